"""Chat models: who is asked, with whose key, what is said to them, and what they reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain.chat import DataKind, Model, ModelRef, Provider, TokenCount
from core.domain.harm import Harm


@dataclass(frozen=True, repr=False)
class Material:
    """Text of a person. It is data: it travels in a message of its own, delimited, and is never
    part of an instruction."""

    kind: DataKind
    text: str


@dataclass(frozen=True, repr=False)
class Shape:
    """What a reply has to look like: a JSON schema, strict, and a name for it."""

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class Request:
    """One question to a model. `prompt` is the `Prompt.ref` that `instruction` was rendered
    from. `refused`, where a reply did not fit: that reply, and what was wrong with it."""

    prompt: str
    instruction: str
    material: tuple[Material, ...]
    shape: Shape | None = None
    most_tokens: int = 1500
    temperature: float = 0.0
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, repr=False)
class Reply:
    """`text` is whole: a truncated, filtered or refused one is raised, never returned.

    `tokens` is None where the provider does not count. Times in seconds, from the request.
    """

    text: str
    tokens: TokenCount | None
    first: float
    total: float


def unheard(_: str) -> None:
    """Nobody listens while a reply is being written."""


class ChatModel(Protocol):
    """One model, with one key. Passes tests/contracts/test_chat_model.py."""

    @property
    def model(self) -> Model: ...

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        """Ask, and wait for the whole reply; *heard* gets each piece of it as it comes.

        Raises nothing but `ProviderError`. Transient failures have been retried, with jitter
        and as `retry-after` asks, before anything was heard; never after.
        """
        ...


class Moderator(Protocol):
    def harm(self, text: str) -> Harm | None:
        """Raises nothing but `ProviderError`."""
        ...


class ChatModels(Protocol):
    """The one place where clients of language models are made."""

    def providers(self) -> tuple[Provider, ...]:
        """Those that the operator has set up or lets candidates bring a key for."""
        ...

    def open(self, ref: ModelRef, key: str | None = None) -> ChatModel:
        """*ref*, with a candidate's own *key* or the operator's. One client a process and key.

        Raise `ProviderConfigError` where there is no such model, or no key for it.
        """
        ...

    def moderator(self, provider: str, key: str | None = None) -> Moderator | None:
        """None where that provider has no such endpoint."""
        ...

    def check(self, provider: str, key: str) -> None:
        """Raise a `ProviderError` unless *key* opens *provider*. Nobody's text is sent."""
        ...

    def forget(self, key: str) -> None:
        """Close the clients that were made with *key*: it has been removed."""
        ...

    def close(self) -> None: ...
