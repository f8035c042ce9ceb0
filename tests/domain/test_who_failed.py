"""A failure names the provider that let us down, and nothing else of it."""

from __future__ import annotations

import pytest

from core.errors import (
    AppError,
    NoSuchModelError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    RefusedError,
    TooOftenError,
    TruncatedError,
    by_name,
    noted,
    of_provider,
    provider_in,
)


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        (ProviderUnavailableError, "OpenAI does not answer."),
        (ProviderConfigError, "OpenAI is not set up correctly."),
        (NoSuchModelError, "OpenAI does not have that model."),
        (RateLimitedError, "OpenAI asked us to slow down."),
        (RefusedError, "OpenAI declined to answer."),
        (TruncatedError, "The reply of OpenAI broke off"),
    ],
)
def test_the_sentence_names_who_it_was(kind: type[ProviderError], begins: str) -> None:
    """Where it is known; and where it is not, it stays as it was."""
    assert of_provider(kind.say, "OpenAI").startswith(begins)
    assert of_provider(kind.say, None) == kind.say


def test_what_is_stored_of_a_failure_is_its_kind_and_who_it_was() -> None:
    """Its detail, which is for logs, is not; what was stored before there was a name is read."""
    note = noted(ProviderUnavailableError("openai", "a detail for the log"))

    assert note == "ProviderUnavailableError openai"
    assert (by_name(note), provider_in(note)) == (ProviderUnavailableError, "openai")
    assert by_name("ProviderUnavailableError") is ProviderUnavailableError
    assert noted(TooOftenError("x", wait=1)) == "TooOftenError"
    assert (by_name("Nothing like it"), provider_in("AppError")) == (AppError, "")


def test_what_is_stored_fits_its_column() -> None:
    """64 characters, with the longest id that a provider may have."""
    kinds = [ProviderError]
    for kind in kinds:
        kinds += kind.__subclasses__()

    assert all(len(f"{kind.__name__} {'x' * 32}") <= 64 for kind in kinds)
