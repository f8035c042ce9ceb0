"""Every call to a model is reserved before it is made and booked after it.

What a call may take at most is held in a transaction that also looks whether there is that much
left, so that any number of calls at once stay within a limit. Nothing is open while the model
works. A call that nobody saw the end of goes on counting as what it may have taken.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Final
from uuid import uuid4

from core.domain.chat import DataKind, Model, Role, TokenCount
from core.domain.limit import Limited
from core.domain.preferences import budget_of
from core.domain.usage import A_MINUTE, DONE, KEPT, SPEECH, Usage, month_of
from core.errors import (
    AllowanceUsedError,
    AppError,
    CounterDownError,
    MinutesUsedError,
    NotABudgetError,
    NotAcceptedError,
    NotServedError,
    OverBudgetError,
    OwnKeyRefusedError,
    PriceUnknownError,
    ProviderConfigError,
    RateLimitedError,
    StoppedListeningError,
    TooOftenError,
)
from core.ports.chat import ChatModel, Reply, Request, unheard
from core.ports.limits import Limits
from core.ports.repositories import InterviewSummary, Records, Store
from core.services.most_tokens import most_given
from core.services.under_way import UnderWay

log = logging.getLogger(__name__)

# Turned away at the door: nobody saw or heard it, so nothing was taken.
_AT_THE_DOOR = (ProviderConfigError, NotAcceptedError, NotServedError, RateLimitedError)
_GUESTS = "guests"


def turned_away(error: BaseException | None) -> bool:
    return isinstance(error, _AT_THE_DOOR) and not isinstance(error, StoppedListeningError)


def _names(kinds: Iterable[type[BaseException]]) -> Iterator[str]:
    for kind in kinds:
        if kind is not StoppedListeningError:
            yield kind.__name__
            yield from _names(kind.__subclasses__())


_TURNED_AWAY: Final = frozenset(_names(_AT_THE_DOOR))  # as `Usage.outcome` says it

Check = Callable[[Records], None]
"""Raises what stands against a call; asked in the transaction in which the call is written down."""


def anybody(_: Records) -> None:
    """Nothing stands against it."""


@dataclass(frozen=True)
class Left:
    """What remains of this calendar month; None where there is no limit. Never below nothing."""

    tokens: int | None  # with the operator's keys
    cost: int | None  # with own keys, in millionths of a US dollar
    speech: int | None = None  # with the operator's keys, in milliseconds


@dataclass(frozen=True)
class Overview:
    """Everything that is kept of one candidate's calls, read at one moment."""

    calls: Sequence[Usage]  # the newest first
    left: Left
    budget: int | None  # millionths of a US dollar a month
    interviews: Mapping[str, InterviewSummary]


@dataclass(frozen=True)
class Usages:
    """`free_tokens`, and `free_minutes` of voice: what each person may take in a calendar month
    (UTC) with the operator's keys; None for as much as they like."""

    store: Store
    limits: Limits
    free_tokens: int | None
    now: Callable[[], datetime]
    free_minutes: int | None = None
    under_way: UnderWay = field(default_factory=UnderWay)

    def metered(  # noqa: PLR0913 - what a call is booked with
        self,
        model: ChatModel,
        *,
        owner: str,
        role: Role,
        interview_id: str | None = None,
        own_key: bool,
        guest: bool = False,
        allowed: Check = anybody,
    ) -> ChatModel:
        """*model*, working for *owner*, who may be a *guest*. Its replies raise, besides what
        *model* does, and with nothing sent: whatever *allowed* does, `TooOftenError`,
        `AllowanceUsedError`, `OverBudgetError`, `PriceUnknownError`."""
        return _Metered(self, model, owner, role, interview_id, own_key, guest, allowed)

    def since_month(self, owner: str) -> Sequence[Usage]:
        """The calls of this calendar month, newest first."""
        with self.store.session_for(owner, reading=True) as records:
            return records.usages.since(month_of(self.now()))

    def of(self, owner: str, interview_id: str) -> Sequence[Usage]:
        """Every call that was made for an interview, in their order."""
        with self.store.session_for(owner, reading=True) as records:
            return records.usages.of(interview_id)

    def overview(self, owner: str) -> Overview:
        with self.store.session_for(owner, reading=True) as records:
            return Overview(
                records.usages.since(self.now() - KEPT),
                self._left(records),
                records.choices.get().budget,
                {each.id: each for each in records.interviews.summaries()},
            )

    def keep_to(self, owner: str, typed: str) -> None:
        """A monthly budget for own keys, in US dollars as somebody types them; nothing for none.
        Raise `NotABudgetError`."""
        budget = budget_of(typed)
        if budget is None and typed.strip():
            raise NotABudgetError("no amount")
        with self.store.session_for(owner) as records:
            records.choices.save(replace(records.choices.get(), budget=budget))

    def left(self, owner: str) -> Left:
        with self.store.session_for(owner, reading=True) as records:
            return self._left(records)

    def _left(self, records: Records) -> Left:
        began = month_of(self.now())
        budget = records.choices.get().budget
        free = records.usages.taken(began, own_key=False).tokens
        own = records.usages.taken(began, own_key=True).cost
        return Left(
            None if self.free_tokens is None else max(self.free_tokens - free, 0),
            None if budget is None else max(budget - own, 0),
            None if self.free_speech is None else max(self.free_speech - self._speech(records), 0),
        )

    @property
    def free_speech(self) -> int | None:
        """In milliseconds."""
        return None if self.free_minutes is None else self.free_minutes * A_MINUTE

    def reserve(self, owner: str, wanted: Usage, *, guest: bool, allowed: Check = anybody) -> None:
        """Write *wanted* down if it is *allowed* at that moment and there is that much left. What
        a *guest* takes of the operator's, all guests take together: a new cookie is a new guest
        with an allowance of its own, so together they have an end."""
        self.count(owner, wanted, guest=guest)
        self.write_down(owner, wanted, allowed)

    def count(self, owner: str, wanted: Usage, *, guest: bool) -> None:
        """Raise `TooOftenError`, and `AllowanceUsedError` where guests have used up theirs."""
        self.limits.hit(Limited.MODEL_CALL, owner)
        if guest and not wanted.own_key:
            self._within_what_guests_share()

    def write_down(self, owner: str, wanted: Usage, allowed: Check = anybody) -> None:
        with self.store.session_for(owner) as records:
            allowed(records)
            if wanted.own_key:
                self._within_budget(records, wanted)
            else:
                self._within_allowance(records, wanted)
            records.usages.add(wanted)

    def finish(self, owner: str, usage: Usage) -> None:
        """Write down how it ended. Where that fails, the call counts as what was held for it:
        the reply that was paid for, or the error that matters more, is not lost over it."""
        try:
            with self.store.session_for(owner) as records:
                records.usages.finish(usage)
        except AppError:
            log.warning("how a call ended could not be written down", exc_info=True)

    def _within_what_guests_share(self) -> None:
        self.limits.hit(Limited.GUESTS_CALL, _GUESTS)
        try:
            self.limits.hit(Limited.GUESTS_MONTH, _GUESTS)
        except CounterDownError:
            raise
        except TooOftenError as error:  # weeks are no wait to name
            raise AllowanceUsedError("all guests together") from error

    def _within_budget(self, records: Records, wanted: Usage) -> None:
        budget = records.choices.get().budget
        if budget is None:
            return
        if wanted.held_cost is None:
            raise PriceUnknownError("a budget, and no price")
        taken = records.usages.taken(month_of(wanted.at), own_key=True)
        if taken.cost + wanted.held_cost > budget:
            raise OverBudgetError(f"{taken.cost} spent of {budget}")

    def _within_allowance(self, records: Records, wanted: Usage) -> None:
        if wanted.role in SPEECH:
            self._within_minutes(records, wanted)
            return
        if self.free_tokens is None:
            return
        taken = records.usages.taken(month_of(wanted.at), own_key=False)
        if taken.tokens + wanted.held > self.free_tokens:
            raise AllowanceUsedError(f"{taken.tokens} taken of {self.free_tokens}")

    def _within_minutes(self, records: Records, wanted: Usage) -> None:
        """What may be listened to at most is held from the start: no answer that has begun is cut
        off by this."""
        if self.free_speech is None:
            return
        taken = self._speech(records)
        if taken + wanted.speech > self.free_speech:
            raise MinutesUsedError(f"{taken} ms taken of {self.free_speech}")

    def _speech(self, records: Records) -> int:
        calls = records.usages.speech(month_of(self.now()))
        return sum(each.speech for each in calls if each.outcome not in _TURNED_AWAY)


@dataclass(frozen=True, repr=False)
class _Metered:
    """A `ChatModel` that books each call."""

    usages: Usages
    inner: ChatModel
    owner: str
    role: Role
    interview_id: str | None
    own_key: bool
    guest: bool
    allowed: Check

    @property
    def model(self) -> Model:
        return self.inner.model

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        usage = self._wanted(request)
        self.usages.count(self.owner, usage, guest=self.guest)
        reserve = partial(self.usages.write_down, self.owner, usage, self.allowed)
        with self.usages.under_way.call(self.owner, reserve):
            return self._asked(usage, request, heard)

    def _asked(self, usage: Usage, request: Request, heard: Callable[[str], None]) -> Reply:
        began = perf_counter()
        try:
            reply = self.inner.reply(request, heard)
        except BaseException as error:
            self.usages.finish(self.owner, _failed(usage, error, perf_counter() - began))
            if self.own_key and type(error) is ProviderConfigError:
                # Their own key: it is for them to look at, not for whoever runs this Candid.
                raise OwnKeyRefusedError(error.provider) from error
            raise
        self.usages.finish(self.owner, self._done(usage, reply))
        return reply

    def _wanted(self, request: Request) -> Usage:
        given, made = most_given(request), request.most_tokens + self.model.thinks
        price = self.model.price
        sent: Counter[DataKind] = Counter()
        for each in request.material:
            sent[each.kind] += len(each.text)
        return Usage(
            id=uuid4().hex,
            at=self.usages.now(),
            model=self.model.ref,
            role=self.role,
            prompt=request.prompt,
            sent=tuple(sent.items()),
            held=given + made,
            own_key=self.own_key,
            interview_id=self.interview_id,
            held_cost=price.of(TokenCount(given, made)) if price else None,
        )

    def _done(self, usage: Usage, reply: Reply) -> Usage:
        price, tokens = self.model.price, reply.tokens
        return replace(
            usage,
            outcome=DONE,
            tokens=tokens,
            cost=price.of(tokens) if price and tokens is not None else None,
            first_ms=round(reply.first * 1000),
            total_ms=round(reply.total * 1000),
        )


def _failed(usage: Usage, error: BaseException, seconds: float) -> Usage:
    ended = replace(usage, outcome=type(error).__name__, total_ms=round(seconds * 1000))
    if turned_away(error):
        return replace(ended, tokens=TokenCount(), cost=0)
    return ended
