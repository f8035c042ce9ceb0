"""What would raise an explanation, a motive or a design: a case, a reason, a limit, a need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.coaches.offline.assessment import (
    needs,
    parts,
    reasoning,
    reasons,
    relevance,
    specificity,
    trade_offs,
)
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.advice_on_the_question import asked_again
from core.coaches.offline.assessment.already import concrete, has, has_case, illustrated, pinned
from core.coaches.offline.assessment.drawn_up import DrawnUp, drawn_up_in
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.statement import Mode, Statement, cue

WHY, LIMIT, EXAMPLE = "Say why.", "Say when it does not hold.", "Give one example."
_SUPPOSED = re.compile(r"\b(?:suppose|imagine|if we)\b", re.IGNORECASE)
_GENERAL = 1  # level of specificity up to which it is a case that is missing, and nothing else
_HELD = (Mode.PLAIN, Mode.WOULD, Mode.HABIT)
_EMPTY = (Mode.OPINION, Mode.COURTESY, Mode.ECHO)


def on_reasons(heard: Heard, levels: Levels) -> Iterator[Advice]:
    if needs.KEY in levels:
        yield from _on_a_design(heard, levels)
    elif heard.topic.asked is Asked.EXPLANATION:
        yield from _on_an_explanation(heard, levels)
    elif reasons.KEY in levels:
        yield from _on_a_motive(heard, levels)


_REASONED = 3  # level of reasons from which facts are what is missing


def _on_a_motive(heard: Heard, levels: Levels) -> Iterator[Advice]:
    raises = {
        reasons.KEY: up(levels, reasons.KEY, 2),
        relevance.KEY: up(levels, relevance.KEY, 1),
    }
    if levels[reasons.KEY] < _REASONED and not _reasoned(heard):
        if re.search(r"\bwhy\b", heard.topic.asks, re.IGNORECASE):
            yield Advice(WHY, asked_again(heard), raises)
        else:
            because = "After “{quote}”, say in one sentence why it is so."
            yield Advice(WHY, because, raises, _clearest(heard))
    elif not concrete(heard) and not pinned(heard.account.answer[1:]):
        yield Advice(
            EXAMPLE,
            "“{quote}” has no case behind it yet. Say when it last was so: where, with whom, and "
            "what you did.",
            raises | {specificity.KEY: up(levels, specificity.KEY, 2)},
            _clearest(heard),
        )


def _on_an_explanation(heard: Heard, levels: Levels) -> Iterator[Advice]:
    answer = heard.account.answer
    thin = levels.get(specificity.KEY, 5) <= _GENERAL and not has_case(heard)
    if (thin or not illustrated(heard)) and not _SUPPOSED.search(heard.topic.asks):
        yield Advice(
            EXAMPLE,
            "After “{quote}”, say one real case: where it was, what you did, what came of it.",
            {
                specificity.KEY: up(levels, specificity.KEY, 2),
                relevance.KEY: up(levels, relevance.KEY, 1),
            },
            _clearest(heard),
        )
        if levels.get(specificity.KEY, 5) <= _GENERAL:
            return
    argued = levels.get(specificity.KEY, 0) >= _NEEDED and levels.get(relevance.KEY, 0) >= _NEEDED
    rule = None if argued else _rule(heard)
    raises = {
        reasoning.KEY: up(levels, reasoning.KEY, 2),
        specificity.KEY: up(levels, specificity.KEY, 1),
        relevance.KEY: up(levels, relevance.KEY, 1),
    }
    if rule is None:
        return
    if not _reasoned(heard):
        yield Advice(
            WHY,
            "After “{quote}”, say in one sentence why, or what would happen otherwise.",
            raises,
            rule,
        )
    elif not has("limit", answer):
        yield Advice(
            LIMIT,
            "You say “{quote}”. Say in one sentence when that is wrong, or what it costs.",
            raises,
            rule,
        )


def _reasoned(heard: Heard) -> bool:
    """True where a reason stands in the answer, with a word for it or without."""
    if has("reason", heard.account.answer) or reasoning.unsaid_reasons(heard.account):
        return True
    return any(cue("lacks").search(s.text) for s in heard.account.statements)


def _rule(heard: Heard) -> Statement | None:
    """What the candidate does or says is so, in general: a thing of which one can ask why."""
    said = [
        s
        for s in heard.account.worthwhile
        if (s.now or s.mode in _HELD) and whole(s) and not s.repeated
    ]
    return max(said, key=lambda s: (bool(s.verb), len(s.facts), -s.span.start), default=None)


def _on_a_design(heard: Heard, levels: Levels) -> Iterator[Advice]:
    design, answer = drawn_up_in(heard.account), heard.account.answer
    drawn = [s for s in design.named if whole(s) and (s.verb or not s.numbers)]
    start = first(drawn) or _clearest(heard)
    beginning = answer[: heard.account.whole_sentence(start).end if start else 0]
    measured = has("number", beginning) and (has("need", beginning) or "?" in beginning)
    if levels[needs.KEY] < _NEEDED and not measured:
        yield Advice(
            "Say first what it has to do.",
            "Before “{quote}”, say for how many it is, how fast it must be, and what must never "
            "happen.",
            {needs.KEY: max(4, levels[needs.KEY])},
            start,
        )
    if levels.get(trade_offs.KEY, 5) < _NEEDED and (weak := _unguarded(heard, design)):
        yield Advice(
            "Say what can go wrong.",
            "Take “{quote}”. Say what happens when that fails, and what it costs.",
            {trade_offs.KEY: up(levels, trade_offs.KEY, 2)},
            weak,
        )
    if levels.get(parts.KEY, 5) < _DRAWN:
        yield Advice(
            "Say what happens, step by step.",
            "Start at “{quote}”. Say who or what gives what to whom, until the end.",
            {parts.KEY: up(levels, parts.KEY, 2)},
            start,
        )


_NEEDED = 4  # level of a part of a design from which it is no longer what is missing


_DRAWN = 3  # level of the parts from which one can draw it


def _unguarded(heard: Heard, design: DrawnUp) -> Statement | None:
    """The first part of which nothing is said about its failing, there or right after it."""
    said = heard.account.statements
    for part in design.named:
        if len(part.numbers) > 1 or (part.numbers and not part.verb):
            continue  # "600 invoices a month" is a need, and cannot fail
        place = said.index(part)
        around = " ".join(s.text for s in said[place : place + 3])
        if part not in design.faced and whole(part) and not has("failure", around):
            return part
    return None


def _clearest(heard: Heard) -> Statement | None:
    """The statement with the most facts that is understood by itself: something to go on from."""
    said = [s for s in heard.account.worthwhile if s.mode not in _EMPTY]
    return max(
        said or heard.account.worthwhile or heard.account.statements,
        key=lambda s: (whole(s), len(s.facts) + len(s.numbers), -s.span.start),
        default=None,
    )
