"""The way of a question's sound: whole, in parts, or waited for, and a blank for everybody else."""

from __future__ import annotations

from threading import Event, Timer

import pytest
from starlette.testclient import TestClient

from core.domain.identity import cookie_hash, new_session_id
from core.errors import AppError, NotFoundError, ProviderUnavailableError
from core.ports.speech import Sound
from core.services.errands import Errand
from tests.web.doubles import HTTP, site
from web import sounds as route
from web.sounds import FindSound, sounds_route

ADA = new_session_id()
SOUND = Sound(b"RIFF" + bytes(range(96)), "audio/wav")
URL = "/sounds/abc/d1"
HERS = {"Cookie": f"sid={ADA}"}


class ScriptedSounds:
    """Answers or raises what it was told to, in order, the last for ever; notes who asked."""

    def __init__(self, *answers: Sound | Errand | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, cookie_hash: str, interview: str, digest: str) -> Sound | Errand:
        self.asked.append((cookie_hash, interview, digest))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(find: FindSound) -> TestClient:
    return site(sounds_route(find))


def test_a_sound_is_what_it_says_and_kept_by_nobody_on_the_way() -> None:
    sounds = ScriptedSounds(SOUND)
    answer = client(sounds).get(URL, headers=HERS)

    assert (answer.status_code, answer.content) == (200, SOUND.content)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert sounds.asked == [(cookie_hash(ADA), "abc", "d1")]


@pytest.mark.parametrize(
    ("wanted", "status", "content", "told"),
    [
        ("bytes=0-1", 206, SOUND.content[:2], "bytes 0-1/100"),
        ("bytes=10-", 206, SOUND.content[10:], "bytes 10-99/100"),
        ("bytes=-4", 206, SOUND.content[-4:], "bytes 96-99/100"),
        ("bytes=90-900", 206, SOUND.content[90:], "bytes 90-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=9-3", 416, b"", "bytes */100"),
        ("bytes=-", 200, SOUND.content, None),
        ("bytes=0-1,4-5", 200, SOUND.content, None),
        ("lines=0-1", 200, SOUND.content, None),
        (f"bytes=0-{'9' * 5000}", 200, SOUND.content, None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    wanted: str, status: int, content: bytes, told: str | None
) -> None:
    """Safari asks for the first two bytes, and plays nothing that comes otherwise."""
    answer = client(ScriptedSounds(SOUND)).get(URL, headers={**HERS, "Range": wanted})

    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("Content-Range") == told


def test_a_sound_that_is_being_made_is_waited_for() -> None:
    """The browser asks once, and hears it as soon as it is there."""
    gate = Event()
    errand = Errand(lambda *_: gate.wait(10))
    Timer(0.05, errand.do).start()
    Timer(0.2, gate.set).start()
    sounds = ScriptedSounds(errand, SOUND)
    answer = client(sounds).get(URL, headers=HERS)

    assert (answer.status_code, answer.content) == (200, SOUND.content)
    assert len(sounds.asked) == 2
    assert gate.is_set()


def test_a_sound_that_never_comes_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And whoever waits for it later still hears it: nobody's patience ends its making."""
    monkeypatch.setattr(route, "PATIENCE", 0.05)
    errand = Errand(lambda *_: None)
    answer = client(ScriptedSounds(errand)).get(URL, headers=HERS)

    assert (answer.status_code, answer.text) == (503, ProviderUnavailableError.say)
    assert not errand.over.cancel()
    errand.do()
    assert (errand.under_way, errand.failure) == (False, None)


def test_why_there_is_no_sound_is_said_in_a_sentence() -> None:
    def fail(*_: object) -> None:
        raise ProviderUnavailableError("acme", "SECRET")

    errand = Errand(fail)
    errand.do()
    answer = client(ScriptedSounds(errand)).get(URL, headers=HERS)

    assert (answer.status_code, answer.text) == (503, ProviderUnavailableError.say)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("cookie", ["", "sid=short", "sid=../../etc", "other=1"])
def test_a_visitor_without_our_cookie_finds_nothing(cookie: str) -> None:
    """And nobody even looks."""
    sounds = ScriptedSounds(SOUND)

    assert client(sounds).get(URL, headers={"Cookie": cookie}).status_code == 404
    assert sounds.asked == []


@pytest.mark.parametrize(
    ("failure", "status"), [(NotFoundError("SECRET"), 404), (AppError("SECRET"), 500)]
)
def test_a_refusal_is_one_of_our_sentences(failure: AppError, status: int) -> None:
    answer = client(ScriptedSounds(failure)).get(URL, headers=HERS)

    assert (answer.status_code, answer.text) == (status, failure.say)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_sound_is_only_read(method: str) -> None:
    answer = client(ScriptedSounds(SOUND)).request(method, f"{HTTP}{URL}")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
