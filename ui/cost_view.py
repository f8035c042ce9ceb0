"""What judging takes, in words, before it is asked for: it is their money."""

from __future__ import annotations

from core.domain.chat import ModelRef, Role
from core.services.bills import dollars
from core.services.coaches import Stand
from core.services.estimates import Estimate
from core.services.receipts import counted
from ui.frame import Page, in_place
from ui.words import small


def before(page: Page, stand: Stand, answers: int = 1) -> None:
    """Where a key of their own pays for whoever judges; otherwise nothing."""
    assessor = stand.chosen[Role.ASSESSOR]
    if assessor is not None:
        of_one(page, stand, assessor, answers)


def of_one(
    page: Page, stand: Stand, ref: ModelRef, answers: int = 1, readings: int | None = None
) -> None:
    if ref.provider in stand.own_keys:
        with in_place():
            estimate = page.app.choices.estimate(page.admit(), ref, answers, readings)
            small(_told(estimate, answers))


def _told(estimate: Estimate, answers: int) -> str:
    about = "about" if estimate.measured else "at most"
    what = "one answer" if answers == 1 else f"these {answers} answers"
    tokens = f"{counted(estimate.calls, 'call')}, {about} {estimate.tokens:,} tokens"
    money = "the price is unknown" if estimate.cost is None else f"{about} {_money(estimate.cost)}"
    source = "It took that this month" if estimate.measured else "It is likely to be far less"
    return f"Judging {what} takes {tokens}; {money}. {source}. Your own key pays."


def _money(cost: int) -> str:
    """`\\$`, since a pair of dollar signs would be mathematics."""
    return dollars(cost).replace("$", "\\$")
