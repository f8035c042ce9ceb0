"""T8 with the vendors' real SDKs: whatever a vendor does to one assessment, no level is stored, the
answer is there, and one sentence says why. Each failure by itself is in
tests/contracts/test_chat_model.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from threading import Lock

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import ModelRef, Role
from core.domain.preferences import QUICK, Preferences
from core.domain.work import WorkState
from core.errors import (
    NotServedError,
    ProviderError,
    RateLimitedError,
    UnusableOutputError,
    by_name,
    of_provider,
    provider_in,
)
from core.providers.chat import ChatSettings, ConfiguredChatModels, Patience
from tests.chat_server import Asked, ChatServer, failures
from tests.chat_server.server import Failure, Talk
from tests.conftest import STORY, drain, with_quick_hashes
from tests.contracts.test_chat_model import FAILURES, HASTY, KEY, UNHURRIED
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.clock import StandingClock
from tests.services.test_interviews import SHORT, answered, begun

MODELS = {"openai": "gpt-6.1-terra", "groq": "openai/gpt-oss-120b"}
NAMES = {"openai": "OpenAI", "groq": "Groq"}
WELL = 2  # calls of an assessment that are answered before the failures begin
UNREADABLE = '{"level": 5, "praise": "Great answer!"}'  # JSON, and not of the shape


@dataclass
class Judged:
    """One candidate after the other, whose answers one vendor is asked to judge."""

    app: App
    server: ChatServer
    provider: str
    people: int = 0

    def work_off(self, failure: Failure) -> str:
        """Have an answer judged while every call but the first few ends in *failure*; what the
        work was left with. Nothing of it may be stored."""
        self.people += 1
        owner = self.app.candidates.admit(f"{self.people:064x}")
        with self.app.store.session_for(owner) as records:
            records.choices.save(
                Preferences(
                    models={Role.ASSESSOR: ModelRef(self.provider, MODELS[self.provider])},
                    agreed_at=self.app.now(),
                    agreed_to=(self.provider,),
                    samples=QUICK,
                )
            )
        interview = answered(self.app, owner, begun(self.app, owner, SHORT))
        self.server.failures.extend([_after(WELL, failure)] * 60)
        drain(self.app)
        self.server.failures.clear()
        stored = self.app.interviews.get(owner, interview.id)
        [(_, _, work)] = self.app.evaluations.failed(owner, stored)

        assert self.app.evaluations.of(owner, interview.id) == {}
        assert stored.turns[0].attempts[0].text == STORY
        assert work.state is WorkState.FAILED
        self._booked(owner, by_name(work.error or ""))
        return work.error or ""

    def _booked(self, owner: str, kind: type[BaseException]) -> None:
        """What failed is told, and counts only where somebody may have worked on it."""
        failed = [each for each in self.app.usages.since_month(owner) if each.failed]
        asked = [each for each in failed if each.prompt != "moderation"]
        if not issubclass(kind, UnusableOutputError):
            assert asked
        for each in asked:
            free = issubclass(by_name(each.outcome), NotServedError | RateLimitedError)
            assert not (free and each.counts_as)


def _after(well: int, failure: Failure) -> Failure:
    """Moderation and the first *well* calls are answered as if nothing were the matter."""
    lock, chats = Lock(), 0

    def fail(talk: Talk) -> None:
        nonlocal chats
        if not talk.exchange.path.endswith("/chat/completions"):
            talk.send_json({"id": "m", "model": "m", "results": [_HARMLESS]})
            return
        with lock:
            chats += 1
            spoilt = chats > well
        (failure if spoilt else Talk.reply)(talk)

    return fail


_HARMLESS = {"flagged": False, "categories": {"self_harm_intent": False}, "category_scores": {}}


@contextmanager
def judging(folder: Path, provider: str, patience: Patience) -> Iterator[Judged]:
    """The application with one vendor, which answers sensibly."""
    model = ScriptedModel()

    def answer(asked: Asked) -> str:
        request = asked.request()
        return model.answer(request.instruction, request.material)

    with ChatServer(answer) as server:
        models = ConfiguredChatModels(
            ChatSettings(
                openai_key=KEY, openai_url=server.openai, groq_key=KEY, groq_url=server.url
            ),
            patience,
        )
        app = with_quick_hashes(
            bootstrap(Settings(data_dir=folder), StandingClock(), models=models)
        )
        yield Judged(app, server, provider)
        app.close()


@pytest.fixture(scope="module", params=MODELS)
def judged(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    folder = Path(copytree(migrated, tmp_path_factory.mktemp("vendors") / "data"))
    with judging(folder, request.param, HASTY) as found:
        yield found


def told(error: type[ProviderError], provider: str) -> str:
    return of_provider(error.say, NAMES[provider])


@pytest.mark.parametrize("what", FAILURES)
def test_no_level_comes_of_an_assessment_that_a_vendor_broke(judged: Judged, what: str) -> None:
    """Whichever of its calls it was, and though others of them were answered."""
    failure, expected, _ = FAILURES[what]
    note = judged.work_off(failure)

    assert note == f"{expected.__name__} {judged.provider}"
    assert provider_in(note) == judged.provider
    assert "Nothing of yours was lost" in told(expected, judged.provider)


def test_no_level_comes_of_replies_of_the_wrong_shape(judged: Judged) -> None:
    """They are JSON and say 5, twice: shown what was wrong, and wrong again."""
    note = judged.work_off(lambda talk: talk.send_json(talk.whole(UNREADABLE)))

    assert note == f"UnusableOutputError {judged.provider}"


@pytest.mark.parametrize("provider", MODELS)
def test_no_level_comes_of_ten_megabytes(tmp_path: Path, migrated: Path, provider: str) -> None:
    """They are not taken in, and what stood at their beginning is not used."""
    folder = Path(copytree(migrated, tmp_path / "data"))
    with judging(folder, provider, UNHURRIED) as found:
        assert found.work_off(failures.endless()) == f"UnusableOutputError {provider}"
