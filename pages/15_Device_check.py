"""Device check: whether the microphone is heard, and how well, before it matters."""

from ui import check_view
from ui.frame import open_page

with open_page("Device check") as page:
    check_view.draw(page)
