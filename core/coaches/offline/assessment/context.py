"""What a clause is also depends on its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from core.coaches.offline.assessment.sentences import OWN, past
from core.coaches.offline.assessment.statement import Mode, Statement, cue, has_own
from core.coaches.offline.assessment.words import stems, vocabulary

_OPENERS = vocabulary("english", "openers")


def in_context(statements: list[Statement], *, anchored: bool) -> Iterator[Statement]:
    """What a clause is also depends on its neighbours: a verbless one goes with the one before,
    "I would …, plan …, present …" stays a wish, and "I ask the supplier" is an event in a story."""
    before: Statement | None = None
    subject: Statement | None = None
    heard_before = _HeardBefore()
    for statement in statements:
        if subject is not None and subject.clause.sentence != statement.clause.sentence:
            subject = None
        here = _joined(_subject_joined(statement, subject), before, anchored=anchored)
        if heard_before(here):
            here = replace(here, repeated=True)
        yield here
        before = here
        subject = here if _names_subject(here) else subject


class _HeardBefore:
    """Whether a statement was made before: hardly a new word, and the words side by side again.

    "The printer stops at every empty label" is new, though printer and label were spoken of.
    """

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._words: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()

    def __call__(self, statement: Statement) -> bool:
        if statement.text in self._texts and len(statement.clause.words) >= _SAME:
            return True
        self._texts.add(statement.text)
        function = vocabulary("english", "function")
        said = [w.stem for w in statement.clause.words if w.text not in function]
        words, pairs_ = set(said), set(pairwise(said))
        new, new_pairs = words - self._words, pairs_ - self._pairs
        self._words |= words
        self._pairs |= pairs_
        if len(words) < _TELLING:
            return False
        return len(new) * 4 <= len(words) and len(new_pairs) * 2 <= len(pairs_)


_SAME = 3  # words that nobody says twice in a row by chance: "I showed him"
_TELLING = 2  # words without which one cannot tell that a statement was made before


def _subject_joined(here: Statement, subject: Statement | None) -> Statement:
    """ "… and wrote it down" was done by whoever the sentence is about."""
    if here.own and subject is not None and not subject.own and not has_own(here):
        return replace(here, own=False, verb=None)
    return here


def _names_subject(statement: Statement) -> bool:
    first = statement.clause.words[0].text
    if first in _SUBORDINATE:
        return False
    lead = next((w for w in statement.clause.words if w.text not in _OPENERS), None)
    return has_own(statement) or (
        lead is not None and not past(lead) and lead.stem not in stems("english", "verbs")
    )


_SUBORDINATE = vocabulary("english", "subordinate")


def _joined(here: Statement, before: Statement | None, *, anchored: bool) -> Statement:
    same = before is not None and before.clause.sentence == here.clause.sentence
    if before is not None and same and here.clause.words[0].text not in OWN:
        inherits = before.mode in (Mode.WOULD, Mode.HABIT) and (here.own or here.mode is Mode.PLAIN)
        if inherits:
            return replace(here, mode=before.mode)
        if here.mode is Mode.PLAIN and before.event and here.verb is None:
            return replace(here, mode=Mode.EVENT)
    came_of_it = (here.numbers and cue("result").search(here.text)) or cue("clear_outcome").search(
        here.text
    )
    he_did = here.facts and any(word.text in _THIRD for word in here.clause.words[:2])
    if (
        here.mode is Mode.PLAIN
        and anchored
        and ((here.verb and here.worth) or came_of_it or he_did)
    ):
        return replace(here, mode=Mode.EVENT)
    return here


_THIRD = frozenset({"he", "she", "they"})
