"""Whether what is told belongs to a world that nobody asked about: a kitchen, a song, a holiday.

Each world of content/vocabulary/assessment/worlds.toml is a direction (likeness.py). A cook may
speak of butter and a gardener of roses: what counts is how much nearer an answer is to a world
than to anything that interviews ask, and that the question is not of that world itself.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from core.coaches.offline.assessment.likeness import Vector, direction, usual
from core.content import table


class World(NamedTuple):
    """How near an answer is to the nearest world, in cosines."""

    beyond: float  # nearer than to the nearest question of the bank
    asked: float  # nearer than what was asked is to this world


def world_of(asked: str, said: str) -> World:
    """Of the world that *said* is nearest to; far below zero where either has no words."""
    answer, question = direction(said), direction(asked)
    if answer is None or question is None:
        return World(-1.0, -1.0)
    nearest = max(_worlds(), key=lambda world: float(world @ answer))
    near = float(nearest @ answer)
    return World(near - float(np.max(usual() @ answer)), near - max(0.0, float(nearest @ question)))


@cache
def _worlds() -> tuple[Vector, ...]:
    found = (direction(words) for words in table("vocabulary/assessment/worlds").values())
    return tuple(world for world in found if world is not None)
