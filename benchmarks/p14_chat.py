"""P14: a call to a language model until the first word of its reply, against the bare SDK.

Both ask the same server, which answers at once, in turns and over connections that are open
already. `asked` is a model as the factory gives it: messages made, headers taken off, the reply
watched and checked. `booked` is all that a candidate's call goes through: before that, the limits,
whether they still agree to it, and the reservation in the database. What it adds is the median of
the differences between neighbours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import groq
import openai

from benchmarks.baselines.chat_server import REPLY
from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, in_turns
from benchmarks.processes import answering
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import DataKind, ModelRef, Role
from core.domain.identity import cookie_hash, new_session_id
from core.ports.chat import ChatModel, Material, Request

SERVER = "benchmarks.baselines.chat_server"
KEY = "a-key"
MOST = 3.0  # milliseconds
REPEATS, SMOKE_REPEATS = 200, 3
MS = 1000
QUESTION = "Tell me about a time when you had to change a plan. " * 4
ANSWER = "I moved the nightly import to the morning, and told everybody why. " * 30
ASKED = Request(
    prompt="follow_up@v1#00000000",
    instruction="You interview somebody, and ask one question about their last answer. " * 20,
    material=(Material(DataKind.QUESTION, QUESTION), Material(DataKind.ANSWER, ANSWER)),
)
MODELS = {
    "OpenAI": ModelRef("openai", "gpt-6-luna"),
    "Groq": ModelRef("groq", "openai/gpt-oss-20b"),
}


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    repeats = SMOKE_REPEATS if smoke else REPEATS
    with answering(SERVER) as server, TemporaryDirectory() as folder:
        assert server.stdout  # noqa: S101 - answering() gives it
        url = server.stdout.readline().strip()
        with _application(Path(folder), url) as app:
            return [
                _part(f"{name}, {what}", _ours(model), _bare(name, url, ref), repeats)
                for name, ref in MODELS.items()
                for what, model in (("asked", app.models.open(ref)), ("booked", _booked(app, ref)))
            ]


@contextmanager
def _application(folder: Path, url: str) -> Iterator[App]:
    settings = Settings(
        data_dir=folder,
        openai_api_key=KEY,
        openai_base_url=f"{url}/v1",
        groq_api_key=KEY,
        groq_base_url=url,
        free_tokens_a_month=10**12,
    )
    app = bootstrap(settings)
    try:
        yield app
    finally:
        app.close()


def _booked(app: App, ref: ModelRef) -> ChatModel:
    """*ref* as it works for a candidate, a guest who agreed to it."""
    owner = app.candidates.admit(cookie_hash(new_session_id()))
    app.choices.agree(owner, [ref.provider])
    return app.coaches.model_for(owner, Role.INTERVIEWER, ref)


def _part(name: str, ours: Callable[[], float], bare: Callable[[], float], repeats: int) -> Part:
    in_turns(ours, bare, 3)  # imports, connections and the first transaction
    mine, other = in_turns(ours, bare, repeats)
    more = Sample(tuple(a - b for a, b in zip(mine.values, other.values, strict=True)))
    return Part(
        f"{name}: later than the bare SDK", "ms", more.median, MOST, 1.0, spread=more.spread,
        said=f"{mine.median:.1f} ms, bare {other.median:.1f} ms",
    )  # fmt: skip


def _ours(model: ChatModel) -> Callable[[], float]:
    def once() -> float:
        """Milliseconds until the first word."""
        heard: list[float] = []
        began = time.perf_counter()
        reply = model.reply(ASKED, lambda _: heard.append(time.perf_counter()))
        if reply.text != REPLY:
            raise RuntimeError("another reply than was sent")
        return (heard[0] - began) * MS

    return once


def _bare(name: str, url: str, ref: ModelRef) -> Callable[[], float]:
    """The same text in one message, sent and read as the vendor's own example does it."""
    client: Any = (
        openai.OpenAI(api_key=KEY, base_url=f"{url}/v1", max_retries=0)
        if name == "OpenAI"
        else groq.Groq(api_key=KEY, base_url=url, max_retries=0)
    )
    messages = [
        {"role": "system", "content": ASKED.instruction},
        *({"role": "user", "content": each.text} for each in ASKED.material),
    ]

    def once() -> float:
        first = 0.0
        began = time.perf_counter()
        for chunk in client.chat.completions.create(
            model=ref.model, messages=messages, stream=True
        ):
            if not first and chunk.choices and chunk.choices[0].delta.content:
                first = time.perf_counter()
        return (first - began) * MS

    return once


P14 = Benchmark("P14", "A call to a language model, until its first word", measure)
