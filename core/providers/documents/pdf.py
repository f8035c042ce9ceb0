"""PDF: pypdf looks at the structure, pdfium reads the words with their places."""

from __future__ import annotations

import ctypes
import io
import re
import sys
from collections.abc import Iterator
from itertools import islice
from math import hypot
from typing import Any

import pypdf
import pypdf.errors
import pypdfium2 as pdfium
from pypdfium2 import raw

from core.errors import (
    BrokenDocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    HostileDocumentError,
    ScannedDocumentError,
    TooManyPagesError,
)
from core.ports.documents import LONGEST_TEXT, MOST_PAGES
from core.providers.documents.drawn_bullets import add_drawn_bullets
from core.providers.documents.flow import flowing_text
from core.providers.documents.layout import lines_of
from core.providers.documents.repeated import without_repeated
from core.providers.documents.spacing import mend_spacing
from core.providers.documents.words import Word

_FEWEST_LETTERS = 20  # fewer in a whole file with something painted on it: a picture of a page
_MOST_CHARACTERS = 50_000  # on one page: six times a page of the smallest print
_MOST_WORDS = 4_000  # on one page, three times a page of the smallest print
_MOST_WORDS_IN_ALL = 40_000  # no 200,000 characters of text have more
_LARGEST_TYPE = 1_000  # points; larger is no letter that anyone reads
_HYPHENS = "\x02\ufffe"  # how pdfium marks a hyphen that ends a line
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?")
_LOCKED = 4  # FPDF_ERR_PASSWORD


def pdf_text(content: bytes) -> tuple[str, int]:
    """The words of a PDF in reading order, and how many pages it has.

    Raises `TooManyPagesError`, `EncryptedDocumentError`, `BrokenDocumentError`,
    `ScannedDocumentError`, `HostileDocumentError` or `EmptyDocumentError`.
    """
    _check_structure(content)
    document = _opened(content)
    try:
        count = len(document)
        _check_page_count(count)
        pages, painted = _words_of_pages(document)
    finally:
        document.close()
    lines = [lines_of(words) for words in without_repeated(pages)]
    text = flowing_text(lines)
    if sum(1 for char in text if char.isalpha()) < _FEWEST_LETTERS:
        if painted and not text:
            raise ScannedDocumentError("pages without text")
        if not text:
            raise EmptyDocumentError("blank pages")
    return text, count


def _check_structure(content: bytes) -> None:
    """Refuse what need not be opened at all: too many pages, or a password.

    Only the end of the file is parsed, no page. What pypdf cannot make sense of is left to
    pdfium, which repairs more.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedDocumentError("a password is set")
        tree: Any = reader.root_object["/Pages"]
        count = tree.get_object()["/Count"]
    except (pypdf.errors.PyPdfError, KeyError, TypeError, ValueError, AttributeError):
        return
    if isinstance(count, int):
        _check_page_count(count)


def _check_page_count(count: int) -> None:
    if count > MOST_PAGES:
        raise TooManyPagesError(f"{count} pages")


def _opened(content: bytes) -> Any:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _LOCKED:
            raise EncryptedDocumentError("a password is set") from error
        raise BrokenDocumentError("pdfium cannot open it") from error


def _words_of_pages(document: Any) -> tuple[list[list[Word]], bool]:
    """The words of each page, and whether anything at all is painted on any page."""
    pages: list[list[Word]] = []
    painted, characters, found = False, 0, 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise BrokenDocumentError(f"page {index} cannot be opened") from error
        words = _words_of(page)
        painted = painted or bool(words) or raw.FPDFPage_CountObjects(page.raw) > 0
        add_drawn_bullets(page.raw, words)
        pages.append(words)
        page.close()
        characters += sum(len(word.text) for word in words)
        found += len(words)
        if found > _MOST_WORDS_IN_ALL:
            raise HostileDocumentError("too many words")
        if characters > LONGEST_TEXT:
            break
    return pages, painted


def _words_of(page: Any) -> list[Word]:
    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        count = raw.FPDFText_CountChars(handle)
        if count > _MOST_CHARACTERS:
            raise HostileDocumentError(f"{count} characters on one page")
        text = _characters(handle, count)
        characters = _Characters(handle)
        words = list(islice(_found_words(characters, text), _MOST_WORDS + 1))
        if len(words) > _MOST_WORDS:
            raise HostileDocumentError("too many words on one page")
        return mend_spacing(words, characters)
    finally:
        textpage.close()


def _characters(handle: Any, count: int) -> str:
    """The characters of a page, one a place, so that an index into the text is pdfium's own.

    One call for all of them where that holds, one call each where it does not (pdfium
    leaves some characters out of its text, and needs two units for rare ones).
    """
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    written = raw.FPDFText_GetText(
        handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    )
    text = buffer.raw[: max(0, written - 1) * 2].decode("utf-16-le", errors="replace")
    if len(text) == count and written == count + 1:
        return text
    codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
    return "".join(chr(code) if 0 < code <= sys.maxunicode else " " for code in codes)


class _Characters:
    """Places and sizes of single characters on one page, in points."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def sides(self, index: int) -> tuple[float, float]:
        """The left and right side of the character at *index*."""
        raw.FPDFText_GetLooseCharBox(self._handle, index, self._box)
        return self._box.left, self._box.right

    def size_and_baseline(self, index: int) -> tuple[float, float]:
        """The size of the type, and the height of the line that it stands on.

        Neither is taken from the box: some fonts give boxes that are as low as their letters.
        """
        raw.FPDFText_GetMatrix(self._handle, index, self._matrix)
        scale = hypot(self._matrix.c, self._matrix.d)
        raw.FPDFText_GetCharOrigin(self._handle, index, self._x, self._y)
        return raw.FPDFText_GetFontSize(self._handle, index) * scale, self._y.value


def _found_words(characters: _Characters, text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        hyphen = match[0][-1] in _HYPHENS
        letters = match[0][:-1] + "-" if hyphen else match[0]
        left, right = characters.sides(match.start())
        if len(letters) > 1:
            left2, right2 = characters.sides(match.end() - 1)
            left, right = min(left, left2), max(right, right2)
        size, baseline = characters.size_and_baseline(match.start())
        if 0 < size < _LARGEST_TYPE:
            yield Word(letters, left, right, baseline, size, match.start(), hyphen)
