"""History: every interview that was taken, to find, open or delete."""

from ui import history_view
from ui.frame import open_page

with open_page("History") as page:
    history_view.draw(page)
