"""The candidate: who practises here, and what they told us about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST_LINE, LONGEST_TEXT = 200, 2000  # characters: a name or a role; goals


@dataclass(frozen=True)
class Candidate:
    """One person. `owner` is ours and never changes; each text below can be cleared."""

    owner: str
    guest: bool
    created_at: datetime
    last_seen_at: datetime
    display_name: str = ""
    target_role: str = ""
    goals: str = ""
