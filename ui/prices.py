"""What a model costs and who pays, in a line beside it."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.chat import MILLION, Provider


def rate(millionths: int) -> str:
    """US dollars as they were found: 0.075 is not 0.08. `\\$` since two would be mathematics."""
    whole, _, part = f"{millionths / MILLION:.6f}".partition(".")
    return f"\\${whole}.{part.rstrip('0'):0<2}"


def pays(provider: Provider, own_keys: Collection[str]) -> str:
    return "your own key pays" if provider.id in own_keys else "whoever runs this Candid pays"
