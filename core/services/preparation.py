"""Everything that the page for preparing shows, in one look at the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.candidate import Candidate
from core.domain.document import Document, DocumentKind, DocumentState
from core.domain.interview import IN_THE_MIDDLE, Brief, Interview, Phase
from core.domain.preferences import Preferences
from core.ports.repositories import Store


@dataclass(frozen=True)
class Preparation:
    """What one candidate has at hand. All of it is empty for a stranger."""

    candidate: Candidate | None = None
    documents: tuple[Document, ...] = ()  # newest first
    ready: Interview | None = None
    in_the_middle: bool = False  # an interview was begun and waits to be gone on with
    last_brief: Brief | None = None
    preferences: Preferences = field(default_factory=Preferences)
    own_keys: frozenset[str] = frozenset()  # ids of providers

    def of(self, kind: DocumentKind) -> Sequence[Document]:
        """Those of *kind* that can be used, or are being read."""
        return [
            document
            for document in self.documents
            if document.kind is kind and document.state is not DocumentState.ARCHIVED
        ]

    def archived(self, kind: DocumentKind) -> Sequence[Document]:
        return [
            document
            for document in self.documents
            if document.kind is kind and document.state is DocumentState.ARCHIVED
        ]


@dataclass(frozen=True)
class Preparations:
    store: Store

    def of(self, owner: str | None) -> Preparation:
        if owner is None:
            return Preparation()
        with self.store.session_for(owner, reading=True) as records:
            ready = records.interviews.in_phase(frozenset({Phase.READY}))
            return Preparation(
                candidate=records.candidate.get(),
                documents=tuple(records.documents.all()),
                ready=ready,
                in_the_middle=records.interviews.phase_in(IN_THE_MIDDLE) is not None,
                last_brief=ready.brief if ready else records.interviews.last_brief(),
                preferences=records.choices.get(),
                own_keys=records.choices.key_holders(),
            )
