"""Whether it answers what was asked, and how one could tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment import clarity, relevance, specificity
from core.coaches.offline.assessment.advice import Advice, Levels
from core.coaches.offline.assessment.already import by_me, concrete, done, has_case, pinned
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.restated import restated
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.topicality import off_topic

ONE_CASE = "Tell one real story."
_FIGURES = "“{quote}” says how many, and not what was done."
FIRST = "Answer in your first sentence."
HOW_IT_ANSWERS = "Say how this answers the question."
TIED = "Tie it to the question."
_CAPPED = 3  # the level that nothing passes in an answer that is hardly tied to its question
_UNCLEAR = 2  # level of relevance up to which one has to guess
_TOLD = 6  # facts and numbers from which an answer says something of its own
_STEPS = 2  # things done, by which a story shows itself what it is an example of


def on_the_question(heard: Heard, levels: Levels) -> Iterator[Advice]:
    told = heard.topic.asked in (Asked.STORY, Asked.CLAIM)
    nobody = not heard.story.deeds or not _own(heard)
    if relevance.only_figures(heard):
        title = ONE_CASE if told else FIRST
        yield Advice(
            title, f"{_FIGURES} {asked_again(heard)}", dict.fromkeys(levels, 4), opening(heard)
        )
    elif told and nobody and not _happened(heard) and not has_case(heard):
        yield Advice(ONE_CASE, general_claim(heard), dict.fromkeys(levels, 4), general(heard))
    elif off_topic(heard):
        yield Advice(HOW_IT_ANSWERS, tie(heard), dict.fromkeys(levels, 4), opening(heard))
    elif levels.get(relevance.KEY, 5) <= _UNCLEAR:
        raises = {relevance.KEY: min(5, levels[relevance.KEY] + 2)}
        if _plain(heard) and _held_back(levels) and not relevance.by_the_book(heard):
            yield Advice(HOW_IT_ANSWERS, tie(heard), raises, opening(heard))
        elif relevance.by_the_book(heard) or not _plain(heard):
            yield Advice(FIRST, asked_again(heard), raises)


def _held_back(levels: Levels) -> bool:
    """True where much is told, and nothing is judged higher since it could not be tied."""
    most = max((level for key, level in levels.items() if key != clarity.KEY), default=0)
    return most == levels.get(specificity.KEY) == _CAPPED


def _own(heard: Heard) -> bool:
    """True where "I" or "we" do anything at all, or where notes leave both out throughout."""
    events = [s for s in heard.account.events if s.own]
    return any(by_me(s) for s in events) or bool(done(heard.account))


def _happened(heard: Heard) -> bool:
    """True where a story is told, though not what the candidate did in it."""
    general = (Mode.HABIT, Mode.WOULD, Mode.OPINION)
    others = sum(s.mode in general for s in heard.account.statements)
    theirs = sum(not s.own and not s.numbers for s in heard.account.told)
    return theirs >= _STEPS and theirs > others


def asked_again(heard: Heard) -> str:
    return restated(heard.topic.asks, heard.topic.asked)


def _plain(heard: Heard) -> bool:
    """True where one can see how it answers, though few words of the question are in it."""
    match heard.topic.asked:
        case Asked.FACT:
            return False
        case Asked.EXPLANATION:
            does = {s.verb for s in heard.account.statements if s.own and s.verb}
            return len(does) >= _STEPS or not heard.account.loose
    return len(done(heard.account)) >= _STEPS or (
        concrete(heard) and heard.account.substance >= _TOLD
    )


def tie(heard: Heard) -> str:
    return f"This coach cannot tell how “{{quote}}” answers it. {asked_again(heard)}"


def doubted(heard: Heard) -> Advice:
    """What is told is good, and may answer another question: never to be left as it is."""
    unseen = "What you tell can stay. From “{quote}” one may not hear how it answers the question."
    return Advice(TIED, f"{unseen} {asked_again(heard)}", {relevance.KEY: 5}, opening(heard))


def opening(heard: Heard) -> Statement | None:
    """The first thing said that one understands by itself."""
    said = [s for s in heard.account.worthwhile if whole(s)] or [*heard.account.worthwhile]
    return said[0] if said else None


def general(heard: Heard) -> Statement | None:
    """The sentence that shows best that no case is told: a habit, a wish, an opinion."""
    said = [s for s in heard.account.statements if whole(s) and called(s, heard)]
    ranked: Sequence[Mode] = (Mode.HABIT, Mode.WOULD, Mode.OPINION, Mode.PLAIN, *Mode)
    return min(said, key=lambda s: (ranked.index(s.mode), s.span.start), default=None)


def general_claim(heard: Heard) -> str:
    about = general(heard)
    said = called(about, heard) if about else ""
    return f"{said} {asked_again(heard)}".strip()


def called(statement: Statement, heard: Heard) -> str:
    """What *statement* is, as a sentence about "{quote}"; empty where rules cannot say it."""
    if concrete(heard) and pinned(statement.text):
        return ""
    if _WISHED.search(statement.text):
        return "“{quote}” says what you would like."
    if _THOUGHT.search(statement.text):
        return "“{quote}” says what you think."
    if statement.own and statement.mode is Mode.HABIT and _USUAL.search(statement.text):
        return "“{quote}” says what you usually do."
    if statement.mode is Mode.WOULD and _WOULD.search(statement.text):
        return "“{quote}” says what you would do."
    plain = statement.mode in (Mode.PLAIN, Mode.OPINION, Mode.HABIT) and not statement.worth
    plain = plain and not _PERSONAL.search(statement.text)
    return "“{quote}” is general." if plain and len(statement.clause.words) >= _SENTENCE else ""


_WISHED = re.compile(r"\b(?:i would|i'd) (?:\w+ly )?(?:like|love|prefer|be happy)\b")
_THOUGHT = re.compile(
    r"\bi (?:\w+ly )?(?:think|believe|feel|would say)\b|\b(?:in my opinion|i'm sure|i am sure)\b"
    r"|\bis (?:\w+ )?important\b"
)
_USUAL = re.compile(r"\b(?:always|usually|normally|generally|whenever|every|tend to|each)\b")
_WOULD = re.compile(r"\b(?:would|will)\b")
_PERSONAL = re.compile(r"\b(?:i|we|my|our|me|us|i'm|we're|one day)\b")
_SENTENCE = 5  # words of a sentence that can be called general
