"""The database behind its two doors; see core/ports/repositories.py for what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from core.data import engine as engines
from core.data.duties import writes
from core.data.guard import GuardedSession
from core.data.key_store import KeyStore
from core.data.repositories import (
    accounts,
    credentials,
    documents,
    history,
    interviews,
    people,
    practice,
    work,
)
from core.data.sealing import Sealer
from core.data.tables import Base
from core.domain.duty import Duty
from core.domain.privacy import Declaration
from core.errors import AppError, ConflictError


class SqlRecords:
    """One candidate's records, inside one transaction."""

    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    @property
    def owner(self) -> str:
        return self._sealer.owner

    @cached_property
    def candidate(self) -> people.SqlCandidates:
        return people.SqlCandidates(self._session, self._sealer)

    @cached_property
    def account(self) -> accounts.SqlAccounts:
        return accounts.SqlAccounts(self._session, self._sealer)

    @cached_property
    def interviews(self) -> interviews.SqlInterviews:
        return interviews.SqlInterviews(self._session, self._sealer)

    @cached_property
    def history(self) -> history.SqlHistory:
        return history.SqlHistory(self._session, self._sealer)

    @cached_property
    def documents(self) -> documents.SqlDocuments:
        return documents.SqlDocuments(self._session, self._sealer)

    @cached_property
    def evaluations(self) -> practice.SqlEvaluations:
        return practice.SqlEvaluations(self._session, self._sealer)

    @cached_property
    def improvements(self) -> practice.SqlImprovements:
        return practice.SqlImprovements(self._session, self._sealer)

    @cached_property
    def remarks(self) -> practice.SqlRemarks:
        return practice.SqlRemarks(self._session, self._sealer)

    @cached_property
    def drafts(self) -> practice.SqlDrafts:
        return practice.SqlDrafts(self._session, self._sealer)

    @cached_property
    def work(self) -> work.SqlWorkList:
        return work.SqlWorkList(self._session)

    def counts(self) -> Mapping[str, int]:
        return people.counts(self._session)


class SqlSystemRecords:
    """Records of many, inside one transaction, each part under its own duty only."""

    def __init__(self, session: Session, keys: KeyStore) -> None:
        self.identities = accounts.SqlIdentities(session, keys)
        self.credentials = credentials.SqlCredentials(session, keys)
        self.audit = accounts.SqlAudit(session)
        self.queue = work.SqlQueue(session)
        self.sweep = people.SqlSweep(session)


class SqlStore:
    def __init__(self, data_dir: Path, keys: KeyStore) -> None:
        self._engine = engines.records_engine(data_dir)
        self._reading = engines.reading(self._engine)
        self._keys = keys

    @contextmanager
    def session_for(self, owner: str, *, reading: bool = False) -> Iterator[SqlRecords]:
        sealer = Sealer(owner, self._keys.key_of(owner))
        info = {"owner": owner, "reading": reading}
        with self._session(info, reading=reading) as session:
            yield SqlRecords(session, sealer)

    @contextmanager
    def system_session(self, duty: Duty, *, reading: bool = False) -> Iterator[SqlSystemRecords]:
        only_reads = reading or not writes(duty)
        with self._session({"duty": duty, "reading": only_reads}, reading=only_reads) as session:
            yield SqlSystemRecords(session, self._keys)

    @contextmanager
    def _session(self, info: dict[str, object], *, reading: bool) -> Iterator[GuardedSession]:
        engine = self._reading if reading else self._engine
        try:
            with (
                GuardedSession(engine, info=info, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        except IntegrityError as error:
            # What this belongs to went meanwhile, or somebody else has just made it.
            raise ConflictError("the database refused a row that no longer fits") from error
        except (OperationalError, engines.DatabaseBusyError) as error:
            raise AppError("the database does not answer") from error

    def destroy_key(self, owner: str) -> None:
        self._keys.destroy(owner)

    def declarations(self) -> Mapping[str, Declaration]:
        """What each table says about itself, by table name."""
        return {t.name: t.info["privacy"] for t in Base.metadata.sorted_tables}

    def ping(self) -> None:
        with self.system_session(Duty.IDENTIFY) as system:
            system.identities.visit("nobody")

    def close(self) -> None:
        self._engine.dispose()
        self._keys.close()
