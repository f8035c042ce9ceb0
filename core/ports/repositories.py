"""What is kept, and the two doors to it.

`session_for(owner)` opens one candidate's records in one transaction: everything in it
belongs to that owner, and nothing else can be seen or written. `system_session(duty)` is for
what has no owner yet, or many: a closed list of duties (core/domain/duty.py), each with the
tables and verbs that it may touch. There is no third door. Never hold either open across a
call to a vendor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.domain.account import Account, ProverKind, SignedIn, Tokens
from core.domain.audit import AuditEvent
from core.domain.candidate import Candidate
from core.domain.document import Document, DocumentKind
from core.domain.duty import Duty
from core.domain.evaluation import Evaluation
from core.domain.history import Digest, Filter, Passage
from core.domain.identity import SESSION_DAYS
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Interview, Phase, Question
from core.domain.preferences import OwnKey, Preferences
from core.domain.privacy import Declaration
from core.domain.remark import Remark
from core.domain.spoken import Spoken, Wait
from core.domain.usage import Taken, Usage
from core.domain.work import Work, WorkKind
from core.ports.identity import LinkKind
from core.ports.speech import Sound


@dataclass(frozen=True, repr=False)
class Opened:
    """A place where somebody signed in, as it is written down."""

    id_hash: str
    owner: str
    at: datetime
    device: str
    was: str | None = None  # the guest who was here before, if they left something
    tokens: Tokens | None = None


@dataclass(frozen=True)
class Draft:
    """What stands in the answer box, not yet given. `sequence` only grows within one box."""

    text: str
    sequence: int
    saved_at: datetime


@dataclass(frozen=True)
class InterviewSummary:
    """Enough to list an interview without opening its answers."""

    id: str
    phase: Phase
    role: str
    created_at: datetime
    stepped_at: datetime | None
    answered: int  # turns with an answer, the warm-up not counted


class Interviews(Protocol):
    def get(self, interview_id: str) -> Interview:
        """Raise `NotFoundError`: another owner's interview does not exist."""
        ...

    def add(self, interview: Interview) -> None: ...

    def save(self, interview: Interview, *, was: int) -> None:
        """Raise `StaleVersionError` unless the stored version is *was*: somebody else's step
        came first. One save may carry several steps."""
        ...

    def delete(self, interview_id: str) -> None:
        """With all that belongs to it: turns, answers, feedback, work. Safe to call twice."""
        ...

    def summaries(self) -> Sequence[InterviewSummary]:
        """Newest first."""
        ...

    def latest_answered(self, limit: int) -> Sequence[InterviewSummary]:
        """The same of the newest *limit* in which something was answered."""
        ...

    def in_phase(self, phases: frozenset[Phase]) -> Interview | None:
        """The newest interview in one of *phases*."""
        ...

    def seated(self, phases: frozenset[Phase]) -> tuple[Interview, str | None] | None:
        """The same with its `seat`."""
        ...

    def last_brief(self) -> Brief | None:
        """What the newest interview was to be like, without opening its turns."""
        ...

    def phase_in(self, phases: frozenset[Phase]) -> Phase | None:
        """The phase of the newest interview in one of *phases*, without opening it; one that
        waits for an answer goes before one to decide about."""
        ...

    def asked(self) -> tuple[Question, ...]:
        """Every main question that was ever asked to this candidate, the oldest first."""
        ...

    def seat(self, interview_id: str) -> str | None:
        """The tab that holds the interview."""
        ...

    def sit(self, interview_id: str, seat: str) -> None: ...


@dataclass(frozen=True)
class Listed:
    """One line of the history. `digest` is None where it has to be made (again)."""

    summary: InterviewSummary
    digest: Digest | None


Heard = tuple[tuple[Passage, ...], str]
"""What was said in an interview, and the `comparable_text` of it."""


class History(Protocol):
    """The interviews in a phase of `LISTED`, newest first."""

    def undigested(self, limit: int) -> Sequence[str]:
        """Ids of interviews that changed since their digest was made, or never had one."""
        ...

    def digest(self, interview_id: str, digest: Digest, said: tuple[Passage, ...]) -> None:
        """Keep *digest*, and what was *said* to search in, beside an interview. Both are
        dropped by whatever changes the interview or its evaluations."""
        ...

    def page(self, wanted: Filter, offset: int, limit: int) -> tuple[Sequence[Listed], int]:
        """*limit* of them from *offset*, and how many are wanted in all."""
        ...

    def of(self, interview_ids: Sequence[str]) -> Sequence[tuple[Listed, Heard | None]]:
        """In the order of *interview_ids*, without those that are gone; each with what was said
        in it, None where that has no digest."""
        ...

    def searched(self, wanted: Filter) -> Iterable[tuple[str, Digest, str]]:
        """(id, digest, `comparable_text` of what was said) of each that has a digest."""
        ...

    def phases(self) -> tuple[Mapping[Phase, int], bool]:
        """How many there are in each phase that occurs, and whether each has its digest."""
        ...

    def delete_all(self, phases: frozenset[Phase]) -> int:
        """Every interview in *phases*, each with all that belongs to it; how many went."""
        ...


class Documents(Protocol):
    def get(self, document_id: str) -> Document: ...

    def add(self, document: Document) -> None: ...

    def save(self, document: Document, *, was: int) -> None:
        """Raise `StaleVersionError` unless the stored version is *was*."""
        ...

    def delete(self, document_id: str) -> None:
        """The row; its file is the file store's. Safe to call twice."""
        ...

    def all(self, kind: DocumentKind | None = None) -> Sequence[Document]:
        """Newest first, archived ones too."""
        ...


class Evaluations(Protocol):
    def put(self, interview_id: str, position: int, attempt: int, evaluation: Evaluation) -> None:
        """Store or replace."""
        ...

    def at(self, interview_id: str, position: int, attempt: int) -> Evaluation | None:
        """That of one attempt: nothing else is opened."""
        ...

    def of(self, interview_id: str) -> Mapping[tuple[int, int], Evaluation]:
        """(position, attempt) -> evaluation."""
        ...

    def delete(self, interview_id: str, position: int, attempt: int) -> None: ...


class Improvements(Protocol):
    def put(self, interview_id: str, position: int, attempt: int, found: Improvement) -> None:
        """Store or replace."""
        ...

    def of(self, interview_id: str) -> Mapping[tuple[int, int], Improvement]:
        """(position, attempt) -> improvement."""
        ...

    def delete(self, interview_id: str, position: int, attempt: int) -> None: ...


class Remarks(Protocol):
    def put(self, interview_id: str, number: int, remark: Remark) -> None:
        """Store or replace what is said of the candidate's question *number*, from 0."""
        ...

    def of(self, interview_id: str) -> Mapping[int, Remark]:
        """number -> remark."""
        ...


class SpokenAnswers(Protocol):
    def put(self, interview_id: str, position: int, attempt: int, found: Spoken) -> None:
        """Store or replace."""
        ...

    def get(self, interview_id: str, position: int, attempt: int) -> Spoken | None: ...

    def has(self, interview_id: str, position: int, attempt: int) -> bool:
        """Without opening it."""
        ...

    def places(self, interview_id: str) -> Sequence[tuple[int, int]]:
        """Position and attempt of each, without opening any."""
        ...

    def of(self, interview_id: str) -> Mapping[tuple[int, int], Spoken]:
        """(position, attempt) -> what was heard."""
        ...

    def delete(self, interview_id: str, position: int, attempt: int) -> None: ...


class QuestionSounds(Protocol):
    """Questions as they sound, by a keyed digest of the words and the voice."""

    def get(self, interview_id: str, digest: str) -> Sound | None: ...

    def has(self, interview_id: str, digest: str) -> bool:
        """Without opening it."""
        ...

    def put(self, interview_id: str, digest: str, sound: Sound) -> None: ...


class Waits(Protocol):
    def put(self, interview_id: str, wait: Wait) -> None:
        """Store what *wait* says of one position; what it leaves open stays as it was."""
        ...

    def of(self, interview_id: str) -> Sequence[Wait]:
        """In the order of the interview."""
        ...


class Drafts(Protocol):
    def get(self, interview_id: str, position: int) -> Draft | None: ...

    def put(self, interview_id: str, position: int, draft: Draft) -> bool:
        """Store it unless a later `sequence` is there already; say whether it was stored."""
        ...

    def delete(self, interview_id: str, position: int) -> None: ...


class Choices(Protocol):
    """What one candidate chose for models, and their own keys."""

    def get(self) -> Preferences:
        """As they were saved; nothing chosen and nothing agreed to where they never were."""
        ...

    def save(self, preferences: Preferences) -> None: ...

    def keys(self) -> Sequence[OwnKey]:
        """In the order of the providers' ids."""
        ...

    def key_holders(self) -> frozenset[str]:
        """The ids of the providers for which there is a key; none is opened."""
        ...

    def key(self, provider: str) -> str | None:
        """The key itself: to be held in memory for one call, and to stand nowhere else."""
        ...

    def put_key(self, provider: str, key: str, now: datetime) -> None:
        """In place of one that was there; it has not been tested yet."""
        ...

    def tested(self, provider: str, now: datetime, *, works: bool) -> None: ...

    def remove_key(self, provider: str) -> None:
        """Safe to call twice."""
        ...


class Usages(Protocol):
    """The calls that were made for one candidate."""

    def add(self, usage: Usage) -> None: ...

    def finish(self, usage: Usage) -> None:
        """Store how it ended. Where it was erased meanwhile, nothing is stored."""
        ...

    def since(self, at: datetime) -> Sequence[Usage]:
        """Newest first."""
        ...

    def taken(self, since: datetime, *, own_key: bool) -> Taken:
        """What all calls *since* then count as, with their own keys or with the operator's: a
        call that is under way, or never said what it took, as what it may have taken."""
        ...

    def speech(self, since: datetime) -> Sequence[Usage]:
        """Those *since* then in which somebody listened or read aloud with the operator's keys."""
        ...

    def of(self, interview_id: str) -> Sequence[Usage]:
        """In the order in which they were made."""
        ...


class WorkList(Protocol):
    def add(self, kind: WorkKind, subject: str, now: datetime, coach: str | None = None) -> Work:
        """Queue it; the same kind and subject twice is one piece of work, queued again. *coach*
        is the `Coach.ref` of who is to do it, where that was said."""
        ...

    def of(self, kind: WorkKind, subject: str) -> Work | None: ...

    def not_done(self, interview_id: str) -> Sequence[Work]:
        """What of an interview is waiting, under way, failed or refused."""
        ...

    def finish(self, work: Work) -> None:
        """Store the state, tries and error that *work* now has."""
        ...

    def renew(self, work: Work, lease_until: datetime) -> Work | None:
        """*work* with a longer lease, for a worker that is still at it; None where the lease is
        not this worker's any more."""
        ...

    def forget(self, work_id: str) -> None: ...


class Candidates(Protocol):
    def get(self) -> Candidate: ...

    def save(self, candidate: Candidate) -> None: ...


class Accounts(Protocol):
    """One candidate as somebody who can sign in, and everywhere they are signed in."""

    def get(self) -> Account: ...

    def save(self, account: Account, *, address_hash: str | None) -> None:
        """The address, what was confirmed and agreed to; who proves it is `Identities`' to say.
        *address_hash* is keyed: by it the account is found."""
        ...

    def places(self) -> Sequence[SignedIn]:
        """Where they are signed in, the last seen first."""
        ...

    def end(self, id_hash: str) -> bool:
        """Sign out there; False where it was not theirs or has ended."""
        ...

    def end_all(self, *, but: str | None = None) -> int:
        """Sign out everywhere, *but* one; how many ended."""
        ...

    def events(self) -> Sequence[AuditEvent]:
        """What happened to the account, newest first."""
        ...


@dataclass(frozen=True, repr=False)
class HeldTokens:
    """A vendor's tokens, and where somebody is signed in with them."""

    id_hash: str
    tokens: Tokens


class TokenRecords(Protocol):
    """A vendor's tokens of one candidate. A lease is known by when it ends."""

    def held(self, id_hash: str | None = None) -> HeldTokens | None:
        """Those at *id_hash*, or those anywhere that last longest."""
        ...

    def all(self) -> Sequence[HeldTokens]: ...

    def lease(self, held: HeldTokens, now: datetime, until: datetime) -> bool:
        """Whether the refresh of *held* is the caller's alone, *until* then."""
        ...

    def renew(self, id_hash: str, lease: datetime, fresh: Tokens) -> bool:
        """Store *fresh* and give the lease back; False where it is somebody else's by now."""
        ...

    def release(self, id_hash: str, lease: datetime) -> None: ...

    def end(self, id_hash: str, lease: datetime) -> bool:
        """Sign out there; False where the lease is somebody else's by now."""
        ...


class Records(Protocol):
    """One candidate's records, inside one transaction."""

    @property
    def owner(self) -> str: ...
    @property
    def candidate(self) -> Candidates: ...
    @property
    def account(self) -> Accounts: ...
    @property
    def tokens(self) -> TokenRecords: ...
    @property
    def interviews(self) -> Interviews: ...
    @property
    def history(self) -> History: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def evaluations(self) -> Evaluations: ...
    @property
    def improvements(self) -> Improvements: ...
    @property
    def remarks(self) -> Remarks: ...
    @property
    def spoken(self) -> SpokenAnswers: ...
    @property
    def sounds(self) -> QuestionSounds: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def work(self) -> WorkList: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def usages(self) -> Usages: ...

    def everything(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Every row of each personal table, opened, by table and column, as JSON can say it."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many rows of each personal table this candidate has, by table name."""
        ...


@dataclass(frozen=True)
class Visit:
    """Who is behind a cookie, as every page needs it at every run."""

    owner: str
    last_seen_at: datetime
    guest: bool = True
    pending: bool = False  # signed up, and the mail not answered yet
    verified: bool = False
    agreed: bool = False
    was: str | None = None  # the guest who signed in here, and may be brought along

    def over(self, now: datetime) -> bool:
        """Signed in, and not seen for so long that it is as good as signed out."""
        return not self.guest and now - self.last_seen_at >= timedelta(days=SESSION_DAYS)


class Identities(Protocol):
    """Duty IDENTIFY: from the hash of a cookie to an owner."""

    def visit(self, cookie_hash: str, now: datetime) -> Visit | None:
        """None for a stranger, and where a sign-in is over."""
        ...

    def admit(self, cookie_hash: str, now: datetime) -> str:
        """The owner behind the cookie, made now if there is none. Safe to call twice."""
        ...

    def seen(self, cookie_hash: str, now: datetime) -> None:
        """Remember the visit."""
        ...

    def owner_of(self, prover: ProverKind, subject: str) -> str | None: ...

    def owner_at(self, address_hash: str) -> str | None:
        """Whose account has that address; a guest who only said so has none."""
        ...

    def tokens(self, cookie_hash: str) -> Tokens | None:
        """What a vendor gave us for this place."""
        ...

    def become(self, owner: str, prover: ProverKind, subject: str) -> None:
        """The guest *owner* is an account from now on. Raise `ConflictError` where *subject*
        has one, `NotFoundError` where the erasure of *owner* has begun."""
        ...

    def sign_in(self, opened: Opened, *, instead_of: str | None) -> None:
        """A new place where somebody is signed in; the cookie *instead_of* leads nowhere now."""
        ...

    def sign_out(self, cookie_hash: str) -> str | None:
        """End it here; the owner, or None where nobody was."""
        ...

    def left(self, cookie_hash: str) -> None:
        """Whoever was a guest here before is not offered any longer."""
        ...


class Queue(Protocol):
    """Duty QUEUE: find work to do, whoever's it is."""

    def claim(self, now: datetime, lease_until: datetime) -> Work | None:
        """Lease the oldest piece of work that is queued, or whose lease ran out, to the
        caller alone. Work whose tries are used up becomes failed instead."""
        ...


@dataclass(frozen=True, repr=False)
class Credential:
    owner: str
    address_hash: str
    password: str  # argon2id, with its parameters


@dataclass(frozen=True, repr=False)
class StoredLink:
    owner: str
    kind: LinkKind
    address: str
    expires_at: datetime


class Credentials(Protocol):
    """Duty PROVE: our own passwords, and the links in our letters.

    Of one address several people may say that it is theirs; it *holds* for the one who has
    confirmed it, and for no other.
    """

    def at(self, address_hash: str) -> Credential | None:
        """The one that holds."""
        ...

    def of(self, owner: str) -> Credential | None: ...

    def put(
        self,
        owner: str,
        address_hash: str,
        password: str,
        now: datetime,
        *,
        holds_since: datetime | None,
    ) -> None:
        """Store, or replace one whose address does not hold yet: what holds goes on holding.
        Raise `ConflictError` where the address holds for somebody else, and
        `AlreadySignedInError` where another one holds for *owner* by now."""
        ...

    def hold(self, owner: str, address_hash: str, now: datetime) -> None:
        """That address is confirmed. Raise `ConflictError` as above."""
        ...

    def set_password(self, owner: str, password: str, now: datetime) -> None:
        """No link that *owner* was sent before is good any longer."""
        ...

    def rehash(self, owner: str, was: str, password: str) -> None:
        """The same password in another hash, unless it has been changed meanwhile."""
        ...

    def add_link(self, token_hash: str, link: StoredLink) -> None:
        """In place of one of the same kind."""
        ...

    def link(self, token_hash: str) -> StoredLink | None: ...

    def take(self, owner: str, token_hash: str) -> bool:
        """Use up that link of *owner*, and every other one: who proves something with one of
        them has no use for what was asked for before. False where somebody else just did."""
        ...


class Moving(Protocol):
    """Duty BRING_ALONG."""

    def move(self, guest: str, owner: str, files: Mapping[str, str]) -> int:
        """Everything that *guest* did is *owner*'s, sealed with the owner's key; *files* says
        which copy stands for which file. How many rows. Raise `ConflictError` where *guest* is
        none."""
        ...


class Audit(Protocol):
    """Duty AUDIT: note it, and never look."""

    def note(self, owner: str, event: AuditEvent) -> None: ...


class Sweep(Protocol):
    """Duties SWEEP and ERASE: find who and what has expired, and remove it."""

    def expired_guests(
        self, last_seen_before: datetime, limit: int, *, pending: bool = False
    ) -> Sequence[str]:
        """Guests, or those of them who signed up and never answered the mail."""
        ...

    def expired_visits(self, last_seen_before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(owner, id hash) of places where nobody was seen since."""
        ...

    def expired_interviews(
        self, stepped_before: datetime, phases: frozenset[Phase], limit: int
    ) -> Sequence[tuple[str, str]]:
        """(owner, interview id) of interviews in *phases* not touched since."""
        ...

    def clear_links(self, over_before: datetime) -> int:
        """Links in letters whose time is over; how many went."""
        ...

    def clear_events(self, noted_before: datetime) -> int: ...

    def clear_usages(self, made_before: datetime) -> int: ...

    def end_guest(
        self, owner: str, last_seen_before: datetime | None = None, *, pending: bool = False
    ) -> bool:
        """Begin the erasure of *owner*, a guest still, and expired still where a time is given:
        their key is destroyed, and from then on they can become no account. False, with nothing
        changed, where they are none of that any more."""
        ...

    def erase(self, owner: str) -> Mapping[str, int]:
        """Every row of *owner* in every personal table; rows removed by table name."""
        ...


class SystemRecords(Protocol):
    """Records of many, inside one transaction; each part works under its own duty only."""

    @property
    def identities(self) -> Identities: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def moving(self) -> Moving: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def sweep(self) -> Sweep: ...


class Store(Protocol):
    """The database, behind its two doors."""

    def session_for(self, owner: str, *, reading: bool = False) -> AbstractContextManager[Records]:
        """Raise `NotFoundError` where *owner* has no data key: nobody, or erased.

        One that is only *reading* sees one moment, waits for nobody, and can write nothing.
        """
        ...

    def system_session(
        self, duty: Duty, *, reading: bool = False
    ) -> AbstractContextManager[SystemRecords]: ...

    def destroy_key(self, owner: str) -> None:
        """Make whatever was encrypted for *owner* unreadable, backups included."""
        ...

    def remove_subject(self, owner: str) -> bool:
        """Delete the account of *owner* at their prover, where that keeps its accounts in this
        very database; False where none does. Before the row is erased that names them there."""
        ...

    def declarations(self) -> Mapping[str, Declaration]:
        """What each table says about itself, by table name."""
        ...

    def ping(self) -> None:
        """Raise unless the database answers and is migrated."""
        ...

    def close(self) -> None: ...
