"""A calculation, checked: the candidate's numbers against results, steps and known slips.

What code can tell it says: right, right but for a known slip, right so far. Where it cannot, it
shows the way to the result, and never guesses what the candidate thought.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.casework.figures import ROUNDED, Figure, near
from core.coaches.offline.casework.reading import Heard, scored
from core.domain.case import Quantity, Slip
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.formula import names_in
from core.domain.phrase import found_in
from core.domain.text import Span

KEY = "calculation"
SAME = 0.01  # how far a number may lie from a step, or from what a slip comes to, as a share
_FEW = 50  # numbers that are looked at for steps that went into them
_FACTORS = (10.0, 100.0, 1_000.0)
_MANY = 6  # numbers that lead nowhere, from which a right one among them is chance
_ON_THE_WAY = re.compile(r"\s*(?:[*/×÷+]|[-−–]\s*€?\d|min(?:ute)?s?\b|times\b)")
_BEFORE, _AFTER = 30, 12  # characters round a number in which a word turns its meaning round


@dataclass(frozen=True)
class Checked:
    """What was found of one calculation."""

    heard: Heard

    def place(self, quantity: Quantity) -> Span | None:
        """Where the answer says the value of *quantity*: a step has to be nearer than a result."""
        value = self.heard.case.results[quantity.key]
        result = quantity.key in self.heard.part.results
        for figure in self.heard.figures:
            if figure.means(value, quantity.measure, quantity.tolerance if result else SAME):
                return figure.span
        return None

    @cached_property
    def results(self) -> tuple[tuple[Quantity, Span], ...]:
        return self._found(self.heard.part.results)

    @cached_property
    def steps(self) -> tuple[tuple[Quantity, Span], ...]:
        """The steps that were reckoned; a number that was given proves nothing."""
        cells = self.heard.case.cells.values()
        values = self.heard.case.results
        own = [k for k in self.heard.part.steps if not any(near(values[k], c, 0) for c in cells)]
        return self._found(own)

    def _found(self, keys: Sequence[str]) -> tuple[tuple[Quantity, Span], ...]:
        quantities = map(self.heard.case.quantity, keys)
        placed = ((quantity, self.place(quantity)) for quantity in quantities)
        return tuple((quantity, span) for quantity, span in placed if span is not None)

    @cached_property
    def missing(self) -> tuple[Quantity, ...]:
        found = {quantity.key for quantity, _ in self.results}
        return tuple(self.heard.case.quantity(k) for k in self.heard.part.results if k not in found)

    @property
    def right(self) -> bool:
        return not self.missing and self.reversed is None and not self.scattered

    @cached_property
    def following(self) -> Quantity:
        """The first step, or else result, that the answer neither states nor has behind it."""
        quantities = self.heard.case.quantities_of(self.heard.part)
        done = {quantity.key for quantity, _ in (*self.steps, *self.results)}
        return next(q for q in quantities if q.key not in done and not self._passed(q))

    def _passed(self, quantity: Quantity) -> bool:
        """True for a step that a right one was made of, that stands there as a number given
        elsewhere, or that went into another number: "1,274" is sales less ingredients."""
        values = self.heard.case.results
        value = values[quantity.key]
        if quantity.key in self.heard.part.results:
            return False
        if any(quantity.key in names_in(step.formula) for step, _ in self.steps):
            return True
        cells = self.heard.case.cells.values()
        if any(near(value, cell, 0) for cell in cells) and self.place(quantity):
            return True
        others = [values[step.key] for step, _ in self.steps]
        joined = [one for other in others for one in (value - other, value + other)]
        return any(near(f.readings[0], one, SAME) for f in self.own[:_FEW] for one in joined if one)

    def skipped(self, quantity: Quantity) -> bool:
        """Whether a later step than *quantity* is right."""
        steps = self.heard.part.steps
        return any(steps.index(q.key) > steps.index(quantity.key) for q, _ in self.steps)

    @property
    def direction(self) -> str:
        """Which way the result goes that was said the other way round: "a loss, not a profit"."""
        return next(q.direction for q, _ in self.results if q.reversed_by)

    @cached_property
    def reversed(self) -> Span | None:
        """Where a right number stands under a word that turns its meaning round."""
        for quantity, span in self.results:
            if self.heard.answer[max(0, span.start - 2) : span.end].strip(" €")[:1] in "-−–":
                continue  # "a profit of −€511" is no profit
            around = self._clause(span)
            for word in found_in(around.of(self.heard.answer), quantity.reversed_by):
                return Span(around.start + word.start, around.start + word.end)
        return None

    @property
    def unread(self) -> bool:
        """Whether a word that nobody could read here may turn a right number round."""
        return any(
            quantity.reversed_by
            and any(span.overlaps(sentence) for sentence in self.heard.unread)
            and self.heard.answer[max(0, span.start - 2) : span.end].strip(" €")[:1] not in "-−–"
            for quantity, span in self.results
        )

    def _clause(self, span: Span) -> Span:
        """The few words round a number, as far as the next comma."""
        said, sentence = self.heard.answer, self.heard.sentence(span)
        before = said[max(sentence.start, span.start - _BEFORE) : span.start]
        after = said[span.end : min(sentence.end, span.end + _AFTER)]
        start = span.start - len(re.split(r"[,:;] ", before)[-1])
        return Span(start, span.end + len(re.split(r"[,:;]", after)[0]))

    def saying(self, span: Span) -> Span:
        """The number at *span* with the words beside it: a line of right and wrong ones is
        never called right as a whole."""
        around, said = self._clause(span), self.heard.answer
        start, end = around.start, around.end
        while said[start - 1 : start].isalnum() and start < span.start:
            start += 1  # not from the middle of a word
        while said[end : end + 1].isalnum() and end > span.end:
            end -= 1
        words = said[start:end]
        start += len(words) - len(words.lstrip(" .,;:=\n"))
        return Span(min(start, span.start), max(start + len(words.strip(" .,;:=\n")), span.end))

    @cached_property
    def own(self) -> tuple[Figure, ...]:
        """The numbers that came out instead: neither given, nor steps or results, nor on the way
        to another number ("60" in "60 / 12 = 5")."""
        case = self.heard.case
        given = [*case.cells.values()]
        known = [case.results[q.key] for q in case.quantities_of(self.heard.part)]
        return tuple(
            figure
            for figure in self.heard.figures
            if not _ON_THE_WAY.match(self.heard.text, figure.span.end)
            and not any(near(figure.readings[0], value, SAME) for value in given + known)
        )

    @property
    def scattered(self) -> bool:
        """True where so many numbers lead nowhere that a right one among them means nothing."""
        right = len(self.steps) + len(self.results)
        return len(self.own) > max(_MANY, 2 * right)

    @cached_property
    def slip(self) -> tuple[Slip, Span] | None:
        """The known slip that the answer shows; of several the one that it ends with."""
        shown = ((slip, self._shown(slip)) for slip in self.heard.part.slips)
        found = [(slip, place) for slip, place in shown if place is not None]
        return max(found, key=lambda pair: pair[1], default=None)

    def _shown(self, slip: Slip) -> Span | None:
        if slip.words:
            return next(found_in(self.heard.text, slip.words), None)
        value = self.heard.case.value(slip.formula)
        figures = self.heard.figures if slip.unit else self.own
        for figure in figures:
            wide = ROUNDED if figure.about else SAME
            if slip.unit and figure.unit != slip.unit:
                continue
            if any(near(reading, value, wide) for reading in figure.readings):
                return figure.span
        return None

    @cached_property
    def zeros(self) -> tuple[Quantity, Figure, str] | None:
        """A missing result that stands there with too many or too few zeros, and which."""
        for quantity in self.missing:
            value = self.heard.case.results[quantity.key]
            for figure in self.own:
                for factor in _FACTORS:
                    if any(near(r, value * factor, SAME) for r in figure.readings):
                        return quantity, figure, f"{factor:,.0f} times too large"
                    if any(near(r, value / factor, SAME) for r in figure.readings):
                        return quantity, figure, f"{factor:,.0f} times too small"
        return None


def judge(heard: Heard) -> Judgement:
    """The level of a calculation: 5 right and shown, 4 right, 3 but for one slip, 2 on the way."""
    checked = Checked(heard)
    steps = [span for _, span in checked.steps]
    places = [span for _, span in checked.results] + steps
    if checked.right:
        return _judge_right(checked, steps, places)
    if checked.scattered:
        numbers = [figure.span for figure in checked.own]
        return scored(KEY, 1, heard, numbers, "Many numbers stand there, and none is the result.")
    if checked.slip is not None or checked.zeros is not None or checked.reversed is not None:
        return scored(KEY, 3, heard, [*_slipped(checked), *places], "One slip away from right.")
    if checked.results:
        return scored(KEY, 3, heard, places, "A part of what was asked is right.")
    if len(steps) > 1 or _nearly(checked):  # another one alone could be chance
        return scored(KEY, 2, heard, places, "Some steps are right; the result is not there.")
    if checked.own or steps:
        numbers = [*steps, *(figure.span for figure in checked.own)]
        return scored(KEY, 1, heard, numbers, "There is a number, and it is not the result.")
    return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason="There is no result to check.")


def _judge_right(checked: Checked, steps: list[Span], places: list[Span]) -> Judgement:
    heard = checked.heard
    if checked.unread:
        reason = "The number is right; the words beside it are not English."
        return scored(KEY, 3, heard, places, reason)
    if steps or not heard.part.steps:
        return scored(KEY, 5, heard, places, "The result is right, and one can follow it.")
    return scored(KEY, 4, heard, places, "The result is right; the steps are not shown.")


def _nearly(checked: Checked) -> bool:
    return any(quantity.key == checked.heard.part.steps[-1] for quantity, _ in checked.steps)


def _slipped(checked: Checked) -> list[Span]:
    if checked.slip is not None:
        return [checked.slip[1]]
    if checked.zeros is not None:
        return [checked.zeros[1].span]
    return [checked.reversed] if checked.reversed is not None else []


def advise(heard: Heard) -> Instruction:
    """The one thing to change about a calculation, with the candidate's own words."""
    checked = Checked(heard)
    if checked.right:
        return _about_right(checked)
    if checked.scattered:
        because = "“{quote}” is one of many numbers. Say which one is your result."
        return _say(heard, "State one result.", because, checked.own[-1].span)
    if checked.reversed is not None:
        because = f"The number in “{{quote}}” is right. But it is {checked.direction}."
        return _say(heard, "Say which way it goes.", because, checked.reversed)
    if checked.slip is not None:
        slip, place = checked.slip
        because = f"You have “{{quote}}”. {heard.case.filled(slip.because)}"
        return _say(heard, heard.case.filled(slip.title), because, place)
    if checked.zeros is not None:
        _, figure, how = checked.zeros
        return _say(heard, "Count the zeros.", f"“{{quote}}” is {how}.", figure.span)
    if checked.results:
        return _about_the_rest(checked)
    return _about_the_way(checked)


def _about_right(checked: Checked) -> Instruction:
    heard = checked.heard
    place = checked.results[-1][1]
    if checked.steps:
        because = "“{quote}” is right, and one can follow how you came to it. Take the next part."
        return _say(heard, "Right: leave it.", because, place, criterion=None)
    last = heard.case.quantity(heard.part.steps[-1])
    because = (
        "“{quote}” is right. Put the steps beside it, so that somebody else can follow: "
        f"{_line(heard, last)}."
    )
    return _say(heard, "Show the steps.", because, place)


def _about_the_rest(checked: Checked) -> Instruction:
    heard, missing = checked.heard, checked.missing[0]
    because = f"“{{quote}}” is right. What is missing: {_way(heard, missing)}."
    return _right_but(checked, "Give the other number too.", because, checked.results[0][1])


def _right_but(checked: Checked, title: str, because: str, place: Span) -> Instruction:
    span = checked.saying(place)
    words = span.of(checked.heard.answer)
    return Instruction(title, because.replace("{quote}", words), KEY, span)


def _about_the_way(checked: Checked) -> Instruction:
    """The first step that is wrong or missing, as a sum to be done: never what it comes to."""
    heard, following = checked.heard, checked.following
    way = _way(heard, following)
    if checked.steps:
        quote = checked.steps[-1][1]
        if following.key in heard.part.steps and checked.skipped(following):
            because = f"“{{quote}}” is right. Something before it is not: {way}."
            return _right_but(checked, "Look at one step again.", because, quote)
        because = f"“{{quote}}” is right so far. Then comes: {way}."
        return _right_but(checked, "Take it one step further.", because, quote)
    if checked.own:
        because = f"“{{quote}}” gives a different result. The first step: {way}."
        return _say(heard, "Go step by step.", because, checked.own[-1].span)
    said = "“{quote}” has no result in it. " if heard.first else ""
    return _say(heard, "Put a number on it.", f"{said}Begin with one line: {way}.", heard.first)


def _way(heard: Heard, quantity: Quantity) -> str:
    """How *quantity* is worked out, without what it comes to: ``Wages saved: 8 × €21``."""
    return _line(heard, quantity).rpartition(" = ")[0]


def _line(heard: Heard, quantity: Quantity) -> str:
    return f"{quantity.name}: {heard.case.line(quantity)}"


def _say(
    heard: Heard, title: str, because: str, place: Span | None, *, criterion: str | None = KEY
) -> Instruction:
    """An instruction about the words at *place*."""
    span, words = heard.quote(place)
    return Instruction(title, because.replace("{quote}", words), criterion, span)
