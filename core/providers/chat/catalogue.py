"""Which providers and models there are: content/providers.toml, and what the operator set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from ipaddress import ip_address
from math import ceil
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core import content
from core.domain.chat import (
    MILLION,
    MODEL_ROLES,
    Model,
    ModelRef,
    Price,
    Provider,
    Role,
    SpeechModel,
    SpeechPrice,
    Voice,
)
from core.domain.language import Language
from core.errors import NotSetUpError
from core.ports.chat import Request

THE_OPERATOR = "the operator"
_OURS = frozenset({"openai", "groq", "deepgram"})
_LOCAL_NAMES = (".local", ".internal", ".lan", ".home.arpa", ".localhost")

_SPOKEN = frozenset({"minute", "characters"})  # what only a price of speech has

Protocol = Literal["openai", "groq", "deepgram", "compatible"]


@dataclass(frozen=True, repr=False)
class ChatSettings:
    """What the operator set up. `servers` and `prices` are as CHAT_SERVERS and MODEL_PRICES say;
    a base URL that is empty is the vendor's own."""

    openai_key: str = ""
    openai_url: str = ""
    groq_key: str = ""
    groq_url: str = ""
    deepgram_key: str = ""
    deepgram_url: str = ""
    servers: Iterable[Mapping[str, Any]] = ()
    prices: Mapping[str, Any] = field(default_factory=dict)
    own_keys: frozenset[str] = _OURS


@dataclass(frozen=True, repr=False)
class Offer:
    """A model, and what goes with every request to it."""

    model: Model
    send: Mapping[str, Any]
    takes_temperature: bool = True
    streams_shapes: bool = True

    def streams(self, request: Request) -> bool:
        """Whether the reply to *request* comes in pieces."""
        return self.model.streams and (request.shape is None or self.streams_shapes)


@dataclass(frozen=True, repr=False)
class SpeechOffer:
    """A model that listens or speaks. `words`: it says when each word was said; `hints`: it takes
    words that are hard to guess. `send` goes with every request."""

    model: SpeechModel
    words: bool
    hints: bool
    send: Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class Vendor:
    """A provider, and how it is reached. `key` is the operator's, empty where there is none."""

    provider: Provider
    protocol: Protocol
    base_url: str
    key: str
    offers: Mapping[str, Offer]
    speech: Mapping[str, SpeechOffer]


@dataclass(frozen=True)
class Prices:
    """The operator's, by provider/model."""

    text: Mapping[str, Price]
    speech: Mapping[str, SpeechPrice]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Price(_Told):
    """In US dollars for a million tokens."""

    given: Decimal = Field(ge=0)
    made: Decimal = Field(ge=0)
    cached: Decimal | None = Field(default=None, ge=0)
    source: str = THE_OPERATOR
    on: date | None = None

    def as_price(self) -> Price:
        known = self.given if self.cached is None else self.cached
        given, made, cached = (int(each * MILLION) for each in (self.given, self.made, known))
        return Price(given, made, cached, self.source, self.on)


class _Model(_Told):
    id: str = Field(min_length=1)
    # Not called `schema` and `json`: pydantic has methods of those names.
    to_schema: bool = Field(default=False, alias="schema")
    to_json: bool = Field(default=False, alias="json")
    streams: bool = True
    streams_shapes: bool = True
    price: _Price | None = None
    suits: frozenset[Role] = frozenset(MODEL_ROLES)
    thinks: int = Field(default=0, ge=0)
    temperature: bool = True
    send: Mapping[str, Any] = Field(default_factory=dict)

    def as_offer(self, provider: str, price: Price | None) -> Offer:
        own = self.price.as_price() if self.price else None
        model = Model(
            ModelRef(provider, self.id),
            schema=self.to_schema,
            json=self.to_json or self.to_schema,
            streams=self.streams,
            price=price or own,
            suits=self.suits,
            thinks=self.thinks,
        )
        return Offer(model, self.send, self.temperature, self.streams_shapes)


class _SpeechPrice(_Told):
    """In US dollars: for a minute that is listened to, or for a million characters that are
    spoken. Of each recording at least so many seconds are charged."""

    minute: Decimal | None = Field(default=None, ge=0)
    characters: Decimal | None = Field(default=None, ge=0)
    least: float = Field(default=0, ge=0)
    source: str = THE_OPERATOR
    on: date | None = None

    def as_price(self) -> SpeechPrice:
        minute, characters = (
            None if each is None else ceil(each * MILLION)
            for each in (self.minute, self.characters)
        )
        return SpeechPrice(self.source, self.on, minute, characters, self.least)


class _Voice(_Told):
    id: str = Field(min_length=1)
    name: str = ""
    language: Language = Language.ENGLISH


class _Speech(_Told):
    id: str = Field(min_length=1)
    live: bool = False
    records: bool = False
    words: bool = True
    hints: bool = True
    voices: tuple[_Voice, ...] = ()
    languages: frozenset[Language] = frozenset(Language)
    price: _SpeechPrice | None = None
    send: Mapping[str, Any] = Field(default_factory=dict)

    def as_offer(self, provider: str, price: SpeechPrice | None) -> SpeechOffer:
        model = SpeechModel(
            ModelRef(provider, self.id),
            live=self.live,
            records=self.records,
            voices=tuple(Voice(v.id, v.name or v.id, v.language) for v in self.voices),
            languages=self.languages,
            price=price or (self.price.as_price() if self.price else None),
        )
        return SpeechOffer(model, self.words, self.hints, self.send)


class _Known(_Told):
    """A vendor as content/providers.toml has it."""

    id: Literal["openai", "groq", "deepgram"]
    name: str
    company: str
    country: str
    base_url: str
    terms: str
    terms_source: str
    moderates: bool = False
    model: tuple[_Model, ...] = ()
    speech: tuple[_Speech, ...] = ()


class _Server(_Told):
    """One entry of CHAT_SERVERS. That of a known vendor has models alone, and adds them."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    name: str = ""
    base_url: str = ""
    key: str = ""
    takes_own_key: bool = False
    company: str = ""
    country: str = ""
    terms: str = ""
    terms_source: str = ""
    models: tuple[_Model, ...] = ()
    speech: tuple[_Speech, ...] = ()
    send: Mapping[str, Any] = Field(default_factory=dict)


def vendors(settings: ChatSettings) -> dict[str, Vendor]:
    """Those with language models that can be used, by id. Raise `NotSetUpError` where a setting
    makes no sense."""
    return {name: vendor for name, vendor in _all(settings).items() if vendor.offers}


def speech_vendors(settings: ChatSettings) -> dict[str, Vendor]:
    """The same of those that listen or speak."""
    return {name: vendor for name, vendor in _all(settings).items() if vendor.speech}


def _all(settings: ChatSettings) -> dict[str, Vendor]:
    known = _read(
        "content/providers.toml", tuple[_Known, ...], content.table("providers")["provider"]
    )
    servers = _read("CHAT_SERVERS", tuple[_Server, ...], list(settings.servers))
    prices = _prices(settings)
    ids = [server.id for server in servers]
    if len(set(ids)) < len(ids):
        raise NotSetUpError("CHAT_SERVERS has two servers of one id.")
    more = {server.id: server for server in servers if server.id in _OURS}
    found = [_vendor(each, more.get(each.id), settings, prices) for each in known]
    found += [_server(each, prices) for each in servers if each.id not in _OURS]
    _check_names(found, prices, settings.own_keys)
    return {
        vendor.provider.id: vendor
        for vendor in found
        if vendor.provider.has_key or vendor.provider.takes_own_key
    }


def _prices(settings: ChatSettings) -> Prices:
    """What the operator says, for text or for speech."""
    told = dict(settings.prices)
    of_speech = {
        name
        for name, price in told.items()
        if isinstance(price, Mapping) and _SPOKEN & price.keys()
    }
    text = {name: price for name, price in told.items() if name not in of_speech}
    speech = {name: told[name] for name in of_speech}
    return Prices(
        {n: p.as_price() for n, p in _read("MODEL_PRICES", dict[str, _Price], text).items()},
        {
            n: p.as_price()
            for n, p in _read("MODEL_PRICES", dict[str, _SpeechPrice], speech).items()
        },
    )


def _vendor(known: _Known, more: _Server | None, settings: ChatSettings, prices: Prices) -> Vendor:
    if more is not None and (more.base_url or more.key):
        raise NotSetUpError(
            f"CHAT_SERVERS only adds models to {known.id}: address and key have own settings."
        )
    key, url = {
        "openai": (settings.openai_key, settings.openai_url),
        "groq": (settings.groq_key, settings.groq_url),
        "deepgram": (settings.deepgram_key, settings.deepgram_url),
    }[known.id]
    offers = _offers(known.id, (*known.model, *(more.models if more else ())), prices.text)
    speech = _speech(known.id, (*known.speech, *(more.speech if more else ())), prices.speech)
    terms, host = known.terms, urlsplit(url).hostname
    if host and host != urlsplit(known.base_url).hostname:
        terms = f"It goes through {host}, which whoever runs this Candid chose. {terms}"
    provider = Provider(
        id=known.id,
        name=known.name,
        models=tuple(offer.model for offer in offers.values()),
        company=known.company,
        country=known.country,
        terms=terms,
        terms_source=known.terms_source,
        has_key=bool(key),
        takes_own_key=known.id in settings.own_keys,
        moderates=known.moderates,
        speech=tuple(offer.model for offer in speech.values()),
    )
    base_url = _address(known.id, url or known.base_url)
    return Vendor(provider, known.id, base_url, key, offers, speech)


def _server(server: _Server, prices: Prices) -> Vendor:
    if not server.base_url:
        raise NotSetUpError(f"CHAT_SERVERS: {server.id} has no base_url.")
    if not (server.models or server.speech):
        raise NotSetUpError(f"CHAT_SERVERS: {server.id} has neither models nor speech.")
    if any(each.live for each in server.speech):
        raise NotSetUpError(f"CHAT_SERVERS: {server.id} cannot listen live, Deepgram alone can.")
    offers = _offers(server.id, server.models, prices.text, server.send)
    speech = _speech(server.id, server.speech, prices.speech)
    base_url = _address(server.id, server.base_url)
    provider = Provider(
        id=server.id,
        name=server.name or server.id,
        models=tuple(offer.model for offer in offers.values()),
        company=server.company,
        country=server.country,
        terms=server.terms,
        terms_source=server.terms_source,
        has_key=bool(server.key) or not server.takes_own_key,
        takes_own_key=server.takes_own_key,
        near=not server.company and _near(urlsplit(base_url).hostname or ""),
        speech=tuple(offer.model for offer in speech.values()),
    )
    return Vendor(provider, "compatible", base_url, server.key, offers, speech)


def _speech(
    provider: str, models: Iterable[_Speech], prices: Mapping[str, SpeechPrice]
) -> dict[str, SpeechOffer]:
    return {
        told.id: told.as_offer(provider, prices.get(f"{provider}/{told.id}")) for told in models
    }


def _offers(
    provider: str,
    models: Iterable[_Model],
    prices: Mapping[str, Price],
    send: Mapping[str, Any] | None = None,
) -> dict[str, Offer]:
    """By the model's own name; a later one takes the place of an earlier one."""
    offers = {}
    for told in models:
        offer = told.as_offer(provider, prices.get(f"{provider}/{told.id}"))
        _check_price(offer.model)
        offers[told.id] = replace(offer, send={**(send or {}), **offer.send})
    return offers


def _check_price(model: Model) -> None:
    """What is held for a call counts no token as cached, so that must not be the dearer way."""
    if model.price is not None and model.price.cached > model.price.given:
        raise NotSetUpError(f"The price of {model.ref} has cached tokens dearer than given ones.")


def _check_names(found: Iterable[Vendor], prices: Prices, own_keys: frozenset[str]) -> None:
    """A misspelt name would leave a budget without a price, or a vendor without its keys."""
    text = {str(offer.model.ref) for vendor in found for offer in vendor.offers.values()}
    speech = {str(offer.model.ref) for vendor in found for offer in vendor.speech.values()}
    unknown = sorted((prices.text.keys() - text) | (prices.speech.keys() - speech))
    if unknown:
        raise NotSetUpError(f"MODEL_PRICES names no model that is here: {', '.join(unknown)}.")
    unknown = sorted(own_keys - _OURS)
    if unknown:
        raise NotSetUpError(
            f"OWN_KEYS names openai, groq and deepgram only, not {', '.join(unknown)}."
        )


def _address(provider: str, url: str) -> str:
    """*url*, which must not carry words or keys over a public network unencrypted."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotSetUpError(f"The base URL of {provider} is not like https://host/path.")
    if parts.query or parts.fragment:
        raise NotSetUpError(f"The base URL of {provider} has a question or a mark in it.")
    if parts.scheme == "http" and not _near(parts.hostname):
        raise NotSetUpError(f"The base URL of {provider} needs https: it is not a private address.")
    return url.rstrip("/")


def _near(host: str) -> bool:
    """On this machine or in a private network, as far as the name tells."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_NAMES)


def _read(what: str, shape: Any, told: object) -> Any:
    try:
        return TypeAdapter(shape).validate_python(told)
    except ValidationError as error:
        # Places only, and no cause that would be printed: a value may be a key.
        places = (f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors())
        raise NotSetUpError(
            f"{what} is not as docs/running.md says ({'; '.join(places)})."
        ) from None
