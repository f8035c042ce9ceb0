"""A `ChatModel` and a `Moderator` on a vendor's SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from random import uniform
from threading import Event
from time import perf_counter
from typing import Any, Final, TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
)
from tenacity.wait import wait_random_exponential

from core.domain.chat import Model
from core.domain.harm import Harm
from core.errors import ProviderConfigError
from core.ports.chat import Reply, Request, unheard
from core.providers.chat.catalogue import Offer
from core.providers.chat.dialect import Dialect
from core.providers.chat.messages import parameters
from core.providers.chat.patience import Patience
from core.providers.chat.reading import Incoming
from core.providers.chat.translating import translated, wait_asked, worth_another_try
from core.providers.chat.wire import Wire

Got = TypeVar("Got")

MODERATION: Final = "omni-moderation-latest"
# Categories as OpenAI defines them: `self_harm_intent` is somebody who speaks of themselves; a
# nurse who tells of a patient is not meant. Violence and illness are told of in honest answers.
_ABUSE: Final = (
    "harassment",
    "harassment_threatening",
    "hate",
    "hate_threatening",
    "sexual_minors",
)


@dataclass(frozen=True, repr=False)
class Access:
    """A client of a vendor's SDK with one key in it, until that key is removed."""

    provider: str
    client: Any
    wire: Wire
    dialect: Dialect
    patience: Patience
    removed: Event

    def persistently(self, call: Callable[[], Got]) -> Got:
        """What *call* returns, tried again where that may help."""
        patience = self.patience
        backoff = wait_random_exponential(patience.backoff, patience.longest_backoff)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = wait_asked(error) if error else None
            # Whoever was told the same moment would come back at the same moment.
            return backoff(state) if asked is None else asked + uniform(0, patience.backoff)  # noqa: S311

        again = Retrying(
            stop=stop_after_attempt(patience.tries) | stop_after_delay(patience.first),
            retry=retry_if_exception(
                partial(worth_another_try, longest_wait=patience.longest_wait)
            ),
            wait=wait,
            reraise=True,
        )
        return translated(self.provider, lambda: again(self._still_allowed(call)))

    def _still_allowed(self, call: Callable[[], Got]) -> Callable[[], Got]:
        def checked() -> Got:
            if self.removed.is_set():
                raise ProviderConfigError(self.provider, "the key was removed")
            return call()

        return checked


@dataclass(frozen=True, repr=False)
class SdkModel:
    """A model that is asked through its vendor's SDK."""

    access: Access
    offer: Offer

    @property
    def model(self) -> Model:
        return self.offer.model

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        began, streams = perf_counter(), self.offer.streams(request)
        asked = parameters(request, self.offer, self.access.dialect)
        asked["timeout"] = self.access.wire.timeout(streams=streams)
        create = self.access.client.chat.completions.create
        answer = self.access.persistently(lambda: create(**asked))
        incoming = Incoming(self.access.provider, began, _chunks(answer, streams=streams))
        try:
            for piece in incoming.pieces(streams=streams):
                heard(piece)
        finally:
            if streams:
                with suppress(Exception):  # what was heard is judged below, however this ends
                    answer.close()
        return incoming.whole()


def _chunks(answer: Any, *, streams: bool) -> Iterator[Any]:
    return iter(answer) if streams else iter((answer,))


@dataclass(frozen=True, repr=False)
class SdkModerator:
    access: Access

    def harm(self, text: str) -> Harm | None:
        create = self.access.client.moderations.create
        answer = self.access.persistently(lambda: create(model=MODERATION, input=text))
        return translated(self.access.provider, lambda: _harm(answer))


def _harm(answer: Any) -> Harm | None:
    found = answer.results[0].categories
    if found.self_harm_intent is True:
        return Harm.SELF_HARM
    return Harm.ABUSE if any(getattr(found, name) is True for name in _ABUSE) else None
