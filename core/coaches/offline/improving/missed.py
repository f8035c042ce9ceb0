"""What the evaluation of an answer calls missing: the same parts are asked for in its slots."""

from __future__ import annotations

from types import MappingProxyType

from core.coaches.offline.improving.slots import Slot
from core.coaches.offline.improving.told import Told, Wanted
from core.domain.evaluation import Evaluation, Judgement

_MISSING = 2  # level up to which an anchor of a rubric says that the thing is not there
_THERE = 4  # level from which it says that it is
_OF_FORM = ("clarity", "soundness")  # neither is a part that could be missing

# For each criterion: the slot that would raise it, and slots by which it is asked for already.
_SLOTS = MappingProxyType(
    {
        "structure": ("came", ("setting", "once", "steps", "came", "size")),
        "specificity": ("size", ("size", "once", "example", "shows", "figure")),
        "contribution": ("own", ("own", "more", "steps", "once")),
        "reasons": ("why", ("reason", "why")),
        "reasoning": ("reason", ("reason", "example", "limit")),
        "trade_offs": ("limit", ("limit",)),
        "needs": ("needs", ("needs",)),
        "parts": ("parts", ("parts",)),
        "relevance": ("point", ("point", "tied", "once", "figure")),
    }
)
_FIRST = ("point", "tied", "needs")  # slots that open an answer; every other one ends it
_IN_ORDER = (*_FIRST, "setting", "once", "steps", "own", "more", "came")  # at one place


def nothing_missing(evaluation: Evaluation) -> bool:
    """Whether every part that was asked for is there by its level."""
    parts = [judgement for judgement in evaluation.asked if judgement.criterion not in _OF_FORM]
    return all(judgement.level is not None and judgement.level >= _THERE for judgement in parts)


def with_what_was_missed(
    slots: tuple[Slot, ...], told: Told, evaluation: Evaluation, end: int
) -> tuple[Slot, ...]:
    """*slots*, and one for each criterion that is missing by its level, or by the advice.

    None at all where the advice is to leave the answer as it is. *end* is the number of
    sentences: behind them stands what does not open an answer.
    """
    if evaluation.instruction.criterion is None:
        return ()
    found = list(slots)
    for judgement in evaluation.asked:
        if not _missing(judgement, evaluation) or judgement.criterion not in _SLOTS:
            continue
        name, same = _SLOTS[judgement.criterion]
        if not any(slot.name in same for slot in found):
            name = _fitted(name, told)
            found.append(Slot(name, 0 if name in _FIRST else end))
    return tuple(sorted(found, key=lambda slot: (slot.before, _rank(slot))))


def _rank(slot: Slot) -> int:
    return _IN_ORDER.index(slot.name) if slot.name in _IN_ORDER else len(_IN_ORDER)


def _missing(judgement: Judgement, evaluation: Evaluation) -> bool:
    if judgement.level is None:
        return False
    advised = evaluation.instruction.criterion == judgement.criterion
    return judgement.level <= _MISSING or (advised and judgement.level < _THERE)


def _fitted(name: str, told: Told) -> str:
    """The slot in the words of what was asked for, and of what was told already."""
    if name == "own" and told.story.deeds:
        return "more"
    fitted = _IN_PLACE_OF.get(name, {})
    return fitted.get(told.wanted, name)


_IN_PLACE_OF = MappingProxyType(
    {
        "size": {Wanted.EXPLANATION: "example", Wanted.REASON: "shows"},
        "point": {Wanted.STORY: "tied"},
    }
)
