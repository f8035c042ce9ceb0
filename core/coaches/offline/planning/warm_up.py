"""The first question: easy, and scored by nobody."""

from __future__ import annotations

from functools import cache
from typing import Any

from core.coaches.offline.planning.drafts import SOURCE
from core.coaches.offline.planning.families import family_of
from core.coaches.offline.planning.frames import draw
from core.content import table
from core.domain.interview import Brief, Question, QuestionKind


@cache
def _warm_ups() -> tuple[dict[str, Any], ...]:
    return tuple(table("planning/warm_ups")["question"])


def _suits(fields: dict[str, Any], brief: Brief, family: str | None) -> bool:
    families = fields.get("families")
    return brief.persona in fields.get("persona", (brief.persona,)) and (
        families is None or family in families
    )


def warm_up(brief: Brief) -> Question:
    """One question for this persona and line of work; the same for the same brief."""
    family = family_of(brief.role)
    suiting = [fields for fields in _warm_ups() if _suits(fields, brief, family)]
    chosen = suiting[draw(brief.role, brief.kind, brief.seniority, brief.persona) % len(suiting)]
    return Question(
        text=chosen["text"],
        in_other_words=chosen["in_other_words"],
        competency="warm-up",
        kind=QuestionKind.WARM_UP,
        why=table("planning/warm_ups")["why"],
        source=SOURCE,
    )
