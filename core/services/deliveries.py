"""How answers were said, put into words once for the page, the printer and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from core.domain.delivery import Advice, Delivery, Fillers, Pauses, delivery
from core.domain.fillers import SOUND
from core.domain.loudness import Loudness
from core.domain.measured import Measured, Unmeasured
from core.domain.report import Line
from core.services.dossiers import Dossier

HOW_YOU_SAID_IT: Final = "How you said it"
TYPED: Final = "Not measured: you typed it."
GONE: Final = "Not measured: what was heard is not here any more."
NO_LEVEL: Final = "None of this counts for a level."
NO_CHANGE: Final = "no change that is sure."
WHY: Final = {
    Unmeasured.UNTIMED: "the service that listened does not say when each word was said",
    Unmeasured.TOO_LITTLE: "there was too little speech",
    Unmeasured.LOST: "some of the sound was lost on the way",
    Unmeasured.UNFINISHED: "the end of it may not have been heard",
    Unmeasured.DOUBTFUL: "too many words are doubtful",
    Unmeasured.NOT_VERBATIM: "the service that listened leaves “um” and “uh” out",
    Unmeasured.NOT_ENGLISH: "this works in English only",
    Unmeasured.NO_LEVELS: "nobody noted how loud it was",
}
# What listeners were found to mind, as far as that goes: not a word about pace.
ADVICE: Final = {
    Advice.SILENCES: "Listeners mind a silence more than an “um”: do not hold every “um” back.",
    Advice.LIKE: "Listeners mind “like” more than “uh”: if you leave one out, leave out that.",
}
SHOWN: Final = 5  # pauses and kinds of fillers that are told one by one


def delivery_of(found: Dossier, position: int, attempt: int) -> Delivery | None:
    """How that attempt was said; None where it was typed, or nothing was kept of how."""
    spoken = found.spoken.get((position, attempt))
    if spoken is None or not found.interview.turns[position].attempts[attempt].spoken:
        return None
    return delivery(spoken, found.interview.brief.language)


def told(found: Dossier, position: int, attempt: int) -> tuple[Line, ...]:
    """Everything there is to say of how that attempt was said."""
    if not found.interview.turns[position].attempts[attempt].spoken:
        return (Line(TYPED, quiet=True),)
    measured = delivery_of(found, position, attempt)
    if measured is None:
        return (Line(GONE, quiet=True),)
    return tuple(lines(measured))


def lines(measured: Delivery) -> Iterator[Line]:
    """The advice, if there is one, then each figure with what it can claim."""
    reasons = {getattr(measured, field.name) for field in fields(measured)}
    if len(reasons) == 1 and isinstance(measured.pace, Unmeasured):
        yield Line(_why_not(measured.pace), quiet=True)
        return
    if measured.advice is not None:
        yield Line(ADVICE[measured.advice])
    for label, figure in (
        ("Pace.", measured.pace),
        ("Pauses.", measured.pauses),
        ("Fillers.", measured.fillers),
        ("Loudness.", measured.loudness),
    ):
        yield Line(_said(figure), label)
    yield Line(NO_LEVEL, quiet=True)


def _why_not(reason: Unmeasured) -> str:
    return f"Not measured: {WHY[reason]}."


def _said(figure: Measured | Pauses | Fillers | Loudness | Unmeasured) -> str:
    match figure:
        case Measured():
            return f"About {about(figure)} words a minute while you spoke{interval(figure)}."
        case Pauses():
            return _pauses(figure)
        case Fillers():
            return _fillers(figure)
        case Loudness():
            return _loudness(figure)
        case Unmeasured():
            return _why_not(figure)


def about(figure: Measured) -> str:
    return f"{figure.value:.0f}"


def interval(figure: Measured) -> str:
    """E.g. `` (135–146)``; nothing where both ends are written as the figure is."""
    low, high = f"{figure.low:.0f}", f"{figure.high:.0f}"
    return "" if low == high == about(figure) else f" ({low}–{high})"


def _pauses(pauses: Pauses) -> str:
    count = f"{about(pauses.count)}{interval(pauses.count)}" if pauses.places else "None"
    order = sorted(range(len(pauses.places)), key=lambda at: -pauses.places[at].seconds)
    shown = [pauses.places[at] for at in sorted(order[:SHOWN])]
    places = ", ".join(f"{pause.seconds:.1f} s after “{pause.after}”" for pause in shown)
    more = len(pauses.places) - len(shown)
    listed = f": {places}" if places else "" if pauses.count.high == 0 else interval(pauses.count)
    return (
        f"{count} that lasted a second or longer{listed}{f', and {more} more' if more else ''}. "
        f"The longest stretch without one: {about(pauses.stretch)} s{interval(pauses.stretch)}."
    )


def _fillers(fillers: Fillers) -> str:
    if not fillers.named:
        return f"None found in {fillers.words} words{interval(fillers.count)}."
    named = ", ".join(f"{_named(name)} {_times(count)}" for name, count in fillers.named[:SHOWN])
    rest = sum(count for _, count in fillers.named[SHOWN:])
    others = f", others {_times(rest)}" if rest else ""
    unsure = interval(fillers.count)
    count = f"{'About ' if unsure else ''}{about(fillers.count)}{unsure}"
    return f"{count} in {fillers.words} words: {named}{others}."


def _named(filler: str) -> str:
    return "“um” and “uh”" if filler == SOUND else f"“{filler}”"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _loudness(loudness: Loudness) -> str:
    spread, drop = loudness.spread, loudness.drop
    apart = (
        f"Your louder and your quieter seconds were about {about(spread)} dB apart"
        f"{interval(spread)}; 10 dB sound about twice as loud."
    )
    if drop.low <= 0 <= drop.high:
        return f"{apart} No sure change from the beginning to the end."
    by = drop if drop.value > 0 else drop.times(-1)
    how = "quieter" if drop.value > 0 else "louder"
    return f"{apart} Towards the end you were {how}, by about {about(by)} dB{interval(by)}."


def changes(before: Delivery, after: Delivery) -> list[tuple[str, str]]:
    """(what, from where to where), of what is sure to have changed; nothing of what is not."""
    found = []
    for name, one, other, unit in (
        ("Pace", before.pace, after.pace, "words a minute"),
        ("Long pauses", _each(before.pauses), _each(after.pauses), "in a hundred words"),
        ("Fillers", _each(before.fillers), _each(after.fillers), "in a hundred words"),
        ("Loudness", _spread(before.loudness), _spread(after.loudness), "dB apart"),
    ):
        if isinstance(one, Measured) and isinstance(other, Measured) and one.apart(other):
            found.append((name, f"from about {about(one)} to about {about(other)} {unit}."))
    return found


def _each(figure: Pauses | Fillers | Unmeasured) -> Measured | Unmeasured:
    return figure if isinstance(figure, Unmeasured) else figure.of_a_hundred


def _spread(figure: Loudness | Unmeasured) -> Measured | Unmeasured:
    return figure if isinstance(figure, Unmeasured) else figure.spread
