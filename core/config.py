"""Settings: the only place that reads the environment, and only once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Read from environment variables of the same names, in capitals."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, frozen=True)

    data_dir: Path = Path("data")
    app_encryption_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """Fernet keys, newest first, separated by commas. Empty: one is made in the data folder."""

    guest_hours: int = Field(default=24, ge=1)
    """How long after the last visit a guest's records are kept."""
    undecided_days: int = Field(default=7, ge=1)
    """How long after its last step an interview is kept that nobody decided about."""
    kept_days: int = Field(default=90, ge=1)
    """How long after its last step an interview is kept that the candidate chose to keep."""
    sweep_minutes: float = Field(default=10, gt=0)
    workers: int = Field(default=2, ge=1, le=16)
    """Threads that work off slow work."""
    demo: bool = False
    """Every page says that the candidate is invented."""

    @field_validator("app_encryption_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(key.strip() for key in value.split(",") if key.strip())
        return value

    @property
    def guest_time(self) -> timedelta:
        return timedelta(hours=self.guest_hours)
