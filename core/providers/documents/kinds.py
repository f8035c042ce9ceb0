"""What a file is, judged by its first bytes and by its name: both have to agree."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from core.errors import DisguisedDocumentError, EncryptedDocumentError, UnsupportedDocumentError


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


_BY_SUFFIX = {
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
    ".txt": FileKind.TEXT,
    ".text": FileKind.TEXT,
    ".md": FileKind.TEXT,
}
_HEADER_WITHIN = 1024  # bytes before "%PDF-" that readers have always forgiven
_LOOKED_AT = 4096  # bytes from which we tell text from a document format
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and locked new ones
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# First bytes of what people and attackers rename: programs, pictures, archives, old Office.
_OTHER_KINDS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"{\\rtf",
    _OLE,
)


def kind_of(content: bytes, name: str) -> FileKind:
    """How to read the file called *name*, or the `DocumentError` that says why not.

    A name without an ending is judged by its content alone.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    found = _by_content(content)
    if suffix and suffix not in _BY_SUFFIX:
        raise UnsupportedDocumentError(f"ending {suffix[:12]!r}")
    if not suffix:
        if found is None and not _is_texty(content):
            raise UnsupportedDocumentError("neither a known ending nor known content")
        return found or FileKind.TEXT
    claimed = _BY_SUFFIX[suffix]
    if claimed is FileKind.DOCX and content.startswith(_OLE) and _LOCKED_PACKAGE in content:
        raise EncryptedDocumentError("an Office package behind a password")
    if found is not claimed and (found is not None or _contradicts(content, claimed)):
        raise DisguisedDocumentError(f"called {claimed}, holds something else")
    return claimed


def _by_content(content: bytes) -> FileKind | None:
    if content.startswith(b"PK"):
        return FileKind.DOCX  # or another zip: docx.py looks at what is inside
    if b"%PDF-" in content[:_HEADER_WITHIN]:
        return FileKind.PDF
    return None


def _contradicts(content: bytes, claimed: FileKind) -> bool:
    """True where unknown content is surely not *claimed*; damaged content may still be it."""
    if content.startswith(_OTHER_KINDS):
        return True
    return claimed is not FileKind.TEXT and _is_texty(content)


def _is_texty(content: bytes) -> bool:
    """True for bytes that are UTF-8 without control characters: words, not a document format."""
    start = content[:_LOOKED_AT].decode("utf-8", errors="replace")
    strange = sum(1 for char in start if not (char.isprintable() or char.isspace()))
    return strange + start.count("\ufffd") <= 1  # a character cut in two at the end is one
