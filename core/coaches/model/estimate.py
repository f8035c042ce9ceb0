"""How many calls an assessment makes and about how many tokens they take, before it is asked for.

For showing beforehand. What a budget holds back is another, stricter count, made of each request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.coaches.model.judging import CriterionReading, ask_about, hear
from core.coaches.model.shapes import shape_of
from core.domain.chat import TokenCount
from core.domain.interview import Question
from core.domain.rubric import Rubric

# Letters a token, by a vocabulary of 32,000 pieces: 3.85 over 235 requests of ours in English
# (3.7 to 4.0), and between 0.7 and 1.1 in Chinese and Arabic.
_LETTERS = 3.8
_REPLY = 200  # tokens; our own scripted replies have 106 on average and 182 at most
_FRAME = 40  # tokens of delimiters around a request
_TYPICAL = "One sentence of an answer that has about eighty letters in it, and then one more. "
_SENTENCES = 12


@dataclass(frozen=True)
class Estimate:
    calls: int
    tokens: TokenCount


def calls_of(rubric: Rubric, samples: int) -> int:
    """One for each criterion and sample. Replies that do not fit are asked for once more."""
    return len(rubric.criteria) * samples


def estimated(
    rubric: Rubric, samples: int, question: Question | None = None, answer: str | None = None
) -> Estimate:
    """What assessing *answer* takes; without one, an answer of about a thousand letters."""
    asked = question or Question(_TYPICAL, "")
    heard = hear(asked, _TYPICAL * _SENTENCES if answer is None else answer)
    shape = _tokens(json.dumps(shape_of(CriterionReading).schema))
    given = 0
    for criterion in rubric.criteria:
        request = ask_about(criterion, heard, samples=samples).request
        said = sum(_tokens(material.text) for material in request.material)
        given += _tokens(request.instruction) + said + shape + _FRAME
    calls = calls_of(rubric, samples)
    return Estimate(calls, TokenCount(given=given * samples, made=_REPLY * calls))


def _tokens(text: str) -> int:
    """About as many as *text* has; letters beyond ASCII are counted as one each."""
    plain = sum(map(str.isascii, text))
    return round(plain / _LETTERS) + len(text) - plain
