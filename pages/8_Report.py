"""Report: one whole interview on paper, to print or to save as PDF."""

from ui import report_view
from ui.frame import open_page

with open_page("Report") as page:
    report_view.draw(page)
