"""Provider lab: one answer through several coaches, side by side."""

from ui import lab_view
from ui.frame import open_page

with open_page("Provider lab") as page:
    lab_view.draw(page)
