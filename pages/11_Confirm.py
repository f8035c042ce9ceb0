"""Confirm: what the link in a mail opens. Nothing happens before the button is pressed."""

from ui import confirm_view
from ui.frame import FORM, open_page

with open_page("Confirm", width=FORM, asks=True):
    confirm_view.draw()
