"""Questions read aloud by a service: made beside the page, once, and kept with their interview.

A question is made as soon as its words are known, which is mostly while the candidate still
answers the one before. Nothing but its words leaves; whoever reads on their own device leaves
nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from core.domain.chat import ModelRef, Role
from core.domain.language import Language
from core.domain.voice import AnswerBy, VoiceChoices
from core.errors import NotFoundError
from core.ports.repositories import Records, Store
from core.ports.speech import Sound
from core.services.chosen_speech import ChosenSpeaker, ChosenSpeech
from core.services.errands import Errand, Errands, Later

# The pace is the browser's: a change is heard at once, costs no second call, and works with every
# voice; not every service takes another pace.
USUAL: Final = 1.0


class _ThereAlready(Exception):  # noqa: N818 - nothing is wrong
    """Nobody has to make it."""


@dataclass(frozen=True)
class Reading:
    """A text that a service reads: where its sound is found, or why it could not be made."""

    digest: str
    speaker: ModelRef
    failure: str = ""


@dataclass(frozen=True)
class Voices:
    """*hashed* is a keyed hash: of a purpose, and of what is hashed. `fresh` are sounds that are
    handed out already and not kept yet, by owner, interview and digest."""

    store: Store
    speech: ChosenSpeech
    errands: Errands
    hashed: Callable[[str, str], str]
    fresh: dict[tuple[str, str, str], Sound] = field(default_factory=dict, repr=False)

    def of(
        self, owner: str, interview_id: str, text: str, language: Language = Language.ENGLISH
    ) -> Reading | None:
        """Who would read *text*; nothing is made. None: their own device, or nobody."""
        with self.store.session_for(owner, reading=True) as records:
            return self._reading(records, interview_id, text, language)

    def prepare(
        self, owner: str, interview_id: str, text: str, language: Language = Language.ENGLISH
    ) -> Reading | None:
        """Have *text* made, unless it is there, under way, or failed; the page does not wait.

        None as with `of`.
        """
        return self._prepare(owner, interview_id, text, language)

    def ahead(
        self, owner: str, interview_id: str, text: str, language: Language = Language.ENGLISH
    ) -> None:
        """Have *text* made before it is asked, for whoever is read to without asking for it."""
        self._prepare(owner, interview_id, text, language, unasked=True)

    def again(
        self, owner: str, interview_id: str, text: str, language: Language = Language.ENGLISH
    ) -> Reading | None:
        """The same once more, where it failed. Safe to call twice."""
        reading = self.of(owner, interview_id, text, language)
        if reading is not None:
            self._begin(owner, interview_id, text, reading, language)
        return reading

    def chosen(self, choices: VoiceChoices) -> bool:
        """Whether a service was chosen at all, by the candidate or the operator."""
        return bool(choices.speaker or self.speech.defaults.get(Role.SPEAKER))

    def sound(self, owner: str, interview_id: str, digest: str) -> Sound | Errand:
        """The sound, or the errand that makes it or could not.

        Raise `NotFoundError` for anybody else's, and where nobody makes it.
        """
        errand = self.errands.of(owner, _about(digest))
        under_way = errand is not None and errand.under_way
        fresh = self.fresh.get((owner, interview_id, digest))
        with self.store.session_for(owner, reading=True) as records:
            if fresh is not None:
                records.interviews.seat(interview_id)  # gone meanwhile: `NotFoundError`
            found = fresh or records.sounds.get(interview_id, digest)
        if found is not None:
            return found
        if errand is None or not (under_way or errand.failure):
            raise NotFoundError("no such sound")
        return errand

    def _prepare(
        self, owner: str, interview_id: str, text: str, language: Language, *, unasked: bool = False
    ) -> Reading | None:
        with self.store.session_for(owner, reading=True) as records:
            if unasked and not reads_by_itself(records.choices.get().voice):
                return None
            reading = self._reading(records, interview_id, text, language)
            if reading is None or records.sounds.has(interview_id, reading.digest):
                return reading
            if (owner, interview_id, reading.digest) in self.fresh:
                return reading
            errand = self.errands.of(owner, _about(reading.digest))
            if errand is not None and errand.failure is not None:
                return Reading(reading.digest, reading.speaker, errand.failure.sentence)
            if errand is not None and errand.under_way:
                return reading
            chosen = self._speaker(records, interview_id, reading.digest, language)
        self._begin(owner, interview_id, text, reading, language, chosen)
        return reading

    def _reading(
        self, records: Records, interview_id: str, text: str, language: Language
    ) -> Reading | None:
        choices = records.choices
        preferences = choices.get()
        if preferences.voice.browser_voice or not preferences.voice.aloud:
            return None
        stand = self.speech.standing(preferences, choices.key_holders(), language)
        if stand.aloud is not None or stand.speaker is None or stand.voice is None:
            return None
        ref = stand.speaker.ref
        return Reading(self._digest(records.owner, interview_id, text, ref, stand.voice.id), ref)

    def _begin(
        self,
        owner: str,
        interview_id: str,
        text: str,
        reading: Reading,
        language: Language,
        chosen: ChosenSpeaker | None = None,
    ) -> None:
        """*chosen* is who reads it, where that was looked up already."""

        def make(*_: object) -> Later | None:
            return self._make(owner, interview_id, text, reading.digest, language, chosen)

        self.errands.run(owner, _about(reading.digest), make)

    def _make(
        self,
        owner: str,
        interview_id: str,
        text: str,
        digest: str,
        language: Language,
        chosen: ChosenSpeaker | None,
    ) -> Later | None:
        """Have it spoken; it can be heard at once, and is booked to its end and kept after that."""
        if (owner, interview_id, digest) in self.fresh:
            return None
        if chosen is None:
            with self.store.session_for(owner, reading=True) as records:
                chosen = self._speaker(records, interview_id, digest, language)
        try:
            sound, ended = chosen.speaker.spoken(text, chosen.voice, USUAL)
        except _ThereAlready:
            return None
        # By who really read it: another voice may have been chosen since it was asked for.
        digest = self._digest(owner, interview_id, text, chosen.model, chosen.voice)
        self.fresh[owner, interview_id, digest] = sound

        def then() -> None:
            ended()
            self._keep(owner, interview_id, digest)

        return Later(then)

    def _speaker(
        self, records: Records, interview_id: str, digest: str, language: Language
    ) -> ChosenSpeaker:
        """Who reads it, if it is still wanted at the moment at which the call is written down."""

        def still(now: Records) -> None:
            now.interviews.seat(interview_id)  # gone meanwhile: `NotFoundError`
            if now.sounds.has(interview_id, digest):
                raise _ThereAlready  # it came between a look and this

        return self.speech.speaker_in(records, interview_id, language, still)

    def _keep(self, owner: str, interview_id: str, digest: str) -> None:
        """Where that fails, it is made again for whoever wants to hear it again."""
        fresh = owner, interview_id, digest
        try:
            with self.store.session_for(owner) as records:
                records.interviews.seat(interview_id)  # gone meanwhile: `NotFoundError`
                records.sounds.put(interview_id, digest, self.fresh[fresh])
        finally:
            del self.fresh[fresh]

    def _digest(
        self, owner: str, interview_id: str, text: str, speaker: ModelRef, voice: str
    ) -> str:
        return self.hashed("sound", repr((owner, interview_id, text, str(speaker), voice)))


def reads_by_itself(choices: VoiceChoices) -> bool:
    """Whoever types may sit in a library: they are read to when they ask for it."""
    return choices.aloud and choices.answer_by is not AnswerBy.TYPING


def _about(digest: str) -> str:
    return f"sound/{digest}"
