"""What lies on the disk, and what an exception says: never the candidate's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.data import LocalFileStore, SqlStore
from core.data.guard import GuardedSession
from core.data.tables import WorkRow
from core.domain.work import WorkKind
from core.errors import ConflictError
from tests.data.situations import fill, interview

CANARY = "Zebrafink-Quastenflosser-7419"


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_word_of_a_candidate_is_readable_on_disk(
    store: SqlStore, files: LocalFileStore, data_dir: Path, ada: str
) -> None:
    """Planted wherever words can stand; searched in every file, the write-ahead log too."""
    with store.session_for(ada) as records:
        fill(records, CANARY)
    files.put(ada, CANARY.encode())
    while_open = on_disk(data_dir)
    store.close()
    closed = on_disk(data_dir)

    assert b"ownership-0" not in while_open  # what was asked is nobody's business either
    for form in ("utf-8", "utf-16-le", "utf-16-be"):
        assert CANARY.encode(form) not in while_open + closed


def test_no_exception_carries_what_was_to_be_stored(
    store: SqlStore, engine: Engine, ada: str
) -> None:
    """Logs and error reports quote exceptions, causes and all."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, CANARY, turns=1))
    with pytest.raises(ConflictError) as refused, store.session_for(ada) as records:
        records.interviews.add(interview(ada, CANARY, turns=1))
    row = WorkRow(id="w", kind=WorkKind.READ_DOCUMENT, subject=CANARY, state="queued", tries=0)
    with GuardedSession(engine, info={"owner": ada}) as session:
        session.add(row)
        with pytest.raises(SQLAlchemyError) as missing:
            session.flush()

    assert CANARY not in f"{refused.value} {refused.value.__cause__}"
    assert CANARY not in str(missing.value)
