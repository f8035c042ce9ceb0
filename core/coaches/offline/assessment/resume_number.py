"""The number that the résumé has, and the answer has not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.addressed import answered_text
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.words import root, stems, vocabulary, words_of
from core.domain.document import Profile, claims

_FIGURE = re.compile(
    r"[€$£]?\s?\d+(?:[.,]\d+)*(?:\s?%|\s?(?:percent|per cent|million|thousand|k)\b)?"
)
_CHANGE = re.compile(
    r"\bfrom\s[€$£]?\d[\d,.]*\s?%?(?:\s[a-z]+){0,3}?\sto\s[€$£]?\d+(?:[.,]\d+)*"
    r"(?:\s?%|\s?(?:seconds?|minutes?|hours?|days?|weeks?|months?|percent|million|thousand|k|m)\b)?"
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SHARED = 2  # meaning-bearing words in common that make two sentences speak of one thing


def number_in_resume(
    statements: Sequence[Statement], account: Account, resume: Profile | None
) -> tuple[str, Statement] | None:
    """The figure of a résumé's claim about the same thing, and the statement that lacks it.

    The claim shares at least two meaning-bearing words with the whole answer, and one with
    the statement. None where there is no such claim, or the answer has its numbers already. A
    change is named whole, with its units: "from 41 to 12 minutes".
    """
    if resume is None:
        return None
    said = _meaning(account.answer)
    for item in claims(resume):
        text = answered_text(item.text)
        figure = _figure_in(text)
        shared = _meaning(text) & said
        if not figure or len(shared) < _SHARED or _numbers(figure) <= _numbers(account.answer):
            continue
        for statement in reversed(statements):
            if not statement.numbers and _meaning(statement.text) & shared:
                return figure, statement
    return None


def _figure_in(text: str) -> str:
    match = _CHANGE.search(text) or _FIGURE.search(text)
    return match.group().strip() if match is not None else ""


def _numbers(text: str) -> set[str]:
    return set(_DIGITS.findall(text))


def _meaning(text: str) -> set[str]:
    # General words that name a thing when two sentences share them are kept.
    general = stems("english", "generic") - stems("english", "work")
    function = vocabulary("english", "function")
    return {
        root(word.stem)
        for word in words_of(text)
        if word.text not in function
        and word.stem not in general
        and not word.text[0].isdigit()
        and len(word.stem) > 2
    }
