"""What could be said in fewer words, or in words that say more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.coaches.offline.assessment import clarity, relevance, specificity
from core.coaches.offline.assessment.advice import Advice, Levels, up
from core.coaches.offline.assessment.already import by_you, concrete, has, has_case, pinned
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.relevance import answers_the_follow_up
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.words import telling, vocabulary

_BRIEF = (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)  # one sentence may be the whole answer
DETAIL = "Add one detail."
_BARE = 2  # level of specificity below which one name or number in it is not yet enough
_PICTURED = 3  # level of specificity from which one more detail is an errand


def on_words(heard: Heard, levels: Levels) -> Iterator[Advice]:
    statements = [s for s in heard.account.statements if s.mode is not Mode.ECHO]
    general = max(
        (s for s in statements if says_nothing(s)), key=lambda s: len(s.clause.words), default=None
    )
    twice = next(
        (s for s in statements if s.repeated and len(s.clause.words) >= _AGAIN and whole(s)), None
    )
    if twice is not None:
        yield Advice("Say it once.", "“{quote}” was said before.", {clarity.KEY: 5}, twice)
    if general is not None and heard.topic.asked not in _BRIEF:
        if not has_case(heard):
            yield Advice(
                "Give one example.",
                "“{quote}” is general. Say one case, with its name, its place or its number.",
                {specificity.KEY: up(levels, specificity.KEY, 2)},
                general,
            )
        yield Advice(
            "Leave this sentence out.",
            "Without “{quote}” nothing would be missing.",
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


_AGAIN = 6  # words of a sentence that one hears again; a short one may be a figure of speech
_OWN = re.compile(r"\b(?:i|we)\b", re.IGNORECASE)
_CONTENT = 2  # words that a general sentence is made of, at least


def _praises(statement: Statement) -> bool:
    """True for "I am a very flexible and motivated person"."""
    words = {word.text for word in statement.clause.words}
    return statement.mode is Mode.PLAIN and bool(words & {"am", "i'm"}) and not statement.event


def _on_more(heard: Heard, levels: Levels) -> Iterator[Advice]:
    """Where one cannot picture it yet: one detail, at the place that is barest of all."""
    raises = {specificity.KEY: up(levels, specificity.KEY, 1)}
    bare = _barest(heard)
    if bare is None:
        return
    if heard.topic.asked is Asked.STATUS:
        if not has_case(heard):
            because = "After “{quote}”, name one place or task in which you needed it."
            yield Advice("Say where you have used it.", because, raises, bare)
    elif heard.topic.wants == "result" and not answers_the_follow_up(heard):
        if not has("ended", heard.account.answer):
            because = "“{quote}” does not say how it ended. Say what was different."
            yield Advice("Say how it ended.", because, {relevance.KEY: 4, **raises}, bare)
    elif levels.get(specificity.KEY, 5) < (_BARE if _has_some(heard) else _PICTURED):
        told = heard.topic.asked is Asked.STORY
        detail = "who it was, when, or how many" if told else "one number, one name or one day"
        yield Advice(DETAIL, f"To “{{quote}}”, add {detail}.", raises, bare)


def _has_some(heard: Heard) -> bool:
    """True where a name, a number or a day stands in it already."""
    told = heard.topic.asked is Asked.STORY
    return concrete(heard) if told else pinned(heard.account.answer[1:])


def _barest(heard: Heard) -> Statement | None:
    """What was done, or else said, without a name, a day or a number; never the last aside."""
    done = [s for s in heard.story.actions if by_you(s) or _OWN.search(_shown(heard, s))]
    told = heard.topic.asked is Asked.STORY
    said = done if told else heard.account.worthwhile or heard.account.statements
    bare = [
        s
        for s in said
        if whole(s) and not s.numbers and s.mode not in (Mode.COURTESY, Mode.ECHO, Mode.OPINION)
        and not pinned(_shown(heard, s)[1:])
    ]  # fmt: skip
    return max(bare, key=lambda s: (bool(s.verb), len(s.facts), -s.span.start), default=None)


def _shown(heard: Heard, statement: Statement) -> str:
    return heard.account.sentence(statement).of(heard.account.answer)
