"""Soundness: whether it is right. Rules cannot know, and say so."""

from __future__ import annotations

from core.coaches.offline.assessment.judging import Heard, unscored
from core.domain.evaluation import Judgement, State

KEY = "soundness"


def judge(heard: Heard) -> Judgement:  # noqa: ARG001 - the same whatever was heard
    """Never a level."""
    return unscored(KEY, State.NOT_ASSESSED, "Whether it is right, rules cannot judge.")
