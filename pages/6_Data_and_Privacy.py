"""Data & Privacy: what is held about you, until when, and the way out."""

from ui import data_view
from ui.frame import WORK, open_page

with open_page("Your data", width=WORK, public=True, unasked=True) as page:
    data_view.draw(page)
