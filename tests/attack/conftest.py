"""The attacks meet the same application, and the same pages, as the other tests."""

from __future__ import annotations

from tests.pages.conftest import visit

__all__ = ["visit"]
