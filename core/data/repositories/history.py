"""The list of interviews: filtered and counted in the database, searched in memory.

`kind`, `digest` and `words` are made from the interview and its feedback. Whatever changes
those drops them in the same transaction (`drop_digest`), so what is there is never stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.data.codec import Codec
from core.data.sealing import Sealer
from core.data.tables import InterviewRow, WorkRow
from core.domain.history import LISTED, Digest, Filter, Passage, comparable_text
from core.domain.interview import Phase
from core.ports.repositories import InterviewSummary, Listed

_DIGEST = Codec(Digest, "interviews.digest")
_PASSAGES = TypeAdapter(tuple[Passage, ...])
# Folded for the search, a zero byte, and as they were said for what is shown of a hit: folding,
# and reading the passages, of every interview at every search would take ten times as long.
_WORDS, _END = "interviews.words", b"\0"
_LISTED: tuple[InstrumentedAttribute[Any], ...] = (
    InterviewRow.id,
    InterviewRow.phase,
    InterviewRow.role,
    InterviewRow.created_at,
    InterviewRow.stepped_at,
    InterviewRow.answered,
    InterviewRow.digest,
)


def drop_digest(session: Session, interview_id: str) -> None:
    """What was made from this interview no longer fits it."""
    session.execute(
        update(InterviewRow).where(InterviewRow.id == interview_id).values(digest=None, words=None)
    )


class SqlHistory:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def undigested(self, limit: int) -> Sequence[str]:
        wanted = (*_where(Filter()), InterviewRow.digest.is_(None))
        return self._session.scalars(select(InterviewRow.id).where(*wanted).limit(limit)).all()

    def digest(self, interview_id: str, digest: Digest, said: tuple[Passage, ...]) -> None:
        row = self._session.get_one(InterviewRow, interview_id)
        row.kind = digest.kind
        row.digest = _DIGEST.seal(self._sealer, digest)
        comparable = comparable_text(said).encode().replace(_END, b" ")
        row.words = self._sealer.seal(_WORDS, comparable + _END + _PASSAGES.dump_json(said))

    def count(self, wanted: Filter) -> int:
        found = select(func.count()).select_from(InterviewRow).where(*_where(wanted))
        return self._session.scalar(found) or 0

    def page(self, wanted: Filter, offset: int, limit: int) -> Sequence[Listed]:
        rows = self._session.execute(
            select(*_LISTED)
            .where(*_where(wanted))
            .order_by(InterviewRow.created_at.desc(), InterviewRow.id)
            .offset(offset)
            .limit(limit)
        )
        return [self._listed(row) for row in rows]

    def of(self, interview_ids: Sequence[str]) -> Sequence[Listed]:
        rows = self._session.execute(select(*_LISTED).where(InterviewRow.id.in_(interview_ids)))
        found = {row.id: self._listed(row) for row in rows}
        return [found[each] for each in interview_ids if each in found]

    def searched(self, wanted: Filter) -> Iterator[tuple[str, Digest, str]]:
        rows = self._session.execute(
            select(InterviewRow.id, InterviewRow.digest, InterviewRow.words)
            .where(*_where(wanted))
            .order_by(InterviewRow.created_at.desc(), InterviewRow.id)
        )
        for interview_id, digest, words in rows:
            if digest is not None and words is not None:
                opened = _DIGEST.open(self._sealer, digest)
                comparable, _, _ = self._sealer.open(words).partition(_END)
                yield interview_id, opened, comparable.decode()

    def said_in(
        self, interview_ids: Sequence[str]
    ) -> Mapping[str, tuple[tuple[Passage, ...], str]]:
        rows = self._session.execute(
            select(InterviewRow.id, InterviewRow.words).where(InterviewRow.id.in_(interview_ids))
        )
        found = {}
        for each, words in rows:
            if words is not None:
                comparable, _, said = self._sealer.open(words).partition(_END)
                found[each] = _PASSAGES.validate_json(said), comparable.decode()
        return found

    def phases(self) -> Mapping[Phase, int]:
        rows = self._session.execute(
            select(InterviewRow.phase, func.count())
            .where(*_where(Filter()))
            .group_by(InterviewRow.phase)
        )
        return {Phase(phase): count for phase, count in rows}

    def delete_all(self, phases: frozenset[Phase]) -> int:
        its = InterviewRow.phase.in_(sorted(phases))
        gone = set(self._session.scalars(select(InterviewRow.id).where(its)))
        self._session.execute(delete(InterviewRow).where(its))
        work = self._session.execute(select(WorkRow.id, WorkRow.subject)).all()
        done = [work_id for work_id, subject in work if subject.partition("/")[0] in gone]
        self._session.execute(delete(WorkRow).where(WorkRow.id.in_(done)))
        return len(gone)

    def _listed(self, row: Any) -> Listed:
        summary = InterviewSummary(
            row.id,
            Phase(row.phase),
            self._sealer.open_text(row.role),
            row.created_at,
            row.stepped_at,
            row.answered,
        )
        digest = None if row.digest is None else _DIGEST.open(self._sealer, row.digest)
        return Listed(summary, digest)


def _where(wanted: Filter) -> tuple[ColumnElement[bool], ...]:
    phases = LISTED
    if wanted.kept is not None:
        phases = frozenset({Phase.KEPT}) if wanted.kept else LISTED - {Phase.KEPT}
    conditions: list[ColumnElement[bool]] = [InterviewRow.phase.in_(sorted(phases))]
    if wanted.kind is not None:
        conditions.append(InterviewRow.kind == wanted.kind)
    if wanted.since is not None:
        conditions.append(InterviewRow.created_at >= wanted.since)
    return tuple(conditions)
