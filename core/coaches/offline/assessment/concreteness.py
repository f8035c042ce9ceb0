"""How concrete an answer is, whatever its trade: an estimate from its words, beside the rules.

Rules know signs; readers also hear whether somebody speaks of things or of virtues, in a trade of
which no list has a word. What they hear is learned from labelled answers (evals/concreteness.py):
how many words name a thing, how long the words are, how much their vectors weigh and which way
they point. A level moves by one at most, and only where this estimate is far from it.
"""

from __future__ import annotations

from collections.abc import Iterable
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

_FAR = 1.0  # levels between a rule and the estimate, from which the rule is corrected by one
_FEW = 40  # words that put a level more between them: a mean over few words says little
_EACH_MORE = 0.4  # levels that it is farther for each criterion that was corrected before
_MORE = "What it names is concrete, so it counts one level more."
_LESS = "Most of its words are general, so it counts one level less."


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


def features(heard: Heard) -> NDArray[np.float64] | None:
    """The features of what carries a fact in an answer; None where no word of it is its own.

    The logarithm of how many words tell something and their share; the mean letters of a word
    and the mean length of its vector; what the question asks for (explanation, design, story);
    and the direction of the mean vector (256). The question's own words are left out.
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


def estimate(heard: Heard, learned: Weights | None = None) -> float | None:
    """The level, 0 to 5, that answers with such words were given; None where there are none.

    From *learned*, or from what is kept.
    """
    found = features(heard)
    if found is None:
        return None
    known = learned or weights()
    return float(np.clip(found @ known.features + known.added, LEVELS[0], LEVELS[-1]))


def corrected(
    judgements: Iterable[Judgement], heard: Heard, expected: float | None, most: int
) -> dict[str, Judgement]:
    """Those of *judgements* that are far from what is *expected*, one level nearer, by criterion.

    The farthest first; each one after it has to be farther off, so that a small change of the
    words moves no more than one. Never raised above *most*, which is what relevance leaves, nor
    from nothing.
    """
    if expected is None:
        return {}
    far = _FAR + _FEW / max(heard.account.telling_words, 1)
    scored = [(abs(expected - j.level), j, j.level) for j in judgements if j.level is not None]
    found: dict[str, Judgement] = {}
    for distance, judgement, level in sorted(scored, key=lambda each: -each[0]):
        if distance < far + _EACH_MORE * len(found):
            break
        if expected < level:
            found[judgement.criterion] = _moved(judgement, level - 1, _LESS)
        elif 0 < level < most:
            found[judgement.criterion] = _moved(judgement, level + 1, _MORE)
    return found


def _moved(judgement: Judgement, level: int, why: str) -> Judgement:
    return replace(judgement, readings=(level,), reason=f"{judgement.reason} {why}")
