"""Where nothing could be judged: how to begin, said with what the question asked for."""

from __future__ import annotations

import re

from core.coaches.offline.assessment.advice_on_numbers import SAY_THE_NUMBER
from core.coaches.offline.assessment.advice_on_the_question import (
    HOW_IT_ANSWERS,
    ONE_CASE,
    asked_again,
    called,
    general,
    opening,
    tie,
)
from core.coaches.offline.assessment.already import concrete, has
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import filled, quoted
from core.coaches.offline.assessment.statement import Mode, Statement
from core.domain.evaluation import Instruction

_WANTED = {
    "number": (SAY_THE_NUMBER, "A rough figure is enough: how many, how much or how long."),
    "result": ("Say how it ended.", "One sentence on what was different afterwards is enough."),
    "own_part": ("Say which part was yours.", "One thing that you did yourself is enough."),
}
_DESIGN = "Say for how many it is, what must never happen, and then its first three parts."
_CLOSEST = "That is an honest answer. Say now what comes closest to it, and what you did there."
_TITLES = {
    Asked.STORY: ONE_CASE,
    Asked.CLAIM: ONE_CASE,
    Asked.FACT: SAY_THE_NUMBER,
    Asked.STATUS: "Say yes or no first.",
}
WHOLE = "Answer the whole question."
_NOT_DONE = re.compile(r"\b(?:never|not yet)\b", re.IGNORECASE)  # a no is what it asks for
_SHORT = 25  # words up to which it is simply too little


def start(heard: Heard) -> Instruction:
    """The first step towards an answer that can be judged."""
    account, asked = heard.account, heard.topic.asked
    if not account.readable:
        return Instruction(
            "Answer in English sentences.",
            "This coach reads English only. Two or three plain sentences are enough.",
        )
    first = next((s for s in account.statements if s.mode is not Mode.ECHO), None)
    wanted = asked in _TITLES and asked is not Asked.FACT and not _NOT_DONE.search(heard.topic.asks)
    if wanted and has("denied", account.answer):
        return _said("Say what comes closest.", f"“{{quote}}”: {_lowered(_CLOSEST)}", heard, first)
    if heard.topic.wants in _WANTED:
        title, because = _WANTED[heard.topic.wants]
        return _said(title, because, heard, None)
    if heard.topic.design:
        return _said("Say first what it has to do.", _DESIGN, heard, None)
    if asked is Asked.FACT and has("number", account.answer):
        return _said(
            WHOLE, f"“{{quote}}” gives a number. {asked_again(heard)}", heard, _figure(heard)
        )
    if concrete(heard):
        return _said(HOW_IT_ANSWERS, tie(heard), heard, opening(heard))
    return _in_general(heard, first)


def _figure(heard: Heard) -> Statement | None:
    """The first thing said that a number stands in."""
    return next((s for s in heard.account.statements if has("number", s.text)), None)


def _in_general(heard: Heard, first: Statement | None) -> Instruction:
    """Nothing in it is certain: too little was said, or only what anybody could say."""
    title = _TITLES.get(heard.topic.asked, "Answer the question itself.")
    if first is None or heard.account.words + heard.account.said.idle <= _SHORT:
        little = "“{quote}” is too little to judge. " if first else ""
        return _said(title, f"{little}{asked_again(heard)}", heard, first)
    about = general(heard)
    claim = f"{called(about, heard)} " if about else ""
    return _said(title, f"{claim}{asked_again(heard)}", heard, about)


def _said(title: str, because: str, heard: Heard, about: Statement | None) -> Instruction:
    quote = quoted(heard.account, about) if about else None
    words = quote.of(heard.account.answer) if quote else ""
    return Instruction(title, filled(because, words), None, quote)


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
