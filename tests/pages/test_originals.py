"""Whether the original of a file can be kept, as the page asks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.bootstrap import App
from tests.attack.stopping import StoppingFiles
from tests.pages.conftest import Visit, texts

OFFER = "Keep the original file too"


class GuestsKeepNothing(StoppingFiles):
    """Originals go where a guest has no key to: a bucket."""

    def can_keep(self, owner: str | None) -> bool:
        del owner
        return False


def test_the_page_offers_to_keep_the_original(visit: Visit) -> None:
    """Where it stays on this machine anybody can keep it, a guest too."""
    page = visit("1_Prepare.py")

    assert [box.label for box in page.checkbox if OFFER in box.label]
    assert "Sign in to keep the original file" not in texts(page)


def test_where_a_guest_can_keep_none_the_page_says_so(
    app: App, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody ticks a box that would be refused."""
    documents = replace(app.documents, files=GuestsKeepNothing(app.documents.files))
    monkeypatch.setattr("ui.frame.current_app", lambda: replace(app, documents=documents))
    page = visit("1_Prepare.py")

    assert not [box.label for box in page.checkbox if OFFER in box.label]
    assert "Sign in to keep the original file. Here it is discarded once it is read." in texts(page)
