"""What is asked next: the thing that the answer just given raises, if it is worth asking.

A good interviewer does not follow up on everything, never asks for what was said, and never
praises: what is worth asking is found in raising.py, and said here in the words of
content/planning/follow_ups.toml or of the bank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.coaches.offline import bank
from core.coaches.offline.planning.drafts import SOURCE
from core.coaches.offline.planning.frames import draw
from core.coaches.offline.planning.missing import Said, was
from core.coaches.offline.planning.raising import Raised, Situation
from core.content import table
from core.domain.interview import MOST_FOLLOW_UPS, Brief, Kind, Question, QuestionKind, Turn


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
    if said.foreign:
        return None
    raised = Situation(brief, main.question, said, _keys(after), _earlier(turns)).raised
    return None if raised is None else _question(raised, main.question, said)


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


def _earlier(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What was said before the answer just given; a warm-up commits nobody to anything."""
    scored = (turn for turn in turns[:-1] if turn.question.kind is not QuestionKind.WARM_UP)
    return tuple(turn.answer.text for turn in scored if turn.answer is not None)


def _keys(after: Sequence[Turn]) -> frozenset[str]:
    """What the follow-ups so far asked for: the part of their source behind "#"."""
    return frozenset(turn.question.source.rpartition("#")[2] for turn in after)


def _question(raised: Raised, main: Question, said: Said) -> Question:
    wording, source = _wordings()[raised.key], SOURCE
    entry = bank.entry(main.bank_id) if main.bank_id else None
    probe = entry.probes.get(raised.key) if entry is not None and raised.probe else None
    if probe is not None:
        text, source = probe, f"bank:{main.bank_id}"
        other = wording.again.format(aim=wording.forms["aim"][0], question=probe)
    else:
        fitting = wording.fitting(frozenset(raised.slots))
        first = draw(said.last, raised.key) % len(fitting)
        text, other = (fitting[(first + i) % len(fitting)].format_map(raised.slots) for i in (0, 1))
    return Question(
        text=text,
        in_other_words=other,
        competency=main.competency,
        kind=QuestionKind.FOLLOW_UP,
        why=wording.forms["of_a_plan"][0] if _of_a_plan(entry, said, wording) else wording.why,
        claim=main.claim,
        requirement=main.requirement,
        source=f"{source}#{raised.key}",
        rubric=main.rubric,
    )


def _of_a_plan(entry: bank.Entry | None, said: Said, wording: _Wording) -> bool:
    """Whether the answer is what one would do, so that its reason must not suppose a deed."""
    craft = entry is not None and entry.kind in (Kind.TECHNICAL, Kind.SYSTEM_DESIGN)
    return craft and "of_a_plan" in wording.forms and not was(said)


@dataclass(frozen=True)
class _Wording:
    """How one thing is asked for: in sentences for each sort of words that go into it.

    `again` puts a probe of the bank once more, with what it is after, for whoever did not see it.
    """

    why: str
    again: str
    forms: Mapping[str, tuple[str, ...]]

    def fitting(self, slots: frozenset[str]) -> tuple[str, ...]:
        """The sentences that use just the words in *slots*; the plain ones without any."""
        form = next((name for name in self.forms if name in slots), "plain")
        return self.forms[form]


@cache
def _wordings() -> Mapping[str, _Wording]:
    content = table("planning/follow_ups")
    return {
        key: _Wording(
            part["why"],
            content["again"],
            {form: tuple(lines) for form, lines in part.items() if form != "why"},
        )
        for key, part in content.items()
        if isinstance(part, dict)
    }
