"""What every `DocumentReader` promises, tried on every `DocumentReader` we ship."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import errors
from core.ports.documents import LARGEST_FILE, MOST_PAGES, DocumentReader
from core.providers.documents.reader import IsolatedReader
from tests.providers.documents.making import LONG_ENOUGH, docx, paragraph, pdf, zipped

LINE = (50, 700, 11, LONG_ENOUGH)


@pytest.fixture(scope="module", params=[IsolatedReader])
def given(request: pytest.FixtureRequest) -> Iterator[DocumentReader]:
    reader: DocumentReader = request.param()
    yield reader
    reader.close()


@pytest.mark.parametrize(
    ("content", "name", "pages"),
    [
        (pdf([[LINE], [LINE]]), "cv.pdf", 2),
        (docx(paragraph(LONG_ENOUGH)), "cv.DOCX", None),
        (LONG_ENOUGH.encode(), "cv.txt", None),
        (LONG_ENOUGH.encode(), "cv.md", None),
        (pdf([[LINE]]), "cv", 1),
    ],
)
def test_pdf_docx_and_plain_text_are_read(
    given: DocumentReader, content: bytes, name: str, pages: int | None
) -> None:
    """The words come back, and the number of pages where a format has pages."""
    found = given.read(content, name)

    assert LONG_ENOUGH in found.text
    assert found.pages == pages


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "cv.pdf", errors.EmptyDocumentError),
        (b" \r\n\t ", "cv.txt", errors.EmptyDocumentError),
        (bytes(500), "cv.pdf", errors.EmptyDocumentError),
        (pdf([[]]), "cv.pdf", errors.EmptyDocumentError),
        (docx(paragraph(" ")), "cv.docx", errors.EmptyDocumentError),
        (b"x" * (LARGEST_FILE + 1), "cv.txt", errors.DocumentTooLargeError),
        (pdf([[LINE]] * (MOST_PAGES + 1)), "cv.pdf", errors.TooManyPagesError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cv.doc", errors.UnsupportedDocumentError),
        (b"{\\rtf1 words}", "cv.rtf", errors.UnsupportedDocumentError),
        (bytes(range(256)), "cv", errors.UnsupportedDocumentError),
        (b"MZ\x90\x00" + bytes(99), "cv.pdf", errors.DisguisedDocumentError),
        (b"\x7fELF" + bytes(99), "cv.docx", errors.DisguisedDocumentError),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "cv.txt", errors.DisguisedDocumentError),
        (b"Only words, no PDF.", "cv.pdf", errors.DisguisedDocumentError),
        (zipped({"a.txt": "a"}), "cv.docx", errors.DisguisedDocumentError),
        (zipped({"a.txt": "a"}), "cv.pdf", errors.DisguisedDocumentError),
        (pdf([[LINE]]), "cv.docx", errors.DisguisedDocumentError),
        (b"%PDF-1.7\n\xff\xfe broken", "cv.pdf", errors.BrokenDocumentError),
        (docx(paragraph("a"))[:150], "cv.docx", errors.BrokenDocumentError),
        (zipped({"word/document.xml": "<w:"}), "cv.docx", errors.BrokenDocumentError),
    ],
)
def test_what_cannot_be_read_says_why(
    given: DocumentReader, content: bytes, name: str, error: type[errors.DocumentError]
) -> None:
    """Each kind of bad file has an error, and so a sentence, of its own."""
    with pytest.raises(error):
        given.read(content, name)


def test_an_error_says_nothing_of_the_file(given: DocumentReader) -> None:
    """What goes to the logs carries neither words nor names of the candidate."""
    with pytest.raises(errors.DocumentError) as caught:
        given.read(b"%PDF-1.7 secret words", "My Secret.pdf")

    assert "ecret" not in str(caught.value)


def test_closing_twice_is_safe() -> None:
    """Nobody has to remember whether it was closed, or whether it was ever used."""
    reader = IsolatedReader()

    reader.close()
    reader.close()
