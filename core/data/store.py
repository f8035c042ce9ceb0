"""The database behind its two doors; see core/ports/repositories.py for what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhaustedError
from sqlalchemy.orm.exc import StaleDataError

from core.data import export
from core.data.duties import writes
from core.data.engine import DatabaseBusyError
from core.data.guard import GuardedSession
from core.data.key_store import KeyStore
from core.data.repositories import (
    accounts,
    choices,
    credentials,
    documents,
    history,
    interviews,
    moving,
    people,
    practice,
    speech,
    tokens,
    usages,
    work,
)
from core.data.sealing import Sealer
from core.data.tables import Base
from core.domain.duty import Duty
from core.domain.privacy import Declaration
from core.errors import AppError, ConflictError, NotFoundError


class SqlRecords:
    """One candidate's records, inside one transaction."""

    def __init__(self, session: GuardedSession, sealer: Sealer) -> None:
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
    def tokens(self) -> tokens.SqlTokens:
        return tokens.SqlTokens(self._session, self._sealer)

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
    def spoken(self) -> speech.SqlSpokenAnswers:
        return speech.SqlSpokenAnswers(self._session, self._sealer)

    @cached_property
    def sounds(self) -> speech.SqlQuestionSounds:
        return speech.SqlQuestionSounds(self._session, self._sealer)

    @cached_property
    def waits(self) -> speech.SqlWaits:
        return speech.SqlWaits(self._session)

    @cached_property
    def drafts(self) -> practice.SqlDrafts:
        return practice.SqlDrafts(self._session, self._sealer)

    @cached_property
    def work(self) -> work.SqlWorkList:
        return work.SqlWorkList(self._session)

    @cached_property
    def choices(self) -> choices.SqlChoices:
        return choices.SqlChoices(self._session, self._sealer)

    @cached_property
    def usages(self) -> usages.SqlUsages:
        return usages.SqlUsages(self._session)

    def everything(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        return export.everything(self._session, self._sealer)

    def counts(self) -> Mapping[str, int]:
        return people.counts(self._session)


class SqlSystemRecords:
    """Records of many, inside one transaction, each part under its own duty only."""

    def __init__(self, session: GuardedSession, keys: KeyStore) -> None:
        self.identities = accounts.SqlIdentities(session, keys)
        self.credentials = credentials.SqlCredentials(session, keys)
        self.audit = accounts.SqlAudit(session)
        self.moving = moving.SqlMoving(session, keys)
        self.queue = work.SqlQueue(session)
        self.sweep = people.SqlSweep(session, keys)


class Engines(Protocol):
    """Who reaches the records, and how: `EmbeddedEngines` or `PostgresEngines`."""

    def for_candidates(self, *, only_reads: bool) -> Engine: ...

    def for_duty(self, duty: Duty, *, only_reads: bool) -> Engine: ...

    def remove_subject(self, owner: str) -> bool: ...

    def close(self) -> None: ...


@contextmanager
def _in_our_words() -> Iterator[None]:
    """No exception of a database's reaches a service, a page or a route."""
    try:
        yield
    except (IntegrityError, StaleDataError) as error:
        # What this belongs to went meanwhile, or somebody else has just made it.
        raise ConflictError("the database refused a row that no longer fits") from error
    except DataError as error:
        # A guessed id with a character, or of a length, that no row of ours can have.
        raise NotFoundError("the database refused a value that no row can have") from error
    except (OperationalError, PoolExhaustedError, DatabaseBusyError) as error:
        # Away, too slow, or two waited for each other: nothing was changed.
        raise AppError("the database does not answer") from error


class SqlStore:
    def __init__(self, engines: Engines, keys: KeyStore) -> None:
        self._engines = engines
        self._keys = keys

    @contextmanager
    def session_for(self, owner: str, *, reading: bool = False) -> Iterator[SqlRecords]:
        with _in_our_words():
            sealer = Sealer(owner, self._keys.key_of(owner))
        info = {"owner": owner, "reading": reading}
        engine = self._engines.for_candidates(only_reads=reading)
        with self._session(engine, info) as session:
            yield SqlRecords(session, sealer)

    @contextmanager
    def system_session(self, duty: Duty, *, reading: bool = False) -> Iterator[SqlSystemRecords]:
        only_reads = reading or not writes(duty)
        engine = self._engines.for_duty(duty, only_reads=only_reads)
        with self._session(engine, {"duty": duty, "reading": only_reads}) as session:
            yield SqlSystemRecords(session, self._keys)

    @contextmanager
    def _session(self, engine: Engine, info: dict[str, object]) -> Iterator[GuardedSession]:
        with (
            _in_our_words(),
            GuardedSession(engine, info=info, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def own_key(self, name: str) -> bytes:
        """A key of ours, 32 bytes, that is nobody's data key; made at the first time."""
        return self._keys.own(name, datetime.now(UTC))

    def destroy_key(self, owner: str) -> None:
        with _in_our_words():
            self._keys.destroy(owner)

    def remove_subject(self, owner: str) -> bool:
        """Delete the account of *owner* at their prover, where that keeps its accounts in this
        very database; False where none does. Before the row is erased that names them there."""
        with _in_our_words():
            return self._engines.remove_subject(owner)

    def declarations(self) -> Mapping[str, Declaration]:
        """What each table says about itself, by table name."""
        return {t.name: t.info["privacy"] for t in Base.metadata.sorted_tables}

    def ping(self) -> None:
        with self.system_session(Duty.IDENTIFY) as system:
            system.identities.visit("nobody", datetime.now(UTC))

    def close(self) -> None:
        self._engines.close()
        self._keys.close()
