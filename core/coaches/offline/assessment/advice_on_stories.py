"""What would raise a story: its beginning, its steps, the candidate's part, its end."""

from __future__ import annotations

from collections.abc import Iterator

from core.coaches.offline.assessment import contribution, specificity, structure
from core.coaches.offline.assessment.account import plural_of_own
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.story import Outcome


def on_stories(heard: Heard, levels: Levels) -> Iterator[Advice]:
    yield from _on_the_end(heard, levels)
    yield from _on_the_part(heard, levels)
    story = heard.story
    if story.actions and not story.situation:
        yield Advice(
            "Say where and when it was.",
            "“{quote}” comes before one knows what was the matter. One sentence on the place and "
            "the problem is enough.",
            {structure.KEY: 5, specificity.KEY: up(levels, specificity.KEY, 1)},
            story.actions[0],
        )
    if len(story.actions) == 1 and story.outcome > Outcome.VAGUE:
        yield Advice(
            "Say how you did it.",
            "“{quote}” is one step. Say the two or three steps that led to the result.",
            {
                contribution.KEY: up(levels, contribution.KEY, 2),
                specificity.KEY: up(levels, specificity.KEY, 1),
            },
            story.actions[0],
        )


def _on_the_end(heard: Heard, levels: Levels) -> Iterator[Advice]:
    story = heard.story
    if not story.deeds or story.outcome > Outcome.VAGUE:
        return
    yield Advice(
        "Say what came of it.",
        "After “{quote}” one does not learn how it ended. Say what was different, and how you "
        "could tell.",
        {
            structure.KEY: 4,
            contribution.KEY: up(levels, contribution.KEY, 1),
            specificity.KEY: up(levels, specificity.KEY, 1),
        },
        _last(heard),
    )


def _last(heard: Heard) -> Statement | None:
    """The vague end, where there is one; otherwise what is told last."""
    story, events = heard.story, heard.account.events
    vague = [s for s in story.results if whole(s)]
    told = [s for s in (*story.actions, *heard.account.told) if whole(s)]
    return vague[-1] if vague else max(told or events, key=lambda s: s.span.start, default=None)


def _on_the_part(heard: Heard, levels: Levels) -> Iterator[Advice]:
    story, events = heard.story, heard.account.events
    if not story.deeds and events:
        yield Advice(
            "Say what you did yourself.",
            "“{quote}” says what happened. It does not say what you, or your team with you, did.",
            {contribution.KEY: 4, structure.KEY: 3},
            first(heard.account.told or events),
        )
    if story.deeds and plural_of_own(heard.account):
        yield Advice(
            "Say which part was yours.",
            "“{quote}” is good teamwork. Add one sentence on what you yourself did.",
            {contribution.KEY: up(levels, contribution.KEY, 1)},
            story.actions[0],
        )
