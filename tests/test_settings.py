"""Settings that would break a promise are refused at the start, and none is shown in a log."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from core.config import Settings

MAIL = {
    "smtp_host": "mail.candid.example",
    "smtp_from": "Candid <letters@candid.example>",
    "public_url": "https://candid.example",
}


def test_mail_is_set_up_with_three_settings() -> None:
    assert Settings(**MAIL).smtp_security == "starttls", "encrypted unless somebody says otherwise"  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", ["smtp_from", "public_url"])
def test_mail_needs_to_know_who_writes_and_where_links_lead(missing: str) -> None:
    """A link that was made from a request could be anybody's."""
    with pytest.raises(ValidationError, match="SMTP_HOST needs PUBLIC_URL and SMTP_FROM"):
        Settings(**{**MAIL, missing: ""})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_from": "Candid"},
        {"smtp_from": "letters@candid.example\r\nBcc: eve@example.org"},
        {"public_url": "candid.example"},
        {"public_url": "javascript:alert(1)"},
        {"public_url": "https://candid.example/?next=/"},
        {"public_url": "https://us@candid.example"},
        {"smtp_security": "perhaps"},
    ],
)
def test_what_would_spoil_every_letter_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**{**MAIL, **wrong})


def test_no_setting_is_shown() -> None:
    """Several are secrets; only which of them are set can be seen."""
    made = Settings(smtp_password="canary", redis_url="redis://:canary@localhost")
    assert "canary" not in f"{made!r}{made!s}"
    assert "smtp_password" in repr(made)
