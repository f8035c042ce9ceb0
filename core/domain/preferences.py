"""Preferences: which models a candidate lets work for them, and what that may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.domain.chat import ModelRef, Role

SAMPLES, QUICK = 3, 1  # independent readings of an answer


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
    samples: int = SAMPLES
    budget: int | None = None


@dataclass(frozen=True, repr=False)
class OwnKey:
    """A candidate's own key at a provider, as it may be shown."""

    provider: str
    last_four: str
    added_at: datetime
    tested_at: datetime | None = None
    works: bool | None = None  # None: not tested since it was entered
