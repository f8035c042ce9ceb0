"""Tables of candid.db. Each declares what it holds, whose, why and for how long.

Every personal table has its own `owner`; every text of a person lies in a `SealedColumn`.
What is left in the open are ids, enum values, counts, times and hashes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column

from core.data.instants import UTCDateTime
from core.data.sealing import Sealed, SealedColumn
from core.domain.privacy import Declaration, Whose

SERVICE = "Art. 6(1)(b): to provide what you asked for"
NOBODY = "Nobody: it stays on this machine"
AS_INTERVIEW = "As long as the interview it belongs to"
_ID = String(64)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )


def table_name(mapper: Mapper[Any]) -> str:
    """The name of the one table that a row class is mapped to."""
    return str(mapper.class_.__tablename__)


class Owned(Base):
    """A row of one person. The guard (core/data/guard.py) acts on every subclass.

    It refers to the account, so that nothing can be written for somebody just erased.
    """

    __abstract__ = True

    owner: Mapped[str] = mapped_column(
        _ID, ForeignKey("accounts.owner", ondelete="CASCADE"), index=True
    )


def _declared(
    what: str, purpose: str, retention: str = AS_INTERVIEW
) -> dict[str, dict[str, Declaration]]:
    """The `info` of a personal table that stays on this machine."""
    return {
        "info": {
            "privacy": Declaration(
                what=what,
                whose=Whose.CANDIDATE,
                purpose=purpose,
                legal_basis=SERVICE,
                retention=retention,
                recipients=NOBODY,
            )
        }
    }


class AccountRow(Owned):
    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("prover", "subject"),
        _declared(
            "What you told us about yourself, your address, and what you agreed to",
            "To call you by your name, to ask for the job you want, and to let you come back.",
            "As long as you have an account; a guest's until 24 hours after the last visit",
        ),
    )

    owner: Mapped[str] = mapped_column(_ID, primary_key=True)
    guest: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    about: Mapped[Sealed | None] = mapped_column(SealedColumn("accounts.about"))
    prover: Mapped[str | None] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(_ID)
    address: Mapped[Sealed | None] = mapped_column(SealedColumn("accounts.address"))
    address_hash: Mapped[str | None] = mapped_column(_ID, index=True)  # keyed, of the address
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    adult_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    terms: Mapped[str | None] = mapped_column(String(16))


class WebSessionRow(Owned):
    __tablename__ = "web_sessions"
    __table_args__ = _declared(
        "Your visits: where you are signed in, and when you were last here",
        "To know you again when you come back, and to show you every place that can.",
        "Until you sign out, or 14 days after your last visit; a guest's 24 hours",
    )

    id_hash: Mapped[str] = mapped_column(_ID, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: a guest's visit
    device: Mapped[str] = mapped_column(String(64), default="")
    guest: Mapped[str | None] = mapped_column(_ID)  # who was here before, and may be brought along
    tokens: Mapped[Sealed | None] = mapped_column(SealedColumn("web_sessions.tokens"))
    tokens_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refreshing_until: Mapped[datetime | None] = mapped_column(UTCDateTime)  # one caller's lease


class CredentialRow(Owned):
    __tablename__ = "credentials"
    __table_args__ = (
        # Several may say that an address is theirs; it holds for one.
        Index(
            "uq_credentials_address_hash",
            "address_hash",
            unique=True,
            sqlite_where=text("holds_since IS NOT NULL"),
            postgresql_where=text("holds_since IS NOT NULL"),
        ),
        _declared(
            "Your password, as a hash that cannot be turned back",
            "To let nobody but you in.",
            "As long as you have an account",
        ),
    )

    owner: Mapped[str] = mapped_column(
        _ID, ForeignKey("accounts.owner", ondelete="CASCADE"), primary_key=True
    )
    address_hash: Mapped[str] = mapped_column(_ID)  # keyed, of the address
    password: Mapped[str] = mapped_column(String(255))  # argon2id, with its parameters
    holds_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MailLinkRow(Owned):
    __tablename__ = "mail_links"
    __table_args__ = _declared(
        "Links that we sent you and that were not followed yet",
        "To confirm your address, or to let you choose a new password.",
        "Until you follow it, or for one day",
    )

    token_hash: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    address: Mapped[Sealed | None] = mapped_column(SealedColumn("mail_links.address"))


class AuditRow(Owned):
    __tablename__ = "audit_events"
    __table_args__ = _declared(
        "What happened to your account: sign-ins, changes, exports",
        "So that you can see whether it was you.",
        "730 days, or until your account goes",
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(32))
    device: Mapped[str] = mapped_column(String(64))
    ip_hash: Mapped[str] = mapped_column(_ID)


class DocumentRow(Owned):
    __tablename__ = "documents"
    __table_args__ = _declared(
        "Your résumés and job descriptions, as text",
        "To ask about what you really did, and what the job will ask.",
        "Until you delete them",
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int]
    content: Mapped[Sealed] = mapped_column(SealedColumn("documents.content"))


class InterviewRow(Owned):
    __tablename__ = "interviews"
    __table_args__ = _declared(
        "Your interviews: what was chosen and planned, and a copy of their words to search in",
        "To ask you the questions, to go on where you were, and to find them again.",
        "Kept ones 90 days, others 7 days after your last step",
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    phase: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stepped_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    answered: Mapped[int]
    seat: Mapped[str | None] = mapped_column(_ID)
    role: Mapped[Sealed | None] = mapped_column(SealedColumn("interviews.role"))
    content: Mapped[Sealed] = mapped_column(SealedColumn("interviews.content"))
    # Made from the above and from the feedback (core/data/repositories/history.py).
    kind: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[Sealed | None] = mapped_column(SealedColumn("interviews.digest"), deferred=True)
    words: Mapped[Sealed | None] = mapped_column(SealedColumn("interviews.words"), deferred=True)


def _of_interview() -> Mapped[str]:
    return mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)


class TurnRow(Owned):
    __tablename__ = "turns"
    __table_args__ = _declared("The questions you were asked", "To show them beside your answers.")

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("turns.content"))


class AnswerRow(Owned):
    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["interview_id", "position"],
            ["turns.interview_id", "turns.position"],
            ondelete="CASCADE",
        ),
        _declared("Your answers", "To give you feedback on what you said."),
    )

    interview_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    content: Mapped[Sealed] = mapped_column(SealedColumn("answers.content"))


class DraftRow(Owned):
    __tablename__ = "drafts"
    __table_args__ = _declared(
        "What stands in the answer box",
        "So that a closed tab costs you no word.",
        "Until you send the answer; at the latest with its interview",
    )

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    content: Mapped[Sealed] = mapped_column(SealedColumn("drafts.content"))


class SpokenAnswerRow(Owned):
    """One attempt as it was heard (core/domain/spoken.py); also while it is still spoken."""

    __tablename__ = "spoken_answers"
    __table_args__ = _declared(
        "What was heard when you spoke: words with their times, and how loud. Never the sound",
        "To show what may have been heard wrongly, and to measure pace, pauses and fillers.",
    )

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("spoken_answers.content"))


class QuestionSoundRow(Owned):
    __tablename__ = "question_sounds"
    __table_args__ = _declared(
        "The questions as they were read to you: the sound of a voice that is not yours",
        "To play them again without asking the service again.",
    )

    interview_id: Mapped[str] = _of_interview()
    digest: Mapped[str] = mapped_column(_ID, primary_key=True)  # keyed, of words and voice
    media_type: Mapped[str] = mapped_column(String(32))
    content: Mapped[Sealed] = mapped_column(SealedColumn("question_sounds.content"))


class WaitRow(Owned):
    """Milliseconds (core/domain/spoken.py)."""

    __tablename__ = "waits"
    __table_args__ = _declared(
        "How long you waited for each next question, and for which service",
        "To show you how fast this was, and who took how much of it.",
    )

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[int | None]
    question: Mapped[int | None]
    sound: Mapped[int | None]
    listener: Mapped[str | None] = mapped_column(String(200))
    interviewer: Mapped[str | None] = mapped_column(String(200))
    speaker: Mapped[str | None] = mapped_column(String(200))


class EvaluationRow(Owned):
    __tablename__ = "evaluations"
    __table_args__ = _declared(
        "The feedback on your answers", "To show what to change, and what already works."
    )

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("evaluations.content"))


class ImprovementRow(Owned):
    __tablename__ = "improvements"
    __table_args__ = _declared(
        "Your answers as they could be told",
        "To show you your own sentences in a better order, and what is missing.",
    )

    interview_id: Mapped[str] = _of_interview()
    position: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("improvements.content"))


class RemarkRow(Owned):
    __tablename__ = "remarks"
    __table_args__ = _declared(
        "The feedback on the questions that you asked",
        "To show you which of them to ask on the day.",
    )

    interview_id: Mapped[str] = _of_interview()
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("remarks.content"))


class WorkRow(Owned):
    __tablename__ = "work"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "subject"),
        _declared(
            "What was read and judged for you, and whether it worked",
            "To read and assess even if the server stops in between.",
            "As long as the interview it is about; for a document, until you have seen the result",
        ),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(16), index=True)
    tries: Mapped[int]
    error: Mapped[str | None] = mapped_column(_ID)
    coach: Mapped[str | None] = mapped_column(String(200))
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PreferencesRow(Owned):
    __tablename__ = "preferences"
    __table_args__ = _declared(
        "Which models may work for you, whom you let them send your words to, and your budget",
        "To do it as you chose, and to send nothing before you agreed.",
        "As long as you have an account; a guest's until 24 hours after the last visit",
    )

    owner: Mapped[str] = mapped_column(
        _ID, ForeignKey("accounts.owner", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[Sealed] = mapped_column(SealedColumn("preferences.content"))


class ProviderKeyRow(Owned):
    __tablename__ = "provider_keys"
    __table_args__ = _declared(
        "Your own keys at providers of language models",
        "To ask the model that you chose, at your cost. It goes to that provider and nowhere else.",
        "Until you remove it",
    )

    owner: Mapped[str] = mapped_column(
        _ID, ForeignKey("accounts.owner", ondelete="CASCADE"), primary_key=True
    )
    provider: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[Sealed] = mapped_column(SealedColumn("provider_keys.content"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tested_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    works: Mapped[bool | None]


class UsageRow(Owned):
    """One call to a provider (core/domain/usage.py)."""

    __tablename__ = "usages"
    __table_args__ = (
        Index("ix_usages_owner_at", "owner", "at"),
        _declared(
            "What was sent to which provider: kinds and lengths, never the words; and its cost",
            "To show you who received what, and to keep to your budget.",
            "90 days",
        ),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    interview_id: Mapped[str | None] = mapped_column(
        ForeignKey("interviews.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    provider: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(128))
    role: Mapped[str] = mapped_column(String(16))
    prompt: Mapped[str] = mapped_column(_ID)
    sent: Mapped[str] = mapped_column(String(160))  # characters by kind: "answer=412 job=1830"
    held: Mapped[int]
    held_cost: Mapped[int | None] = mapped_column(BigInteger)
    own_key: Mapped[bool]
    outcome: Mapped[str] = mapped_column(_ID)
    tokens_given: Mapped[int | None]
    tokens_made: Mapped[int | None]
    tokens_cached: Mapped[int | None]
    cost: Mapped[int | None] = mapped_column(BigInteger)  # millionths of a US dollar
    first_ms: Mapped[int | None]
    total_ms: Mapped[int | None]
