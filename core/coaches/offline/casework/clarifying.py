"""Clarifying questions: which facts were asked for, and what is worth asking next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment.words import vocabulary, words_of
from core.coaches.offline.casework.reading import Heard, listed, scored
from core.domain.case import Exhibit, Fact, goes_on
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.phrase import found_in
from core.domain.text import Span

KEY = "understanding"
_SEVERAL, _MANY = 3, 4  # facts from which the questions were good, and from which they were all


def told_before(source: str) -> frozenset[str]:
    """The keys of the facts that were told up to a reply of the interviewer, and of the exhibits
    that were asked for, from its source: ``offline@1#days,wage``."""
    return (
        frozenset(filter(None, source.rpartition("#")[2].split(",")))
        if "#" in source
        else frozenset()
    )


def judge(heard: Heard, before: frozenset[str]) -> Judgement:
    """The level of the questions so far; *before* are the keys of what was asked for already."""
    asked = _asked(heard)
    new = [(topic, span) for topic, span in asked if topic.key not in before]
    if goes_on(heard.answer):
        return Judgement(KEY, State.NOT_ASKED, reason="You went on.")
    if not new:
        asking = [s for s in heard.sentences if "?" in s.of(heard.answer) or heard.says("asks", s)]
        if before or not asking:
            reason = "Nothing new was asked." if before else "Nothing was asked."
            return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason=reason)
        return scored(KEY, 1, heard, asking, "Nothing that was asked changes the case.")
    known = before | {topic.key for topic, _ in new}
    level = min(4, len(known) + 1) if len(known) < _SEVERAL else 4
    if _goal(heard, known) and len(known) >= _MANY and not _needed(heard, known):
        level = 5
    reason = f"You asked for {listed(_names([topic for topic, _ in new]))}."
    topics: tuple[Fact | Exhibit, ...] = (*heard.case.facts, *heard.case.exhibits)
    earlier = _names([topic for topic in topics if topic.key in before])
    reason += f" Before that: {listed(earlier)}." if earlier else ""
    return scored(KEY, level, heard, [span for _, span in new], reason)


def advise(heard: Heard, before: frozenset[str]) -> Instruction:
    """What to ask first, or also."""
    found = _asked(heard)
    known = before | {topic.key for topic, _ in found}
    new = (span for topic, span in found if topic.key not in before)
    place = next(new, found[0][1] if found else heard.first)
    quote, words = heard.quote(place)
    if goes_on(heard.answer):
        return Instruction("You went on.", "That is fine: a case can be begun with what one knows.")
    if not found:
        said = f"“{words}” asks for nothing that the case turns on. " if words else ""
        if before:
            return Instruction("Ask one thing more.", f"{said}{_left(heard, before)}", KEY, quote)
        because = f"{said}Ask what the client wants, then for the numbers you will need."
        return Instruction("Ask before you calculate.", because, KEY, quote)
    if not _goal(heard, known):
        because = f"“{words}” asks for a detail. What they want decides which details matter."
        return Instruction("Ask first what they want.", because, KEY, quote)
    missing = _needed(heard, known)
    if not missing and len(known) >= _MANY:
        because = f"“{words}” and the rest give you what you need. Take the next part."
        return Instruction("Strong: leave it.", because, None, quote)
    names = [fact.name.lower() for fact in missing or _others(heard, known)]
    rest = " and the rest are" if len(known) > 1 else " is"
    because = f"“{words}”{rest} worth asking. You will also need to know: {listed(names[:_NAMED])}."
    return Instruction("Ask one thing more.", because, KEY, quote)


_NAMED = 3  # facts that one sentence names at most


def _left(heard: Heard, known: frozenset[str]) -> str:
    """What to ask after *known*, when the last question was about nothing in the case."""
    if not _goal(heard, known):
        return "Ask what the client wants."
    names = [fact.name.lower() for fact in _needed(heard, known) or _others(heard, known)]
    if not names:
        return "You know all there is to know: take the next part."
    return f"You will also need to know: {listed(names[:_NAMED])}."


def _goal(heard: Heard, known: frozenset[str]) -> bool:
    return any(fact.goal and fact.key in known for fact in heard.case.facts)


def _names(topics: Sequence[Fact | Exhibit]) -> list[str]:
    facts = [topic.name.lower() for topic in topics if isinstance(topic, Fact)]
    return facts if len(facts) == len(topics) else [*facts, "what the exhibits will show"]


def _asked(heard: Heard) -> tuple[tuple[Fact | Exhibit, Span], ...]:
    return (*heard.case.asked_for(heard.text), *seen_later(heard))


def seen_later(heard: Heard) -> tuple[tuple[Exhibit, Span], ...]:
    """The exhibits that will answer a question, each with the words by which it was known.

    A question that a fact answers is not one of these: "how many customers would we lose".
    """
    found: dict[str, tuple[Exhibit, Span]] = {}
    for sentence in heard.sentences:
        for piece in _pieces(sentence.of(heard.answer), sentence.start, _NEXT):
            words = piece.of(heard.answer)
            if heard.case.asked_for(words):
                continue
            # One question counts once; the later exhibit is the finer one: by hour, by month.
            for exhibit in reversed(heard.case.exhibits):
                if span := next(found_in(words, exhibit.asked_by), None):
                    place = Span(piece.start + span.start, piece.start + span.end)
                    found.setdefault(exhibit.key, (exhibit, place))
                    break
    return tuple(found.values())


def _needed(heard: Heard, known: frozenset[str]) -> list[Fact]:
    """What was not asked for and a later part cannot do without, in the order of the case."""
    needs = {key for part in heard.case.parts.values() for key in part.needs}
    return [fact for fact in heard.case.facts if fact.key in needs - known]


def _others(heard: Heard, known: frozenset[str]) -> list[Fact]:
    return [fact for fact in heard.case.facts if fact.key not in known][:1]


def unanswered(heard: Heard) -> tuple[Span, ...]:
    """The questions in an answer that no fact and no exhibit answers, one by one: "who else is open
    and do you like cheese" are two. What has no English word in it counts as one too."""
    known = [span for _, span in _asked(heard)]
    return tuple(
        question
        for sentence in heard.sentences
        for question in _questions(heard, sentence)
        if not any(span.overlaps(question) for span in known)
        and not heard.case.asked_for(question.of(heard.answer))
        and not any(
            any(found_in(question.of(heard.answer), exhibit.asked_by))
            for exhibit in heard.case.exhibits
        )
    )


def _questions(heard: Heard, sentence: Span) -> Iterator[Span]:
    said = sentence.of(heard.answer)
    for piece in _pieces(said, sentence.start, _AND):
        words = piece.of(heard.answer)
        if said.endswith("?") or _ASKING.match(words) or _meaningless(words):
            yield piece


def _pieces(said: str, offset: int, between: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in (*between.finditer(said), None):
        end = match.start() if match else len(said)
        yield Span(offset + start, offset + end)
        start = match.end() if match else end


def _meaningless(words: str) -> bool:
    small = vocabulary("english", "function")
    return not goes_on(words) and not any(word.text in small for word in words_of(words))


_ASKS = (
    r"(?:who|what|how|which|when|where|why|whether|do|does|did|is|are|was|were|can|could|will|"
    r"would|has|have)\b"
)
_AND = re.compile(rf"\s*[,;]?\s+(?:and|or|also)\s+(?={_ASKS})", re.IGNORECASE)
_NEXT = re.compile(rf"{_AND.pattern}|,\s*(?={_ASKS})", re.IGNORECASE)
_ASKING = re.compile(rf"\W*(?:(?:and|or|also|so)\s+)*{_ASKS}", re.IGNORECASE)
