"""What would raise an explanation, a motive or a design: a case, a reason, a limit, a need."""

from __future__ import annotations

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
from core.coaches.offline.assessment.account import support_of
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.drawn_up import DrawnUp, drawn_up_in
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.statement import Statement


def on_reasons(heard: Heard, levels: Levels) -> Iterator[Advice]:
    if needs.KEY in levels:
        yield from _on_a_design(heard, levels)
    elif heard.topic.asked is Asked.EXPLANATION:
        yield from _on_an_explanation(heard, levels)
    elif reasons.KEY in levels and levels[reasons.KEY] < _REASONED:
        yield Advice(
            "Give a reason of your own.",
            "“{quote}” could stand in many applications. Add one reason with a place, a person or "
            "a date behind it.",
            {reasons.KEY: up(levels, reasons.KEY, 2), relevance.KEY: up(levels, relevance.KEY, 1)},
            _clearest(heard),
        )


_REASONED = 3  # level of reasons from which facts are what is missing


def _on_an_explanation(heard: Heard, levels: Levels) -> Iterator[Advice]:
    support = support_of(heard.account)
    why, limits = reasoning.arguments(heard)
    by_case = {
        specificity.KEY: up(
            levels, specificity.KEY, 2 if levels.get(specificity.KEY, 5) < 3 else 1
        ),
        relevance.KEY: up(levels, relevance.KEY, 1),
    }
    if not support.case:
        yield Advice(
            "Give one example.",
            "After “{quote}”, say one real case: where it was, what you did, what came of it.",
            by_case,
            _clearest(heard),
        )
    if not (support.reason and why):
        yield Advice(
            "Say why.",
            "After “{quote}”, say in one sentence why, or what would happen otherwise.",
            {reasoning.KEY: up(levels, reasoning.KEY, 2), **_little(levels)},
            _clearest(heard),
        )
    if support.reason and not (support.limit and limits):
        yield Advice(
            "Say where it ends.",
            "“{quote}” is clear. Say what it costs, or when it does not hold.",
            {reasoning.KEY: up(levels, reasoning.KEY, 2), **_little(levels)},
            _clearest(heard),
        )


def _little(levels: Levels) -> Levels:
    return {
        specificity.KEY: up(levels, specificity.KEY, 1),
        relevance.KEY: up(levels, relevance.KEY, 1),
    }


def _on_a_design(heard: Heard, levels: Levels) -> Iterator[Advice]:
    design = drawn_up_in(heard.account)
    start = first(design.named) or _clearest(heard)
    if levels[needs.KEY] < _NEEDED:
        yield Advice(
            "Say first what it has to do.",
            "“{quote}” is a part already. Begin with two needs and a number: for how many, how "
            "fast, what may never happen.",
            {needs.KEY: max(4, levels[needs.KEY])},
            start,
        )
    if levels.get(trade_offs.KEY, 5) < _NEEDED:
        yield Advice(
            "Name what breaks.",
            "“{quote}” will fail one day, or costs something. Say when, what happens then, and "
            "what you would rather give up.",
            {trade_offs.KEY: up(levels, trade_offs.KEY, 2)},
            _weakest_part(design) or start,
        )
    if levels.get(parts.KEY, 5) < _NEEDED:
        yield Advice(
            "Follow one request.",
            "From “{quote}” one cannot draw it yet. Say which part gives what to which, from the "
            "first step to the last.",
            {parts.KEY: up(levels, parts.KEY, 2)},
            start,
        )


_NEEDED = 4  # level of a part of a design from which it is no longer what is missing


def _weakest_part(design: DrawnUp) -> Statement | None:
    return next((s for s in design.named if s not in design.faced and whole(s)), None)


def _clearest(heard: Heard) -> Statement | None:
    """The statement with the most facts that is understood by itself: something to go on from."""
    said = heard.account.worthwhile or heard.account.statements
    return max(
        said, key=lambda s: (whole(s), len(s.facts) + len(s.numbers), -s.span.start), default=None
    )
