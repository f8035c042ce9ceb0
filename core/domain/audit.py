"""What happened to an account, noted so that its owner can see whether it was them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class AuditKind(StrEnum):
    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SESSION_ENDED = "session_ended"  # one of the others, from the list or by the vendor
    ADDRESS_CONFIRMED = "address_confirmed"
    ADDRESS_CHANGED = "address_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    BROUGHT_ALONG = "brought_along"
    CONSENT_GIVEN = "consent_given"
    EXPORTED = "exported"
    KEY_ADDED = "key_added"  # one of their own, at a provider
    KEY_REMOVED = "key_removed"


@dataclass(frozen=True)
class Origin:
    """Where a request came from. It is hashed or shortened before it is kept."""

    ip: str = ""
    agent: str = ""


@dataclass(frozen=True)
class AuditEvent:
    at: datetime
    kind: AuditKind
    device: str = ""  # "Firefox on Linux"
    ip_hash: str = ""  # keyed: the same for the same address, and leads nowhere without our key


def event_from(
    kind: AuditKind, origin: Origin, at: datetime, hashed: Callable[[str, str], str]
) -> AuditEvent:
    """*hashed* is a keyed hash of (purpose, value)."""
    ip_hash = hashed("ip", origin.ip) if origin.ip else ""
    return AuditEvent(at, kind, device_of(origin.agent), ip_hash)


# First match wins: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"Linux", "Linux"),
)
UNKNOWN_DEVICE: Final = "A browser"


def device_of(agent: str) -> str:
    """A user agent in a few words of ours: no version, nothing that tells one person's browser
    from another's."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, agent)), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN_DEVICE
