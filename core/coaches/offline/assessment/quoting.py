"""Which words of an answer are quoted: a whole sentence where it is short, never a loose end."""

from __future__ import annotations

import re

from core.coaches.offline.assessment.account import Account, Statement
from core.coaches.offline.assessment.words import vocabulary
from core.domain.text import Span

_QUOTE = 140  # characters of the answer that are quoted at most
_SENTENCE = 90  # characters of a sentence that is quoted whole
_LEAST = 4  # words by which a quote is understood
_AND = re.compile(r"(?:and|but|so|or|then|also|plus|because|since)\b[\s,]+", re.IGNORECASE)


def quoted(account: Account, statement: Statement) -> Span:
    """The words to show for *statement*, at most `_QUOTE` characters, ending between two words."""
    sentence = account.sentence(statement)
    short = sentence.end - sentence.start <= _SENTENCE and statement.worth
    span = sentence if short else account.unbroken(statement.span)
    opening = _AND.match(account.answer, span.start, span.end)
    start = opening.end() if opening and opening.end() < span.end else span.start
    if span.end - start <= _QUOTE:
        return Span(start, span.end)
    end = account.answer.rfind(" ", start, start + _QUOTE)
    return Span(start, end if end > start else start + _QUOTE)


def whole(statement: Statement) -> bool:
    """True where *statement* is understood by itself: not "if I cannot" or "until the end"."""
    words = [word.text for word in statement.clause.words]
    first = words[1] if len(words) > 1 and words[0] in ("and", "but", "so", "or") else words[0]
    return len(words) >= _LEAST and first not in _tied()


def _tied() -> frozenset[str]:
    return vocabulary("english", "subordinate") | frozenset({"that", "whom", "whose", "than", "as"})
