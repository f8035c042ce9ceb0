"""P4: from the end of an answer until the first byte of the next question's audio.

Everything in between is ours but the three services, which take exactly as long as they are told
to: the last words are waited for and stored, the answer is given, a model asks a follow-up, which
nobody can prepare, a voice reads it, and the browser's one request gets the first byte. What the
sum of the services' times leaves is our own. The page's drawing is P7's.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

import uvicorn
from starlette.applications import Starlette

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, percentile
from benchmarks.processes import answering, free_port
from core import heap
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import ModelRef, Role
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Brief, Interview, Mode, QuestionKind
from core.domain.speech import BYTES_A_SECOND
from core.domain.voice import AnswerBy, VoiceChoices
from core.errors import NotFoundError
from core.ports.speech import Line, Sound
from core.services.errands import Errand
from web.sounds import sounds_route

SERVICES: Final = "benchmarks.baselines.voice_turn"
SCRIPTS: Final = ((0, 0, 0), (260, 100, 150))  # ms: the last words, the question, its sound
HALF, MOST_OF_ALL = 40.0, 100.0  # ms, p50 and p95
REPEATS, SMOKE_REPEATS, FIRST = 40, 1, 3
SPOKEN: Final = 1.3  # seconds of sound, as fast as somebody speaks: more is held back
A_BIT: Final = 0.1
SEAT, MS = "seat", 1000
ASKS = ModelRef("groq", "openai/gpt-oss-20b")
REHEARSAL = Brief(questions=3, warm_up=False, mode=Mode.REHEARSAL)


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    repeats = SMOKE_REPEATS if smoke else REPEATS
    with answering(SERVICES) as services, TemporaryDirectory() as folder:
        speech, chat = _told(services).split()
        with _application(Path(folder), speech, chat) as app, _served(app) as port:
            return [
                part for script in SCRIPTS for part in _parts(app, services, port, script, repeats)
            ]


def _parts(
    app: App, services: Popen[str], port: int, script: Sequence[int], repeats: int
) -> Iterator[Part]:
    _tell(services, script)
    for _ in range(FIRST if repeats > SMOKE_REPEATS else 0):
        _turn(app, port)  # imports, connections and the first transaction
    heap.freeze()  # as the served application does once it is ready
    whole = [_turn(app, port) for _ in range(repeats)]
    own = Sample(tuple(value - sum(script) for value in whole))
    name = f"services at {'/'.join(map(str, script))} ms"
    said = f"{sorted(whole)[len(whole) // 2]:.0f} ms in all"
    yield Part(f"{name}: our own part, p50", "ms", own.median, HALF, spread=own.spread, said=said)
    late = percentile(own.values, 0.95)
    yield Part(f"{name}: our own part, p95", "ms", late, MOST_OF_ALL, spread=own.spread)


def _turn(app: App, port: int) -> float:
    """Milliseconds, in an interview of its own."""
    session = new_session_id()
    owner = app.candidates.admit(cookie_hash(session))
    app.choices.agree(owner, ["deepgram", "groq"])
    app.choices.choose(owner, Role.INTERVIEWER, ASKS)
    app.choices.talk(owner, lambda _: VoiceChoices(AnswerBy.TALKING))
    interview = app.interviews.start(owner, REHEARSAL, SEAT)
    interview = app.interviews.ask(owner, interview.id, SEAT)
    _speak(app, interview)

    began = time.perf_counter()
    asked = _done(app, interview)
    reading = app.voices.prepare(owner, asked.id, asked.turn.question.text)
    if reading is None:
        raise RuntimeError("nobody reads aloud")
    _first_byte(port, f"/sounds/{asked.id}/{reading.digest}", session)
    return (time.perf_counter() - began) * MS


def _speak(app: App, interview: Interview) -> None:
    """An answer, once somebody listens. What it sounds like is all one here."""
    hearing = app.voice_answers.listen(interview.owner, interview.id, SEAT, 0)
    while hearing.snapshot().line is not Line.OPEN:
        time.sleep(0.005)
    for _ in range(round(SPOKEN / A_BIT)):
        hearing.hear(bytes(round(A_BIT * BYTES_A_SECOND)))
        time.sleep(A_BIT)


def _done(app: App, interview: Interview) -> Interview:
    """As the page does it: the words are given, and the asking runs beside it."""
    owner, where = interview.owner, (interview.id, SEAT)
    spoken = app.voice_answers.finish(owner, *where, 0)
    if not spoken.whole:
        raise RuntimeError("the last words did not come")
    draft = app.interviews.draft(owner, interview.id, 0)
    app.interviews.answer(owner, *where, 0, draft.text if draft else "")

    def ask(*_: object) -> None:
        after = app.interviews.ask(owner, *where)
        app.voices.ahead(owner, after.id, after.turn.question.text)

    errand = app.errands.run(owner, f"{interview.id}/1", ask)
    if not errand.wait(30) or errand.failure is not None:
        raise RuntimeError("no question came")
    after = app.interviews.get(owner, interview.id)
    if after.turn.question.kind is not QuestionKind.FOLLOW_UP:
        raise RuntimeError("the model asked nothing")
    return after


def _first_byte(port: int, path: str, session: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port)
    try:
        line.request("GET", path, headers={"Cookie": f"sid={session}"})
        answer = line.getresponse()
        if answer.status != http.client.OK or answer.read(1) != b"R":
            raise RuntimeError(f"{answer.status} instead of a sound")
    finally:
        line.close()


@contextmanager
def _application(folder: Path, speech: str, chat: str) -> Iterator[App]:
    settings = Settings(
        data_dir=folder,
        deepgram_api_key="a-key",
        deepgram_base_url=speech,
        groq_api_key="a-key",
        groq_base_url=chat,
        listener_model="deepgram/nova-3",
        speaker_model="deepgram/aura-2",
        free_tokens_a_month=10**12,
    )
    app = bootstrap(settings)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def _served(app: App) -> Iterator[int]:
    """The route of sounds, by the server that runs the product."""

    def find(cookie: str, interview: str, digest: str) -> Sound | Errand:
        owner = app.candidates.recognise(cookie)
        if owner is None:
            raise NotFoundError("no such candidate")
        return app.voices.sound(owner, interview, digest)

    port = free_port()
    routes = Starlette(routes=[sounds_route(find)])
    server = uvicorn.Server(uvicorn.Config(routes, port=port, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


def _tell(services: Popen[str], script: Sequence[int]) -> None:
    assert services.stdin  # noqa: S101 - answering() gives it
    services.stdin.write(" ".join(map(str, script)) + "\n")
    services.stdin.flush()
    if _told(services) != "set":
        raise RuntimeError("the services do not do what they are told")


def _told(services: Popen[str]) -> str:
    assert services.stdout  # noqa: S101 - answering() gives it
    return services.stdout.readline().strip()


P4 = Benchmark("P4", "End of an answer to the first byte of the next question's audio", measure)
