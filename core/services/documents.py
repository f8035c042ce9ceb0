"""Résumés and job descriptions: given, read, corrected, put aside, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from core.domain.chat import Role
from core.domain.document import Document, DocumentKind, DocumentState, JobProfile, Profile
from core.domain.limit import Limited
from core.domain.work import Work, WorkKind
from core.errors import DocumentTooLargeError, EmptyDocumentError, InputError
from core.ports.coach import Coaches
from core.ports.documents import LARGEST_FILE, LONGEST_TEXT, DocumentReader, FileText
from core.ports.files import FileStore
from core.ports.limits import Limits
from core.ports.repositories import Records, Store

NAME_LENGTH = 60  # characters of a pasted text that serve as its name


def at_the_door(content: bytes | str) -> None:
    """Refuse what is empty or far too large, before anything of it or its sender is stored."""
    if not content.strip():
        raise EmptyDocumentError("nothing in it")
    if len(content) > (LARGEST_FILE if isinstance(content, bytes) else LONGEST_TEXT):
        raise DocumentTooLargeError(f"{len(content)} long")


@dataclass(frozen=True)
class Documents:
    store: Store
    files: FileStore
    reader: DocumentReader
    coaches: Coaches
    limits: Limits
    now: Callable[[], datetime]

    def can_keep(self, owner: str | None) -> bool:
        """Whether the original of what *owner* sends can be kept once it has been read."""
        return self.files.can_keep(owner)

    def submit_file(
        self,
        owner: str,
        kind: DocumentKind,
        name: str,
        content: bytes,
        *,
        keep_file: bool = False,
        replaces: str | None = None,
    ) -> Document:
        """Take a file in: it is safe from here on, and read as the next piece of work.

        Raise `TooOftenError` where *owner* sent too many; nothing of it was kept.
        """
        at_the_door(content)
        self.limits.hit(Limited.UPLOAD, owner)
        document = self._new(owner, kind, name, replaces)
        file_id = self.files.put(owner, content, keep=keep_file)
        try:
            return self._queue(replace(document, file_id=file_id, keep_file=keep_file))
        except BaseException:
            self.files.delete(owner, file_id)  # no row knows of it
            raise

    def submit_text(
        self, owner: str, kind: DocumentKind, text: str, *, replaces: str | None = None
    ) -> Document:
        """Take a pasted text in; it is read as the next piece of work. Raise `TooOftenError`."""
        at_the_door(text)
        self.limits.hit(Limited.UPLOAD, owner)
        document = self._new(owner, kind, _first_words(text), replaces)
        return self._queue(replace(document, text=text))

    def read(self, work: Work) -> None:
        """Read the document behind a piece of work. Safe to repeat.

        A document that cannot be used leaves nothing behind: its row and its file go before
        the error goes on to whoever asked.
        """
        with self.store.session_for(work.owner, reading=True) as records:
            document = records.documents.get(work.subject)
        if document.state is DocumentState.READING:
            try:
                words = self._words(document)
                profile = self._understand(document, words.text, work.coach)
            except InputError:
                self._remove(work.owner, document.id)
                raise
            read = replace(
                document,
                text=words.text,
                pages=words.pages,
                profile=profile,
                state=DocumentState.READY,
                version=document.version + 1,
            )
            with self.store.session_for(work.owner) as records:
                records.documents.save(read, was=document.version)
        self._tidy(document)

    def all(self, owner: str, kind: DocumentKind | None = None) -> Sequence[Document]:
        with self.store.session_for(owner, reading=True) as records:
            return records.documents.all(kind)

    def current(self, owner: str, kind: DocumentKind) -> Document | None:
        """The newest document that is not archived; it may still be waiting to be read."""
        return next(
            (d for d in self.all(owner, kind) if d.state is not DocumentState.ARCHIVED), None
        )

    def get(self, owner: str, document_id: str) -> Document:
        with self.store.session_for(owner, reading=True) as records:
            return records.documents.get(document_id)

    def correct(self, owner: str, document_id: str, profile: Profile | JobProfile) -> Document:
        """Store what the candidate says was really meant."""
        return self._change(owner, document_id, profile=profile)

    def archive(self, owner: str, document_id: str) -> Document:
        return self._change(owner, document_id, state=DocumentState.ARCHIVED)

    def restore(self, owner: str, document_id: str) -> Document:
        return self._change(owner, document_id, state=DocumentState.READY)

    def original(self, owner: str, document_id: str) -> bytes | None:
        """The file as it was sent, where the candidate chose to keep it."""
        document = self.get(owner, document_id)
        return self.files.get(owner, document.file_id) if document.file_id else None

    def discard_original(self, owner: str, document_id: str) -> Document:
        document = self.get(owner, document_id)
        changed = self._change(owner, document_id, file_id=None, keep_file=False)
        if document.file_id:
            self.files.delete(owner, document.file_id)
        return changed

    def delete(self, owner: str, document_id: str) -> None:
        """With its file, and with the work of reading it. Safe to call twice."""
        self._remove(owner, document_id)
        with self.store.session_for(owner) as records:
            work = records.work.of(WorkKind.READ_DOCUMENT, document_id)
            if work is not None:
                records.work.forget(work.id)

    def _remove(self, owner: str, document_id: str) -> None:
        """The row first, then its file: a stop between the two leaves nothing that is shown,
        and the file goes with the owner's others at the latest."""
        with self.store.session_for(owner) as records:
            found = [d for d in records.documents.all() if d.id == document_id]
            records.documents.delete(document_id)
        self._drop_files(owner, found)

    def _drop_files(self, owner: str, documents: Sequence[Document]) -> None:
        for document in documents:
            if document.file_id:
                self.files.delete(owner, document.file_id)

    def _tidy(self, document: Document) -> None:
        """What goes once *document* has been read: the file that nobody asked to keep, and
        what it replaces. The row names the file until it is gone, so that a stop half-way
        is made good when the work is found again."""
        if document.file_id and not document.keep_file:
            self.files.delete(document.owner, document.file_id)
            self._change(document.owner, document.id, file_id=None)
        if document.replaces:
            self.delete(document.owner, document.replaces)

    def _new(self, owner: str, kind: DocumentKind, name: str, replaces: str | None) -> Document:
        return Document(
            id=uuid4().hex,
            owner=owner,
            kind=kind,
            name=name.strip()[:NAME_LENGTH],
            state=DocumentState.READING,
            created_at=self.now(),
            replaces=replaces,
        )

    def _queue(self, document: Document) -> Document:
        with self.store.session_for(document.owner) as records:
            forgotten = _forget_waiting(records, document.kind)
            records.documents.add(document)
            records.work.add(WorkKind.READ_DOCUMENT, document.id, self.now())
        self._drop_files(document.owner, forgotten)
        return document

    def _words(self, document: Document) -> FileText:
        if document.file_id is None:
            return FileText(document.text, None)
        content = self.files.get(document.owner, document.file_id)
        return self.reader.read(content, document.name)

    def _understand(self, document: Document, text: str, by: str | None) -> Profile | JobProfile:
        coach = self.coaches.of(document.owner, Role.READER, by=by)
        if document.kind is DocumentKind.RESUME:
            return coach.read_resume(text)
        return coach.read_job(text)

    def _change(self, owner: str, document_id: str, **changes: object) -> Document:
        with self.store.session_for(owner) as records:
            document = records.documents.get(document_id)
            changed = replace(document, version=document.version + 1, **changes)  # type: ignore[arg-type]
            records.documents.save(changed, was=document.version)
        return changed


def _forget_waiting(records: Records, kind: DocumentKind) -> Sequence[Document]:
    """A document sent again while the first still waits takes its place."""
    waiting = [d for d in records.documents.all(kind) if d.state is DocumentState.READING]
    for document in waiting:
        records.documents.delete(document.id)
        work = records.work.of(WorkKind.READ_DOCUMENT, document.id)
        if work is not None:
            records.work.forget(work.id)
    return waiting


def _first_words(text: str) -> str:
    line = next(line.strip() for line in text.splitlines() if line.strip())
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1].rsplit(" ", 1)[0] + "…"
