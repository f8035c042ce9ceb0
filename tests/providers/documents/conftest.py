"""One warm reader for all tests of documents: starting one costs half a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.providers.documents.reader import IsolatedReader


@pytest.fixture(scope="session")
def reader() -> Iterator[IsolatedReader]:
    reader = IsolatedReader()
    reader.warm()
    yield reader
    reader.close()
