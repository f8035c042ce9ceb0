"""Sign in: to an account that exists, to a new one, or with a new password."""

from ui import sign_in_view
from ui.frame import FORM, open_page

with open_page("Sign in", width=FORM, asks=True) as page:
    sign_in_view.draw(page)
