"""The settings and the application that a command works with: those of the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.data.troubles import answering
from core.errors import NotSetUpError

if TYPE_CHECKING:
    from core.bootstrap import App
    from core.config import Settings


def read_settings() -> Settings:
    """Raise `NotSetUpError` that names what cannot be used, and never its value."""
    from pydantic import ValidationError

    from core.config import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = ", ".join(
            f"{'.'.join(map(str, each['loc'])).upper() or 'settings'}: {each['msg']}"
            for each in error.errors(include_input=False, include_url=False)
        )
        raise NotSetUpError(f"The settings cannot be used. {wrong}.") from None


@contextmanager
def composed() -> Iterator[App]:
    """The application, as the server has it, without its slow work. Raise `NotSetUpError`."""
    from core.bootstrap import bootstrap

    settings = read_settings()
    with answering():
        app = bootstrap(settings)
    try:
        yield app
    finally:
        app.close()
