"""Cases: a business problem with exhibits and numbers, taken apart in five parts.

The candidate reads the background, asks for facts, takes the problem apart, reckons, says what
the exhibits mean and recommends something. Every number of the worked solution is a formula
over cells of the exhibits and the given numbers, so that no text can disagree with them.

Nothing here reads a file (core/content.py does) or judges an answer (a coach does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core.domain.formula import Values, evaluate, names_in, spelled
from core.domain.interview import MOST_FOLLOW_UPS, Question, QuestionKind, Turn
from core.domain.phrase import found_in
from core.domain.text import Span

MINUTES = 25  # for five parts: some minutes to think and some to write for each
GOES_ON = re.compile(
    r"\W*(?:(?:no|nothing|thanks?|thank you|that|is|that's|all|ok|okay|let|let's|us|we|can|shall|"
    r"please|go|on|next|ready|i|am|i'm|have|enough|else|more|questions?|for|now|me|yes|fine|good|"
    r"continue|start|begin|move|it)\W*)+",
    re.IGNORECASE,
)


class PartKey(StrEnum):
    CLARIFY = "clarify"
    STRUCTURE = "structure"
    CALCULATE = "calculate"
    INTERPRET = "interpret"
    RECOMMEND = "recommend"


PARTS = tuple(PartKey)
PART_NAMES = {
    PartKey.CLARIFY: "Ask what you need to know",
    PartKey.STRUCTURE: "Take the problem apart",
    PartKey.CALCULATE: "Calculate with the first exhibit",
    PartKey.INTERPRET: "Say what the second exhibit means",
    PartKey.RECOMMEND: "Recommend what to do",
}


class Chart(StrEnum):
    NONE = "none"
    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True)
class Measure:
    """How a number is shown: `unit` is "€", "%", "percentage points", "customers", …"""

    unit: str = ""
    digits: int = 0

    def show(self, value: float, *, unit: bool = True, sign: bool = True) -> str:
        """E.g. ``−€511``, ``35%``, ``47 hours``; without *sign* what it is above nothing."""
        number = f"{abs(value):,.{self.digits}f}"
        minus = "−" if sign and round(value, self.digits) < 0 else ""
        if not unit or not self.unit:
            return minus + number
        if self.unit == "€":
            return f"{minus}€{number}"
        return f"{minus}{number}{'' if self.unit == '%' else ' '}{self.unit}"


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    measure: Measure

    @property
    def headed(self) -> str:
        """Its name, with a unit that its cells leave out."""
        unit = self.measure.unit
        return f"{self.name} ({unit})" if unit in ("€", "%") else self.name

    def cell(self, value: float) -> str:
        return self.measure.show(value, unit=False)


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Exhibit:
    """A table of numbers, drawn as a chart as well where `chart` says so.

    `rows_name` is the heading over the names of the rows; `note` says what one has to know to
    read it. The first column is the one that is drawn. `asked_by` are the phrases by which a
    question is known that it will answer.
    """

    key: str
    title: str
    rows_name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Chart = Chart.NONE
    note: str = ""
    asked_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row.values) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.key}: a row has too many or too few values")

    def column(self, key: str) -> tuple[float, ...]:
        place = [column.key for column in self.columns].index(key)
        return tuple(row.values[place] for row in self.rows)

    def cells(self) -> Iterator[tuple[str, float, Measure]]:
        """(name, value, how it is shown) of every cell, e.g. ``shops.market.staff``."""
        for row in self.rows:
            for column, value in zip(self.columns, row.values, strict=True):
                yield f"{self.key}.{row.key}.{column.key}", value, column.measure


@dataclass(frozen=True)
class Given:
    """A number that stands in a fact, in the background or in a question."""

    key: str
    value: float
    measure: Measure


@dataclass(frozen=True)
class Fact:
    """Something the interviewer knows, and says only when asked.

    `asked_by` are the phrases (core/domain/phrase.py) by which a question for it is known.
    `goal` marks the fact that says what the client wants: the first thing worth asking.
    """

    key: str
    name: str
    text: str
    asked_by: tuple[str, ...]
    goal: bool = False


@dataclass(frozen=True)
class Quantity:
    """A result, final or on the way: `formula` over cells, given numbers and other quantities.

    `tolerance` is how far a candidate's number may lie from it, as a share of it.
    `reversed_by` are phrases that turn its meaning round ("profit" where it is a loss);
    `direction` says which way it really goes: "a loss, not a profit".
    """

    key: str
    name: str
    formula: str
    measure: Measure
    tolerance: float = 0.02
    reversed_by: tuple[str, ...] = ()
    direction: str = ""


@dataclass(frozen=True)
class Slip:
    """A known way to go wrong: what comes out then, and what to say about it.

    With `unit` it is the right number under a wrong name, e.g. "%" for percentage points; with
    `words` it is known by them, where no number would tell ("nobody waits").
    """

    formula: str
    title: str
    because: str
    unit: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """Something that an answer may hold, known by `words`: an issue, or a finding.

    `branch` is the side of the problem that an issue belongs to, as it stands in a sentence.
    """

    key: str
    name: str
    words: tuple[str, ...]
    branch: str = ""


class Verdict(StrEnum):
    SUPPORTED = "supported"
    DEFENSIBLE = "defensible"
    AGAINST = "against"  # the numbers point the other way


@dataclass(frozen=True)
class Option:
    """Something that can be recommended, and what the numbers say to it."""

    key: str
    name: str
    words: tuple[str, ...]
    verdict: Verdict
    because: str


@dataclass(frozen=True)
class Part:
    """One of the five parts.

    `exhibits` are shown from here on; `needs` are the facts without which it cannot be done:
    whoever did not ask for them is told now. `steps` lead to `results`, all by the keys of
    quantities. What is empty has nothing to do with this part.
    """

    key: PartKey
    question: str
    in_other_words: str
    why: str
    solution: tuple[str, ...]
    exhibits: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    points: tuple[Point, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Case:
    id: str
    title: str
    industry: str
    families: frozenset[str]
    background: str
    given: tuple[Given, ...]
    exhibits: tuple[Exhibit, ...]
    facts: tuple[Fact, ...]
    quantities: tuple[Quantity, ...]
    parts: Mapping[PartKey, Part]

    def __post_init__(self) -> None:
        if tuple(self.parts) != PARTS:
            raise ValueError(f"{self.id} has the parts {', '.join(self.parts)}")

    # Numbers

    @cached_property
    def cells(self) -> Mapping[str, float]:
        """Everything a candidate is given as a number: cells of exhibits and given numbers."""
        cells = {name: value for e in self.exhibits for name, value, _ in e.cells()}
        return cells | {given.key: given.value for given in self.given}

    @cached_property
    def _columns(self) -> Mapping[str, tuple[float, ...]]:
        return {f"{e.key}.{c.key}": e.column(c.key) for e in self.exhibits for c in e.columns}

    @cached_property
    def results(self) -> Mapping[str, float]:
        """The value of every quantity. A quantity may use those above it."""
        found: dict[str, float] = {}
        for quantity in self.quantities:
            found[quantity.key] = evaluate(quantity.formula, self._known(found))
        return found

    def _known(self, results: Mapping[str, float]) -> Values:
        return {**self.cells, **self._columns, **results}

    def value(self, formula: str) -> float:
        """What a formula over cells, given numbers and quantities comes to."""
        return evaluate(formula, self._known(self.results))

    def quantity(self, key: str) -> Quantity:
        return next(quantity for quantity in self.quantities if quantity.key == key)

    def quantities_of(self, part: Part) -> tuple[Quantity, ...]:
        """The steps and the results of *part*, in the order in which they are reckoned."""
        return tuple(map(self.quantity, (*part.steps, *part.results)))

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        cells = {name: measure for e in self.exhibits for name, _, measure in e.cells()}
        given = {g.key: g.measure for g in self.given}
        return cells | given | {q.key: q.measure for q in self.quantities}

    def shown(self, name: str, *, unit: bool = True, sign: bool = True) -> str:
        """A cell, a given number or a quantity as it stands in a text."""
        values = self.results if name in self.results else self.cells
        return self._measures[name].show(values[name], unit=unit, sign=sign)

    def line(self, quantity: Quantity) -> str:
        """One line of the calculation: ``7 × −€73 = −€511``."""
        return f"{spelled(quantity.formula, self._written)} = {self.shown(quantity.key)}"

    def _written(self, name: str) -> str | Sequence[str]:
        if name not in self._columns:
            return self.shown(name, unit=self._measures[name].unit in ("€", "%"))
        exhibit, _, column = name.partition(".")
        rows = self.exhibit(exhibit).rows
        return [self.shown(f"{exhibit}.{row.key}.{column}", unit=False) for row in rows]

    # Words

    def filled(self, text: str) -> str:
        """*text* with its slots filled: ``{week}``, ``{abs:week}`` without its sign, ``{n:week}``
        without its unit. Raises KeyError for an unknown name."""
        return _SLOT.sub(
            lambda m: self.shown(m["name"], unit=m["how"] != "n", sign=m["how"] != "abs"), text
        )

    def exhibit(self, key: str) -> Exhibit:
        return next(exhibit for exhibit in self.exhibits if exhibit.key == key)

    def fact(self, key: str) -> Fact:
        return next(fact for fact in self.facts if fact.key == key)

    # Facts

    def asked_for(self, text: str) -> tuple[tuple[Fact, Span], ...]:
        """The facts that *text* asks for, each with the words by which it was known."""
        found = ((fact, next(found_in(text, fact.asked_by), None)) for fact in self.facts)
        return tuple((fact, span) for fact, span in found if span is not None)

    def learned(self, questions: Iterable[str]) -> tuple[Fact, ...]:
        """The facts that somebody who asked *questions* was told."""
        keys = {fact.key for text in questions for fact, _ in self.asked_for(text)}
        return tuple(fact for fact in self.facts if fact.key in keys)

    def told_by(self, part: Part) -> tuple[Fact, ...]:
        """The facts that *part* and those before it cannot do without."""
        before = [self.parts[key] for key in PARTS[: PARTS.index(part.key) + 1]]
        keys = {key for earlier in before for key in earlier.needs}
        return tuple(fact for fact in self.facts if fact.key in keys)

    def shown_by(self, part: Part) -> tuple[Exhibit, ...]:
        """The exhibits that lie on the table in *part*, the newest first."""
        before = [self.parts[key] for key in PARTS[: PARTS.index(part.key) + 1]]
        keys = [key for earlier in reversed(before) for key in earlier.exhibits]
        return tuple(self.exhibit(key) for key in dict.fromkeys(keys))

    def every_text(self) -> Iterator[str]:
        """Every text that is shown to anybody, slots and all."""
        yield self.background
        yield from (exhibit.note for exhibit in self.exhibits)
        yield from (fact.text for fact in self.facts)
        yield from (quantity.direction for quantity in self.quantities)
        for part in self.parts.values():
            yield from (part.question, part.in_other_words, part.why, *part.solution)
            yield from (text for slip in part.slips for text in (slip.title, slip.because))
            yield from (option.because for option in part.options)

    def used_names(self) -> frozenset[str]:
        """The names that some text or formula uses."""
        texts = {m["name"] for text in self.every_text() for m in _SLOT.finditer(text)}
        formulas = [q.formula for q in self.quantities]
        formulas += [slip.formula for part in self.parts.values() for slip in part.slips]
        return frozenset(texts.union(*map(names_in, formulas)))


_SLOT = re.compile(r"\{(?:(?P<how>abs|n):)?(?P<name>[a-z][a-z0-9_.]*)\}")


def place_id(case_id: str, part: PartKey) -> str:
    """What a question about *part* carries as its `bank_id`, e.g. ``case-bakery-clarify``."""
    return f"case-{case_id}-{part}"


def place_of(bank_id: str | None) -> tuple[str, PartKey] | None:
    """(id of the case, part) behind a question's `bank_id`; None for every other question."""
    word, _, rest = (bank_id or "").partition("-")
    case_id, _, part = rest.rpartition("-")
    if word != "case" or part not in PARTS or not case_id.isidentifier():
        return None
    return case_id, PartKey(part)


def is_reply(question: Question) -> bool:
    """Whether this is the interviewer's answer to what the candidate asked for."""
    return question.kind is QuestionKind.FOLLOW_UP and place_of(question.bank_id) is not None


def owes_reply(turns: Sequence[Turn]) -> bool:
    """Whether the last answer asked for facts that the interviewer has not told yet."""
    if not turns or turns[-1].answer is None:
        return False
    place = place_of(turns[-1].question.bank_id)
    if place is None or place[1] is not PartKey.CLARIFY or goes_on(turns[-1].answer.text):
        return False
    replies = sum(
        turn.question.kind is QuestionKind.FOLLOW_UP and place_of(turn.question.bank_id) == place
        for turn in turns
    )
    return replies < MOST_FOLLOW_UPS


def goes_on(text: str) -> bool:
    """True for "No, let us go on" and the like: nothing more is asked."""
    return GOES_ON.fullmatch(text.replace("’", "'")) is not None
