"""Prepare: a résumé, a job, and what the interview will ask because of them."""

from ui import prepare_view
from ui.frame import WORK, open_page

with open_page("Prepare", width=WORK) as page:
    prepare_view.draw(page)
