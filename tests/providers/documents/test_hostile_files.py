"""Files made to harm: each gets its error within 5 s and 200 MB, and the next file is read."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import errors
from core.ports.documents import FileText
from core.providers.documents.reader import IsolatedReader
from tests.providers.documents import workers
from tests.providers.documents.making import (
    LONG_ENOUGH,
    W,
    docx,
    entity_bomb,
    lying_zip_bomb,
    paragraph,
    pdf,
    pdf_bomb,
    pdf_of_streams,
    zip_bomb,
    zipped,
)

FINE = pdf([[(50, 700, 11, LONG_ENOUGH)]])
MEGABYTE = 1 << 20


def still_reads(reader: IsolatedReader) -> bool:
    return reader.read(FINE, "cv.pdf") == FileText(LONG_ENOUGH, 1)


def many_words() -> bytes:
    return pdf([[(50 + i % 90 * 5, 800 - i // 90, 1, "a") for i in range(20_000)]])


HOSTILE = errors.HostileDocumentError
BOMBS: dict[str, tuple[Callable[[], bytes], str, type[errors.DocumentError]]] = {
    "zip bomb": (zip_bomb, "cv.docx", HOSTILE),
    "zip bomb with a lying directory": (lying_zip_bomb, "cv.docx", HOSTILE),
    "a small part that unpacks to 3 MB of nothing": (
        lambda: docx(" " * 3 * MEGABYTE),
        "cv.docx",
        HOSTILE,
    ),
    "entity bomb": (entity_bomb, "cv.docx", HOSTILE),
    "external entity": (
        lambda: zipped(
            {"word/document.xml": f'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a xmlns:w="{W}"/>'}
        ),
        "cv.docx",
        HOSTILE,
    ),
    "thousands of members": (
        lambda: zipped({f"word/{i}.xml": "" for i in range(2_500)}),
        "cv.docx",
        HOSTILE,
    ),
    "XML nested twenty thousand deep": (
        lambda: docx("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000),
        "cv.docx",
        HOSTILE,
    ),
    "unpacking twice to 250 MB": (pdf_bomb, "cv.pdf", HOSTILE),
    "objects nested without end": (
        lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 2_000_000,
        "cv.pdf",
        errors.DocumentError,
    ),
    "a page of twenty thousand words": (many_words, "cv.pdf", HOSTILE),
    "two hundred pages": (
        lambda: pdf([[(50, 700, 11, LONG_ENOUGH)]] * 200),
        "cv.pdf",
        errors.TooManyPagesError,
    ),
    "20 MB": (lambda: FINE + bytes(20 * MEGABYTE), "cv.pdf", errors.DocumentTooLargeError),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_harmful_file_gets_its_error_in_time_and_memory(
    reader: IsolatedReader, name: str
) -> None:
    """Under 5 s, under 200 MB, and the reader goes on as if nothing had happened."""
    make, called, error = BOMBS[name]
    content = make()
    started = time.monotonic()
    with workers.peak_memory() as peak, pytest.raises(error):
        reader.read(content, called)

    assert time.monotonic() - started < 5
    assert peak() < 200 * MEGABYTE
    assert still_reads(reader)


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(FINE)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_named_as_the_reason(reader: IsolatedReader) -> None:
    """A locked PDF, a locked Word file and a locked zip member are all just locked."""
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    member = bytearray(docx(paragraph(LONG_ENOUGH)))
    member[member.rindex(b"PK\x01\x02") + 8] |= 1
    for content, name in ((locked("x"), "a.pdf"), (office, "a.docx"), (bytes(member), "a.docx")):
        with pytest.raises(errors.EncryptedDocumentError):
            reader.read(content, name)


def test_a_pdf_that_opens_without_a_password_is_read(reader: IsolatedReader) -> None:
    """Many programs lock printing only; whoever can open a file may give it to us."""
    assert reader.read(locked(""), "cv.pdf").text == LONG_ENOUGH


def test_a_picture_of_a_page_is_called_scanned(reader: IsolatedReader) -> None:
    """Something is painted, nothing can be read: that is not an empty file."""
    for content, name in (
        (pdf_of_streams([b"100 100 300 300 re f"]), "cv.pdf"),
        (zipped({"word/document.xml": f'<a xmlns:w="{W}"/>', "word/media/1.png": "x"}), "cv.docx"),
    ):
        with pytest.raises(errors.ScannedDocumentError):
            reader.read(content, name)


def test_a_worker_that_hangs_is_killed_in_time() -> None:
    """Twenty seconds are the limit of the product; half a second here."""
    reader = IsolatedReader(workers=1, seconds=0.5)
    before = workers.running()
    reader.warm()
    (stuck,) = workers.running() - before
    os.kill(stuck, signal.SIGSTOP)

    with pytest.raises(errors.DocumentTooSlowError):
        reader.read(FINE, "cv.pdf")
    assert stuck not in workers.running()
    assert still_reads(reader)
    reader.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_in_the_middle_is_replaced(how: signal.Signals) -> None:
    """The document is called broken, and the next one is read by a new worker."""
    reader = IsolatedReader(workers=1)
    before = workers.running()
    reader.warm()
    (worker,) = workers.running() - before
    os.kill(worker, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(reader.read, FINE, "cv.pdf")
        time.sleep(0.1)
        os.kill(worker, how)
        os.kill(worker, signal.SIGCONT)

        with pytest.raises(errors.BrokenDocumentError):
            reading.result(timeout=10)
    assert still_reads(reader)
    assert worker not in workers.running()
    reader.close()


def test_four_threads_get_four_right_answers(reader: IsolatedReader) -> None:
    """Answers never cross, and no more than two workers serve everybody."""
    texts = [f"{LONG_ENOUGH}, number {chr(97 + n)}" for n in range(24)]
    before = workers.running()
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda text: reader.read(pdf([[(50, 700, 9, text)]]), "cv.pdf").text, texts)
        )

    assert found == texts
    assert len(workers.running() - before) <= 1


def test_nothing_is_left_running_after_close() -> None:
    """No orphan keeps the memory or the port of a server that has stopped."""
    before = workers.running()
    reader = IsolatedReader()
    reader.warm()

    reader.close()
    assert workers.running() <= before


def test_a_worker_has_no_rights_that_reading_needs_not(reader: IsolatedReader) -> None:
    """No file, no socket, no child, and nothing of the server's environment."""
    assert still_reads(reader)
    for worker in workers.running():
        limits = Path(f"/proc/{worker}/limits").read_text()
        rights = {line[:26].strip(): line[26:].split() for line in limits.splitlines()}

        assert rights["Max open files"][:2] == ["3", "3"]
        assert rights["Max file size"][:2] == ["0", "0"]
        assert rights["Max processes"][:2] == ["0", "0"]
        assert int(rights["Max address space"][0]) < 400 * MEGABYTE
        assert {fd.name for fd in Path(f"/proc/{worker}/fd").iterdir()} == {"0", "1", "2"}
        assert Path(f"/proc/{worker}/environ").read_bytes().split(b"\0")[0] == b"LC_ALL=C.UTF-8"


bytes_of_all_kinds = st.one_of(
    st.binary(max_size=2_000),
    st.binary(max_size=500).map(lambda noise: b"%PDF-1.7\n" + noise),
    st.binary(max_size=500).map(lambda noise: b"PK\x03\x04" + noise),
    st.tuples(st.integers(0, len(FINE) - 1), st.binary(max_size=40)).map(
        lambda cut: FINE[: cut[0]] + cut[1] + FINE[cut[0] + len(cut[1]) :]
    ),
    st.text(max_size=300).map(lambda text: docx(paragraph(text.replace("<", "").replace("&", "")))),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=bytes_of_all_kinds, name=st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.md", "a"]))
def test_arbitrary_bytes_never_harm(reader: IsolatedReader, content: bytes, name: str) -> None:
    """Text or a `DocumentError`, never anything else, and the worker reads on."""
    found = FileText("refused")
    with contextlib.suppress(errors.DocumentError):
        found = reader.read(content, name)

    assert found.text.strip()
    assert found.text.encode("utf-8")


def test_the_reader_survived_all_that(reader: IsolatedReader) -> None:
    """After everything above the same reader still reads."""
    assert still_reads(reader)
