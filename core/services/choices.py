"""Who works for the candidate, and to whom their words may go: asked, dated, taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.domain.chat import MODEL_ROLES, ModelRef, Role
from core.domain.preferences import QUICK, SAMPLES, Preferences
from core.domain.usage import month_of
from core.domain.voice import VoiceChoices
from core.errors import NoSuchModelError, NotAgreedToSendError
from core.ports.chat import Request
from core.ports.repositories import Store
from core.services.coaches import ChosenCoaches
from core.services.estimates import Estimate, estimated
from core.services.outside import Outside


@dataclass(frozen=True)
class Choices:
    """*requests* makes those that judge one answer, so many times by each criterion."""

    store: Store
    coaches: ChosenCoaches
    now: Callable[[], datetime]
    requests: Callable[[int], Sequence[Request]]
    outside: Outside

    def agree(self, owner: str, providers: Collection[str], *, to_be_heard: bool = False) -> None:
        """Words may go to *providers* from now on, ids of those that are set up; the candidate's
        voice as well, where they agree *to_be_heard*: whoever may read need not listen."""
        known = {provider.id for provider in self.outside.providers()}
        if unknown := set(providers) - known:
            raise NoSuchModelError(min(unknown))

        def agreed(was: Preferences) -> Preferences:
            to = {*was.agreed_to, *providers}
            heard = {*was.heard_by, *(providers if to_be_heard else ())}
            return replace(
                was,
                agreed_at=self.now(),
                agreed_to=tuple(sorted(to)),
                heard_by=tuple(sorted(heard)),
            )

        self._change(owner, agreed)

    def choose(self, owner: str, role: Role, ref: ModelRef | None) -> None:
        """*ref* works in *role* from now on; None is the offline coach.

        Raise `NotAgreedToSendError` where its provider may not be sent anything yet.
        """
        if ref is not None:
            self.coaches.model(ref)

        def chosen(was: Preferences) -> Preferences:
            if ref is not None and ref.provider not in was.agreed_to:
                raise NotAgreedToSendError(f"{ref.provider} is outside")
            return replace(was, models={**was.models, role: ref})

        self._change(owner, chosen)

    def stay_offline(self, owner: str) -> None:
        """Nothing goes to anybody: what was agreed to is taken back, and the offline coach works
        in every role until something else is chosen."""
        self._change(
            owner,
            lambda was: replace(
                was, models=dict.fromkeys(MODEL_ROLES), agreed_at=None, agreed_to=(), heard_by=()
            ),
        )

    def stay_local(self, owner: str, *, local: bool) -> None:
        """Nothing leaves this machine while that is so, whatever else was chosen or agreed to;
        it is all there again afterwards."""
        self._change(owner, lambda was: replace(was, local_only=local))

    def be_quick(self, owner: str, *, quick: bool) -> None:
        """One reading of each answer, or several independent ones."""
        self._change(owner, lambda was: replace(was, samples=QUICK if quick else SAMPLES))

    def talk(self, owner: str, change: Callable[[VoiceChoices], VoiceChoices]) -> None:
        """Change how the candidate speaks and is spoken to."""
        self._change(owner, lambda was: replace(was, voice=change(was.voice)))

    def estimate(
        self, owner: str, ref: ModelRef, answers: int = 1, readings: int | None = None
    ) -> Estimate:
        """What *ref* takes to judge so many *answers*, each with so many *readings* (None: as they
        chose), by what it took this month. Nobody is asked.

        Raise `NoSuchModelError` where it is not set up.
        """
        model = self.coaches.model(ref)
        with self.store.session_for(owner, reading=True) as records:
            samples = records.choices.get().samples if readings is None else readings
            past = records.usages.since(month_of(self.now()))
        return estimated(model, [*self.requests(samples)] * answers, past)

    def _change(self, owner: str, change: Callable[[Preferences], Preferences]) -> None:
        with self.store.session_for(owner) as records:
            was = records.choices.get()
            after = change(was)
            if after != was:
                records.choices.save(after)
