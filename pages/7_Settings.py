"""Settings: who works for the candidate, what that costs, and to whom their words may go."""

from ui import settings_view
from ui.frame import open_page

with open_page("Settings") as page:
    settings_view.draw(page)
