"""Which words of an answer are quoted: a whole sentence where it is short, never a loose end."""

from __future__ import annotations

import re

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.words import vocabulary
from core.domain.text import Span

_QUOTE = 140  # characters of the answer that are quoted at most
_SENTENCE = 90  # characters of a sentence that is quoted whole
_LEAST = 4  # words by which a quote is understood
_PAUSE = re.compile(r"[.!?;:…\n()]+(?=\s|$)|,(?=\s)|\s[-–—]\s|[()]|\n")
_AND = re.compile(r"(?:and|but|so|or|then|also|plus|because|since)\b[\s,]+", re.IGNORECASE)
_LOOSE = re.compile(
    r"[\s,;:–—-]+(?:(?:and|but|so|or|then|the|a|an|of|to|with|for|in|on|at|by|from|that|which|who|"
    r"because|when|if|as|my|our|your|their|his|her|is|was|are|were|i|we|than|after|before)"
    r"[\s,;:–—-]*)*$",
    re.IGNORECASE,
)
_BEGINS_A_SENTENCE = re.compile(r"(?:^|(?<=[.?!] ))“\{quote\}”")


def quoted(account: Account, statement: Statement) -> Span:
    """The words to show for *statement*: at most `_QUOTE` characters, from one pause to the next.

    A comma inside a number is no pause, and a cut that has to be made falls between two words.
    """
    sentence = account.whole_sentence(statement)
    if sentence.end - sentence.start <= _SENTENCE and statement.worth:
        span = sentence
    else:
        span = _between_pauses(account.answer, sentence, account.unbroken(statement.span))
    opening = _AND.match(account.answer, span.start, span.end)
    start = opening.end() if opening and opening.end() < span.end else span.start
    # What is blanked in `said` stands at the same place: "um", "if I may".
    heard = account.said.text[start : span.end]
    start += len(heard) - len(heard.lstrip(" ,;…")) if heard.strip(" ,;…") else 0
    return _trimmed(account.answer, Span(start, span.end))


def _between_pauses(answer: str, sentence: Span, clause: Span) -> Span:
    """*clause*, widened to the pauses around it where that is not too long."""
    start, end = sentence.start, sentence.end
    for pause in _PAUSE.finditer(answer, sentence.start, sentence.end):
        if pause.end() <= clause.start:
            start = pause.end()
        elif pause.start() >= clause.end:
            end = pause.start()
            break
    start += len(answer[start:end]) - len(answer[start:end].lstrip())
    return Span(start, end) if end - start <= _QUOTE else clause


def _trimmed(answer: str, span: Span) -> Span:
    """*span* cut to its length between two words, without small words at its end."""
    end = span.end
    if end - span.start > _QUOTE:
        space = answer.rfind(" ", span.start, span.start + _QUOTE)
        end = space if space > span.start else span.start + _QUOTE
    ended = _PAUSE.match(answer, end) or not answer[end:].strip()
    loose = None if ended else _LOOSE.search(answer, span.start, end)
    if loose and len(answer[span.start : loose.start()].split()) >= _LEAST:
        end = loose.start()
    return Span(span.start, end)


def filled(because: str, words: str) -> str:
    """*because* with *words* at its "{quote}"; where nothing is quoted it says "your answer".

    So no instruction can show an empty quote, whichever advice it comes from.

    Raises:
        ValueError: *because* has a "{quote}" outside quotation marks and nothing to put there.
    """
    if words.strip():
        return because.replace("{quote}", words)
    begun = _BEGINS_A_SENTENCE.sub("Your answer", because)
    said = begun.replace("“{quote}”", "your answer")
    if "{quote}" in said:
        raise ValueError(f"Nothing to quote in: {because}")
    return said


def whole(statement: Statement) -> bool:
    """True where *statement* is understood by itself: not "if I cannot" or "until the end"."""
    words = [word.text for word in statement.clause.words]
    first = words[1] if len(words) > 1 and words[0] in ("and", "but", "so", "or") else words[0]
    return len(words) >= _LEAST and first not in _tied()


def _tied() -> frozenset[str]:
    return vocabulary("english", "subordinate") | frozenset({"that", "whom", "whose", "than", "as"})
