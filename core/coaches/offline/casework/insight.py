"""What an exhibit means: which findings an answer states, and whether it says what follows."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from core.coaches.offline.assessment.words import vocabulary
from core.coaches.offline.casework.calculation import SAME, Checked
from core.coaches.offline.casework.reading import TELLING, Heard, listed, scored
from core.content import table
from core.domain.case import Case, Measure, PartKey
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.phrase import found_in
from core.domain.text import Span

KEY = "insight"
_FINDINGS, _FOLLOWED = 4, 5  # levels: two findings with a number; and what follows from them


def judge(heard: Heard) -> Judgement:
    """1 for numbers alone, 3 for a finding, 4 for two, 5 where it says what follows from them."""
    found = heard.holding(heard.part.points)
    places = [span for _, span in found]
    if not found:
        numbers = [span for _, span in (*Checked(heard).results, *Checked(heard).steps)]
        if numbers and heard.text.strip():
            return scored(KEY, 1, heard, numbers, "There are numbers, and not what they mean.")
        reason = "It does not say what the exhibit means."
        return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason=reason)
    numbered = _numbered(heard)
    level = min(_FINDINGS, len(found) + (2 if numbered else 1))
    level = level if numbered else min(level, _FINDINGS - 1)
    if level == _FINDINGS and _concludes(heard):
        level = _FOLLOWED
    reason = f"It says {listed([point.name for point, _ in found])}."
    return scored(KEY, level, heard, places, reason)


def _numbered(heard: Heard) -> bool:
    """Whether a number of the case stands there, given or worked out; "two shops" is none."""
    checked, case = Checked(heard), heard.case
    if checked.results or checked.steps:
        return True
    known = [(case.results[q.key], q.measure) for q in case.quantities]
    known += [(v, m) for e in case.shown_by(heard.part) for _, v, m in e.cells()]
    shares = [
        (100 * one / other, Measure("%"))
        for one, measure in known
        for other, others in known
        if measure == others and 0 < one < other
    ]
    return any(
        figure.means(value, measure, SAME)
        for figure in heard.figures[:_MOST]
        for value, measure in [*known, *(shares if figure.unit == "%" else [])]
        if figure.unit or abs(value) > TELLING
    )


def _concludes(heard: Heard) -> bool:
    """Whether something follows, and it is about the decision: not "so it is nice"."""
    signs = islice(found_in(heard.text, table("vocabulary/casework")["follows"]), _MOST)
    return any(
        _about_the_decision(heard, heard.text[span.end : min(span.end + _LONG, _end(heard, span))])
        for span in signs
    )


def _end(heard: Heard, span: Span) -> int:
    """Where the thought that *span* begins ends: with its sentence, or with the next one where
    it has no room ("So: close it.")."""
    ends = [s.end for s in heard.sentences if s.end > span.end]
    return ends[min(1, len(ends) - 1)] if ends and ends[0] - span.end < _SHORT else min(ends)


def _about_the_decision(heard: Heard, text: str) -> bool:
    if any(found_in(text, table("vocabulary/casework")["judges"])):
        return True
    said = {word[:_STEM] for word in _WORD.findall(text.lower())}
    return len(said & _decision(heard.case)) > 1


@cache
def _words(texts: frozenset[str]) -> frozenset[str]:
    small = vocabulary("english", "function")
    found = {word for text in texts for word in _WORD.findall(text.lower())}
    return frozenset(word[:_STEM] for word in found - small)


def _decision(case: Case) -> frozenset[str]:
    """The words of what can be found and of what can be recommended in *case*."""
    texts = [(p.name, *p.words) for p in case.parts[PartKey.INTERPRET].points]
    texts += [(o.name, *o.words) for o in case.parts[PartKey.RECOMMEND].options]
    return _words(frozenset(text for several in texts for text in several))


_WORD = re.compile(r"[a-z]{3,}")
_STEM = 5  # letters by which a word is known
_SHORT = 4  # characters that are no thought
_LONG = 200  # characters of one thought that are looked at
_MOST = 60  # numbers and conclusions of one answer that are looked at


def advise(heard: Heard) -> Instruction:
    """The finding, the number or the meaning to add."""
    found = heard.holding(heard.part.points)
    named = {point.key for point, _ in found}
    missing = next((p for p in heard.part.points if p.key not in named), None)
    place = found[0][1] if found else _number(heard)
    quote, words = heard.quote(place)
    if len(found) > 1 and not _numbered(heard):
        because = f"“{words}” is a finding. Say the number of the exhibit that shows it."
        return Instruction("Put a number beside it.", because, KEY, quote)
    if len(found) > 1 and not _concludes(heard):
        because = f"“{words}” is a finding. Say what follows from it: what should they do?"
        return Instruction("Say what follows from it.", because, KEY, quote)
    if len(found) > 1:
        because = f"“{words}” says what the numbers mean. Take the next part."
        return Instruction("Strong: leave it.", because, None, quote)
    said = f"“{words}” is what one can read off. " if words and not found else ""
    said = f"“{words}” is a finding. " if found else said
    because = f"{said}Say as well {missing.name}." if missing else said
    return Instruction("Say what it means.", because, KEY, quote)


def _number(heard: Heard) -> Span | None:
    return heard.figures[-1].span if heard.figures else heard.first
