"""What readers would make of an answer, beside the rules: learned from labelled answers.

Rules know signs; readers also hear whether somebody speaks of things or of virtues, in a trade of
which no list has a word. How far readers are from the rules is learned (evals/concreteness.py)
from what the rules say themselves, how many words name a thing, how long the words are, how much
their vectors weigh and which way they point. By that distance the whole answer is moved: one
criterion at a time, the farthest first, until the mean is there, so that a small change of the
words moves little. On the worked examples of the rubrics, and on one answer said in several
manners, it has learned to move nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.likeness import vector_of
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.words import telling, vocabulary
from core.content import table
from core.domain.evaluation import Judgement
from core.domain.rubric import LEVELS

_FARTHEST = 1.0  # levels by which the whole is moved at most
_STEPS = 2  # levels by which one criterion is
_ONCE = {1: "one level more", -1: "one level less", 2: "two levels more", -2: "two levels less"}
_BESIDE = "Beside answers that readers have judged, it counts {}."

Levels = Mapping[str, int]  # by the key of the criterion


@dataclass(frozen=True)
class Weights:
    """What was learned: one number for each feature, and what is added to them."""

    features: NDArray[np.float64]
    added: float


@cache
def weights() -> Weights:
    """What content/vocabulary/assessment/concreteness.toml holds."""
    learned = table("vocabulary/assessment/concreteness")
    return Weights(np.array(learned["features"], dtype=np.float64), learned["added"])


def features(heard: Heard, ruled: float) -> NDArray[np.float64] | None:
    """The features of what carries a fact in an answer; None where no word of it is its own.

    The mean level by the rules (*ruled*); the logarithm of how many words tell something and
    their share; the mean letters of a word and the mean length of its vector; what the question
    asks for (explanation, design, story); and the direction of the mean vector (256). The
    question's own words are left out.
    """
    words = [word for s in heard.account.worthwhile if not s.repeated for word in s.clause.words]
    own = {
        word.stem: word.text
        for word in reversed(words)
        if len(word.text) > 2
        and not word.text[0].isdigit()
        and word.text not in vocabulary("english", "function")
        and word.stem not in heard.topic.text
    }
    if not own:
        return None
    vectors = np.stack([vector_of(word) for word in own.values()])
    mean = vectors.mean(axis=0)
    told = [word.stem for word in words if telling(word)]
    explains = heard.topic.asked is Asked.EXPLANATION
    return np.array(
        [
            ruled,
            log1p(len(set(told))),
            len(told) / len(words),
            sum(map(len, own.values())) / len(own),
            np.linalg.norm(vectors, axis=1).mean(),
            explains and not heard.topic.design,
            heard.topic.design,
            heard.topic.asked is Asked.STORY,
            *(mean / (np.linalg.norm(mean) or 1.0)),
        ],
        dtype=np.float64,
    )


def farther(heard: Heard, ruled: float, learned: Weights | None = None) -> float:
    """How many levels above the mean by the rules, *ruled*, readers would judge; 0.0 where no
    word of the answer is its own. From *learned*, or from what is kept."""
    found = features(heard, ruled)
    if found is None:
        return 0.0
    known = learned or weights()
    wanted = float(np.clip(ruled + found @ known.features + known.added, LEVELS[0], LEVELS[-1]))
    return float(np.clip(wanted - ruled, -_FARTHEST, _FARTHEST))


def moved(
    levels: Levels, shares: Mapping[str, float], movable: Sequence[str], far: float, most: int
) -> Levels:
    """*levels* with their mean by *shares* moved by *far*, as near as whole levels allow.

    Only what is *movable* moves: the farthest from where the mean is to be first. Never above
    *most*, nor up from nothing.
    """
    found = dict(levels)
    way = 1 if far > 0 else -1
    left = abs(far) * sum(shares[key] for key in levels)
    wanted = mean(levels, shares) + far

    def may(key: str) -> bool:
        within = 0 < found[key] < most if way > 0 else found[key] > LEVELS[0]
        return within and abs(found[key] - levels[key]) < _STEPS and left >= shares[key] / 2

    while free := [key for key in movable if may(key)]:
        farthest = max(free, key=lambda key: (way * (wanted - found[key]), key))
        found[farthest] += way
        left -= shares[farthest]
    return found


def mean(levels: Levels, shares: Mapping[str, float]) -> float:
    """The mean of *levels* by *shares*; there is at least one."""
    return sum(level * shares[key] for key, level in levels.items()) / sum(
        shares[key] for key in levels
    )


def corrected(judgement: Judgement, level: int) -> Judgement:
    """*judgement* at another *level*, and why."""
    why = _BESIDE.format(_ONCE[level - (judgement.level or 0)])
    return replace(judgement, readings=(level,), reason=f"{judgement.reason} {why}")
