"""What an answer lacks, and which of its words show that: the ground of a follow-up.

The same reading as the assessment's, so that what is asked for next and what the feedback
speaks of never contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from core.coaches.offline.assessment.account import Account, account_of, numbers_in
from core.coaches.offline.assessment.addressed import answered, answered_text, foreign
from core.coaches.offline.assessment.questions import topic_of
from core.coaches.offline.assessment.story import Outcome, Story, story_of
from core.coaches.offline.assessment.words import words_of
from core.coaches.offline.planning.suspicion import may_be_repeated
from core.content import table
from core.domain.interview import Question

_SHORT = 15  # words; below it there is nothing yet to ask further about
_FACTLESS = 40  # words; a longer answer without three facts is general, not thin
_LEAST_FACTS = 3
_SHORTEST_QUOTE, _LONGEST_QUOTE = 3, 10  # words
_FROM = {
    "own_part": r"\bwe\b",
    "result": r"\b(?:i|we)\b",
    "decision": r"\b(?:i|we)\b",
    "obstacle": r"\bi\b",
}
_CLAUSE = re.compile(r"[^.!?;:,\n()“”\"]+")
_JOINT = re.compile(r"\s(?=(?:and|but|so|then|because|which|while|when) )", re.IGNORECASE)


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(table("planning/answer_cues")[name], re.IGNORECASE)


@cache
def _loose_ends() -> frozenset[str]:
    return frozenset(table("planning/answer_cues")["loose_ends"].split())


@dataclass(frozen=True)
class Said:
    """Everything said so far to one main question, and the answer just given."""

    question: Question
    whole: str
    last: str

    @cached_property
    def answered(self) -> str:
        """What was said to the question; orders to a machine and other languages left out."""
        return answered_text(self.whole)

    @cached_property
    def account(self) -> Account:
        return account_of(self.whole, topic_of(self.question))

    @cached_property
    def story(self) -> Story:
        return story_of(self.account)

    @property
    def words(self) -> int:
        return len(self.answered.split())

    @property
    def foreign(self) -> bool:
        """Long enough to be read, and not English: rules stay silent rather than guess."""
        return len(self.whole.split()) >= _SHORT and foreign(words_of(self.whole))

    @property
    def stuck(self) -> bool:
        return bool(_cue("stuck").search(self.answered)) and self.words < 2 * _SHORT

    @property
    def thin(self) -> bool:
        """Whether there is nothing yet that one could ask further about."""
        if self.words < _SHORT and self.account.substance <= _LEAST_FACTS:
            return True
        few = self.account.substance < _LEAST_FACTS and self.words < _FACTLESS
        return few and not self.account.events

    @property
    def general(self) -> bool:
        """Whether hardly anything in it could not have been said by anybody."""
        return self.account.substance < _LEAST_FACTS


def _only_we(said: Said) -> bool:
    return bool(_cue("we").search(said.answered)) and not _cue("i_did").search(said.answered)


def _no_result(said: Said) -> bool:
    if said.story.outcome >= Outcome.CLEAR:
        return False
    return not (_cue("vague").search(said.answered) or numbers_in(said.account.events[1:]))


def _no_number(said: Said) -> bool:
    if numbers_in(said.account.statements) or re.search(r"\d", said.answered):
        return False
    return any(_sizes(clause) for clause in _clauses(said.answered))


def _sizes(clause: str) -> bool:
    """Whether *clause* speaks of a size that it does not give, of something that happened."""
    return bool(_cue("vague").search(clause)) and not _cue("unreal").search(clause)


def _no_example(said: Said) -> bool:
    return not said.account.told


def _without(cue: str) -> Callable[[Said], bool]:
    return lambda said: not _cue(cue).search(said.answered)


LACKS: Mapping[str, Callable[[Said], bool]] = {
    "example": _no_example,
    "own_part": _only_we,
    "result": _no_result,
    "number": _no_number,
    "decision": _without("reason"),
    "obstacle": _without("trouble"),
    "learning": _without("lesson"),
}


def quote_for(key: str, said: Said) -> str | None:
    """A few words of the answer just given, verbatim, that show what is missing; or None."""
    for part in answered(said.last):
        for text in _clauses(part.of(said.last)):
            words = _trimmed(text, _FROM.get(key))
            if not _shows(key, words):
                continue
            enough = len(words.split()) >= _SHORTEST_QUOTE
            if enough and words in said.last and may_be_repeated(words):
                return words
    return None


def _shows(key: str, words: str) -> bool:
    """Whether *words* are worth quoting for *key*: a size for a number, nothing wished for."""
    return _sizes(words) if key == "number" else not _cue("unreal").search(words)


def _clauses(text: str) -> list[str]:
    return [part for clause in _CLAUSE.findall(text) for part in _JOINT.split(clause)]


def _trimmed(clause: str, begin: str | None) -> str:
    """*clause* from the word that matters on, without what dangles at its end."""
    text = _cue("openers").sub("", clause.strip())
    if begin is not None:
        found = re.search(begin, text, re.IGNORECASE)
        text = text[found.start() :] if found else ""
    words = list(re.finditer(r"\S+", text))
    if len(words) > _LONGEST_QUOTE:
        words = _cut(words[:_LONGEST_QUOTE])
    return text[: words[-1].end()].rstrip(" '’-") if words else ""


def _cut(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """*words* up to where a phrase ends: before the last of the small words that join phrases."""
    loose = [place for place, word in enumerate(words) if word[0].lower() in _loose_ends()]
    end = max((place for place in loose if place > _SHORTEST_QUOTE), default=len(words))
    while end and words[end - 1][0].lower() in _loose_ends():
        end -= 1
    return words[:end]
