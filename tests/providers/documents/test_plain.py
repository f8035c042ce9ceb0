"""Plain text: decoded, and not touched otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DisguisedDocumentError
from core.providers.documents.plain import plain_text

WRITTEN = "Zoë  Łuczak\n\t- half a\u00adword –  “quoted”  \n\n\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_gives_the_same_text(encoding: str) -> None:
    """Spaces, tabs and soft hyphens stay: places in the text are places in the file."""
    assert plain_text(WRITTEN.replace("\n", "\r\n").encode(encoding)) == WRITTEN


def test_old_files_are_taken_for_windows_text() -> None:
    """What is not Unicode was most likely written by an old program on Windows."""
    assert plain_text("Søren – “Müller”".encode("windows-1252")) == "Søren – “Müller”"


@pytest.mark.parametrize("content", [bytes(range(256)), b"words\x00words", b"\x01\x02\x03words"])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    """A program renamed to .txt is not shown as a résumé."""
    with pytest.raises(DisguisedDocumentError):
        plain_text(content)


printable = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")


@given(st.text(printable, min_size=1).filter(str.strip))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    """Whatever somebody types arrives as it was typed, but for a byte order mark."""
    assert plain_text(text.encode()) == text.removeprefix("\ufeff").replace("\r\n", "\n")
