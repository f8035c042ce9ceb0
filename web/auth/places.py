"""Where a form may lead: pages of ours, by a list, so that no address can send anybody away."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HOME, SIGN_IN, ACCOUNT, CONFIRM = "/", "/Sign_in", "/Account", "/Confirm"
SETTINGS: Final = "/Settings"
_PAGES = Path(__file__).parents[2] / "pages"


def _pages() -> frozenset[str]:
    """Streamlit's addresses of our pages: the file's name without its number."""
    names = (path.stem.partition("_")[2] for path in _PAGES.glob("[0-9]*_*.py"))
    return frozenset({HOME, *(f"/{name}" for name in names)})


NEXT: Final = _pages() - {SIGN_IN, CONFIRM}


def next_page(wanted: str) -> str:
    """*wanted* where it is exactly one of our pages; else the landing page."""
    return wanted if wanted in NEXT else HOME
