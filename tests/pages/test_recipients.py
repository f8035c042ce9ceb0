"""Who receives what one tells Candid, as the Data page says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.bootstrap import bootstrap
from core.config import Settings
from tests.pages.conftest import Visit, texts

SUPABASE = {
    "supabase_url": "http://127.0.0.1:9",
    "supabase_publishable_key": "sb_publishable_of_a_test",
    "supabase_bucket": "originals",
}
MAIL = {
    "smtp_host": "mail.example.org",
    "smtp_from": "candid@example.org",
    "public_url": "https://candid.example.org",
}


def test_with_nothing_set_up_nobody_does(visit: Visit) -> None:
    """One machine, and nobody else."""
    assert "Who receives it: Nobody: it stays on this machine." in texts(
        visit("6_Data_and_Privacy.py")
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (SUPABASE, ["Supabase keeps your address", "Supabase stores the original files"]),
        (MAIL, ["a mail server"]),
        ({"redis_url": "redis://127.0.0.1:9"}, ["a server that counts attempts"]),
    ],
    ids=["supabase", "mail", "redis"],
)
def test_whatever_is_set_up_is_told(
    tmp_path: Path,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    told: list[str],
) -> None:
    """From the settings that are in force, so that it cannot be forgotten."""
    app = bootstrap(Settings(data_dir=tmp_path / "other", **settings))
    monkeypatch.setattr("ui.frame.current_app", lambda: app)
    page = texts(visit("6_Data_and_Privacy.py"))
    app.close()

    assert not [sentence for sentence in told if sentence not in page]
    assert "it stays on this machine" not in page
