"""What an exhibit means: which findings an answer states, and whether it says what follows."""

from __future__ import annotations

from core.coaches.offline.casework.calculation import Checked
from core.coaches.offline.casework.reading import Heard, listed, scored
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.text import Span

KEY = "insight"
_FINDINGS, _FOLLOWED = 4, 5  # levels: two findings with a number; and what follows from them


def judge(heard: Heard) -> Judgement:
    """1 for numbers alone, 3 for a finding, 4 for two, 5 where it says what follows from them."""
    found = heard.holding(heard.part.points)
    places = [span for _, span in found]
    if not found:
        numbers = [span for _, span in (*Checked(heard).results, *Checked(heard).steps)]
        if numbers:
            return scored(KEY, 1, heard, numbers, "There are numbers, and not what they mean.")
        reason = "It does not say what the exhibit means."
        return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason=reason)
    reckoned = bool(Checked(heard).results or Checked(heard).steps or Checked(heard).own)
    level = min(_FINDINGS, len(found) + (2 if reckoned else 1))
    level = level if reckoned else min(level, _FINDINGS - 1)
    if level == _FINDINGS and heard.says("follows"):
        level = _FOLLOWED
    reason = f"It says {listed([point.name for point, _ in found])}."
    return scored(KEY, level, heard, places, reason)


def advise(heard: Heard) -> Instruction:
    """The finding to add."""
    found = heard.holding(heard.part.points)
    named = {point.key for point, _ in found}
    missing = next((p for p in heard.part.points if p.key not in named), None)
    place = found[0][1] if found else _number(heard)
    quote, words = heard.quote(place)
    if missing is None or (len(found) > 1 and heard.says("follows")):
        because = f"“{words}” says what the numbers mean. Take the next part."
        return Instruction("Strong: leave it.", because, None, quote)
    said = f"“{words}” is what one can read off. " if words and not found else ""
    said = f"“{words}” is a finding. " if found else said
    because = f"{said}Say as well {missing.name}."
    return Instruction("Say what it means.", because, KEY, quote)


def _number(heard: Heard) -> Span | None:
    return heard.figures[-1].span if heard.figures else heard.first
