"""Settings: the only place that reads the environment, and only once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.domain.account import External, address_of
from core.domain.chat import ModelRef


class Settings(BaseSettings):
    """Read from environment variables of the same names, in capitals."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, frozen=True)

    data_dir: Path = Path("data")
    app_encryption_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """Fernet keys, newest first, separated by commas. Empty: one is made in the data folder."""

    production: bool = False
    """Refuse to start where a wall would be missing, rather than warn of it."""
    port: int = 8501
    public_url: str = ""
    """Where browsers reach this Candid, e.g. https://candid.example: it stands in mails, and
    is where an outside sign-in comes back to. Empty: this machine, at `port`."""

    database_url: str = ""
    """Postgres, as the login `app_login`. Empty: SQLite in the data folder."""
    database_owner_url: str = ""
    """The same database as whoever owns the tables: for migrations only."""
    database_duty_urls: Annotated[Mapping[str, str], NoDecode] = Field(default_factory=dict)
    """The same database as the login of each duty, as JSON: {"identify": "postgresql://…", …}."""
    keys_database_url: str = ""
    """Another Postgres database for the data keys, so that no backup of the data holds them."""
    keys_database_owner_url: str = ""
    redis_url: str = ""
    """Where rate limits are counted for several replicas. Empty: in this process's memory."""

    supabase_url: str = ""
    supabase_publishable_key: str = ""
    supabase_bucket: str = ""
    """A private bucket for original files. Empty: encrypted files in the data folder."""
    sign_in_with: Annotated[tuple[External, ...], NoDecode] = ()
    """google, github, linkedin_oidc: those that are set up at Supabase, separated by commas."""

    smtp_host: str = ""
    """Empty: letters are written to `outbox/` in the data folder, and pages say so."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"

    openai_api_key: str = ""
    openai_base_url: str = ""
    """Empty: OpenAI's own address. Base URLs are never a candidate's to choose."""
    groq_api_key: str = ""
    groq_base_url: str = ""
    deepgram_api_key: str = ""
    deepgram_base_url: str = ""
    chat_servers: Annotated[tuple[Mapping[str, Any], ...], NoDecode] = ()
    """Other servers that speak OpenAI's protocol, as JSON: [{"id": "here", "base_url": …}, …]."""
    model_prices: Annotated[Mapping[str, Any], NoDecode] = Field(default_factory=dict)
    """US dollars for a million tokens, as JSON: {"groq/a-model": {"given": 2, "made": 8}}."""
    own_keys: Annotated[frozenset[str], NoDecode] = frozenset({"openai", "groq", "deepgram"})
    """Vendors that candidates may bring a key for, separated by commas. Empty: none."""
    interviewer_model: str = ""
    assessor_model: str = ""
    reader_model: str = ""
    """provider/model, for candidates who chose none. Empty: the offline coach."""
    listener_model: str = ""
    speaker_model: str = ""
    """The same for voice. Empty: candidates type, and their browser reads questions aloud."""
    free_tokens_a_month: int | None = Field(default=None, ge=0)
    """What each person may take with the operator's keys. Empty: as much as they like."""
    free_minutes_a_month: int | None = Field(default=None, ge=0)
    """The same for voice, listened to and read aloud: a thousand characters count as a minute."""

    ice_servers: Annotated[tuple[str, ...], NoDecode] = ()
    """STUN servers for microphones, stun:host, separated by commas. Empty: none is asked."""
    turn_urls: Annotated[tuple[str, ...], NoDecode] = ()
    """TURN servers that pass sound on where browsers cannot reach this machine: turn:host, …"""
    turn_secret: str = ""
    """coturn's `static-auth-secret`, which passwords of a few hours are made with."""

    guest_hours: int = Field(default=24, ge=1)
    """How long after the last visit a guest's records are kept."""
    pending_days: int = Field(default=7, ge=1)
    """The same for a guest who signed up and has not answered the mail yet."""
    undecided_days: int = Field(default=7, ge=1)
    """How long after its last step an interview is kept that nobody decided about."""
    kept_days: int = Field(default=90, ge=1)
    """How long after its last step an interview is kept that the candidate chose to keep."""
    sweep_minutes: float = Field(default=10, gt=0)
    workers: int = Field(default=2, ge=1, le=16)
    """Threads that work off slow work."""
    demo: bool = False
    """Every page says that the candidate is invented."""

    @field_validator(
        "app_encryption_keys", "sign_in_with", "own_keys", "ice_servers", "turn_urls", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("database_duty_urls", "chat_servers", "model_prices", mode="before")
    @classmethod
    def _read_json(cls, value: object, info: ValidationInfo) -> object:
        told = json.loads(value) if isinstance(value, str) and value.strip() else value
        return told or (() if info.field_name == "chat_servers" else {})

    @field_validator("free_tokens_a_month", "free_minutes_a_month", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator(
        "interviewer_model", "assessor_model", "reader_model", "listener_model", "speaker_model"
    )
    @classmethod
    def _names_both(cls, value: str) -> str:
        if value.strip():
            ModelRef.parse(value)
        return value.strip()

    @model_validator(mode="after")
    def _mail_needs_an_address(self) -> Self:
        """Links in letters come from the settings alone: a forged Host header would otherwise
        put a stranger's address into somebody's mail."""
        if self.smtp_host and not (self.public_url and self.smtp_from):
            raise ValueError("SMTP_HOST needs PUBLIC_URL and SMTP_FROM as well")
        sender = address_of(parseaddr(self.smtp_from)[1])
        if self.smtp_from and (sender is None or not self.smtp_from.isprintable()):
            raise ValueError("SMTP_FROM is an address, or Name <address>")
        if self.public_url and not re.fullmatch(
            r"https?://[^\s/?#@]+(/[^\s?#]*)?", self.public_url
        ):
            raise ValueError("PUBLIC_URL begins with https:// and has no question in it")
        return self

    @model_validator(mode="after")
    def _microphones_find_their_way(self) -> Self:
        """A server that cannot be asked would be noticed by candidates only, one by one."""
        if not all(re.match(r"stuns?:[^\s/]", url) for url in self.ice_servers):
            raise ValueError("ICE_SERVERS are stun:host or stuns:host:port; TURN has TURN_URLS")
        if not all(re.match(r"turns?:[^\s/]", url) for url in self.turn_urls):
            raise ValueError("TURN_URLS are turn:host or turns:host:port?transport=tcp")
        if bool(self.turn_urls) != bool(self.turn_secret):
            raise ValueError("TURN_URLS and TURN_SECRET belong together")
        return self

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Which are set, and not to what: several are secrets, and this may stand in a log."""
        return ((name, "set") for name in sorted(self.model_fields_set))

    @property
    def guest_time(self) -> timedelta:
        return timedelta(hours=self.guest_hours)
