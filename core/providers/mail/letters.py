"""The words of our letters, and the links that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from core import content
from core.ports.identity import Link
from core.ports.mail import Letter

TAKEN: Final = "taken"
CHANGED: Final = "changed"


@dataclass(frozen=True)
class Letters:
    """*site* is where browsers reach this Candid, e.g. ``https://candid.example``. It comes from
    the settings and never from a request: a forged Host header would put a stranger's address
    into somebody's mail."""

    site: str

    def about(self, link: Link, to: str, hours: int) -> Letter:
        """The letter that brings *link*."""
        query = urlencode({"kind": link.kind, "token": link.token})
        return self._letter(link.kind, to, f"{self._site}/Confirm?{query}", hours)

    def plain(self, name: str, to: str) -> Letter:
        """`TAKEN` or `CHANGED`: they lead to a page, and prove nothing."""
        return self._letter(name, to, f"{self._site}/Sign_in", 0)

    def _letter(self, name: str, to: str, link: str, hours: int) -> Letter:
        words: dict[str, Any] = content.table("letters")[name]
        text = words["text"].lstrip("\n").format(link=link, hours=hours)
        return Letter(to, words["subject"], text)

    @property
    def _site(self) -> str:
        return self.site.rstrip("/")
