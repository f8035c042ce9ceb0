"""Trials: one answer judged by several coaches side by side, for whoever compares them."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.chat import TokenCount
from core.domain.evaluation import Evaluation
from core.domain.interview import Question


@dataclass(frozen=True)
class Source:
    """Where examples come from: an interview of one's own, or our own labelled answers."""

    id: str
    name: str


@dataclass(frozen=True)
class Example:
    """An answer to try coaches on. `id` begins with that of its `Source`; `band` is what people
    said of it, empty for one's own."""

    id: str
    name: str
    question: Question
    answer: str
    band: str = ""

    @property
    def source(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True)
class Setting:
    """A coach in one way of working. `ref` is its `Coach.ref`; `rubric` is a name, empty for the
    one that the question deserves; `readings` of each criterion."""

    ref: str
    readings: int = 1
    rubric: str = ""


@dataclass(frozen=True)
class Trial:
    """What came of it. Without an evaluation, `error` names why.

    `unfit` counts replies that did not have the shape at first. Times in seconds: `first` is the
    middle of what each call took to its first piece, None where nothing was asked. `cost` is in
    millionths of a US dollar, None where the price is unknown.
    """

    setting: Setting
    evaluation: Evaluation | None
    overall: float | None = None
    error: str = ""
    total: float = 0.0
    first: float | None = None
    calls: int = 0
    unfit: int = 0
    tokens: TokenCount | None = None
    cost: int | None = None

    @property
    def quotes(self) -> int:
        """Quotes that code has found in the answer."""
        return sum(len(j.spans) for j in self.evaluation.judgements) if self.evaluation else 0

    @property
    def widest(self) -> int:
        """The largest distance between two readings of one criterion, in levels."""
        spreads = [j.spread for j in self.evaluation.judgements] if self.evaluation else []
        return max((high - low for low, high in filter(None, spreads)), default=0)
