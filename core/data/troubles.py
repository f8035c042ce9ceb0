"""What a database or a disk says, for whoever runs this Candid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from core.errors import NotSetUpError


@contextmanager
def answering() -> Iterator[None]:
    """Put what a database or a disk says into a sentence; never an address or a password."""
    try:
        yield
    except ArgumentError as error:
        raise NotSetUpError("A database's URL cannot be read: check how it is spelt.") from error
    except SQLAlchemyError as error:
        raise NotSetUpError(
            f"The database does not answer, or refused ({type(error).__name__}). "
            "Check its URL, its login and whether it is running."
        ) from error
    except OSError as error:
        raise NotSetUpError(f"The data folder cannot be used ({type(error).__name__}).") from error
    except ValueError as error:  # a key that is none; the message never shows it
        raise NotSetUpError(f"{str(error).capitalize()}.") from error
