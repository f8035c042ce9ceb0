"""What an answer lacks: the ground of a follow-up.

The same reading as the assessment's, so that what is asked for next and what the feedback
speaks of never contradict each other. In doubt nothing is missing: to ask for what was said is
the worst that an interviewer can do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.assessment.account import Account, account_of, support_of
from core.coaches.offline.assessment.addressed import answered_text, foreign
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked, Topic, topic_of
from core.coaches.offline.assessment.sentences import OWN, past
from core.coaches.offline.assessment.statement import Mode, Statement, numbers_in
from core.coaches.offline.assessment.story import Outcome, Story, story_of
from core.coaches.offline.assessment.topicality import off_topic
from core.coaches.offline.assessment.words import Word, vocabulary, words_of
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.matching import overlap, weights
from core.coaches.offline.planning.pieces import Piece, pieces_of
from core.domain.interview import Question

_SHORT = 15  # words; below it there is nothing yet to ask further about
_FACTLESS = 40  # words; a longer answer without three facts is general, not thin
_LEAST_FACTS = 3
_LEAST_TOLD = 3  # events that make a case where "I" and "we" do nothing
_FULL = 6  # words by which "we left them out because …" says something though no word of it does
_SEVERAL = 2  # deeds that make a case though nobody says "I"
_MUCH_TOLD = 3  # clauses that tell something one could check
_TOLD_LATE = 0.35  # share of an answer behind which an ending is looked for
_ANSWERED = 0.6  # share of a probe's words that an answer has where it needs no asking


@dataclass(frozen=True)
class Said:
    """Everything said so far to one main question, and the answer just given."""

    question: Question
    whole: str
    last: str

    @cached_property
    def answered(self) -> str:
        """What was said to the question; orders to a machine and other languages left out."""
        return answered_text(self.whole, asked=False)

    @cached_property
    def topic(self) -> Topic:
        return topic_of(self.question)

    @cached_property
    def account(self) -> Account:
        return account_of(self.whole, self.topic)

    @cached_property
    def story(self) -> Story:
        return story_of(self.account)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What of the answer just given can be quoted."""
        return pieces_of(self.last)

    @property
    def words(self) -> int:
        return len(self.answered.split())

    @property
    def foreign(self) -> bool:
        """Long enough to be read, and not English: rules stay silent rather than guess."""
        return len(self.whole.split()) >= _SHORT and foreign(words_of(self.whole))

    @property
    def stuck(self) -> bool:
        return bool(cue("stuck").search(self.answered)) and self.words < 2 * _SHORT

    @property
    def thin(self) -> bool:
        """Whether there is nothing yet that one could ask further about."""
        if self.topic.asked in (Asked.FACT, Asked.STATUS):
            return False
        if self.words < _SHORT and self.account.substance <= _LEAST_FACTS:
            return True
        few = self.account.substance < _LEAST_FACTS and self.words < _FACTLESS
        return few and not self.account.events

    @property
    def general(self) -> bool:
        """Whether hardly anything in it could not have been said by anybody."""
        return self.account.substance < _LEAST_FACTS or not self.account.worthwhile

    @property
    def elsewhere(self) -> bool:
        """Whether it tells, at some length, of something else than what was asked."""
        tells = len(self.account.told) >= _MUCH_TOLD
        return tells and off_topic(Heard(self.topic, self.account, self.story))

    def answers(self, probe: str) -> bool:
        """Whether the answer already speaks of what *probe* would ask for."""
        wanted = weights(probe)
        return bool(wanted) and overlap(wanted, weights(self.answered)) >= _ANSWERED


def _no_own_part(said: Said) -> bool:
    """Something happened, and the candidate did none of it; or it was "we" all the time."""
    if said.account.told and not said.story.actions and not did(said):
        return said.topic.asked is Asked.STORY
    return bool(cue("we").search(said.answered)) and not _speaks_of_own_deeds(said.answered)


def _speaks_of_own_deeds(answer: str) -> bool:
    """Whether "I" or "my" does more than say what one is: "I am respectful" is no deed."""
    return bool(cue("i_did").search(cue("i_am").sub(" ", answer)))


def _no_result(said: Said) -> bool:
    """No outcome that the assessment hears, and no word by which a story ends."""
    if said.story.outcome >= Outcome.CLEAR or numbers_in(said.account.events[1:]):
        return False
    if cue("vague").search(said.answered):
        return False
    return not cue("ending").search(said.answered, int(len(said.answered) * _TOLD_LATE))


def _no_number(said: Said) -> bool:
    return unsized(said) is not None


def unsized(said: Said) -> Piece | None:
    """The clause that speaks of a change whose size is told nowhere behind it."""
    for piece in said.pieces:
        changes = cue("change").search(piece.text) and not cue("unreal").search(piece.text)
        if changes and not _sized(piece.text) and not _sized(piece.after):
            return piece
    return None


def _sized(text: str) -> bool:
    return bool(re.search(r"\d", text)) or bool(cue("spelt").search(text))


def _no_example(said: Said) -> bool:
    """Nobody did anything: a thing or two that happened by the way make no case."""
    told = said.account.told
    if said.topic.asked is Asked.CLAIM:  # what one can is shown by what one has, too
        return said.general and not told
    led = sum(_led(statement.clause.words) for statement in said.story.actions)
    return not did(said) and led < _SEVERAL and len(told) < _LEAST_TOLD


def did(said: Said) -> bool:
    """Whether "I" or "we" did something in it, and not only are or would."""
    own = any(word.text in OWN for s in said.story.actions for word in s.clause.words)
    return own or any(_acted(s.clause.words, _BEING) for s in _stated(said) if _full(s))


def _stated(said: Said) -> Iterator[Statement]:
    """What is said to have been so; habits, wishes and opinions left out."""
    return (s for s in said.account.statements if s.mode in (Mode.EVENT, Mode.PLAIN))


def _full(statement: Statement) -> bool:
    """Whether it says enough of what happened, and no "if I saw"."""
    words = {word.text for word in statement.clause.words}
    return "if" not in words and (statement.worth or len(words) >= _FULL)


def was(said: Said) -> bool:
    """Whether something of the candidate's own past is told, be it only what they were."""
    return did(said) or any(_acted(s.clause.words) for s in said.account.events if s.worth)


_BEING = frozenset({"was", "were", "had"})


def _acted(words: tuple[Word, ...], leaving_out: frozenset[str] = frozenset()) -> bool:
    """Whether "I" or "we" is followed by a past form: "I waited", "we quietly left"."""
    for place, word in enumerate(words):
        if word.text in ("i", "we"):
            after = next((w for w in words[place + 1 :] if not w.text.endswith("ly")), None)
            if after is not None and past(after) and after.text not in leaving_out:
                return True
    return False


def _led(words: tuple[Word, ...]) -> bool:
    """Whether a clause without "I" begins with what was done: "Pulled the oysters at eight"."""
    openers = vocabulary("english", "openers")
    first = next((word for word in words if word.text not in openers), None)
    return first is not None and past(first) and "-" not in first.text


def _without(name: str) -> Callable[[Said], bool]:
    return lambda said: not cue(name).search(said.answered)


def _no_reason(said: Said) -> bool:
    return not (support_of(said.account).reason or cue("because").search(said.answered))


def _no_limit(said: Said) -> bool:
    return not support_of(said.account).limit


def _no_case(said: Said) -> bool:
    return not support_of(said.account).case


# What a story can lack, the gravest first.
STORY: Mapping[str, Callable[[Said], bool]] = {
    "example": _no_example,
    "own_part": _no_own_part,
    "result": _no_result,
    "number": _no_number,
    "decision": _without("reason"),
    "obstacle": _without("trouble"),
    "learning": _without("lesson"),
}
# What an explanation can lack.
EXPLANATION: Mapping[str, Callable[[Said], bool]] = {
    "decision": _no_reason,
    "limit": _no_limit,
    "obstacle": _no_limit,
    "example": _no_case,
    "number": lambda said: not re.search(r"\d", said.answered),
}
