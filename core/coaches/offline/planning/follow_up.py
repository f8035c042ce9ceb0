"""What is asked next: the thing that the answer just given raises, if it is worth asking.

A good interviewer does not follow up on everything. First comes what makes an answer unusable:
it is about something else, there is no example, no own part, no result, or a figure that does
not agree with the résumé. Then what the candidate said in passing and a good listener would
stop at. Then, where several smaller things are missing, one of them. What was said is never
asked for, and nothing that was said is ever praised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.planning import bank
from core.coaches.offline.planning.claims import measure_in
from core.coaches.offline.planning.contradictions import Pair, claimed_otherwise, said_otherwise
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.drafts import SOURCE
from core.coaches.offline.planning.frames import draw
from core.coaches.offline.planning.missing import EXPLANATION, STORY, Said, unsized
from core.coaches.offline.planning.quoting import (
    about_oneself,
    action_of_ours,
    concrete,
    planned,
    used,
)
from core.coaches.offline.planning.remarkable import remark
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

# A smaller door into the same question.
_ENTRANCES = ("thin", "thin_reason", "thin_explanation", "thin_definition", "stuck")
_DOORS = ("obstacle", "decision", "example")  # probes that lead into a question again
_SOME = 8  # words of an answer that can be built on
_STORIES = (Asked.STORY, Asked.CLAIM)


class _Raised(NamedTuple):
    """One thing to ask: the key of its wording, and the words that go into it."""

    key: str
    slots: Mapping[str, str] = {}
    probe: bool = True  # whether the bank's own words for it are as good


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
    situation = _Situation(brief, main.question, said, _keys(after), _earlier(turns))
    raised = next(situation.raised(), None)
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


def _entry(question: Question) -> bank.Entry | None:
    return bank.entry(question.bank_id) if question.bank_id else None


def _probes(question: Question) -> Mapping[str, str]:
    entry = _entry(question)
    return entry.probes if entry is not None else {}


@dataclass(frozen=True)
class _Situation:
    """One answer, and what to ask about it, the most pressing first."""

    brief: Brief
    question: Question
    said: Said
    asked: frozenset[str]
    earlier: tuple[str, ...] = field(default=())

    @property
    def sort(self) -> Asked:
        """What an answer to the question is: a story, an explanation, or a reason."""
        entry = _entry(self.question)
        if entry is not None and entry.kind is Kind.BEHAVIOURAL:
            return Asked.STORY
        if entry is not None and entry.kind in (Kind.TECHNICAL, Kind.SYSTEM_DESIGN):
            return Asked.EXPLANATION
        return self.said.topic.asked

    def raised(self) -> Iterator[_Raised]:
        """Everything worth asking that was not asked yet."""
        for found in self._raised():
            if found.key not in self._tried:
                yield found

    @property
    def _tried(self) -> frozenset[str]:
        return self.asked | ({"example"} if self.asked & set(_ENTRANCES) else set())

    def _raised(self) -> Iterator[_Raised]:
        said = self.said
        if said.stuck or said.thin:
            yield from self._entrance()
            return
        if not self.asked and said.elsewhere:
            yield _Raised("question", {"question": self._again}, probe=False)
            return
        if self.sort in (Asked.FACT, Asked.STATUS):
            return
        told = self.sort in _STORIES
        yield from self._grave_of_a_story() if told else self._grave_of_a_thought()
        if self.asked:
            return
        if told and (found := remark(self.question.text, said.last)):
            yield _Raised(found.key, {"quote": found.quote}, probe=False)
        yield from self._small()

    def _entrance(self) -> Iterator[_Raised]:
        """An easier way in where there is too little to follow; none where that was tried."""
        if self.asked & {*_ENTRANCES, "example"}:
            return
        if self.said.stuck:
            yield _Raised("stuck")
        elif self.sort in _STORIES:
            yield _Raised("thin")
        elif self.sort is Asked.EXPLANATION:
            yield self._smaller()
        else:
            yield _Raised("thin_reason")

    @property
    def _again(self) -> str:
        return self.question.in_other_words or self.question.text

    def _contradiction(self) -> Iterator[_Raised]:
        claim = self.question.claim
        pair = claimed_otherwise(claim, self.said.last) if claim else None
        if pair is not None:
            yield _Raised("contradiction", _slots(pair), probe=False)
        pair = said_otherwise(self.earlier, self.said.last)
        if pair is not None:
            yield _Raised("earlier", _slots(pair), probe=False)

    def _grave_of_a_story(self) -> Iterator[_Raised]:
        """What is asked for whenever it is missing."""
        said = self.said
        if STORY["example"](said):
            yield self._example()
            return
        yield from self._contradiction()
        if STORY["own_part"](said):
            yield _Raised("own_part", _quote(action_of_ours(said)), probe=False)
        if self.sort is Asked.STORY and STORY["result"](said):
            yield _Raised("result")
        change = unsized(said)
        if change is not None and self.question.claim and measure_in(self.question.claim):
            yield _Raised("number", {"quote": change.text}, probe=False)

    def _example(self) -> _Raised:
        """A case, asked for in the bank's other words, or by what was claimed of oneself."""
        entry = _entry(self.question)
        if entry is not None and entry.kind is Kind.BEHAVIOURAL:
            return _Raised("example", {"question": entry.in_other_words}, probe=False)
        trait, plan = about_oneself(self.said), planned(self.said)
        if trait is None and plan is not None:
            return _Raised("example", {"plan": plan})
        return _Raised("example", _quote(trait))

    def _grave_of_a_thought(self) -> Iterator[_Raised]:
        said = self.said
        if said.general and self.sort is Asked.REASON:
            yield _Raised("concrete", _quote(concrete(said)))
        elif said.general:
            yield self._smaller()
        yield from self._contradiction()
        about_a_trait = said.topic.screen in ("weakness", "strength") and not said.account.told
        if about_a_trait and (trait := about_oneself(said)) and not self.asked:
            yield _Raised("example", {"quote": trait})

    def _smaller(self) -> _Raised:
        """A smaller question: one of the bank's own, else for the first steps."""
        probes = _probes(self.question)
        found = next((k for k in _DOORS if k in probes and not self.said.answers(probes[k])), None)
        if found is not None and self.said.words >= _SOME:
            return _Raised(found)
        return _Raised("thin_explanation" if self._asks_to_act else "thin_definition")

    @property
    def _asks_to_act(self) -> bool:
        """Whether the question is what the candidate would do, and not what something is."""
        return bool(cue("asks_to_act").search(self.question.text))

    def _small(self) -> Iterator[_Raised]:
        """One of the smaller things, where enough of them are missing."""
        said = self.said
        lacks = STORY if self.sort in _STORIES else EXPLANATION
        probes = {
            key: probe
            for key, probe in _probes(self.question).items()
            if key in lacks and lacks[key](said) and not said.answers(probe)
        }
        if self.sort in _STORIES:
            change = unsized(said)
            lacking = [key for key in ("number", "decision", "obstacle") if STORY[key](said)]
            if change is not None and len(lacking) >= self._patience:
                yield _Raised("number", {"quote": change.text}, probe=False)
        else:
            lacking = [key for key in ("decision", "limit", "example") if EXPLANATION[key](said)]
        if len(lacking) < self._patience:
            return
        for key in probes:
            yield _Raised(key)
        if self.sort is Asked.EXPLANATION and not probes and not said.topic.screen:
            yield from self._about_the_means(lacking)

    def _about_the_means(self, lacking: Sequence[str]) -> Iterator[_Raised]:
        """Why that, where it ends, and where it was used, of what an explanation names."""
        clause = used(self.said)
        if "decision" in lacking and clause is not None and self._asks_to_act:
            yield _Raised("reason", {"quote": clause})
        if "example" in lacking and not self._asks_to_act:
            yield _Raised("use")
        if "limit" in lacking:
            yield _Raised("limit", _quote(clause))

    @property
    def _patience(self) -> int:
        """How many smaller things have to be missing before one of them is asked for."""
        brief = self.brief
        pointed = brief.persona is Persona.DEMANDING or brief.difficulty is Difficulty.HARDER
        gentle = brief.persona is Persona.WARM or brief.difficulty is Difficulty.EASIER
        return 2 - pointed + gentle


def _slots(pair: Pair) -> Mapping[str, str]:
    return {"one": pair.one, "other": pair.other}


def _quote(words: str | None) -> Mapping[str, str]:
    return {} if words is None else {"quote": words}


def _question(raised: _Raised, main: Question, said: Said) -> Question:
    wording, source = _wordings()[raised.key], SOURCE
    probe = _probes(main).get(raised.key) if raised.probe else None
    fitting = wording.with_slots(frozenset(raised.slots))
    if probe is not None:
        text, source = probe, f"bank:{main.bank_id}"
    else:
        text = fitting[draw(said.last, raised.key) % len(fitting)].format_map(raised.slots)
    others = (other.format_map(raised.slots) for other in (*wording.plain, *fitting))
    return Question(
        text=text,
        in_other_words=next((other for other in others if other != text), text),
        competency=main.competency,
        kind=QuestionKind.FOLLOW_UP,
        why=wording.why,
        claim=main.claim,
        requirement=main.requirement,
        source=f"{source}#{raised.key}",
        rubric=main.rubric,
    )


@dataclass(frozen=True)
class _Wording:
    """How one thing is asked for: by the words that the answer or the question lend, or plainly."""

    why: str
    plain: tuple[str, ...]
    quoting: tuple[str, ...]
    asking: tuple[str, ...]
    planning: tuple[str, ...]

    def with_slots(self, names: frozenset[str]) -> tuple[str, ...]:
        if "question" in names:
            return self.asking
        if "plan" in names:
            return self.planning
        return self.quoting if names and self.quoting else self.plain


_FORMS = ("plain", "quoting", "asking", "planning")


@cache
def _wordings() -> Mapping[str, _Wording]:
    return {
        key: _Wording(part["why"], *(tuple(part.get(form, ())) for form in _FORMS))
        for key, part in table("planning/follow_ups").items()
    }
