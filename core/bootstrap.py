"""The composition root: the one module that knows both what we need and who provides it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from core import content
from core.domain.chat import ModelRef, Provider, Role
from core.domain.interview import Brief
from core.domain.trial import Example
from core.domain.work import WorkKind
from core.ports.chat import ChatModel, ChatModels, Request
from core.ports.coach import Background, Coach, Past
from core.ports.documents import DocumentReader
from core.ports.files import FileStore
from core.ports.flows import Flows
from core.ports.identity import Prover
from core.ports.limits import Limits
from core.ports.mail import Mail
from core.ports.measurements import Measurements
from core.ports.microphone import Microphones
from core.ports.repositories import Store
from core.ports.speech import SpeechServices
from core.services.access_tokens import AccessTokens
from core.services.accounts import Accounts
from core.services.candidates import Candidates
from core.services.choices import Choices
from core.services.chosen_speech import ChosenSpeech
from core.services.coaches import ChosenCoaches
from core.services.documents import Documents
from core.services.dossiers import Dossiers
from core.services.errands import Errands
from core.services.evaluations import Evaluations
from core.services.histories import Histories
from core.services.improvements import Improvements
from core.services.interviews import Interviews
from core.services.moderation import Guarded, Moderation
from core.services.moving import Moving
from core.services.outside import Outside, given
from core.services.preparation import Preparations
from core.services.provider_keys import ProviderKeys
from core.services.recordings import Recordings
from core.services.remarks import Remarks
from core.services.reports import Reports
from core.services.retention import Retention, Schedule
from core.services.slow_work import SlowWork
from core.services.trials import Trials
from core.services.usages import Usages
from core.services.voice_answers import VoiceAnswers
from core.services.voices import Voices
from core.services.waits import Waits

if TYPE_CHECKING:
    from core.config import Settings
    from core.data import LocalFileStore, PostgresUrls
    from core.data.keyed_hash import KeyedHash
    from core.providers.chat import ChatSettings
    from core.providers.mail.outbox import Outbox
    from core.providers.supabase_project import Project


@dataclass(frozen=True)
class App:
    """Everything a page or a route can ask for."""

    settings: Settings
    store: Store
    reader: DocumentReader
    coaches: ChosenCoaches
    choices: Choices
    candidates: Candidates
    accounts: Accounts
    flows: Flows
    limits: Limits
    models: ChatModels
    speech: SpeechServices
    chosen_speech: ChosenSpeech
    voice_answers: VoiceAnswers
    voices: Voices
    waits: Waits
    recordings: Recordings
    measurements: Measurements
    microphones: Microphones
    trials: Trials
    provider_keys: ProviderKeys
    usages: Usages
    moving: Moving
    documents: Documents
    interviews: Interviews
    evaluations: Evaluations
    improvements: Improvements
    remarks: Remarks
    dossiers: Dossiers
    histories: Histories
    reports: Reports
    preparations: Preparations
    errands: Errands
    slow_work: SlowWork
    retention: Retention
    now: Callable[[], datetime]
    recipients: tuple[str, ...]
    """Who besides this machine receives something of the candidate's, as they are told it."""
    disconnect: Callable[[], None]
    """Lets go of the connections to vendors."""

    def start(self) -> None:
        """Begin what runs beside the pages: slow work and the sweep."""
        self.slow_work.start(self.settings.workers)
        self.retention.start(timedelta(minutes=self.settings.sweep_minutes))

    def warm(self) -> None:
        """Load what the first candidate would otherwise wait for: dictionaries, mostly."""
        self.reader.warm()
        brief, coach = Brief(), self.coaches.offline
        question = coach.warm_up(brief)
        coach.plan(brief, Background(), Past())
        answer = "I fixed it last week."
        evaluation = coach.assess(question, answer, content.rubric(question.rubric), Background())
        coach.improve(question, answer, evaluation, Background())
        coach.remark(brief, Background(), (), 0)
        if any(provider.has_key for provider in self.speech.providers()):
            self.speech.warm()
            self.microphones.capture().stop()

    def close(self) -> None:
        """Stop it again, and let go of files and processes. Safe to call twice."""
        self.retention.stop()
        self.voice_answers.close()
        self.chosen_speech.close()
        self.errands.stop()
        self.slow_work.stop()
        self.reader.close()
        self.limits.close()
        self.models.close()
        self.speech.close()
        self.disconnect()
        self.store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def bootstrap(
    settings: Settings,
    now: Callable[[], datetime] = _now,
    coach: Coach | None = None,
    models: ChatModels | None = None,
    speech: SpeechServices | None = None,
) -> App:
    """Compose the application on the data folder that *settings* name.

    *coach* takes the place of the offline one, e.g. one with questions of its own; *models* and
    *speech* that of the providers that *settings* name.
    """
    from core.providers.documents.reader import IsolatedReader
    from core.providers.identity.beside import in_a_thread
    from core.providers.reports import LazyPdfReports

    ground = _ground(settings, now)
    store, files, limits, hashed = ground.store, ground.files, ground.limits, ground.hashed
    reader = IsolatedReader()
    coach, outside = coach or _offline(), _outside(settings, models, speech)
    usages = Usages(store, limits, settings.free_tokens_a_month, now, settings.free_minutes_a_month)
    coaches = ChosenCoaches(
        store, coach, outside.models, partial(_modelled, coach), usages, _defaults(settings)
    )
    chosen_speech = ChosenSpeech(store, outside.speech, usages, _voice_defaults(settings))
    voice_answers = VoiceAnswers(store, chosen_speech, now)
    recordings = Recordings(store, chosen_speech, now)
    left = partial(_left, voice_answers, recordings)
    dossiers, errands = Dossiers(store, outside.providers), Errands()
    trials = Trials(store, coaches, _golden, errands)
    candidates = Candidates(store, files, now, outside.forget, partial(_erased, left, trials))
    beside = partial(in_a_thread, what="a note")
    accounts = Accounts(store, ground.prover, limits, hashed, now, beside, left)
    documents = Documents(store, files, reader, coaches, limits, now)
    moderation = Moderation(coaches.moderator, usages.reserve, usages.finish, now)
    interviews = Interviews(store, coaches, now, moderation)
    evaluations = Evaluations(store, coaches, interviews.background, now, moderation)
    improvements = Improvements(store, coaches, interviews.background, now, _is_known)
    remarks = Remarks(store, coaches, interviews.background, now, moderation)
    slow_work = SlowWork(
        store,
        {
            WorkKind.READ_DOCUMENT: documents.read,
            WorkKind.ASSESS_ANSWER: evaluations.assess,
            WorkKind.IMPROVE_ANSWER: improvements.make,
            WorkKind.REMARK_ON_QUESTION: remarks.make,
        },
        now,
    )
    return App(
        settings=settings,
        store=store,
        reader=reader,
        coaches=coaches,
        choices=Choices(store, coaches, now, _requests, outside),
        candidates=candidates,
        accounts=accounts,
        flows=ground.flows,
        limits=limits,
        models=outside.models,
        speech=outside.speech,
        chosen_speech=chosen_speech,
        voice_answers=voice_answers,
        voices=Voices(store, chosen_speech, errands, hashed),
        waits=Waits(store),
        recordings=recordings,
        measurements=_measurements(),
        microphones=_microphones(settings, now),
        trials=trials,
        provider_keys=ProviderKeys(store, outside, accounts, limits, hashed, now),
        usages=usages,
        moving=Moving(store, files, candidates.erase_guest, now),
        documents=documents,
        interviews=interviews,
        evaluations=evaluations,
        improvements=improvements,
        remarks=remarks,
        dossiers=dossiers,
        histories=Histories(store, _schedule(settings), now),
        reports=Reports(dossiers, LazyPdfReports(), limits),
        preparations=Preparations(store),
        errands=errands,
        slow_work=slow_work,
        retention=Retention(
            store, candidates.erase_guest, _schedule(settings), now, ground.clear_letters
        ),
        now=now,
        recipients=(*_recipients(settings), *_readers(outside.providers())),
        disconnect=ground.disconnect,
    )


@dataclass(frozen=True)
class _Ground:
    """What the services stand on: where things lie, are counted and are proved."""

    store: Store
    files: FileStore
    hashed: KeyedHash
    limits: Limits
    flows: Flows
    prover: Prover
    clear_letters: Callable[[], int]
    disconnect: Callable[[], None]


def _ground(settings: Settings, now: Callable[[], datetime]) -> _Ground:
    from core.data import open_store
    from core.data.flows import SealedFlows
    from core.data.keyed_hash import KeyedHash
    from core.providers.limits import CountedLimits
    from core.providers.mail.outbox import Outbox

    store, local_files = open_store(
        settings.data_dir,
        settings.app_encryption_keys,
        postgres_of(settings),
        production=settings.production,
    )
    hashed = KeyedHash(store.own_key("hashing"))
    project, outbox = _supabase(settings), Outbox(settings.data_dir, now)
    prover = _prover(settings, project, store, hashed, now, outbox)
    return _Ground(
        store=store,
        files=_files(settings, project, local_files, AccessTokens(store, prover, now)),
        hashed=hashed,
        limits=CountedLimits(hashed, settings.redis_url),
        flows=SealedFlows(store.own_key("flows"), now),
        prover=prover,
        clear_letters=outbox.clear,
        disconnect=project.close if project is not None else _nobody,
    )


def _left(voice_answers: VoiceAnswers, recordings: Recordings, owner: str) -> None:
    """A visit of *owner*'s has ended: nothing of their voice waits here for a later."""
    voice_answers.look_again(owner)
    recordings.drop(owner)


def _erased(left: Callable[[str], None], trials: Trials, owner: str) -> None:
    """Their words go out of memory as well."""
    left(owner)
    trials.forget(owner)


def _offline() -> Coach:
    from core.coaches.offline.coach import OfflineCoach

    return OfflineCoach()


def _is_known(text: str, known: Sequence[str]) -> bool:
    """Its dictionaries are read with the first answer that is told in other words."""
    from core.coaches.facts import is_known

    return is_known(text, known)


def _modelled(offline: Coach, model: ChatModel, samples: int) -> Coach:
    """Its prompts are read with the first model that works."""
    from core.coaches.model.coach import ModelCoach

    return ModelCoach(Guarded(model), offline, samples)


def _requests(samples: int) -> Sequence[Request]:
    """Made on the Settings page alone, where a key of one's own pays."""
    from core.coaches.model.estimating import requests_of

    return requests_of(samples)


def _defaults(settings: Settings) -> Mapping[Role, ModelRef]:
    """What the operator suggests to candidates who chose nothing."""
    named = {
        Role.INTERVIEWER: settings.interviewer_model,
        Role.ASSESSOR: settings.assessor_model,
        Role.READER: settings.reader_model,
    }
    return {role: ModelRef.parse(text) for role, text in named.items() if text}


def _voice_defaults(settings: Settings) -> Mapping[Role, ModelRef]:
    """The same for voice."""
    named = {Role.LISTENER: settings.listener_model, Role.SPEAKER: settings.speaker_model}
    return {role: ModelRef.parse(text) for role, text in named.items() if text}


def _readers(providers: Sequence[Provider]) -> Iterator[str]:
    """Who may be sent something, each only by somebody who agreed to that."""
    for provider in providers:
        if provider.has_key:
            yield f"{provider.who} gets {given(provider)}, only if you agree to that"


def _schedule(settings: Settings) -> Schedule:
    return Schedule(
        guests=settings.guest_time,
        pending=timedelta(days=settings.pending_days),
        undecided=timedelta(days=settings.undecided_days),
        kept=timedelta(days=settings.kept_days),
    )


def _recipients(settings: Settings) -> tuple[str, ...]:
    """Read from what is set up, so that nobody has to remember to say it."""
    accounts = bool(settings.supabase_url and settings.supabase_publishable_key)
    told = (
        (accounts, "Supabase keeps your address and your password, and writes to you"),
        (
            accounts and bool(settings.supabase_bucket),
            "Supabase stores the original files that you keep, encrypted, without the key",
        ),
        (
            bool(settings.smtp_host) and not accounts,
            "a mail server gets your address and our letters",
        ),
        (
            bool(settings.database_url),
            "a database server holds what is listed here, your words encrypted",
        ),
        (bool(settings.redis_url), "a server that counts attempts gets numbers made from ids"),
    )
    return tuple(sentence for holds, sentence in told if holds)


def _golden() -> Sequence[Example]:
    from core.coaches.offline.assessment import rubric_name
    from core.providers.golden import golden

    return golden(rubric_name)


def _measurements() -> Measurements:
    from core.providers.measurements import FileMeasurements

    return FileMeasurements()


def _microphones(settings: Settings, now: Callable[[], datetime]) -> Microphones:
    """What hears is imported with the first microphone that is opened."""
    from core.providers.microphone.ice import IceServers
    from core.providers.microphone.microphones import PeerMicrophones

    stun, turn = settings.ice_servers, settings.turn_urls
    return PeerMicrophones(IceServers(stun, turn, settings.turn_secret, now))


def chat_models(settings: Settings) -> ChatModels:
    """Their SDKs are imported with the first model that is opened."""
    from core.providers.chat import ConfiguredChatModels

    return ConfiguredChatModels(_vendors(settings))


def _outside(
    settings: Settings, models: ChatModels | None, speech: SpeechServices | None
) -> Outside:
    return Outside(models or chat_models(settings), speech or speech_services(settings))


def speech_services(settings: Settings) -> SpeechServices:
    """The same for those that listen and speak."""
    from core.providers.speech.factory import ConfiguredSpeech

    return ConfiguredSpeech(_vendors(settings))


def _vendors(settings: Settings) -> ChatSettings:
    from core.providers.chat import ChatSettings

    return ChatSettings(
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        groq_key=settings.groq_api_key,
        groq_url=settings.groq_base_url,
        deepgram_key=settings.deepgram_api_key,
        deepgram_url=settings.deepgram_base_url,
        servers=settings.chat_servers,
        prices=settings.model_prices,
        own_keys=settings.own_keys,
    )


def _nobody() -> None:
    """There is no vendor to disconnect from."""


def _supabase(settings: Settings) -> Project | None:
    if not (settings.supabase_url and settings.supabase_publishable_key):
        return None
    from core.providers.supabase_project import connect

    return connect(settings.supabase_url, settings.supabase_publishable_key)


def _files(
    settings: Settings, project: Project | None, local: LocalFileStore, access: AccessTokens
) -> FileStore:
    """A bucket for what is kept, where one is set up; else everything lies in the data folder."""
    if project is None or not settings.supabase_bucket:
        return local
    from core.providers.storage.supabase import SupabaseFileStore

    return SupabaseFileStore(
        project, settings.supabase_bucket, local, local.sealer, access.subject_of, access.of
    )


def _prover(
    settings: Settings,
    project: Project | None,
    store: Store,
    hashed: Callable[[str, str], str],
    now: Callable[[], datetime],
    outbox: Outbox,
) -> Prover:
    """Supabase where it is set up; else our own passwords, with mail or without."""
    if project is not None:
        from core.providers.identity.supabase import SupabaseProver

        return SupabaseProver(project, settings.sign_in_with, now)
    from core.providers.identity.local import LocalProver
    from core.providers.identity.passwords import Passwords
    from core.providers.mail.letters import Letters

    site = settings.public_url or f"http://127.0.0.1:{settings.port}"
    return LocalProver(store, _mail(settings, now, outbox), Letters(site), hashed, now, Passwords())


def _mail(settings: Settings, now: Callable[[], datetime], outbox: Outbox) -> Mail:
    """The mail server where there is one; else letters lie in the data folder."""
    from core.providers.mail.smtp import Smtp

    if not settings.smtp_host:
        return outbox
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        now=now,
        user=settings.smtp_user,
        password=settings.smtp_password,
        security=settings.smtp_security,
    )


def postgres_of(settings: Settings) -> PostgresUrls | None:
    """Where the records are; None: in the data folder."""
    from core.data import PostgresUrls

    if not settings.database_url:
        return None
    return PostgresUrls(
        records=settings.database_url,
        duties=settings.database_duty_urls,
        keys=settings.keys_database_url,
        records_owner=settings.database_owner_url,
        keys_owner=settings.keys_database_owner_url,
    )


_composing = Lock()
_composed: list[App] = []  # none yet, or the one


def current_app() -> App:
    """The App of this process. Home.py runs as a page *and* is imported as a module, so the
    routes and the page frame both ask here and get the same one; whoever comes first while it
    is being composed waits for it."""
    from core.config import Settings

    with _composing:
        if not _composed:
            _composed.append(bootstrap(Settings()))
        return _composed[0]


def use(app: App) -> None:
    """Let *app* be the App of this process. Raise RuntimeError where there is one already."""
    with _composing:
        if _composed:
            raise RuntimeError("this process has composed its App already")
        _composed.append(app)
