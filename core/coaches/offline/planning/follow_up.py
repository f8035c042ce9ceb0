"""What is asked next: the thing that the answer just given leaves open, if it is worth asking.

A good interviewer does not follow up on everything. What makes a story unusable (no example,
no own part, no result) is asked for always; what would only make it better (a number, a
reason, an obstacle) where several such things are missing, and by a demanding one sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.planning import bank
from core.coaches.offline.planning.claims import has_figure
from core.coaches.offline.planning.drafts import SOURCE
from core.coaches.offline.planning.frames import draw
from core.coaches.offline.planning.missing import LACKS, Said, quote_for
from core.content import table
from core.domain.interview import (
    MOST_FOLLOW_UPS,
    Brief,
    Difficulty,
    Kind,
    Persona,
    Question,
    QuestionKind,
    Turn,
)

_SERIOUS = frozenset({"example", "own_part", "result"})
_BEST_QUOTED = frozenset({"own_part", "number"})  # the words themselves are the point
_ENTRANCES = ("thin", "stuck")  # a smaller door into the same question


def follow_up(brief: Brief, turns: Sequence[Turn]) -> Question | None:
    """A question that the last answer raises, or None to go on.

    None after a warm-up, a skip or `MOST_FOLLOW_UPS`; where nothing that matters is missing;
    where the answer is in a language that rules cannot read; and once an answer stayed too
    thin after a request for an example. The same thing is never asked for twice.
    """
    main, after = _group(turns)
    if main is None or len(after) >= MOST_FOLLOW_UPS or not _answered([main, *after]):
        return None
    said = _said(main, after)
    asked = frozenset(_key(turn.question) for turn in after)
    if said.foreign:
        return None
    if said.stuck or said.thin:
        key = _entrance(said, asked)
    else:
        key = _missing(brief, main.question, said, asked)
    return None if key is None else _question(key, main.question, said)


def _group(turns: Sequence[Turn]) -> tuple[Turn | None, list[Turn]]:
    """The last main question, and the follow-ups to it so far."""
    after: list[Turn] = []
    for turn in reversed(turns):
        if turn.question.kind is not QuestionKind.FOLLOW_UP:
            return (turn if turn.question.kind is QuestionKind.MAIN else None), after[::-1]
        after.append(turn)
    return None, []


def _answered(turns: Sequence[Turn]) -> bool:
    return all(turn.answer is not None and not turn.skipped for turn in turns)


def _said(main: Turn, after: Sequence[Turn]) -> Said:
    texts = [turn.answer.text for turn in (main, *after) if turn.answer is not None]
    return Said(main.question, "\n".join(texts), texts[-1])


def _key(question: Question) -> str:
    """What a follow-up asked for: the part of its source behind "#"."""
    return question.source.rpartition("#")[2]


def _entrance(said: Said, asked: frozenset[str]) -> str | None:
    """An easier way in where there is too little to follow; None where that was tried."""
    if asked & {*_ENTRANCES, "example"}:
        return None
    return "stuck" if said.stuck else "thin"


def _probes(question: Question) -> Mapping[str, str]:
    entry = bank.entry(question.bank_id) if question.bank_id else None
    return entry.probes if entry is not None else {}


def _tells_a_story(question: Question) -> bool:
    entry = bank.entry(question.bank_id) if question.bank_id else None
    if entry is not None:
        return entry.kind is Kind.BEHAVIOURAL
    return question.claim is not None or topic_of(question).asked is Asked.STORY


def _keys(question: Question) -> tuple[str, ...]:
    """What an answer to *question* can be expected to hold, the gravest first."""
    if not _tells_a_story(question):
        return tuple(key for key in LACKS if key in (_probes(question) or ("example", "decision")))
    probes = _probes(question) or [key for key in LACKS if key != "learning"]
    return tuple(key for key in LACKS if key in {*probes, *_SERIOUS})


def _missing(brief: Brief, question: Question, said: Said, asked: frozenset[str]) -> str | None:
    """The gravest thing that is missing, if it is worth another question."""
    tried = asked | ({"example"} if asked & set(_ENTRANCES) else set())
    lacking = [key for key in _keys(question) if key not in tried and LACKS[key](said)]
    grave = [key for key in lacking if key in _grave(question, said)]
    if grave:
        return grave[0]
    if asked or len(lacking) < _patience(brief):
        return None
    return lacking[0]


def _grave(question: Question, said: Said) -> frozenset[str]:
    """What is asked for whenever it is missing.

    Where the résumé gives a figure, an answer that says "a lot" instead of it is one of them.
    """
    if not _tells_a_story(question):
        return frozenset({"example"}) if said.general else frozenset()
    if question.claim is not None and has_figure(question.claim):
        return _SERIOUS | {"number"}
    return _SERIOUS


def _patience(brief: Brief) -> int:
    """How many smaller things have to be missing before one of them is asked for."""
    pointed = brief.persona is Persona.DEMANDING or brief.difficulty is Difficulty.HARDER
    gentle = brief.persona is Persona.WARM or brief.difficulty is Difficulty.EASIER
    return 2 - pointed + gentle


def _question(key: str, main: Question, said: Said) -> Question:
    wording = _wordings()[key]
    probe = _probes(main).get(key)
    quote = quote_for(key, said) if wording.quoting else None
    source = SOURCE
    turn = draw(said.last, key)
    if probe is not None and not (quote and key in _BEST_QUOTED):
        text, source = probe, f"bank:{main.bank_id}"
    elif quote is not None:
        text = wording.quoting[turn % len(wording.quoting)].format(quote=quote)
    else:
        text = wording.plain[turn % len(wording.plain)]
    return Question(
        text=text,
        in_other_words=_otherwise(text, wording.plain),
        competency=main.competency,
        kind=QuestionKind.FOLLOW_UP,
        why=wording.why,
        claim=main.claim,
        requirement=main.requirement,
        source=f"{source}#{key}",
        rubric=main.rubric,
    )


def _otherwise(text: str, plain: Sequence[str]) -> str:
    return next((other for other in plain if other != text), text)


@dataclass(frozen=True)
class _Wording:
    """How one missing thing is asked for, with and without the candidate's own words."""

    why: str
    plain: tuple[str, ...]
    quoting: tuple[str, ...] = ()


@cache
def _wordings() -> Mapping[str, _Wording]:
    found = table("planning/follow_ups")
    return {
        key: _Wording(part["why"], tuple(part["plain"]), tuple(part.get("quoting", ())))
        for key, part in found.items()
    }
