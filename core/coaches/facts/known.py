"""What the candidate said or wrote, as facts are looked up in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from core.coaches.facts.quantities import Quantity, month_of, quantities_of
from core.coaches.facts.tokens import Token, tokens_of


class Known:
    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(map(tokens_of, texts))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(token.low for tokens in self._texts for token in tokens)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(token.stem for tokens in self._texts for token in tokens)

    @cached_property
    def _capitals(self) -> frozenset[str]:
        found = (t for tokens in self._texts for t in tokens if t.has_capital)
        return frozenset(token.low for token in found)

    @cached_property
    def _months(self) -> frozenset[str]:
        found = (month_of(token) for tokens in self._texts for token in tokens)
        return frozenset(month for month in found if month)

    @cached_property
    def _spoken(self) -> tuple[str, ...]:
        return tuple(f" {' '.join(t.low for t in tokens)} " for tokens in self._texts)

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        return tuple(q for tokens in self._texts for q in quantities_of(tokens))

    def has_word(self, token: Token) -> bool:
        """Said, in this form or another of the same word."""
        return token.low in self._words or token.stem in self._stems

    def has_very_word(self, token: Token) -> bool:
        return token.low in self._words

    def has_name(self, token: Token) -> bool:
        """Written with a capital somewhere."""
        return token.low in self._capitals

    def has_month(self, month: str) -> bool:
        return month in self._months

    def has_in_a_row(self, tokens: Sequence[Token]) -> bool:
        said = f" {' '.join(token.low for token in tokens)} "
        return any(said in text for text in self._spoken)

    def has_quantity(self, quantity: Quantity) -> bool:
        """The same number of the same thing: never of a thing that nobody spoke of."""
        plain = not quantity.units and not quantity.is_year
        if plain and quantity.thing and quantity.thing not in self._stems:
            return False
        return any(quantity.is_told_by(other) for other in self._quantities)

    def has_one(self, token: Token) -> bool:
        """ "A ticket", which is as many as "one ticket"."""
        said = (f" a {token.low} ", f" an {token.low} ")
        return any(one in text for one in said for text in self._spoken)
