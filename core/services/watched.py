"""A model whose calls are looked at, for whoever compares or measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from core.domain.chat import Model, TokenCount
from core.ports.chat import ChatModel, Reply, Request, unheard


@dataclass
class Watched:
    """`calls` were begun; `unfit` of them because a reply before did not fit. Safe for threads."""

    inner: ChatModel
    replies: list[Reply] = field(default_factory=list)
    prompts: set[str] = field(default_factory=set)
    calls: int = 0
    unfit: int = 0
    _lock: Lock = field(default_factory=Lock)

    @property
    def model(self) -> Model:
        return self.inner.model

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        with self._lock:
            self.calls += 1
            self.unfit += request.refused is not None
            self.prompts.add(request.prompt)
        reply = self.inner.reply(request, heard)
        with self._lock:
            self.replies.append(reply)
        return reply

    @property
    def counted(self) -> tuple[TokenCount, ...]:
        """Of the replies whose tokens the provider counted."""
        return tuple(reply.tokens for reply in self.replies if reply.tokens is not None)

    @property
    def tokens(self) -> TokenCount | None:
        """None where a provider did not count one of them."""
        whole = self.counted and len(self.counted) == len(self.replies)
        return sum(self.counted, TokenCount()) if whole else None
