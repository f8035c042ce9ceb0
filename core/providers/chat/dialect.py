"""What differs between the vendors whose SDKs we use."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx


class Connect(Protocol):
    def __call__(self, *, base_url: str, key: str, http: httpx.Client) -> Any:
        """A client of the vendor's SDK. It never asks again by itself."""
        ...


@dataclass(frozen=True)
class Dialect:
    """`longest` is what the limit of a reply is called; `send` goes with every request, and
    `send_to_stream` with one whose reply shall come in pieces."""

    connect: Connect
    longest: str
    send: Mapping[str, Any] = field(default_factory=dict)
    send_to_stream: Mapping[str, Any] = field(default_factory=dict)


def quieten(*names: str) -> None:
    """SDKs can be told by the environment to log whole requests, a candidate's words included."""
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)
