"""What judging answers will take, said before it is asked for: by what it took before, else at
most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.chat import Model, Price, Role, TokenCount
from core.domain.usage import DONE, Usage
from core.ports.chat import Request
from core.services.most_tokens import most_given


@dataclass(frozen=True)
class Estimate:
    """`cost` is in millionths of a US dollar, None where the price is unknown.
    `measured`: by what the same model took before; otherwise it is the most that it can be."""

    calls: int
    tokens: int
    cost: int | None
    measured: bool


def estimated(model: Model, requests: Sequence[Request], past: Sequence[Usage]) -> Estimate:
    """*requests* are those that it will be; *past* any calls that were made."""
    prompts = {request.prompt for request in requests}
    took = [
        usage.tokens
        for usage in past
        if usage.model == model.ref
        and usage.role is Role.ASSESSOR
        and usage.prompt in prompts
        and usage.outcome == DONE
        and usage.tokens is not None
    ]
    calls = len(requests)
    if took:
        whole = sum(took, TokenCount())
        count = TokenCount(*(_share(n, calls, len(took)) for n in _parts(whole)))
    else:
        most = [TokenCount(most_given(r), r.most_tokens + model.thinks) for r in requests]
        count = sum(most, TokenCount())
    return Estimate(calls, count.total, _cost(model.price, count), bool(took))


def _parts(count: TokenCount) -> tuple[int, int, int]:
    return count.given, count.made, count.cached


def _share(total: int, calls: int, of: int) -> int:
    """What *calls* take where *of* of them took *total*, rounded up."""
    return -(-total * calls // of)


def _cost(price: Price | None, count: TokenCount) -> int | None:
    return price.of(count) if price is not None else None
