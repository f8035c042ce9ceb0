"""Feedback: one thing to change for each answer, then the whole interview."""

from ui import results_view
from ui.frame import open_page

with open_page("Feedback") as page:
    results_view.draw(page)
