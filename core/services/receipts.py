"""The receipt: which provider received what kinds of somebody's words, how many, when, what for.

It is put into words from the rows of the calls themselves, so that it cannot say anything else
than what was sent. A call that failed has been sent as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC
from math import ceil
from typing import Final

from core.domain.chat import DataKind, Provider, Role
from core.domain.report import Line
from core.domain.usage import UNDER_WAY, Usage

NOBODY: Final = "Nobody. The offline coach read it on this machine."
FORGOTTEN: Final = (
    "What is sent to a model is noted for 90 days. That time is over, so the note is gone."
)
LOCAL: Final = (
    "You chose that nothing leaves this machine: since then every outside service is refused."
)
KINDS: Final = {
    DataKind.RESUME: "your résumé, without its contact block",
    DataKind.JOB: "the job",
    DataKind.QUESTION: "the questions",
    DataKind.ANSWER: "your answers",
    DataKind.CANDIDATE_QUESTION: "the questions that you asked",
    DataKind.VOICE: "the sound of your voice",
    DataKind.KEY_TERMS: "words that are hard to hear rightly",
}
PURPOSES: Final = {
    Role.READER: "To read it",
    Role.INTERVIEWER: "To ask you",
    Role.ASSESSOR: "To judge and to improve",
    Role.LISTENER: "To write down what you said",
    Role.SPEAKER: "To read aloud",
}


def receipt_of(
    usages: Sequence[Usage],
    providers: Sequence[Provider],
    done_by: Iterable[str] = (),
    terms: Sequence[str] = (),
) -> tuple[Line, ...]:
    """A line for each provider and purpose, in the order in which they first received something.

    *providers* says who runs them, as far as they are still set up. *done_by* are the coaches
    (`Coach.ref`) whose work is there: a model's work without any call is no proof that nobody
    received anything. *terms* are the words of the résumé and the job that whoever listened was
    told.
    """
    if not usages:
        offline = all(ref.startswith("offline@") for ref in done_by)
        return (Line(NOBODY if offline else FORGOTTEN),)
    known = {each.id: each for each in providers}
    by_whom: dict[tuple[str, Role], list[Usage]] = {}
    for usage in sorted(usages, key=lambda each: each.at):
        by_whom.setdefault((usage.model.provider, usage.role), []).append(usage)
    return tuple(
        Line(_what(role, calls, terms), f"{who(provider, known.get(provider))}.")
        for (provider, role), calls in by_whom.items()
    )


def who(provider_id: str, provider: Provider | None) -> str:
    """The processor, by name: the company, and where it is."""
    if provider is None:
        return f"{provider_id}, which is not set up here any more"
    if provider.scripted:
        return f"Played by {provider.name}: scripted, no AI"
    if not provider.company:
        return f"{provider.name}, a server of whoever runs this Candid"
    run_by = "" if provider.company.startswith(provider.name) else f"{provider.name}, run by "
    return f"{run_by}{provider.company}, {provider.country}".rstrip(", ")


def counted(number: int, one: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {one}s"


def lasting(milliseconds: int) -> str:
    """E.g. ``2 min 10 s``; never less than it was."""
    minutes, seconds = divmod(ceil(milliseconds / 1000), 60)
    if not minutes:
        return f"{seconds} s"
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


def _what(role: Role, calls: Sequence[Usage], terms: Sequence[str]) -> str:
    sent: Counter[DataKind] = Counter()
    for call in calls:
        for kind, number in call.sent:
            sent[kind] += number
    open_ended = any(call.outcome == UNDER_WAY for call in calls)
    kinds = ", ".join(
        f"{KINDS[k]} ({_amount(k, sent[k], terms, open_ended=open_ended)})"
        for k in KINDS
        if sent[k]
    )
    failed = sum(call.failed for call in calls)
    ended = f"; {failed} of them failed" if failed else ""
    return (
        f"{PURPOSES[role]}: {kinds or 'no words of yours'}. "
        f"{counted(len(calls), 'call')}, {_when(calls)}{ended}."
    )


def _amount(kind: DataKind, number: int, terms: Sequence[str], *, open_ended: bool) -> str:
    if kind is DataKind.VOICE:
        return f"up to {lasting(number)}" if open_ended else lasting(number)
    if kind is DataKind.KEY_TERMS and terms:
        return f"with each answer: {', '.join(terms)}"
    return counted(number, "character")


def _when(calls: Sequence[Usage]) -> str:
    """On which day, and between which minutes (UTC)."""
    first, last = calls[0].at.astimezone(UTC), calls[-1].at.astimezone(UTC)
    if first.date() != last.date():
        return f"{first:%-d %B %Y, %H:%M} to {last:%-d %B %Y, %H:%M} UTC"
    minutes = " to ".join(dict.fromkeys((f"{first:%H:%M}", f"{last:%H:%M}")))
    return f"{first:%-d %B %Y}, {minutes} UTC"
