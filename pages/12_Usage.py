"""Usage: what was sent to language models, how much that was, and what it cost."""

from ui import usage_view
from ui.frame import open_page

with open_page("Usage") as page:
    usage_view.draw(page)
