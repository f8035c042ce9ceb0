"""What would raise a story: its beginning, its steps, the candidate's part, its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.coaches.offline.assessment import contribution, specificity, structure
from core.coaches.offline.assessment.account import plural_of_own
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.already import (
    by_you,
    deeds_in,
    ended_after,
    happens,
    has,
    last_deed,
)
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.quoting import whole
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.story import Outcome

_ALONE = re.compile(r"\b(?:I|i)(?:['’](?:ve|d))? (?!think|believe|guess|mean|suppose|hope)\w+")
_WELL = re.compile(
    r"\b(?:(?:went|worked) (?:\w+ )?(?:well|fine|out)|"
    r"(?:was|were|became) (?:\w+ )?(?:happy|satisfied|pleased|successful|fine|solved)|managed it)\b"
)
_DID = re.compile(
    r"\bI (?:\w+ly |also |then |once |never |just )?"
    r"(?!was\b|had\b|saw\b|felt\b|knew\b|thought\b|wanted\b|realised\b|heard\b|noticed\b|liked\b)"
    r"(?:\w{2,}ed\b|(?:told|took|made|said|wrote|gave|went|sent|rang|brought|built|found|held|met|put|"
    r"read|sat|spoke|taught|left|got|began|chose|did|drove|ran|showed)\b)"
)
_PICTURED = 4  # level of specificity from which one step told well is enough
_HAPPENED = 2  # things that happened, from which the candidate's own part can be missed


def on_stories(heard: Heard, levels: Levels) -> Iterator[Advice]:
    yield from _on_the_end(heard, levels)
    yield from _on_the_part(heard, levels)
    yield from _on_the_beginning(heard, levels)
    yield from _on_the_steps(heard, levels)


def _on_the_end(heard: Heard, levels: Levels) -> Iterator[Advice]:
    story, last = heard.story, last_deed(heard)
    if last is None or story.outcome > Outcome.VAGUE:
        return
    raises = {
        structure.KEY: 4,
        contribution.KEY: up(levels, contribution.KEY, 1),
        specificity.KEY: up(levels, specificity.KEY, 1),
    }
    vague = [s for s in story.results if _says_it_vaguely(s)]
    if vague and not _more_than(vague[-1], heard):
        yield Advice(
            "Say what changed.",
            "“{quote}” does not say what changed. Say what was different, and how you could tell.",
            raises,
            vague[-1],
        )
    elif not ended_after(heard.account, last):
        yield Advice(
            "Say how it ended.",
            "After “{quote}”, say what happened then, and what was different.",
            raises,
            last,
        )
    elif other := _theirs_last(heard, last):
        yield Advice(
            "Say what you did then.",
            "“{quote}” is the last thing that we hear. Say what you did then, and how it ended.",
            raises,
            other,
        )


def _theirs_last(heard: Heard, last: Statement) -> Statement | None:
    """What somebody else did at the very end, where nothing says what that led to."""
    told = [s for s in heard.account.told if s.span.start > last.span.start]
    later = [s for s in told if s.clause.sentence > last.clause.sentence]
    theirs = [s for s in later if not s.own and whole(s)]
    after = heard.account.answer[last.span.end :]
    ended = has("ended", after) or has("changed", after) or any(s.own and s.verb for s in told)
    return theirs[-1] if theirs and not ended else None


def _says_it_vaguely(statement: Statement) -> bool:
    """ "It went well"; not "my boss was happy since no plate came back"."""
    said = bool(_WELL.search(statement.text))
    return said and not has("number", statement.text) and not has("changed", statement.text)


def _more_than(statement: Statement, heard: Heard) -> bool:
    """True where more is told after it, or in the clauses around it, that may be the end."""
    return ended_after(heard.account, statement) or any(
        s.clause.sentence == statement.clause.sentence and has("number", s.text)
        for s in heard.account.statements
    )


def _on_the_part(heard: Heard, levels: Levels) -> Iterator[Advice]:
    story, account = heard.story, heard.account
    happened = [s for s in account.told if s.event and not s.own and whole(s) and happens(s)]
    if not story.deeds and len(account.told) >= _HAPPENED and not _DID.search(account.answer):
        if happened:
            yield Advice(
                "Say what you did yourself.",
                "“{quote}” says what happened. Say now what you did, or your team with you.",
                {contribution.KEY: 4, structure.KEY: 3},
                max(happened, key=lambda s: (len(s.facts), -s.span.start)),
            )
    elif story.deeds and plural_of_own(account) and not _ALONE.search(account.answer):
        ours = [s for s in story.actions if re.search(r"\bwe\b", s.text)]
        if ours:
            yield Advice(
                "Say which part was yours.",
                "“{quote}” says “we”. Add one sentence on what you yourself did.",
                {contribution.KEY: up(levels, contribution.KEY, 1)},
                ours[0],
            )


def _on_the_beginning(heard: Heard, levels: Levels) -> Iterator[Advice]:
    deed = first(heard.story.actions)
    bare = levels.get(specificity.KEY, 5) < _PICTURED
    if deed is None or heard.story.situation or not bare or not by_you(deed):
        return
    before = heard.account.answer[: heard.account.whole_sentence(deed).end]
    if not has("placed", before):
        yield Advice(
            "Say where and when it was.",
            "“{quote}” comes before one knows what was the matter. One sentence on the place and "
            "the problem is enough.",
            {structure.KEY: 5, specificity.KEY: up(levels, specificity.KEY, 1)},
            deed,
        )


def _on_the_steps(heard: Heard, levels: Levels) -> Iterator[Advice]:
    story, deed = heard.story, last_deed(heard)
    if deed is None or len(story.actions) != 1 or story.outcome <= Outcome.VAGUE:
        return
    bare = levels.get(specificity.KEY, 5) < _PICTURED
    if bare and by_you(deed) and len(deeds_in(heard.account.answer)) <= 1:
        yield Advice(
            "Say how you did it.",
            "“{quote}” is the one step that you tell. Say what else you did, step by step.",
            {
                contribution.KEY: up(levels, contribution.KEY, 2),
                specificity.KEY: up(levels, specificity.KEY, 1),
            },
            deed,
        )
