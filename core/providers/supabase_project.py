"""One Supabase project: where it is, our key to it, and one pool of connections for all calls.

The pool is shared, a client never is: a client of Supabase's carries one person's session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import httpx

VENDOR: Final = "supabase"  # what our errors call it
# Seconds. A call goes through a few of these phases, so that it ends well within a lease
# (core/services/access_tokens.py).
TIMEOUT: Final = httpx.Timeout(10, connect=5)


@dataclass(frozen=True, repr=False)
class Project:
    url: str  # https://<reference>.supabase.co
    key: str  # the publishable one: by itself it opens nothing
    http: httpx.Client

    def headers(self, token: str | None = None) -> dict[str, str]:
        """As the project itself knows us, or as whoever *token* was given to."""
        return {"apikey": self.key, "Authorization": f"Bearer {token or self.key}"}

    def close(self) -> None:
        self.http.close()


def connect(url: str, key: str) -> Project:
    """No call is made yet."""
    return Project(url.rstrip("/"), key, httpx.Client(timeout=TIMEOUT, follow_redirects=False))
