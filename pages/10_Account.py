"""Account: who one is here, where one is signed in, and the ways out."""

from ui import account_view
from ui.frame import open_page

with open_page("Account", asks=True) as page:
    account_view.draw(page)
