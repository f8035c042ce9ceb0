"""Reading the words out of a file that a stranger sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_PAGES = 60
LONGEST_TEXT = 200_000  # characters of text kept from one document


@dataclass(frozen=True)
class FileText:
    """The words of a file in reading order, one line a line. `pages` is None for plain text."""

    text: str
    pages: int | None = None


class DocumentReader(Protocol):
    def read(self, content: bytes, name: str) -> FileText:
        """The text of a PDF, DOCX or plain text file called *name*.

        Raises the `DocumentError` that says what is wrong, and leaves nothing behind. Takes
        at most 20 s and 200 MB, whatever the file does. Safe to call from any thread but an
        event loop's.
        """
        ...

    def warm(self) -> None:
        """Get ready, so that the first candidate need not wait for it."""
        ...

    def close(self) -> None:
        """Stop what was started for reading. Safe to call twice."""
        ...
