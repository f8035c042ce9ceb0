"""Everybody outside who can be asked something: those with language models, those that listen or
speak, and those that do both, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.chat import Provider
from core.ports.chat import ChatModels
from core.ports.speech import SpeechServices


@dataclass(frozen=True)
class Outside:
    models: ChatModels
    speech: SpeechServices

    def providers(self) -> Sequence[Provider]:
        """As they are set up; those with language models first."""
        talking = self.models.providers()
        known = {provider.id for provider in talking}
        return [*talking, *(p for p in self.speech.providers() if p.id not in known)]

    def check(self, provider: str, key: str) -> None:
        """Raise a `ProviderError` unless *key* opens *provider*. Nothing of anybody's is sent."""
        if provider in {each.id for each in self.models.providers()}:
            self.models.check(provider, key)
        else:
            self.speech.check(provider, key)

    def forget(self, key: str) -> None:
        """Close every client that was made with *key*."""
        self.models.forget(key)
        self.speech.forget(key)


def given(provider: Provider) -> str:
    """What it may get, in the middle of a sentence."""
    kinds = (
        (bool(provider.models), "your words"),
        (any(m.listens for m in provider.speech), "the sound of your voice while you answer"),
        (any(m.voices for m in provider.speech), "the questions that are read to you"),
    )
    *others, last = [what for holds, what in kinds if holds] or ["nothing"]
    return f"{', '.join(others)} and {last}" if others else last
