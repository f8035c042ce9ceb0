"""Documents: the row says which and in what state, the sealed content says the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.sealing import Sealed, Sealer
from core.data.tables import DocumentRow
from core.domain.document import Document, DocumentKind, JobProfile, Profile
from core.errors import NotFoundError, StaleVersionError


@dataclass(frozen=True)
class _Stored:
    """One of the profiles is set, once the document has been read."""

    document: Document
    resume: Profile | None = None
    job: JobProfile | None = None


_CONTENT = Codec(_Stored, "documents.content")
_ALL = select(DocumentRow.content).order_by(DocumentRow.created_at.desc(), DocumentRow.id)
_OF_KIND = _ALL.where(DocumentRow.kind == bindparam("of_kind"))


class SqlDocuments:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def get(self, document_id: str) -> Document:
        return self._open(self._row(document_id).content)

    def add(self, document: Document) -> None:
        row = DocumentRow(id=document.id, kind=document.kind, created_at=document.created_at)
        self._fill(row, document)
        self._session.add(row)

    def save(self, document: Document, *, was: int) -> None:
        row = self._row(document.id)
        if row.version != was:
            raise StaleVersionError(f"document {document.id}: {row.version}, not {was}")
        self._fill(row, document)

    def delete(self, document_id: str) -> None:
        self._session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))

    def all(self, kind: DocumentKind | None = None) -> Sequence[Document]:
        found = (
            self._session.scalars(_ALL)
            if kind is None
            else self._session.scalars(_OF_KIND, {"of_kind": kind})
        )
        return [self._open(content) for content in found]

    def _row(self, document_id: str) -> DocumentRow:
        row = self._session.get(DocumentRow, document_id)
        if row is None:
            raise NotFoundError(f"document {document_id}")
        return row

    def _fill(self, row: DocumentRow, document: Document) -> None:
        profile = document.profile
        stored = _Stored(
            replace(document, profile=None),
            resume=profile if isinstance(profile, Profile) else None,
            job=profile if isinstance(profile, JobProfile) else None,
        )
        row.state = document.state
        row.version = document.version
        row.content = _CONTENT.seal(self._sealer, stored, row.content)

    def _open(self, content: Sealed) -> Document:
        stored = _CONTENT.open(self._sealer, content)
        return replace(stored.document, profile=stored.resume or stored.job)
