"""The attacks that need a real server and a real browser: those of tests/e2e."""

from __future__ import annotations

from tests.e2e.conftest import browser, observed, pytest_collection_modifyitems, speech, visit

__all__ = ["browser", "observed", "pytest_collection_modifyitems", "speech", "visit"]
