"""Who does what for whom: what a candidate chose, what they agreed to, and whose key pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.domain.chat import MODEL_ROLES, Model, ModelRef, Provider, Role
from core.domain.language import Language
from core.domain.preferences import Preferences
from core.errors import (
    EnglishOnlyError,
    LocalOnlyError,
    NoSuchModelError,
    NotAgreedToSendError,
    OwnKeyGoneError,
)
from core.ports.chat import ChatModel, ChatModels
from core.ports.coach import Coach
from core.ports.repositories import Records, Store
from core.services.moderation import Outside
from core.services.usages import Usages

OFFLINE = "offline@"  # how the `ref` of every offline coach begins


@dataclass(frozen=True)
class Stand:
    """Whom one candidate can let work for them, and whom they do; read at one moment.

    `chosen` is what works in each role as things stand; None is the offline coach. `usable`
    are the providers that have a key, the operator's or their own (`own_keys`), and that may be
    asked at all where nothing is to leave this machine. `waiting` are
    those that the operator suggests and nobody has agreed to yet.
    """

    preferences: Preferences
    chosen: Mapping[Role, ModelRef | None]
    usable: tuple[Provider, ...]
    own_keys: frozenset[str]
    waiting: tuple[Provider, ...]

    @property
    def outside(self) -> tuple[Provider, ...]:
        """Those that receive something as things stand."""
        named = {ref.provider for ref in self.chosen.values() if ref is not None}
        return tuple(provider for provider in self.usable if provider.id in named)

    @property
    def speaks(self) -> bool:
        """Whether an interview can be held in other languages than English: the rules of the
        offline coach read no other, so a model has to ask and a model has to judge."""
        return all(self.chosen[role] is not None for role in (Role.INTERVIEWER, Role.ASSESSOR))


@dataclass(frozen=True)
class Another:
    """Who can be asked instead after a failure. `ref` is a `Coach.ref`."""

    ref: str
    name: str


@dataclass(frozen=True)
class ChosenCoaches:
    """*modelled* makes a coach of a model and a number of readings; *defaults* are the
    operator's. Implements core/ports/coach.py `Coaches`."""

    store: Store
    offline: Coach
    models: ChatModels
    modelled: Callable[[ChatModel, int], Coach]
    usages: Usages
    defaults: Mapping[Role, ModelRef]

    def of(
        self, owner: str, role: Role, interview_id: str | None = None, by: str | None = None
    ) -> Coach:
        with self.store.session_for(owner, reading=True) as records:
            preferences = records.choices.get()
            ref = self._chosen(preferences, role) if by is None else _ref(by)
            if ref is None:
                _in_english(records, interview_id)
                return self.offline
            model = self._booked(records, preferences, role, ref, interview_id)
        return self.modelled(model, preferences.samples)

    def model_for(self, owner: str, role: Role, ref: ModelRef) -> ChatModel:
        """*ref* itself, with whatever key pays for it, its calls booked on no interview.

        Raise `NotAgreedToSendError` where nobody agreed to that.
        """
        with self.store.session_for(owner, reading=True) as records:
            return self._booked(records, records.choices.get(), role, ref)

    def _booked(
        self,
        records: Records,
        preferences: Preferences,
        role: Role,
        ref: ModelRef,
        interview_id: str | None = None,
    ) -> ChatModel:
        """With their own key, or with the operator's; nobody is asked who was not agreed to."""
        near = self._near(ref)
        _require_agreed(preferences, ref, near=near)
        key = records.choices.key(ref.provider)
        return self.usages.metered(
            self.models.open(ref, key),
            owner=records.owner,
            role=role,
            interview_id=interview_id,
            own_key=key is not None,
            guest=records.candidate.get().guest,
            allowed=partial(_still_allowed, ref=ref, key=key, near=near),
        )

    def moderator(self, owner: str, role: Role, by: str | None = None) -> Outside | None:
        """Who moderates where the words go that are sent in *role*; None where they go nowhere, or
        where that provider has nobody for it."""
        with self.store.session_for(owner, reading=True) as records:
            preferences = records.choices.get()
            ref = self._chosen(preferences, role) if by is None else _ref(by)
            if ref is None or ref.provider not in preferences.agreed_to:
                return None
            if preferences.local_only and not self._near(ref):
                return None
            provider = self.provider(str(ref))
            if provider is not None and not provider.moderates:
                return None
            key = records.choices.key(ref.provider)
            guest = records.candidate.get().guest
        found = self.models.moderator(ref.provider, key)
        return Outside(ref.provider, found, key is not None, guest) if found else None

    def stand(self, owner: str | None) -> Stand:
        """How things stand for *owner*, who may be a stranger. Asks nobody outside."""
        if owner is None:
            return self.standing(Preferences(), frozenset())
        with self.store.session_for(owner, reading=True) as records:
            return self.standing(records.choices.get(), records.choices.key_holders())

    def standing(self, preferences: Preferences, own_keys: frozenset[str]) -> Stand:
        usable = tuple(
            provider
            for provider in self.models.providers()
            if (provider.has_key or provider.id in own_keys)
            and (provider.near or not preferences.local_only)
        )
        unasked = {
            default.provider
            for role, default in self.defaults.items()
            if role not in preferences.models and default.provider not in preferences.agreed_to
        }
        return Stand(
            preferences,
            {role: self._chosen(preferences, role) for role in MODEL_ROLES},
            usable,
            own_keys,
            tuple(provider for provider in usable if provider.id in unasked),
        )

    def ref(self, stand: Stand, role: Role) -> str:
        """The `Coach.ref` of who works in *role*."""
        chosen = stand.chosen[role]
        return self.offline.ref if chosen is None else str(chosen)

    def another(self, stand: Stand, role: Role, tried: str | None) -> Another | None:
        """Whom to ask after *tried* failed, a `Coach.ref`, or None for whoever is chosen: the next
        provider that was agreed to, in the order in which they are set up, then the offline
        coach, then nobody."""
        chosen = stand.chosen[role]
        if chosen is None:
            return None
        agreed = [p for p in stand.usable if p.id in stand.preferences.agreed_to]
        ids = [provider.id for provider in agreed]
        first = ids.index(chosen.provider) + 1 if chosen.provider in ids else 0
        line = [
            Another(str(model.ref), provider.name)
            for provider in (*agreed[first:], *agreed[:first])
            if provider.id != chosen.provider
            for model in self._suits(provider, role)[:1]
        ]
        line.append(Another(self.offline.ref, self.name(self.offline.ref)))
        if tried in (None, str(chosen)):
            return line[0]
        refs = [each.ref for each in line]
        after = refs.index(tried) + 1 if tried in refs else 0
        return line[after] if after < len(line) else None

    def provider(self, ref: str) -> Provider | None:
        """Who runs the model behind a `Coach.ref`; None for the offline coach, and for one that is
        no longer set up."""
        named = _ref(ref)
        if named is None:
            return None
        return next((p for p in self.models.providers() if p.id == named.provider), None)

    def label(self, ref: str) -> str:
        """What is shown beside the work of the coach that *ref* names, also when it is gone."""
        if _ref(ref) is None:
            return self.offline.label
        provider = self.provider(ref)
        what = "Scripted, no AI" if provider is not None and provider.scripted else "AI"
        return f"{what}: {self.name(ref)}"

    def name(self, ref: str) -> str:
        """Who that is, in the middle of a sentence."""
        named = _ref(ref)
        if named is None:
            return "the offline coach"
        provider = self.provider(ref)
        return f"{named.model}, {provider.name if provider else named.provider}"

    def model(self, ref: ModelRef) -> Model:
        """Raise `NoSuchModelError` where nobody has set it up."""
        for provider in self.models.providers():
            for model in provider.models:
                if model.ref == ref:
                    return model
        raise NoSuchModelError(ref.provider)

    def _chosen(self, preferences: Preferences, role: Role) -> ModelRef | None:
        if role in preferences.models:
            ref = preferences.models[role]
        else:
            default = self.defaults.get(role)
            ref = default if default and default.provider in preferences.agreed_to else None
        if ref is not None and preferences.local_only and not self._near(ref):
            return None
        return ref

    def _near(self, ref: ModelRef) -> bool:
        """Whether it works on this machine, or in its private network."""
        provider = self.provider(str(ref))
        return provider is not None and provider.near

    def _suits(self, provider: Provider, role: Role) -> list[Model]:
        """Its models for *role*, the operator's default first."""
        fit = [model for model in provider.models if role in model.suits]
        return sorted(fit, key=lambda model: model.ref != self.defaults.get(role))


def _still_allowed(records: Records, *, ref: ModelRef, key: str | None, near: bool) -> None:
    """Nothing more is sent once the agreement was taken back, or the own key that a model was
    opened with was removed: an assessment is many calls, and takes minutes.

    Raise `LocalOnlyError`, `NotAgreedToSendError`, `OwnKeyGoneError`."""
    _require_agreed(records.choices.get(), ref, near=near)
    if key is not None and records.choices.key(ref.provider) != key:
        raise OwnKeyGoneError(ref.provider)


def is_offline(ref: str) -> bool:
    """Whether what *ref* names, stored with a piece of work, works on this machine by rules."""
    return _ref(ref) is None


def _ref(text: str) -> ModelRef | None:
    return None if text.startswith(OFFLINE) else ModelRef.parse(text)


def _require_agreed(preferences: Preferences, ref: ModelRef, *, near: bool) -> None:
    if preferences.local_only and not near:
        raise LocalOnlyError(f"{ref.provider} is outside")
    if ref.provider not in preferences.agreed_to:
        raise NotAgreedToSendError(f"{ref.provider} is outside")


def _in_english(records: Records, interview_id: str | None) -> None:
    """Rules that read English say nothing true of another language."""
    if interview_id is not None:
        language = records.interviews.get(interview_id).brief.language
        if language is not Language.ENGLISH:
            raise EnglishOnlyError(f"an interview in {language.english_name}")
