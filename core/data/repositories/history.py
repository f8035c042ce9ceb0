"""The list of interviews: filtered and counted in the database, searched in memory.

`kind`, `digest` and `words` are made from the interview and its feedback. Whatever changes
those drops them in the same transaction (`drop_digest`), so what is there is never stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.data.codec import Codec
from core.data.sealing import Sealed, Sealer
from core.data.tables import InterviewRow, WorkRow
from core.domain.history import LISTED, Digest, Filter, Passage, comparable_text
from core.domain.interview import Phase
from core.ports.repositories import Heard, InterviewSummary, Listed

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
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_THESE = select(*_LISTED, InterviewRow.words).where(InterviewRow.id.in_(_IDS))
_IN_LIST = InterviewRow.phase.in_(sorted(LISTED))
_UNDIGESTED = (
    select(InterviewRow.id).where(_IN_LIST, InterviewRow.digest.is_(None)).limit(bindparam("limit"))
)
_BY_PHASE = (
    select(InterviewRow.phase, func.count(), _UNDIGESTED.scalar_subquery())
    .where(_IN_LIST)
    .group_by(InterviewRow.phase)
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
        return self._session.scalars(_UNDIGESTED, {"limit": limit}).all()

    def digest(self, interview_id: str, digest: Digest, said: tuple[Passage, ...]) -> None:
        row = self._session.get_one(InterviewRow, interview_id)
        row.kind = digest.kind
        row.digest = _DIGEST.seal(self._sealer, digest)
        comparable = comparable_text(said).encode().replace(_END, b" ")
        row.words = self._sealer.seal(_WORDS, comparable + _END + _PASSAGES.dump_json(said))

    def page(self, wanted: Filter, offset: int, limit: int) -> tuple[Sequence[Listed], int]:
        asked, which = _asked(wanted), (wanted.kind is not None, wanted.since is not None)
        place = {"offset": offset, "limit": limit}
        rows = self._session.execute(_page(*which), {**asked, **place}).all()
        count = rows[0].in_all if rows else self._session.scalar(_count(*which), asked) or 0
        return [self._listed(row) for row in rows], count

    def of(self, interview_ids: Sequence[str]) -> Sequence[tuple[Listed, Heard | None]]:
        rows = self._session.execute(_THESE, {"ids": interview_ids})
        found = {row.id: (self._listed(row), self._heard(row.words)) for row in rows}
        return [found[each] for each in interview_ids if each in found]

    def searched(self, wanted: Filter) -> Iterator[tuple[str, Digest, str]]:
        rows = self._session.execute(
            select(InterviewRow.id, InterviewRow.digest, InterviewRow.words)
            .where(*_where(kind=wanted.kind is not None, since=wanted.since is not None))
            .order_by(InterviewRow.created_at.desc(), InterviewRow.id),
            _asked(wanted),
        )
        for interview_id, digest, words in rows:
            if digest is not None and words is not None:
                opened = _DIGEST.open(self._sealer, digest)
                comparable, _, _ = self._sealer.open(words).partition(_END)
                yield interview_id, opened, comparable.decode()

    def phases(self) -> tuple[Mapping[Phase, int], bool]:
        rows = self._session.execute(_BY_PHASE, {"limit": 1}).all()
        digested = all(undigested is None for _, _, undigested in rows)
        return {Phase(phase): count for phase, count, _ in rows}, digested

    def delete_all(self, phases: frozenset[Phase]) -> int:
        its = InterviewRow.phase.in_(sorted(phases))
        gone = set(self._session.scalars(select(InterviewRow.id).where(its)))
        self._session.execute(delete(InterviewRow).where(its))
        work = self._session.execute(select(WorkRow.id, WorkRow.subject)).all()
        done = [work_id for work_id, subject in work if subject.partition("/")[0] in gone]
        self._session.execute(delete(WorkRow).where(WorkRow.id.in_(done)))
        return len(gone)

    def _heard(self, words: Sealed | None) -> Heard | None:
        if words is None:
            return None
        comparable, _, said = self._sealer.open(words).partition(_END)
        return _PASSAGES.validate_json(said), comparable.decode()

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


def _where(*, kind: bool, since: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        InterviewRow.phase.in_(bindparam("phases", expanding=True))
    ]
    if kind:
        conditions.append(InterviewRow.kind == bindparam("kind"))
    if since:
        conditions.append(InterviewRow.created_at >= bindparam("since"))
    return conditions


def _asked(wanted: Filter) -> dict[str, Any]:
    """What the conditions of `_where` are about."""
    phases = LISTED
    if wanted.kept is not None:
        phases = frozenset({Phase.KEPT}) if wanted.kept else LISTED - {Phase.KEPT}
    return {"phases": sorted(phases), "kind": wanted.kind, "since": wanted.since}


# Put together once each: that costs as much as having them executed.


@cache
def _page(kind: bool, since: bool) -> Select[Any]:  # noqa: FBT001 - see `_where`
    """One page, and in each row how many there are on all pages."""
    return (
        select(*_LISTED, _count(kind, since).scalar_subquery().label("in_all"))
        .where(*_where(kind=kind, since=since))
        .order_by(InterviewRow.created_at.desc(), InterviewRow.id)
        .offset(bindparam("offset"))
        .limit(bindparam("limit"))
    )


@cache
def _count(kind: bool, since: bool) -> Select[int]:  # noqa: FBT001 - see `_where`
    return select(func.count(InterviewRow.id)).where(*_where(kind=kind, since=since))
