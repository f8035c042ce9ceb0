"""Where the installed Streamlit keeps the page that it serves (found without importing it)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def _frontend() -> Path:
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("streamlit is not installed")
    return Path(found.origin).parent / "static"


FRONTEND = _frontend()
