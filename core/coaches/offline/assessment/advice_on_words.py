"""What could be said in fewer words, or in words that say more."""

from __future__ import annotations

from collections.abc import Iterator

from core.coaches.offline.assessment import clarity, relevance, specificity
from core.coaches.offline.assessment.advice import Advice, Levels, up
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.words import telling, vocabulary

_BRIEF = (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)  # one sentence may be the whole answer


def on_words(heard: Heard, levels: Levels) -> Iterator[Advice]:
    statements = [s for s in heard.account.statements if s.mode is not Mode.ECHO]
    general = max(
        (s for s in statements if says_nothing(s)), key=lambda s: len(s.clause.words), default=None
    )
    twice = next((s for s in statements if s.repeated and whole(s)), None)
    if twice is not None:
        yield Advice("Say it once.", "“{quote}” was said before.", {clarity.KEY: 5}, twice)
    if general is not None and heard.topic.asked not in _BRIEF:
        yield Advice(
            "Give one example." if heard.topic.asked is not Asked.STORY else "Say it with a fact.",
            "“{quote}” stays general. Say one case, with its name, its place or its number.",
            {specificity.KEY: up(levels, specificity.KEY, 2)},
            general,
        )
        yield Advice(
            "Leave out what says nothing.",
            "“{quote}” could be left out, and nothing would be missing.",
            {clarity.KEY: 5},
            general,
        )
    yield from _on_more(heard, levels)


def says_nothing(statement: Statement) -> bool:
    """True for a habit or an opinion in words that anybody could say of anything.

    What is told, done or numbered, and what needs the sentence before it, is not called
    general: "At the end the product owner decides" is plain, not empty.
    """
    if statement.worth or statement.verb is not None or not whole(statement):
        return False
    function = vocabulary("english", "function")
    content = [word for word in statement.clause.words if word.text not in function]
    if len(content) < _CONTENT or any(telling(word) for word in content):
        return False
    return statement.mode in (Mode.HABIT, Mode.OPINION) or _praises(statement)


_CONTENT = 2  # words that a general sentence is made of, at least


def _praises(statement: Statement) -> bool:
    """True for "I am a very flexible and motivated person"."""
    words = {word.text for word in statement.clause.words}
    return statement.mode is Mode.PLAIN and bool(words & {"am", "i'm"}) and not statement.event


def _on_more(heard: Heard, levels: Levels) -> Iterator[Advice]:
    """Where every sentence says something already: what would still make it stronger."""
    said = heard.account.worthwhile or heard.account.statements
    raises = {specificity.KEY: up(levels, specificity.KEY, 1)}
    barest = min(said, key=lambda s: (not whole(s), len(s.facts) + 2 * len(s.numbers)))
    match heard.topic.asked:
        case Asked.STATUS:
            because = "To “{quote}”, add one place or task in which you have needed it."
            yield Advice("Say where you have used it.", because, raises, barest)
        case Asked.FOLLOW_UP if heard.topic.wants == "result":
            because = "After “{quote}” one does not learn what came of it. Say what was different."
            yield Advice("Say what came of it.", because, {relevance.KEY: 4, **raises}, barest)
        case _:
            because = "To “{quote}”, add a name, a date or a number, so that one can picture it."
            yield Advice("Add one more fact.", because, raises, barest)
