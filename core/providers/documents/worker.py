"""The process that reads strangers' files: it has no other work and next to no rights.

It is started by process.py, speaks JSON with lengths over its standard input and output, and
never touches a network or a disk once it is warm.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
import zipfile
from pathlib import Path
from typing import BinaryIO

from core.errors import (
    BrokenDocumentError,
    DocumentError,
    EmptyDocumentError,
    HostileDocumentError,
)
from core.ports.documents import LONGEST_TEXT
from core.providers.documents.docx import docx_text
from core.providers.documents.kinds import FileKind, kind_of
from core.providers.documents.pdf import pdf_text
from core.providers.documents.plain import plain_text

LENGTH = 8  # bytes of the length before each message, big-endian
_CPU_SECONDS = 3600  # of a whole life; one document's time is watched from outside

_SAMPLE_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R
/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 52>>stream
BT /F 12 Tf 20 200 Td (Words to get warm with, all of) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
"""
_SAMPLE_XML = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Warm</w:t></w:r></w:p></w:body></w:document>"
)


def read_document(content: bytes, name: str) -> tuple[str, int | None]:
    """The text and the number of pages (None where a format has none), or a `DocumentError`."""
    if not content.strip(b"\x00\t\n\r\f\v "):
        raise EmptyDocumentError("no bytes that say anything")
    match kind_of(content, name):
        case FileKind.PDF:
            return pdf_text(content)
        case FileKind.DOCX:
            return docx_text(content), None
        case FileKind.TEXT:
            return plain_text(content)[:LONGEST_TEXT], None


def answer(content: bytes, name: str) -> dict[str, object]:
    """What goes back to the server: a text with its pages, or the name of an error."""
    try:
        text, pages = read_document(content, name)
    except DocumentError as error:
        return {"error": type(error).__name__, "detail": str(error)}
    except (MemoryError, RecursionError):
        return {"error": HostileDocumentError.__name__, "detail": "out of memory or depth"}
    except Exception as error:  # noqa: BLE001 - three parsers on hostile bytes raise anything
        return {"error": BrokenDocumentError.__name__, "detail": type(error).__name__}
    return {"text": text, "pages": pages}


def warm_up() -> None:
    """Load everything that is loaded on first use: afterwards no file can be opened."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _SAMPLE_XML)
    answer(_SAMPLE_PDF, "warm.pdf")
    answer(package.getvalue(), "warm.docx")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "windows-1252", "utf-8-sig", "latin-1"):
        answer("Warm".encode(encoding), "warm.txt")
    answer(b"%PDF-1.7 broken", "warm.pdf")


def give_up_rights(memory: int) -> None:
    """No new files or sockets, no children, no dumps; at most *memory* bytes more than now."""
    limits = {
        resource.RLIMIT_NOFILE: 3,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CPU: _CPU_SECONDS,
    }
    mapped = _mapped_memory()
    if mapped:
        limits[resource.RLIMIT_AS] = mapped + memory
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def _mapped_memory() -> int:
    """Bytes of address space in use, or 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one request after the other until the server hangs up."""
    while head := _message(requests):
        name = str(json.loads(head)["name"])
        content = _message(requests)
        _send(answers, answer(content, name))


def _message(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(LENGTH), "big"))


def _send(stream: BinaryIO, reply: dict[str, object]) -> None:
    body = json.dumps(reply).encode("ascii")
    stream.write(len(body).to_bytes(LENGTH, "big") + body)
    stream.flush()


def main(memory: int) -> None:
    """Get warm, give up rights, say so with one empty answer, then serve."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not end up between two answers
    logging.disable(logging.CRITICAL)  # parsers quote what they read: nothing of it is logged
    warm_up()
    give_up_rights(memory)
    _send(answers, {})
    serve(requests, answers)
