"""Clarifying questions: which facts were asked for, and what is worth asking next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.coaches.offline.assessment.words import vocabulary, words_of
from core.coaches.offline.casework.reading import Heard, listed, scored
from core.domain.case import Fact, goes_on
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.text import Span

KEY = "understanding"
_SEVERAL, _MANY = 3, 4  # facts from which the questions were good, and from which they were all


def told_before(source: str) -> frozenset[str]:
    """The facts that a reply of the interviewer gave, from its source: ``offline@1#days,wage``."""
    return (
        frozenset(filter(None, source.rpartition("#")[2].split(",")))
        if "#" in source
        else frozenset()
    )


def judge(heard: Heard, before: frozenset[str]) -> Judgement:
    """The level of the questions so far; *before* are the facts that were told already."""
    asked = heard.case.asked_for(heard.text)
    new = [(fact, span) for fact, span in asked if fact.key not in before]
    if goes_on(heard.answer):
        return Judgement(KEY, State.NOT_ASKED, reason="You went on.")
    if not new:
        asking = [s for s in heard.sentences if "?" in s.of(heard.answer) or heard.says("asks", s)]
        if before or not asking:
            reason = "Nothing new was asked." if before else "Nothing was asked."
            return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason=reason)
        return scored(KEY, 1, heard, asking, "Nothing that was asked changes the case.")
    known = before | {fact.key for fact, _ in new}
    goal = any(heard.case.fact(key).goal for key in known)
    level = min(4, len(known) + 1) if len(known) < _SEVERAL else 4
    if goal and len(known) >= _MANY and not _needed(heard, known):
        level = 5
    reason = f"You asked for {listed([fact.name.lower() for fact, _ in new])}."
    earlier = [fact.name.lower() for fact in heard.case.facts if fact.key in before]
    reason += f" Before that: {listed(earlier)}." if earlier else ""
    return scored(KEY, level, heard, [span for _, span in new], reason)


def advise(heard: Heard, before: frozenset[str]) -> Instruction:
    """What to ask first, or also."""
    found = heard.case.asked_for(heard.text)
    known = before | {fact.key for fact, _ in found}
    new = (span for fact, span in found if fact.key not in before)
    place = next(new, found[0][1] if found else heard.first)
    quote, words = heard.quote(place)
    if goes_on(heard.answer):
        return Instruction("You went on.", "That is fine: a case can be begun with what one knows.")
    if not found:
        said = f"“{words}” asks for nothing that the case turns on. " if words else ""
        because = f"{said}Ask what the client wants, then for the numbers you will need."
        return Instruction("Ask before you calculate.", because, KEY, quote)
    if not any(heard.case.fact(key).goal for key in known):
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


def _needed(heard: Heard, known: frozenset[str]) -> list[Fact]:
    """What was not asked for and a later part cannot do without, in the order of the case."""
    needs = {key for part in heard.case.parts.values() for key in part.needs}
    return [fact for fact in heard.case.facts if fact.key in needs - known]


def _others(heard: Heard, known: frozenset[str]) -> list[Fact]:
    return [fact for fact in heard.case.facts if fact.key not in known][:1]


def unanswered(heard: Heard) -> tuple[Span, ...]:
    """The questions in an answer that no fact of the case answers, one by one: "who else is open
    and do you like cheese" are two. What has no English word in it counts as one too."""
    known = [span for _, span in heard.case.asked_for(heard.text)]
    return tuple(
        question
        for sentence in heard.sentences
        for question in _questions(heard, sentence)
        if not any(span.overlaps(question) for span in known)
        and not heard.case.asked_for(question.of(heard.answer))
    )


def _questions(heard: Heard, sentence: Span) -> Iterator[Span]:
    said, start = sentence.of(heard.answer), 0
    for match in (*_AND.finditer(said), None):
        end = match.start() if match else len(said)
        words = said[start:end]
        if said.endswith("?") or _ASKING.match(words) or _meaningless(words):
            yield Span(sentence.start + start, sentence.start + end)
        start = match.end() if match else end


def _meaningless(words: str) -> bool:
    small = vocabulary("english", "function")
    return not goes_on(words) and not any(word.text in small for word in words_of(words))


_ASKS = (
    r"(?:who|what|how|which|when|where|why|whether|do|does|did|is|are|was|were|can|could|will|"
    r"would|has|have)\b"
)
_AND = re.compile(rf"\s*[,;]?\s+(?:and|or|also)\s+(?={_ASKS})", re.IGNORECASE)
_ASKING = re.compile(rf"\W*(?:(?:and|or|also|so)\s+)*{_ASKS}", re.IGNORECASE)
