"""What came back, piece by piece. SDKs do not check it, so nothing here is taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, Final

from core.domain.chat import TokenCount
from core.errors import RefusedError, TruncatedError, UnusableOutputError
from core.ports.chat import Reply
from core.providers.chat.translating import translated

MOST_CHARACTERS: Final = 400_000
# How servers say that a reply is whole: OpenAI's word, and those of others for the same.
_WHOLE: Final = frozenset({"stop", "eos", "eos_token", "end_turn", "stop_sequence"})
_CUT, _FILTERED = "length", "content_filter"


@dataclass(repr=False)
class Incoming:
    """One reply as it comes, in *chunks*: those of a stream, or the whole in one."""

    provider: str
    began: float
    chunks: Iterator[Any]
    first: float | None = None
    finish: str | None = None
    refused: bool = False
    tokens: TokenCount | None = None
    came: bool = False
    texts: list[str] = field(default_factory=list)
    _length: int = 0

    def pieces(self, *, streams: bool) -> Iterator[str]:
        """Each piece of text as it comes. Raises nothing but `ProviderError`."""
        part = "delta" if streams else "message"
        while (chunk := self._next()) is not None:
            text = translated(self.provider, partial(self._taken, chunk, part))
            if text:
                yield text

    def whole(self) -> Reply:
        """Raise `RefusedError`, `TruncatedError` or `UnusableOutputError` unless it is whole."""
        if self.refused or self.finish == _FILTERED:
            raise RefusedError(self.provider, "declined" if self.refused else "filtered")
        if self.finish == _CUT:
            raise TruncatedError(self.provider, "as long as it may be")
        if self.finish is None and self.came:
            raise TruncatedError(self.provider, "cut off")
        text = "".join(self.texts)
        if self.finish not in _WHOLE or not text.strip():
            raise UnusableOutputError(
                self.provider, "nothing in it" if not text else "no end to it"
            )
        total = perf_counter() - self.began
        return Reply(text, self.tokens, total if self.first is None else self.first, total)

    def _next(self) -> Any:
        return translated(self.provider, lambda: next(self.chunks, None))

    def _taken(self, chunk: Any, part: str) -> str:
        """Read one chunk; its text. Whatever is not as it should be raises some error here."""
        self.tokens = _tokens(chunk) or self.tokens
        if not chunk.choices:  # the last chunk of a stream has the count and nothing else
            return ""
        self.came = True
        choice = chunk.choices[0]
        if not isinstance(choice.finish_reason, str | None):
            raise TypeError("a reason that is none")
        self.finish = choice.finish_reason or self.finish
        said = getattr(choice, part)
        self.refused = self.refused or bool(getattr(said, "refusal", None))
        return self._kept(said.content or "")

    def _kept(self, text: str) -> str:
        if not isinstance(text, str):
            raise TypeError("text that is none")
        if text and self.first is None:
            self.first = perf_counter() - self.began
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            raise UnusableOutputError(self.provider, f"more than {MOST_CHARACTERS} characters")
        self.texts.append(text)
        return text


def _tokens(chunk: Any) -> TokenCount | None:
    """Groq says it in a place of its own in streams."""
    usage = getattr(chunk, "usage", None) or getattr(getattr(chunk, "x_groq", None), "usage", None)
    given = _count(getattr(usage, "prompt_tokens", None))
    made = _count(getattr(usage, "completion_tokens", None))
    if given is None or made is None:
        return None
    details = getattr(usage, "prompt_tokens_details", None)
    cached = _count(getattr(details, "cached_tokens", None)) or 0
    return TokenCount(given, made, min(cached, given))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
