"""Whether it answers what was asked, and how one could tell."""

from __future__ import annotations

from collections.abc import Iterator

from core.coaches.offline.assessment import relevance
from core.coaches.offline.assessment.advice import Advice, Levels, first
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.topicality import off_topic

_UNCLEAR = 2  # level of relevance up to which one has to guess


def on_the_question(heard: Heard, levels: Levels) -> Iterator[Advice]:
    about = first(heard.account.worthwhile or heard.account.statements)
    habits = heard.topic.asked is Asked.STORY and not heard.story.deeds
    elsewhere = off_topic(heard)
    if elsewhere and not (habits and levels.get(relevance.KEY)):
        yield Advice(
            "Tie it to the question.",
            "From “{quote}” one cannot tell yet that it answers this. Say in the first sentence "
            "what it is an example of.",
            dict.fromkeys(levels, 4),
            about,
        )
    elif habits and (elsewhere or not heard.account.told):
        yield Advice(
            "Tell one story, not your habits.",
            "“{quote}” could be said by anybody. Choose one day when it happened, and say what you "
            "did then.",
            dict.fromkeys(levels, 4),
            about,
        )
    elif levels.get(relevance.KEY, 5) <= _UNCLEAR:
        yield Advice(
            "Answer the question that was asked.",
            "One has to guess how “{quote}” answers it. Say it in one sentence, at the beginning.",
            {relevance.KEY: min(5, levels[relevance.KEY] + 2)},
            about,
        )
