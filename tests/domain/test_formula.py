"""Formulas: arithmetic over named numbers and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.domain.formula import Values, evaluate, names_in, spelled

VALUES: Values = {"days": 7.0, "shops.market.staff": 12.0, "shops.staff": (12.0, 3.0), "wage": 21.0}
SHOWN = {"days": "7", "shops.market.staff": "12", "wage": "€21", "share": "35%", "loss": "−€73"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("days * (wage - 1)", 140),
        ("shops.market.staff / 4", 3),
        ("sum(shops.staff)", 15),
        ("dot(shops.staff, shops.staff)", 153),
        ("min(days, wage, 3)", 3),
        ("max(days, wage)", 21),
    ],
)
def test_a_formula_comes_to_a_number(formula: str, value: float) -> None:
    """Sums, products, columns, the lowest and the highest."""
    assert evaluate(formula, VALUES) == value


@pytest.mark.parametrize(
    "formula",
    ["__import__('os')", "days ** 9", "[1]", "days.__class__()", "lambda: 1", "'a'", "1 +", "True"],
)
def test_anything_else_is_refused(formula: str) -> None:
    """A file of ours is data: nothing in it is ever run."""
    with pytest.raises((ValueError, KeyError)):
        evaluate(formula, VALUES)


def test_a_column_is_not_a_number() -> None:
    """It has to be added up first."""
    for formula in ("shops.staff", "shops.staff * 2"):
        with pytest.raises(ValueError, match="column"):
            evaluate(formula, VALUES)


def test_the_names_of_a_formula_are_known() -> None:
    """So that a number nobody uses is found."""
    assert names_in("days * sum(shops.staff) - 3") == {"days", "shops.staff"}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("days * loss", "7 × (−€73)"),
        ("wage * (share / 100)", "€21 × 35%"),
        ("wage * (1 - share / 100)", "€21 × (1 − 35%)"),
        ("wage - (days - 1)", "€21 − (7 − 1)"),
        ("wage / days * 100", "€21 ÷ 7 × 100"),
        ("min(days, wage)", "the lowest of 7, €21"),
    ],
)
def test_a_formula_is_shown_with_its_numbers(formula: str, words: str) -> None:
    """Brackets where they are needed, per cent without a hundred."""
    assert spelled(formula, SHOWN.__getitem__) == words


@given(some.text(max_size=60))
def test_no_text_is_run(text: str) -> None:
    """Whatever it is: a number, or one of three refusals."""
    try:
        evaluate(text, VALUES)
    except (ValueError, KeyError, ZeroDivisionError, TypeError, RecursionError, MemoryError):
        return
