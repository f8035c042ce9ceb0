"""Answers that are spoken: listening, keeping what was heard, and giving it to the candidate.

While somebody speaks, the words live here in memory and, at most KEPT_AFTER seconds later, in the
records: as what was heard, and as the draft in the answer box. So a closed tab or a killed server
costs at most what the service had not written down yet. One answer has one hearing; whatever comes
late for it is heard by nobody, and never by the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final
from weakref import WeakValueDictionary

from core.domain.duty import Duty
from core.domain.interview import LONGEST_ANSWER
from core.domain.speech import Transcript
from core.domain.spoken import Spoken, Wait
from core.domain.voice import Patience
from core.errors import AppError, IllegalTransitionError, NotFoundError, SessionEndedError
from core.ports.repositories import Draft, Store
from core.ports.speech import Listeners, Listening, Take
from core.services.hearing import Hearing, Place
from core.services.key_terms import key_terms_for
from core.services.seats import require_seat, seated_at

log = logging.getLogger(__name__)

KEPT_AFTER: Final = 2.0  # seconds from a settled word to the records, at most; design says 5
LAST_WORDS: Final = timedelta(seconds=2)  # for which Done waits
PARTING: Final = timedelta(seconds=1)  # the same when the candidate goes over to typing
TRIAL: Final = "trial"  # in the place of an interview: somebody tries their microphone
QUIET: Final = 60.0  # seconds without sound, e.g. after a tab was closed, until nobody listens


class VoiceAnswers:
    def __init__(
        self,
        store: Store,
        listeners: Listeners,
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._listeners, self._now = store, listeners, now
        self._lock = Lock()
        self._hearings: dict[tuple[str, str], Hearing] = {}
        # Each goes with the last who waits at it.
        self._gates: WeakValueDictionary[tuple[str, str], Lock] = WeakValueDictionary()
        self._kept: dict[Place, str] = {}  # the text that the records have
        self._sequences: dict[Place, int] = {}
        self._keeper: Thread | None = None
        self._stopping = Event()

    # What a page asks for

    def listen(
        self, owner: str, interview_id: str, seat: str, position: int, visit: str | None = None
    ) -> Hearing:
        """Begin to listen to the answer at *position*, or find that somebody does. It ends with
        the *visit*, the hash of a cookie; None where there is none to end.

        An earlier hearing of another place ends, with what it heard in the records. Raise
        `ElsewhereError`, `IllegalTransitionError` where no box is open there, `SessionEndedError`
        where they have signed out meanwhile, and whatever `Listeners.live` raises.
        """
        with self._lock:
            gate = self._gates.setdefault((owner, interview_id), Lock())
        with gate:  # a click may be seen by two runs of a page: one of them begins
            return self._listen(owner, interview_id, seat, position, visit)

    def _listen(
        self, owner: str, interview_id: str, seat: str, position: int, visit: str | None
    ) -> Hearing:
        if self._over(owner, visit):
            raise SessionEndedError("not here any more")
        with self._store.session_for(owner, reading=True) as records:
            _, found = seated_at(records, interview_id, seat, position)
            place = replace(found, visit=visit)
        there = self.current(owner, interview_id)
        if there is not None and there.place == place and not there.over:
            return there
        if there is not None:
            self._leave(there)  # first: what it heard is what this one begins with
        with self._store.session_for(owner, reading=True) as records:
            interview, found = seated_at(records, interview_id, seat, position)
            place = replace(found, visit=visit)
            draft = records.drafts.get(interview_id, position)
            before = records.spoken.get(interview_id, position, place.attempt)
            patience = records.choices.get().voice.patience
            terms = key_terms_for(records, interview)
        chosen = self._listeners.live(owner, interview_id)
        typed = (draft.text, draft.sequence) if draft else ("", 0)
        hearing = Hearing(place, chosen.model, patience, before, typed)
        listening = Listening(interview.brief.language, terms, patience.silence)
        hearing.begin(chosen.transcriber, listening)
        self._enter(hearing, draft.sequence if draft else 0)
        self._require_visit(hearing)
        return hearing

    def current(self, owner: str, interview_id: str) -> Hearing | None:
        """The hearing that is under way there."""
        with self._lock:
            return self._hearings.get((owner, interview_id))

    def finish(self, owner: str, interview_id: str, seat: str, position: int) -> Spoken:
        """The candidate is done: wait for the last words, and keep what was heard and its draft.

        Safe to call twice. Raise `NotFoundError` where nothing was heard there, `ElsewhereError`
        where another tab answers.
        """
        with self._store.session_for(owner, reading=True) as records:
            require_seat(records, interview_id, seat)
        hearing = self._at(owner, interview_id, position)
        if hearing is None:
            with self._store.session_for(owner, reading=True) as records:
                _, place = seated_at(records, interview_id, seat, position)
                found = records.spoken.get(interview_id, position, place.attempt)
            if found is None:
                raise NotFoundError("nothing was heard there")
            return found
        began = monotonic()
        spoken = hearing.finish(LAST_WORDS)
        waited = Wait(
            position, words=round((monotonic() - began) * 1000), listener=hearing.listener
        )
        try:
            self._keep(hearing, waited)
        except (NotFoundError, IllegalTransitionError):  # deleted or given: there is no box for it
            self._forget(hearing)
            raise
        self._forget(hearing)
        return spoken

    def to_typing(self, owner: str, interview_id: str, seat: str, position: int) -> None:
        """Stop listening; what was heard stands in the box. Safe to call twice."""
        with self._store.session_for(owner, reading=True) as records:
            require_seat(records, interview_id, seat)
        hearing = self._at(owner, interview_id, position)
        if hearing is not None:
            self._leave(hearing)

    def start_over(self, owner: str, interview_id: str, seat: str, position: int) -> None:
        """Drop what was heard of this attempt, and what stands in the box. Safe to call twice.

        Raise `ElsewhereError` where another tab answers: its words are not for this one to drop.
        """
        with self._store.session_for(owner, reading=True) as records:
            require_seat(records, interview_id, seat)
        hearing = self._at(owner, interview_id, position)
        if hearing is not None:
            hearing.close()
            self._forget(hearing)
        with self._store.session_for(owner) as records:
            _, place = seated_at(records, interview_id, seat, position)
            records.spoken.delete(interview_id, position, place.attempt)
            before = records.drafts.get(interview_id, position)
            if before is not None:  # not deleted: what a browser still holds of it is older
                emptied = Draft("", self._sequence(before.sequence), self._now())
                records.drafts.put(interview_id, position, emptied)

    def give_up(self, owner: str, interview_id: str, seat: str, position: int) -> None:
        """The candidate keeps what they gave before: what was heard of this attempt goes, with its
        box. What was only typed stays there. Safe to call twice; raise as `start_over` does."""
        with self._store.session_for(owner, reading=True) as records:
            _, place = seated_at(records, interview_id, seat, position)
            heard = records.spoken.has(interview_id, position, place.attempt)
        if heard or self._at(owner, interview_id, position) is not None:
            self.start_over(owner, interview_id, seat, position)

    def typed(
        self, owner: str, interview_id: str, place: tuple[int, int], text: str, sequence: int
    ) -> bool:
        """A draft of the box at *place*, position and attempt, that comes after somebody began to
        talk there: it stands before what is said. False where nobody does, or where it is old."""
        hearing = self._at(owner, interview_id, place[0])
        if hearing is None or hearing.place.attempt != place[1] or len(text) > LONGEST_ANSWER:
            return False
        if not hearing.retype(text, sequence):
            return False
        self._keep(hearing, after=sequence)
        return True

    def take(self, owner: str, interview_id: str, seat: str) -> Take:
        """For a microphone that stays open from answer to answer: what it hears goes to whichever
        hearing of its own tab is under way, and to nobody where there is none. Of another tab,
        which has not noticed yet that it was taken over, nothing is mixed in."""

        def hear(pcm: bytes, lost: float = 0.0) -> None:
            hearing = self._hearings.get((owner, interview_id))
            if hearing is not None and hearing.place.seat == seat:
                hearing.hear(pcm, lost)

        return hear

    # Trying it out

    def try_out(self, owner: str, seat: str, visit: str | None = None) -> Hearing:
        """Listen to somebody who tries their microphone: no word of it is kept. The rest as with
        `listen`."""
        if self._over(owner, visit):
            raise SessionEndedError("not here any more")
        there = self.current(owner, TRIAL)
        if there is not None and not there.over and there.place.seat == seat:
            return there
        if there is not None:
            there.close()
            self._forget(there)
        chosen = self._listeners.live(owner, None)
        place = Place(owner, TRIAL, 0, 0, seat, visit)
        hearing = Hearing(place, chosen.model, Patience.MANUAL)
        hearing.begin(chosen.transcriber, Listening())
        self._enter(hearing)
        self._require_visit(hearing)
        return hearing

    def end_trial(self, owner: str) -> Transcript:
        """What was heard; nothing where nobody listened."""
        hearing = self.current(owner, TRIAL)
        if hearing is None:
            return Transcript()
        spoken = hearing.finish(LAST_WORDS)
        self._forget(hearing)
        return spoken.transcript

    def close(self) -> None:
        """Keep what was heard, and stop listening to everybody. Safe to call twice.

        The last words of all are waited for at once: a server that stops is not given long.
        """
        self._stopping.set()
        hearings = self._all()
        waiting = [Thread(target=_part, args=(hearing,)) for hearing in hearings]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
        for hearing in hearings:
            try:
                self._leave(hearing)
            except Exception:  # the others are kept all the same
                log.exception("what was heard last is not kept")

    # Who signs out

    def look_again(self, owner: str) -> None:
        """Visits of *owner*'s have ended: whoever speaks in one of them is listened to no longer,
        and nothing more of it is sent. What was heard before stands in the box."""
        for hearing in self._all():
            if hearing.place.owner == owner:
                self._end_if_over(hearing)

    def _end_if_over(self, hearing: Hearing) -> bool:
        """Whether its visit is over. Where nobody can say that, it is asked again soon."""
        try:
            over = self._over(hearing.place.owner, hearing.place.visit)
        except AppError as error:
            log.warning("nobody could say who is still here: %s", type(error).__name__)
            return False
        if over:
            hearing.close()  # first: nothing waits for its last words
            try:
                self._keep(hearing)
            except AppError as error:  # erased, for one
                log.info("a visit ended, and its last words are gone: %s", type(error).__name__)
            self._forget(hearing)
        return over

    def _over(self, owner: str, visit: str | None) -> bool:
        if visit is None:
            return False
        with self._store.system_session(Duty.IDENTIFY, reading=True) as system:
            found = system.identities.visit(visit, self._now())
        return found is None or found.owner != owner

    def _require_visit(self, hearing: Hearing) -> None:
        """It may have ended while this began, when there was nothing to be ended yet."""
        if self._end_if_over(hearing):
            raise SessionEndedError("not here any more")

    # How it is kept

    def _keep(self, hearing: Hearing, wait: Wait | None = None, after: int = 0) -> None:
        """Store what was heard and its draft, which comes after the one numbered *after*.

        Nothing where that was done for good meanwhile, or somebody started over. Raise
        `IllegalTransitionError` where that box has closed.
        """
        place = hearing.place
        if place.interview_id == TRIAL:
            return
        with hearing.keeping:
            if hearing.left.is_set():
                return
            # Read here: whoever had to wait would put what is old in place of what is new.
            # What is too long to be given is the box's to tell, and the candidate's to shorten.
            spoken, text = hearing.spoken(), hearing.text
            with self._lock:
                last = self._sequences[place] = max(after, self._sequences.get(place, 0))
            sequence = self._sequence(last)
            with self._store.session_for(place.owner) as records:
                interview = records.interviews.get(place.interview_id)
                if interview.sent_at(place.position) != place.attempt:
                    raise IllegalTransitionError("that answer has been given")
                its, kept = (place.interview_id, place.position, place.attempt), self._kept
                if spoken.transcript.words:
                    records.spoken.put(*its, spoken)
                elif place in kept:
                    records.spoken.delete(*its)  # the service took back what it had guessed
                if text or kept.get(place):
                    draft = Draft(text, sequence, self._now())
                    records.drafts.put(place.interview_id, place.position, draft)
                if wait is not None:
                    records.waits.put(place.interview_id, wait)
            with self._lock:
                self._kept[place], self._sequences[place] = text, sequence

    def _sequence(self, last: int) -> int:
        """Later than *last*, and than what a browser with the same clock has typed by now."""
        return max(int(self._now().timestamp() * 1000), last + 1)

    def _keep_all(self) -> None:
        while not self._stopping.wait(KEPT_AFTER):
            hearings = self._all()
            for hearing in hearings:
                self._look_after(hearing)
            with self._lock:
                if not self._hearings:
                    self._keeper = None
                    return

    def _look_after(self, hearing: Hearing) -> None:
        quiet = monotonic() - hearing.sounded_at > QUIET
        try:
            if self._end_if_over(hearing):  # elsewhere: by another process, or in time
                return
            if quiet:
                self._leave(hearing)
            elif self._kept.get(hearing.place, "") != hearing.text:
                self._keep(hearing)
        except (NotFoundError, IllegalTransitionError):
            hearing.close()  # erased, deleted or given meanwhile: nobody waits for these words
            self._forget(hearing)
        except AppError as error:
            log.warning("what was heard is not kept yet: %s", type(error).__name__)
        except Exception:  # the next round tries again; the words are in memory still
            log.exception("what was heard is not kept yet")

    def _leave(self, hearing: Hearing) -> None:
        hearing.finish(PARTING)
        try:
            self._keep(hearing)
        except (NotFoundError, IllegalTransitionError):
            log.info("a hearing ended whose answer is gone or given")
        self._forget(hearing)

    # Which there are

    def _enter(self, hearing: Hearing, sequence: int = 0) -> None:
        place = hearing.place
        with self._lock:
            other = self._hearings.get((place.owner, place.interview_id))
            self._hearings[place.owner, place.interview_id] = hearing
            self._sequences[place] = sequence
            if self._keeper is None or not self._keeper.is_alive():
                self._keeper = Thread(target=self._keep_all, name="voice answers", daemon=True)
                self._keeper.start()
        if other is not None:
            other.close()  # begun at the same moment: nobody would ever leave it

    def _all(self) -> list[Hearing]:
        with self._lock:
            return list(self._hearings.values())

    def _at(self, owner: str, interview_id: str, position: int) -> Hearing | None:
        hearing = self.current(owner, interview_id)
        return hearing if hearing is not None and hearing.place.position == position else None

    def _forget(self, hearing: Hearing) -> None:
        place = hearing.place
        with hearing.keeping, self._lock:  # nobody keeps it from now on
            hearing.left.set()
            if self._hearings.get((place.owner, place.interview_id)) is hearing:
                del self._hearings[place.owner, place.interview_id]
            self._kept.pop(place, None)
            self._sequences.pop(place, None)


def _part(hearing: Hearing) -> None:
    """Have its last words heard; that it failed is told where they are kept."""
    with suppress(Exception):
        hearing.finish(PARTING)
