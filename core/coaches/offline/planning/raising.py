"""What an answer raises, the most pressing first: what a good interviewer would stop at.

First what makes an answer unusable: it is about something else, there is no example, no own
part, no result, or a figure that does not agree. Then what was said in passing. Then, where
enough smaller things are missing, one of them. What was said is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.coaches.offline import bank
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.planning.claims import measure_in
from core.coaches.offline.planning.contradictions import Pair, claimed_otherwise, said_otherwise
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.missing import EXPLANATION, STORY, Said, unsized, was
from core.coaches.offline.planning.quoting import (
    about_oneself,
    action_of_ours,
    concrete,
    planned,
    used,
)
from core.coaches.offline.planning.remarkable import remark
from core.domain.interview import Brief, Difficulty, Kind, Persona, Question

# A smaller door into the same question.
ENTRANCES = ("thin", "thin_reason", "thin_explanation", "thin_definition", "stuck")
_DOORS = ("decision", "number", "example", "obstacle")  # probes that lead into a question again
_SOME = 8  # words of an answer that can be built on
_BRIEF = 45  # words; a first conversation may ask a little more of a shorter reason
_STORIES = (Asked.STORY, Asked.CLAIM)
# In which order the bank's own probes are asked, by what an answer is.
_PROBES: Mapping[Kind, tuple[str, ...]] = {
    Kind.BEHAVIOURAL: ("decision", "obstacle", "learning", "number"),
    Kind.TECHNICAL: ("example", "decision", "obstacle", "number"),
    Kind.SYSTEM_DESIGN: ("obstacle", "example", "decision", "number"),
    Kind.HR_SCREEN: ("example", "decision", "obstacle"),
}


class Raised(NamedTuple):
    """One thing to ask: the key of its wording, and the words that go into it.

    `probe` is true where the bank's own words for it are as good.
    """

    key: str
    slots: Mapping[str, str] = {}
    probe: bool = True


@dataclass(frozen=True)
class Situation:
    """One answer, what was asked about it so far (by key), and what was said before it."""

    brief: Brief
    question: Question
    said: Said
    asked: frozenset[str]
    earlier: tuple[str, ...]

    @property
    def raised(self) -> Raised | None:
        """The first thing worth asking that was not asked yet."""
        tried = self.asked | ({"example"} if self.asked & set(ENTRANCES) else set())
        return next((found for found in self._all() if found.key not in tried), None)

    @property
    def _entry(self) -> bank.Entry | None:
        return bank.entry(self.question.bank_id) if self.question.bank_id else None

    @property
    def _sort(self) -> Asked:
        """What an answer to the question is: a story, an explanation, or a reason."""
        entry = self._entry
        if entry is not None and entry.kind is Kind.BEHAVIOURAL:
            return Asked.STORY
        if entry is not None and entry.kind in (Kind.TECHNICAL, Kind.SYSTEM_DESIGN):
            return Asked.EXPLANATION
        return self.said.topic.asked

    def _all(self) -> Iterator[Raised]:
        said, told = self.said, self._sort in _STORIES
        if said.stuck or said.thin:
            yield from self._entrance()
            return
        if not self.asked and said.elsewhere:
            yield Raised("question", {"question": self._again}, probe=False)
            return
        if self._sort in (Asked.FACT, Asked.STATUS):
            return
        yield from self._grave_of_a_story() if told else self._grave_of_a_thought()
        if self.asked:
            return
        if told and (found := remark(self.question.text, said.last)):
            yield Raised(found.key, {"quote": found.quote}, probe=False)
        yield from self._small_of_a_story() if told else self._small_of_a_thought()

    @property
    def _again(self) -> str:
        return self.question.in_other_words or self.question.text

    def _entrance(self) -> Iterator[Raised]:
        """An easier way in where there is too little to follow; none where that was tried."""
        if self.asked & {*ENTRANCES, "example"}:
            return
        if self.said.stuck:
            yield Raised("stuck")
        elif self._sort in _STORIES:
            yield Raised("thin")
        elif self._sort is Asked.EXPLANATION:
            yield self._smaller()
        else:
            yield Raised("thin_reason")

    def _smaller(self) -> Raised:
        """A smaller question: one of the bank's own, else for the first steps."""
        found = next(iter(self._probes(_DOORS)), None)
        if found is not None and self.said.words >= _SOME:
            return Raised(found)
        return Raised("thin_explanation" if self._asks_to_act else "thin_definition")

    def _contradiction(self) -> Iterator[Raised]:
        claim = self.question.claim
        pair = claimed_otherwise(claim, self.said.last) if claim else None
        if pair is not None:
            yield Raised("contradiction", _slots(pair), probe=False)
        pair = said_otherwise(self.earlier, self.said.last)
        if pair is not None:
            yield Raised("earlier", _slots(pair), probe=False)

    def _grave_of_a_story(self) -> Iterator[Raised]:
        """What is asked for whenever it is missing."""
        said = self.said
        if STORY["example"](said):
            yield self._example()
            return
        yield from self._contradiction()
        if STORY["own_part"](said):
            yield Raised("own_part", _quote(action_of_ours(said)), probe=False)
        if self._sort is Asked.STORY and STORY["result"](said):
            yield Raised("result")
        change = unsized(said)
        if change is not None and self.question.claim and measure_in(self.question.claim):
            yield Raised("number", {"quote": change.text}, probe=False)

    def _example(self) -> Raised:
        """A case, asked for in the bank's other words, or by what was claimed of oneself."""
        entry = self._entry
        if entry is not None and entry.kind is Kind.BEHAVIOURAL:
            return Raised("example", {"question": entry.in_other_words}, probe=False)
        trait, plan = about_oneself(self.said), planned(self.said)
        if trait is None and plan is not None:
            return Raised("example", {"plan": plan})
        return Raised("example", _quote(trait))

    def _grave_of_a_thought(self) -> Iterator[Raised]:
        said, told = self.said, was(self.said)
        if said.general and self._sort is not Asked.REASON:
            yield self._smaller()
        elif said.general and not told:
            yield Raised("concrete", _quote(concrete(said)))
        yield from self._contradiction()
        about_a_trait = said.topic.screen in ("weakness", "strength") and not told
        if about_a_trait and (trait := about_oneself(said)):
            yield Raised("example", {"quote": trait})

    def _small_of_a_story(self) -> Iterator[Raised]:
        """One of the smaller things, where enough of them are missing."""
        lacking = [key for key in ("number", "decision", "obstacle") if STORY[key](self.said)]
        if len(lacking) < self._patience:
            return
        change = unsized(self.said)
        if change is not None:
            yield Raised("number", {"quote": change.text}, probe=False)
        for key in self._probes(_PROBES[Kind.BEHAVIOURAL]):
            if STORY[key](self.said):
                yield Raised(key)

    def _small_of_a_thought(self) -> Iterator[Raised]:
        """Why, what if, how much, for example: of an explanation more is asked than of a story."""
        said, entry = self.said, self._entry
        lacking = [key for key in ("decision", "limit", "example") if EXPLANATION[key](said)]
        if entry is not None:
            short = entry.kind is not Kind.HR_SCREEN or said.words < _BRIEF
            if short and len(lacking) >= self._patience - 1:
                missing = (k for k in self._probes(_PROBES[entry.kind]) if EXPLANATION[k](said))
                yield from map(Raised, missing)
            return
        explains = self._sort is Asked.EXPLANATION and not said.topic.screen
        if explains and len(lacking) >= self._patience:
            yield from self._about_the_means(lacking)

    def _about_the_means(self, lacking: Sequence[str]) -> Iterator[Raised]:
        """Why that, where it was used and where it ends, of what an explanation names."""
        clause = used(self.said)
        if "decision" in lacking and clause is not None and self._asks_to_act:
            yield Raised("reason", {"quote": clause})
        if "example" in lacking and not self._asks_to_act:
            yield Raised("use")
        if "limit" in lacking:
            yield Raised("limit", _quote(clause))

    def _probes(self, order: Sequence[str]) -> Iterator[str]:
        """The keys of the bank's own probes that the answer does not answer, in *order*."""
        probes = self._entry.probes if self._entry is not None else {}
        told = self._sort in _STORIES or was(self.said)
        for key in order:
            supposes = key != "example" and cue("of_a_case").search(probes.get(key, ""))
            if supposes and not told:
                continue  # "Who was against it?", where nothing has happened yet
            if key in probes and not self.said.answers(probes[key]):
                yield key

    @property
    def _asks_to_act(self) -> bool:
        """Whether the question is what the candidate would do, and not what something is."""
        return bool(cue("asks_to_act").search(self.question.text))

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
