"""Plain text: decoded, and otherwise left exactly as the candidate wrote it."""

from __future__ import annotations

import codecs

from core.errors import DisguisedDocumentError, EmptyDocumentError

# How many bytes in a hundred may be zero at even or odd places before we call it UTF-16.
_UTF16_SHARE = 0.3
_MOST_CONTROLS = 0.01  # share of control characters above which it is no text


def plain_text(content: bytes) -> str:
    r"""The characters of *content*, with "\r\n" as "\n" and no byte order mark.

    UTF-8 and UTF-16 are recognised; anything else is taken for Windows-1252, which is what
    old programs write. Raises `DisguisedDocumentError` for bytes that are not text, and
    `EmptyDocumentError` for blank text.
    """
    text = _decoded(content).replace("\r\n", "\n")
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\f\v")
    if "\x00" in text or controls > len(text) * _MOST_CONTROLS:
        raise DisguisedDocumentError("control characters instead of text")
    if not text.strip():
        raise EmptyDocumentError("blank text")
    return text


def _decoded(content: bytes) -> str:
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DisguisedDocumentError("bytes of no text encoding")


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    half = max(1, len(content) // 2)
    if content[1::2].count(0) > half * _UTF16_SHARE:
        return ("utf-16-le",)
    if content[::2].count(0) > half * _UTF16_SHARE:
        return ("utf-16-be",)
    return ("utf-8-sig", "windows-1252")
