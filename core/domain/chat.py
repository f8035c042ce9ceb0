"""Language models as data: who offers them, what they can do, what they cost, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Final

from core.domain.language import Language

MILLION = 1_000_000


class Role(StrEnum):
    """What a model is chosen for: a fast one talks, a careful one judges."""

    INTERVIEWER = "interviewer"  # plans, asks, follows up
    ASSESSOR = "assessor"  # judges, improves, remarks
    READER = "reader"  # reads résumés and jobs
    LISTENER = "listener"  # writes down what is said
    SPEAKER = "speaker"  # says what is asked


# Those that a language model can be chosen for.
MODEL_ROLES: Final = (Role.INTERVIEWER, Role.ASSESSOR, Role.READER)


class DataKind(StrEnum):
    """What goes to a provider, as the data receipt names it."""

    RESUME = "resume"  # never its contact block
    JOB = "job"
    QUESTION = "question"
    ANSWER = "answer"
    CANDIDATE_QUESTION = "candidate_question"
    VOICE = "voice"  # counted in milliseconds; everything else in characters
    KEY_TERMS = "key_terms"  # words of the résumé and the job, so that they are heard rightly


@dataclass(frozen=True, order=True)
class ModelRef:
    """A model of a provider. `str()` and `parse` are each other's inverse: ``openai/gpt-4.1``."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}"

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """Raise ValueError where *text* does not name both."""
        provider, _, model = text.strip().partition("/")
        if not (provider and model):
            raise ValueError("a model is named provider/model")
        return cls(provider, model)


@dataclass(frozen=True)
class TokenCount:
    """`cached` are those of `given` that the provider had from before."""

    given: int = 0
    made: int = 0
    cached: int = 0

    def __add__(self, other: TokenCount) -> TokenCount:
        return TokenCount(
            self.given + other.given, self.made + other.made, self.cached + other.cached
        )

    @property
    def total(self) -> int:
        return self.given + self.made


@dataclass(frozen=True)
class Price:
    """What a provider asks, in millionths of a US dollar for a million tokens.

    `source` is the address where it was found and `on` the day; the operator's own figure has
    the source "the operator".
    """

    given: int
    made: int
    cached: int
    source: str
    on: date | None = None

    def of(self, count: TokenCount) -> int:
        """What *count* costs, in millionths of a US dollar, rounded up: never less than asked."""
        fresh = count.given - count.cached
        whole = fresh * self.given + count.cached * self.cached + count.made * self.made
        return -(-whole // MILLION)


@dataclass(frozen=True)
class Model:
    """One model. `schema`: it can be held to a JSON schema; `json`: to JSON alone.

    `thinks`: so many tokens a reply may take besides what was asked for, where the model writes
    to itself first.
    """

    ref: ModelRef
    schema: bool = False
    json: bool = False
    streams: bool = True
    price: Price | None = None
    suits: frozenset[Role] = frozenset(MODEL_ROLES)
    thinks: int = 0


@dataclass(frozen=True)
class SpeechPrice:
    """In millionths of a US dollar: for a minute of sound that is listened to, or for a million
    characters that are spoken. Of each recording at least `least` seconds are charged."""

    source: str
    on: date | None = None
    minute: int | None = None
    characters: int | None = None
    least: float = 0.0

    def of_sound(self, seconds: float) -> int | None:
        charged = max(seconds, self.least) if seconds else 0.0
        return None if self.minute is None else ceil(self.minute * charged / 60)

    def of_text(self, characters: int) -> int | None:
        return None if self.characters is None else ceil(self.characters * characters / MILLION)


@dataclass(frozen=True)
class Voice:
    """`name` says in a few words how it sounds."""

    id: str
    name: str
    language: Language = Language.ENGLISH


@dataclass(frozen=True)
class SpeechModel:
    """One model that listens, live or to recordings, or that speaks with one of `voices`."""

    ref: ModelRef
    live: bool = False
    records: bool = False
    voices: tuple[Voice, ...] = ()
    languages: frozenset[Language] = frozenset(Language)
    price: SpeechPrice | None = None

    @property
    def listens(self) -> bool:
        return self.live or self.records


@dataclass(frozen=True)
class Provider:
    """Who runs models, as the running configuration has it.

    `company` and `country` name the processor; both are empty for a server of the operator's
    own, which is `near` where it has an address of this machine or of its private network.
    `terms` says in a sentence what it does with what it is sent, `terms_source` where
    that stands.
    """

    id: str
    name: str
    models: tuple[Model, ...]
    company: str = ""
    country: str = ""
    terms: str = ""
    terms_source: str = ""
    has_key: bool = False  # the operator's; a server that asks for none has one
    takes_own_key: bool = False
    moderates: bool = False
    near: bool = False
    speech: tuple[SpeechModel, ...] = ()
    scripted: bool = False  # plays a model, e.g. in the demo: nobody may take it for one

    @property
    def who(self) -> str:
        """Who that is, in words for a candidate."""
        if not self.company:
            return f"{self.name}, a server of whoever runs this Candid,"
        return f"{self.name} ({self.company}, {self.country})"
