"""Interview: one practice interview, question by question."""

from ui import interview_view
from ui.frame import open_page

with open_page("Interview") as page:
    interview_view.draw(page)
