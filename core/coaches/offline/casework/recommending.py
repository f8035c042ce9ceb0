"""A recommendation: what is to be done, why, what could go wrong, and what comes first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.casework.figures import near
from core.coaches.offline.casework.reading import TELLING, Heard, listed, scored
from core.domain.case import Option, Verdict
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.phrase import found_in
from core.domain.text import Span

KEY = "recommendation"
# "Closing all shops would be wrong" is no advice to close them.
_REJECTED = re.compile(
    r"(?:(?!\b(?:because|since|as|but|and)\b)[^.!?\n,;:]){0,30}?\b(?:is|are|was|would be|seems?)\s+"
    r"(?:not\b|(?:(?:a|the|too|very)\s+)*(?:wrong|bad|mistake|worse|risky|dangerous)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Advised:
    """The four things that a recommendation holds, where they stand in the answer."""

    heard: Heard

    @cached_property
    def options(self) -> tuple[tuple[Option, Span], ...]:
        """What is recommended, in the order in which it is said."""
        text = self.heard.text
        found = [
            (option, span)
            for option in self.heard.part.options
            for span in found_in(text, option.words)
            if not _REJECTED.match(text, span.end)
        ]
        first: dict[str, tuple[Option, Span]] = {}
        for option, span in sorted(found, key=lambda pair: pair[1]):
            first.setdefault(option.key, (option, span))
        return tuple(first.values())

    @cached_property
    def chosen(self) -> tuple[Option, Span] | None:
        """The option in the first sentence that recommends, else the first that is named."""
        for sentence in self.heard.sentences:
            if self.heard.says("recommends", sentence):
                here = [pair for pair in self.options if pair[1].overlaps(sentence)]
                if here:
                    return min(here, key=lambda pair: _RANK[pair[0].verdict])
        return self.options[0] if self.options else None

    @cached_property
    def unknown(self) -> Span | None:
        """Where something is proposed that the case has no option for."""
        if self.chosen is not None:
            return None
        return next((s for s in self.heard.sentences if self._proposes(s)), None)

    def _proposes(self, sentence: Span) -> bool:
        says = self.heard.says
        if says("undecided", sentence):
            return False
        return says("decides", sentence) or self.heard.begins_with("deeds", sentence)

    @cached_property
    def reason(self) -> Span | None:
        """Where a number of the case supports it."""
        case = self.heard.case
        for figure in self.heard.figures:
            values = [(q.measure, case.results[q.key]) for q in case.quantities]
            if any(figure.means(v, m) and abs(v) > TELLING for m, v in values):
                return figure.span
            if any(
                near(r, v, 0.001)
                for r in figure.readings
                for v in case.cells.values()
                if v > TELLING
            ):
                return figure.span
        return None

    @cached_property
    def risk(self) -> Span | None:
        return self._sentence("risk")

    @cached_property
    def next(self) -> Span | None:
        return self._sentence("next", beside=self.risk)

    def _sentence(self, sign: str, beside: Span | None = None) -> Span | None:
        """The first sentence that says *sign*; where there are several, neither the one that
        recommends nor *beside*."""
        sentences = self.heard.sentences
        for sentence in sentences:
            decided = self.chosen[1] if self.chosen else self.unknown
            taken = sentence == beside or (decided and decided.overlaps(sentence))
            if self.heard.says(sign, sentence) and not (taken and len(sentences) > 1):
                return sentence
        return None

    @property
    def missing(self) -> list[str]:
        parts = {
            "a reason with a number": self.reason,
            "a risk": self.risk,
            "the next step": self.next,
        }
        return [name for name, place in parts.items() if place is None]


_RANK = {Verdict.SUPPORTED: 0, Verdict.DEFENSIBLE: 1, Verdict.AGAINST: 2}


def judge(heard: Heard) -> Judgement:
    """2 for a decision, and one more each for the reason, the risk and the next step."""
    advised = Advised(heard)
    if advised.chosen is None:
        reason = "It proposes something that this coach does not know."
        reason = reason if advised.unknown else "Nothing is recommended."
        return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason=reason)
    option, place = advised.chosen
    places = [place, *filter(None, (advised.reason, advised.risk, advised.next))]
    if option.verdict is Verdict.AGAINST:
        level = 2 if advised.reason or advised.risk else 1
        return scored(KEY, level, heard, places, "The numbers point the other way.")
    held = 3 - len(advised.missing)
    said = heard.sentence(place)
    if heard.says("weighs", said) and not heard.says("recommends", said):
        return scored(KEY, 1, heard, places, "Something is named, and not recommended.")
    reason = f"It recommends to {option.name}."
    if advised.missing:
        reason += f" Not in it: {listed(advised.missing)}."
    return scored(KEY, 2 + held, heard, places, reason)


_MISSING = {
    "a reason with a number": (
        "Give the reason as a number.",
        "“{quote}” is a decision. {because}",
    ),
    "a risk": (
        "Say what could go wrong.",
        "“{quote}” is clear. Add one sentence: what if you are wrong?",
    ),
    "the next step": (
        "Say what happens first.",
        "“{quote}” is clear. Add who does what next week.",
    ),
}


def advise(heard: Heard) -> Instruction:
    """What to add to the recommendation, or which number speaks against it."""
    advised = Advised(heard)
    if advised.unknown is not None:
        return _about_unknown(advised, advised.unknown)
    if advised.chosen is None:
        quote, words = heard.quote(heard.first)
        said = f"I cannot find a decision in “{words}”. " if words else ""
        because = f"{said}Begin with “I recommend”, and say one thing that they should do."
        return Instruction("Decide.", because, KEY, quote)
    option, place = advised.chosen
    quote, words = heard.quote(place)
    because = heard.case.filled(option.because)
    if option.verdict is Verdict.AGAINST:
        return Instruction(
            "The numbers point the other way.", f"You say “{words}”. {because}", KEY, quote
        )
    if not advised.missing:
        why = f"“{words}” has its reason, its risk and its next step."
        if option.verdict is Verdict.DEFENSIBLE:
            return Instruction("Say what speaks against it too.", f"{why} {because}", KEY, quote)
        return Instruction("Strong: leave it.", f"{why} That was the whole case.", None, quote)
    title, text = _MISSING[advised.missing[0]]
    return Instruction(
        title, text.replace("{quote}", words).replace("{because}", because), KEY, quote
    )


def _about_unknown(advised: Advised, place: Span) -> Instruction:
    """Rules know the proposals that a case foresees: of any other they say nothing, good or bad."""
    quote, words = advised.heard.quote(place)
    because = f"“{words}” is a decision. Rules cannot tell whether it is a good one. "
    if advised.missing:
        because += f"Add {listed(advised.missing)}."
    else:
        because += "Compare it with “How it could be solved”."
    return Instruction("This coach does not know this proposal.", because, KEY, quote)
