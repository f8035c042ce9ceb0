"""Preferences: which models a candidate lets work for them, and what that may cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from core.domain.chat import ModelRef, Role
from core.domain.voice import VoiceChoices

SAMPLES, QUICK = 3, 1  # independent readings of an answer
SHORTEST_KEY, LONGEST_KEY = 16, 400  # characters; a gateway of one's own may issue short ones
HIGHEST_BUDGET = 10_000  # US dollars a month
_KEY = re.compile(rf"[!-~]{{{SHORTEST_KEY},{LONGEST_KEY}}}")  # printable ASCII, as a header takes
_BUDGET = re.compile(r"\d{1,5}(\.\d{1,2})?")


@dataclass(frozen=True)
class Preferences:
    """`models` holds what was chosen: None is the offline coach; a role that is missing follows
    the operator. Nothing is sent to anybody before `agreed_at`; `agreed_to` names the companies
    that were listed then, and a company that was not has to be agreed to first.

    The budget, in millionths of a US dollar a calendar month (UTC), is for own keys.
    """

    models: Mapping[Role, ModelRef | None] = field(default_factory=dict)
    agreed_at: datetime | None = None
    agreed_to: tuple[str, ...] = ()  # ids of providers
    heard_by: tuple[str, ...] = ()  # those of them that may have the candidate's voice as well
    samples: int = SAMPLES
    budget: int | None = None
    voice: VoiceChoices = field(default_factory=VoiceChoices)
    local_only: bool = False  # nothing leaves this machine, whatever else was chosen


def key_of(text: str) -> str | None:
    """*text* without what was copied around it, where it can be a key; else None."""
    trimmed = text.strip()
    return trimmed if _KEY.fullmatch(trimmed) else None


def budget_of(text: str) -> int | None:
    """US dollars, as somebody types them ("2.50", "$5", "1,50"), in millionths; None where that is
    no amount from nothing to HIGHEST_BUDGET."""
    typed = text.strip().removeprefix("$").removesuffix("$").strip()
    amount = re.sub(r",(?=\d{1,2}$)", ".", typed)
    amount = re.sub(r",(?=\d{3}(\.|$))", "", amount)
    if not (amount.isascii() and _BUDGET.fullmatch(amount)):
        return None
    dollars = Decimal(amount)
    return int(dollars * 1_000_000) if dollars <= HIGHEST_BUDGET else None


@dataclass(frozen=True, repr=False)
class OwnKey:
    """A candidate's own key at a provider, as it may be shown."""

    provider: str
    last_four: str
    added_at: datetime
    tested_at: datetime | None = None
    works: bool | None = None  # None: not tested since it was entered
