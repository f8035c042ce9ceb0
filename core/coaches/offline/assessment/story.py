"""The story in an account: situation, task, what was done, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.statement import Statement, cue
from core.coaches.offline.assessment.words import stem, stems, vocabulary
from core.content import table


class Outcome(IntEnum):
    """How well one learns what came of it."""

    NONE = 0
    VAGUE = 1  # "it went well", "everyone was happy"
    CLEAR = 2  # a thing that happened: "he signed", "she could do it alone"
    SIZED = 3  # with a number or a comparison


@dataclass(frozen=True)
class Story:
    """The parts of a story, each with the statements that tell it."""

    situation: tuple[Statement, ...]
    task: tuple[Statement, ...]
    actions: tuple[Statement, ...]  # by "I" or "we"
    steps: tuple[Statement, ...]  # the actions, or where there are none what others did
    results: tuple[Statement, ...]
    outcome: Outcome

    @property
    def deeds(self) -> frozenset[str]:
        """Different things done by "I" or "we", as stems of verbs."""
        return frozenset(s.verb for s in self.actions if s.verb)


def story_of(account: Account) -> Story:
    """Find the parts of the story that *account* tells; all empty where it tells none."""
    events = tuple(
        s for s in account.events if (s.worth or s.verb or _ends(s) or _turns(s)) and not s.repeated
    )
    actions = tuple(s for s in events if s.own and s.verb and (s.worth or _strong(s)))
    steps = actions or tuple(s for s in events[1:] if s.worth and _does(s))
    first = events.index(steps[0]) if steps else len(events)
    ranked = [(s, outcome_of(s)) for s in events[first:]]
    if len(ranked) == 1 and len(events) > 1:
        ranked = [(s, o) for s, o in ranked if o is Outcome.SIZED]
    results = tuple(s for s, outcome in ranked if outcome > Outcome.NONE)
    best = max((outcome for _, outcome in ranked), default=Outcome.NONE)
    if best <= Outcome.VAGUE and (after := _aftermath(events, actions)):
        results, best = (*results, *after), Outcome.CLEAR
    task = tuple(s for s in events if s.worth and cue("task").search(s.text))
    situation = _situation(events, first, results)
    return Story(situation, task, actions, steps, results, best)


def _aftermath(
    events: tuple[Statement, ...], actions: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """What somebody else did, or what happened, after the last of several own steps."""
    if len(actions) < _STEPS:
        return ()
    last = actions[-1].clause
    return tuple(
        s
        for s in events
        if s.clause.start > last.start
        and (s.clause.sentence > last.sentence or _by_them(s))
        and not s.own
        and s.worth
        and (_does(s) or cue("result").search(s.text))
    )


def _by_them(statement: Statement) -> bool:
    return bool({"he", "she", "they"} & {word.text for word in statement.clause.words[:2]})


_STEPS = 2  # after one deed alone, what others do is still the story and not its end


def _situation(
    events: tuple[Statement, ...], first: int, results: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """What was the matter: told before the first step, or by somebody else's doing."""
    found = tuple(
        s
        for position, s in enumerate(events)
        if s.worth and s not in results and (position < first or not s.own)
    )
    return found or tuple(s for s in events[: first + 1] if s.worth and _placed(s))


def _does(statement: Statement) -> bool:
    """True where somebody, not the candidate, does something: "the caretaker ordered …"."""
    weak, words = stems("english", "weak_verbs"), statement.clause.words
    return any(
        past(word) and word.stem not in weak and before.text not in _STATES
        for before, word in zip((*words[:1], *words), words, strict=False)
    )


_STATES = vocabulary("english", "be") | frozenset({"very", "all", "really", "quite"})


def _placed(statement: Statement) -> bool:
    dated = {word.text for word in statement.clause.words} & vocabulary("english", "dates")
    lasting = statement.numbers and statement.facts
    return bool(cue("time").search(statement.text) or dated or lasting) or (
        len(statement.facts) >= _SETTING
    )


_SETTING = 4  # facts in a first sentence that make it a setting as well as a deed


def _strong(statement: Statement) -> bool:
    """True where the verb alone says what was done: "I apologised"."""
    return len(statement.clause.words) >= 2 and statement.verb not in _talk()


@cache
def _talk() -> frozenset[str]:
    return frozenset(stem(word) for word in ("say", "said", "think", "thought", "work"))


def outcome_of(statement: Statement) -> Outcome:
    """What *statement* tells of an outcome: a cue or a verb of outcomes, and its size."""
    if cue("unreal").search(statement.text):
        return Outcome.NONE
    cued = bool(cue("result").search(statement.text))
    verbs = {word.stem for word in statement.clause.words if past(word) or statement.now}
    own = statement.own
    turned = bool(verbs & _verbs_of("own_outcome_verbs" if own else "outcome_verbs"))
    sized = _says_how_much(statement)
    if not statement.own and sized:
        return Outcome.SIZED
    if cue("clear_outcome").search(statement.text):
        return Outcome.CLEAR
    if not (cued or turned):
        return Outcome.VAGUE if _vague(statement) else Outcome.NONE
    if statement.own and not cued and not sized:
        return Outcome.NONE
    if sized:
        return Outcome.SIZED
    if cue("compared").search(statement.text) and (statement.worth or (turned and cued)):
        return Outcome.SIZED
    happened = turned and not own and not _vague(statement)
    return Outcome.CLEAR if statement.facts or happened else Outcome.VAGUE


def _says_how_much(statement: Statement) -> bool:
    """True where a number is more than the day, the year or the hour."""
    if not statement.numbers or not cue("dated").search(statement.text):
        return bool(statement.numbers)
    rest = cue("dated").sub(" ", statement.text).split()
    return any(number in rest for number in statement.numbers)


def _turns(statement: Statement) -> bool:
    """True for "the notes stopped": a thing that says by its verb that something is over."""
    verbs = {word.stem for word in statement.clause.words if past(word)}
    return not statement.own and bool(verbs & _verbs_of("outcome_verbs"))


def _vague(statement: Statement) -> bool:
    """True for "my boss was happy", "it went well", "it was better"."""
    return bool(cue("vague_outcome").search(statement.text))


def _ends(statement: Statement) -> bool:
    return _vague(statement) or bool(cue("result").search(statement.text))


@cache
def _verbs_of(key: str) -> frozenset[str]:
    words = table("vocabulary/assessment/cues")[key].split()
    return frozenset(stem(word) for word in words)
