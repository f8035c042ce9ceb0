"""Who listens to whom, and who reads aloud: what a candidate chose, agreed to, and whose key pays.

The counterpart of `ChosenCoaches` for voice. Asking how things stand asks nobody outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Final

from core.domain.chat import ModelRef, Provider, Role, SpeechModel, Voice
from core.domain.language import Language
from core.domain.preferences import Preferences
from core.errors import (
    CannotListenError,
    LocalOnlyError,
    NobodyListensError,
    NobodySpeaksError,
    NotAgreedToSendError,
    OwnKeyGoneError,
)
from core.ports.repositories import Records, Store
from core.ports.speech import ChosenLive, ChosenRecorded, SpeechServices
from core.services.bookings import (
    Account,
    BookedLive,
    BookedSpeaker,
    BookedTranscriber,
    Watch,
)
from core.services.usages import Check, Usages, anybody


class Obstacle(StrEnum):
    """Why something of voice is not to be had, as things stand."""

    NOBODY = "nobody"  # nobody is chosen, or whoever was is not set up any more
    LOCAL_ONLY = "local_only"  # nothing is to leave this machine
    NOT_AGREED = "not_agreed"
    NO_KEY = "no_key"
    LANGUAGE = "language"  # not one that the model knows
    NOT_THIS_WAY = "not_this_way"  # it listens to recordings only, or live only


@dataclass(frozen=True)
class SpeechStand:
    """How voice stands for one candidate, read at one moment.

    `listener` and `speaker` are whoever was chosen, by the candidate or the operator, also where
    an obstacle stands before them. `live`, `recorded` and `aloud` say what does; None is a way
    that is open. `waiting` are those that would work if they were agreed to.
    """

    preferences: Preferences
    listener: SpeechModel | None
    speaker: SpeechModel | None
    voice: Voice | None
    live: Obstacle | None
    recorded: Obstacle | None
    aloud: Obstacle | None
    usable: tuple[Provider, ...]  # those that have a key, the operator's or their own
    own_keys: frozenset[str]
    waiting: tuple[Provider, ...]

    @property
    def outside(self) -> tuple[Provider, ...]:
        """Those that receive something as things stand."""
        listens = self.listener if None in (self.live, self.recorded) else None
        speaks = self.speaker if self.aloud is None else None
        asked = {model.ref.provider for model in (listens, speaks) if model is not None}
        return tuple(provider for provider in self.usable if provider.id in asked)

    def provider(self, model: SpeechModel | None) -> Provider | None:
        """Who runs *model*."""
        return next((p for p in self.usable if model and p.id == model.ref.provider), None)


@dataclass(frozen=True)
class ChosenSpeaker:
    """Who reads questions to one candidate, each of them booked, and how."""

    model: ModelRef
    speaker: BookedSpeaker
    voice: str
    speed: float


_NONE_CHOSEN: Final = {Role.LISTENER: NobodyListensError, Role.SPEAKER: NobodySpeaksError}


@dataclass(frozen=True)
class ChosenSpeech:
    """*defaults* are the operator's, for Role.LISTENER and Role.SPEAKER. Implements `Listeners`
    and `Transcribers` of core/ports/speech.py."""

    store: Store
    services: SpeechServices
    usages: Usages
    defaults: Mapping[Role, ModelRef]
    watch: Watch = field(default_factory=Watch)

    def live(self, owner: str, interview_id: str | None) -> ChosenLive:
        account, key = self._listener(owner, interview_id, lambda it: it.live, "not live")
        ref = account.model.ref
        return ChosenLive(ref, BookedLive(account, self.services.live(ref, key), self.watch))

    def recorded(self, owner: str, interview_id: str | None) -> ChosenRecorded:
        account, key = self._listener(owner, interview_id, lambda it: it.records, "no recordings")
        ref = account.model.ref
        return ChosenRecorded(ref, BookedTranscriber(account, self.services.transcriber(ref, key)))

    def speaker(self, owner: str, interview_id: str | None) -> ChosenSpeaker:
        """Raise as `live` does, and `NobodySpeaksError` where no voice speaks that language."""
        with self.store.session_for(owner, reading=True) as records:
            return self.speaker_in(records, interview_id, _language(records, interview_id))

    def speaker_in(
        self,
        records: Records,
        interview_id: str | None,
        language: Language,
        still: Check = anybody,
    ) -> ChosenSpeaker:
        """The same for whoever has the records open, in an interview in *language*. What *still*
        raises when a call is written down stands against it as well."""
        choices = records.choices.get().voice
        account, key = self._account(records, Role.SPEAKER, interview_id)
        account = replace(account, allowed=partial(_both, account.allowed, still))
        voice = _voice(account.model, choices.voice, language)
        if voice is None:
            raise NobodySpeaksError(account.model.ref.provider, "no voice of that language")
        inner = BookedSpeaker(account, self.services.speaker(account.model.ref, key))
        return ChosenSpeaker(account.model.ref, inner, voice.id, choices.speed)

    def stand(self, owner: str | None, language: Language = Language.ENGLISH) -> SpeechStand:
        """For *owner*, who may be a stranger, in an interview in *language*."""
        if owner is None:
            return self.standing(Preferences(), frozenset(), language)
        with self.store.session_for(owner, reading=True) as records:
            preferences, holders = records.choices.get(), records.choices.key_holders()
        return self.standing(preferences, holders, language)

    def standing(
        self, preferences: Preferences, own_keys: frozenset[str], language: Language
    ) -> SpeechStand:
        usable = tuple(p for p in self.services.providers() if p.has_key or p.id in own_keys)
        listener, hears = self._found(preferences, own_keys, Role.LISTENER)
        speaker, speaks = self._found(preferences, own_keys, Role.SPEAKER)
        knows = listener is not None and language in listener.languages
        voice = _voice(speaker, preferences.voice.voice, language) if speaker else None
        asked = {
            model.ref.provider
            for model, stands in ((listener, hears), (speaker, speaks))
            if model is not None and stands is Obstacle.NOT_AGREED
        }
        other = hears or (None if knows else Obstacle.LANGUAGE)
        return SpeechStand(
            preferences,
            listener,
            speaker,
            voice,
            live=other or _way(possible=listener is not None and listener.live),
            recorded=other or _way(possible=listener is not None and listener.records),
            aloud=speaks or (None if voice else Obstacle.LANGUAGE),
            usable=usable,
            own_keys=own_keys,
            waiting=tuple(p for p in usable if p.id in asked),
        )

    def close(self) -> None:
        self.watch.close()

    def _found(
        self, preferences: Preferences, own_keys: frozenset[str], role: Role
    ) -> tuple[SpeechModel | None, Obstacle | None]:
        """Who was chosen for *role*, and what stands before them."""
        ref = self._ref(preferences, role)
        found = _model(self.services, ref) if ref else None
        if found is None:
            return None, Obstacle.NOBODY
        provider, model = found
        if preferences.local_only and not provider.near:
            return model, Obstacle.LOCAL_ONLY
        if not (provider.has_key or provider.id in own_keys):
            return model, Obstacle.NO_KEY
        if not agreed(preferences, provider, role):
            return model, Obstacle.NOT_AGREED
        return model, None

    def _listener(
        self,
        owner: str,
        interview_id: str | None,
        able: Callable[[SpeechModel], bool],
        lacks: str,
    ) -> tuple[Account, str | None]:
        """As `_account`. Raise `CannotListenError` where it is not *able*, or not in that language;
        *lacks* says the first, for the log."""
        with self.store.session_for(owner, reading=True) as records:
            language = _language(records, interview_id)
            account, key = self._account(records, Role.LISTENER, interview_id)
        model = account.model
        if not able(model) or language not in model.languages:
            raise CannotListenError(model.ref.provider, f"{lacks}, or not that language")
        return account, key

    def _account(
        self, records: Records, role: Role, interview_id: str | None
    ) -> tuple[Account, str | None]:
        """With their own key, or with the operator's; nobody is asked who was not agreed to."""
        ref = self._ref(records.choices.get(), role)
        found = _model(self.services, ref) if ref else None
        if found is None:
            raise _NONE_CHOSEN[role](ref.provider if ref else "nobody", "not chosen")
        provider, model = found
        key = records.choices.key(provider.id)
        _require(records, provider=provider, role=role, key=key)
        account = Account(
            self.usages,
            records.owner,
            model,
            role,
            interview_id,
            own_key=key is not None,
            guest=records.candidate.get().guest,
            allowed=partial(_require, provider=provider, role=role, key=key),
        )
        return account, key

    def _ref(self, preferences: Preferences, role: Role) -> ModelRef | None:
        chosen = preferences.voice
        own = chosen.listener if role is Role.LISTENER else chosen.speaker
        return own or self.defaults.get(role)


def agreed(preferences: Preferences, provider: Provider, role: Role) -> bool:
    """Whether *provider* may have what *role* needs. Who agreed that it reads has not been asked
    yet whether it may listen; whoever does nothing but speech was asked about that."""
    if provider.id not in preferences.agreed_to:
        return False
    return role is Role.SPEAKER or not provider.models or provider.id in preferences.heard_by


def _require(records: Records, *, provider: Provider, role: Role, key: str | None) -> None:
    """Nothing is sent that is not agreed to, nor once that was taken back or the key removed.

    Raise `LocalOnlyError`, `NotAgreedToSendError`, `OwnKeyGoneError`.
    """
    preferences = records.choices.get()
    if preferences.local_only and not provider.near:
        raise LocalOnlyError(f"{provider.id} is outside")
    if not agreed(preferences, provider, role):
        raise NotAgreedToSendError(f"{provider.id} is outside")
    if records.choices.key(provider.id) != key:
        raise OwnKeyGoneError(provider.id)


def _both(allowed: Check, still: Check, records: Records) -> None:
    allowed(records)
    still(records)


def _model(services: SpeechServices, ref: ModelRef) -> tuple[Provider, SpeechModel] | None:
    return next(
        (
            (provider, model)
            for provider in services.providers()
            for model in provider.speech
            if model.ref == ref
        ),
        None,
    )


def _voice(model: SpeechModel, wanted: str, language: Language) -> Voice | None:
    """The one that was chosen where it speaks *language*, else the first that does."""
    fit = [voice for voice in model.voices if voice.language is language]
    return next((voice for voice in fit if voice.id == wanted), fit[0] if fit else None)


def _way(*, possible: bool) -> Obstacle | None:
    return None if possible else Obstacle.NOT_THIS_WAY


def _language(records: Records, interview_id: str | None) -> Language:
    if interview_id is None:
        return Language.ENGLISH
    return records.interviews.get(interview_id).brief.language
