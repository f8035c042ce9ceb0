"""Formulas over named numbers: evaluated and shown in words, so that a text never disagrees.

A formula is a small piece of arithmetic, e.g. ``days * (sum(shops.sales) - cost)``. It may use
numbers, names, dotted names, ``+ - * /``, brackets, and four functions over columns or numbers:
`sum`, `dot` (products of two columns, added up), `min` and `max`. Everything else is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cache

Column = Sequence[float]
Values = Mapping[str, float | Column]  # by name: a number, or a whole column of an exhibit

_OPERATORS: Mapping[type[ast.operator], tuple[str, int, Callable[[float, float], float]]] = {
    ast.Add: ("+", 1, lambda a, b: a + b),
    ast.Sub: ("−", 1, lambda a, b: a - b),
    ast.Mult: ("×", 2, lambda a, b: a * b),
    ast.Div: ("÷", 2, lambda a, b: a / b),
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "sum": sum,
    "dot": lambda one, other: sum(a * b for a, b in zip(one, other, strict=True)),
    "min": min,
    "max": max,
}
_ATOM = 3  # how tightly a single number holds together; see the numbers in _OPERATORS


def evaluate(formula: str, values: Values) -> float:
    """The number that *formula* comes to.

    Raises ValueError for anything that is not such a formula, KeyError for an unknown name and
    ZeroDivisionError where it divides by nothing.
    """
    found = _value(_tree(formula), values)
    if not isinstance(found, float | int):
        raise ValueError(f"{formula!r} is a column, not a number")  # noqa: TRY004 - of ours
    return float(found)


def names_in(formula: str) -> frozenset[str]:
    """The names and dotted names that *formula* uses."""
    return frozenset(_names(_tree(formula)))


def spelled(formula: str, write: Callable[[str], str | Sequence[str]]) -> str:
    """*formula* with its numbers put in, e.g. ``7 × (€1,274 − €987)``.

    *write* gives for a name what to show, for a column the list of what to show.
    """
    return _spelled(_tree(formula), write)[0]


@cache
def _tree(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except SyntaxError:
        raise ValueError(f"{formula!r} is not a formula") from None


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise ValueError(f"{ast.unparse(node)!r} cannot stand in a formula")


def _function(node: ast.Call) -> str:
    name = _dotted(node.func)
    if name not in _FUNCTIONS or node.keywords:
        raise ValueError(f"{name!r} is not a function of a formula")
    return name


def _value(node: ast.expr, values: Values) -> float | Column:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
            one, other = _value(left, values), _value(right, values)
            if isinstance(one, Sequence) or isinstance(other, Sequence):
                raise ValueError(f"{ast.unparse(node)!r} reckons with a column")  # noqa: TRY004
            return _OPERATORS[type(op)][2](one, other)
        case ast.Call():
            arguments = [_value(argument, values) for argument in node.args]
            return _FUNCTIONS[_function(node)](*arguments)
        case _:
            return values[_dotted(node)]


def _names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant():
            return []
        case ast.BinOp(left, _, right):
            return _names(left) + _names(right)
        case ast.Call():
            _function(node)
            return [name for argument in node.args for name in _names(argument)]
        case _:
            return [_dotted(node)]


def _spelled(node: ast.expr, write: Callable[[str], str | Sequence[str]]) -> tuple[str, int]:
    """What to show, and how tightly it holds together."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return f"{number:,}", _ATOM
        case ast.BinOp(left, op, right):
            sign, tightness, _ = _OPERATORS[type(op)]
            one, holds = _spelled(left, write)
            other, other_holds = _spelled(right, write)
            if other == "100" and sign == "÷" and one.endswith("%"):
                return one, _ATOM
            one = f"({one})" if holds < tightness else one
            looser = other_holds < tightness or (other_holds == tightness and sign in "−÷")
            looser = looser or other.startswith("−")
            other = f"({other})" if looser else other
            return f"{one} {sign} {other}", tightness
        case ast.Call():
            return _called(_function(node), node, write)
        case _:
            shown = write(_dotted(node))
            return (shown if isinstance(shown, str) else ", ".join(shown)), _ATOM


def _called(
    name: str, node: ast.Call, write: Callable[[str], str | Sequence[str]]
) -> tuple[str, int]:
    if name in ("min", "max"):
        said = ", ".join(_spelled(argument, write)[0] for argument in node.args)
        return f"the {'lowest' if name == 'min' else 'highest'} of {said}", _ATOM
    columns = [write(_dotted(argument)) for argument in node.args]
    if any(isinstance(column, str) for column in columns):
        raise ValueError(f"{name} is for columns")
    rows = [" × ".join(row) for row in zip(*columns, strict=True)]
    return " + ".join(rows), 1
