"""Proof: what was measured of whoever assesses here, open to everybody."""

from ui import proof_view
from ui.frame import open_page

with open_page("Proof", public=True) as page:
    proof_view.draw(page)
