"""Whoever signs out, anywhere and in any way, is not listened to from that moment on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import web
from core.bootstrap import App
from core.domain.identity import cookie_hash
from core.domain.interview import Interview
from core.errors import AppError, SessionEndedError
from core.services import voice_answers
from core.services.accounts import Entered
from core.services.hearing import Hearing
from core.services.voice_answers import TRIAL, VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine, silence
from tests.services.test_accounts import ADDRESS, PASSWORD, at, browser, sign_up
from tests.services.test_interviews import begun
from tests.services.test_voice_answers import draft_of
from tests.web.doubles import HTTP
from web.captions import OVER, captions_route

NEW = "another long enough passphrase"
SAID = "I fixed the import."


@pytest.fixture
def line() -> ScriptedLine:
    return ScriptedLine()


@pytest.fixture
def here(app: App, line: ScriptedLine) -> Iterator[App]:
    """The application with *line* as its listener, composed as `bootstrap` does it."""
    voices = VoiceAnswers(app.store, line, app.now)
    yield replace(
        app,
        voice_answers=voices,
        accounts=replace(app.accounts, left=voices.look_again),
        candidates=replace(app.candidates, left=voices.look_again),
    )
    voices.close()


@pytest.fixture
def ada_in(here: App) -> Entered:
    return sign_up(here, browser())


@pytest.fixture
def asked(here: App, ada_in: Entered) -> Interview:
    return here.interviews.ask(ada_in.owner, begun(here, ada_in.owner).id, "tab")


def speak(here: App, asked: Interview, line: ScriptedLine, who: Entered) -> Hearing:
    visit = cookie_hash(who.cookie)
    hearing = here.voice_answers.listen(asked.owner, asked.id, "tab", 0, visit)
    hearing.hear(silence(2.0))
    line.stream.say(SAID)
    return hearing


def sign_in(here: App) -> Entered:
    return here.accounts.sign_in(browser(), ADDRESS, PASSWORD)


def signs_out(here: App, who: Entered) -> None:
    here.accounts.sign_out(at(who))


def signs_out_everywhere(here: App, who: Entered) -> None:
    here.accounts.sign_out_everywhere(who.owner, at(sign_in(here)))


def ends_that_place(here: App, who: Entered) -> None:
    here.accounts.end(who.owner, cookie_hash(who.cookie), at(sign_in(here)))


def changes_the_password(here: App, who: Entered) -> None:
    here.accounts.change_password(at(sign_in(here)), who.owner, PASSWORD, NEW)


def signs_in_anew(here: App, who: Entered) -> None:
    here.accounts.sign_in(at(who), ADDRESS, PASSWORD)


WAYS = [signs_out, signs_out_everywhere, ends_that_place, changes_the_password, signs_in_anew]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_signs_out_is_heard_no_more(
    here: App,
    line: ScriptedLine,
    ada_in: Entered,
    asked: Interview,
    way: Callable[[App, Entered], None],
) -> None:
    """In the same step: the line is left, no further sound goes there, its captions end. What was
    heard before stands in the box."""
    hearing = speak(here, asked, line, ada_in)
    told: list[bool] = []
    hearing.follow(lambda now: told.append(now.over))
    way(here, ada_in)
    hearing.hear(silence(1.0))
    line.stream.say("Nobody hears this.")

    assert line.stream.over
    assert len(line.stream.sent) == len(silence(2.0))
    assert told[-1]
    assert here.voice_answers.current(asked.owner, asked.id) is None
    assert draft_of(here, asked) == SAID


def test_who_is_signed_in_elsewhere_too_goes_on_there(
    here: App, line: ScriptedLine, ada_in: Entered, asked: Interview
) -> None:
    """She leaves the library's machine while she speaks at home."""
    library = sign_in(here)
    hearing = speak(here, asked, line, ada_in)
    here.accounts.sign_out(at(library))
    here.accounts.end(ada_in.owner, cookie_hash(sign_in(here).cookie), at(ada_in))

    assert not hearing.over
    assert not line.stream.over


def test_of_whoever_deletes_everything_nothing_more_is_heard_or_kept(
    here: App, line: ScriptedLine, ada_in: Entered, asked: Interview
) -> None:
    """In another tab, while this one listens: no word comes back after it."""
    hearing = speak(here, asked, line, ada_in)
    here.candidates.erase(ada_in.owner)
    hearing.hear(silence(1.0))

    assert line.stream.over
    assert len(line.stream.sent) == len(silence(2.0))
    with pytest.raises(AppError):
        draft_of(here, asked)


def test_a_guest_who_is_erased_is_heard_no_more(here: App, line: ScriptedLine) -> None:
    guest = browser()
    owner = here.candidates.admit(guest.cookie)
    here.voice_answers.try_out(owner, "tab", guest.cookie)
    assert here.candidates.erase_guest(owner)

    assert line.stream.over


def test_nobody_begins_to_listen_to_who_has_left(
    here: App, line: ScriptedLine, ada_in: Entered, asked: Interview
) -> None:
    """Another tab still has the old cookie; or it ends while the line is being opened."""
    visit = cookie_hash(ada_in.cookie)
    line.opened = lambda: signs_out(here, ada_in)
    with pytest.raises(SessionEndedError):
        here.voice_answers.listen(asked.owner, asked.id, "tab", 0, visit)
    assert line.stream.over
    with pytest.raises(SessionEndedError):
        here.voice_answers.listen(asked.owner, asked.id, "tab", 0, visit)
    with pytest.raises(SessionEndedError):
        here.voice_answers.try_out(asked.owner, "tab", visit)

    assert len(line.streams) == 1


def test_a_visit_that_another_process_ended_is_noticed(
    here: App,
    line: ScriptedLine,
    ada_in: Entered,
    asked: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By whoever runs this Candid, or on another replica: within seconds."""
    monkeypatch.setattr(voice_answers, "KEPT_AFTER", 0.02)
    speak(here, asked, line, ada_in)
    with here.store.session_for(ada_in.owner) as records:
        records.account.end_all()

    until = monotonic() + 10
    while not line.stream.over and monotonic() < until:
        Event().wait(0.02)
    assert line.stream.over


def test_one_look_that_breaks_does_not_end_all_looking(
    here: App,
    line: ScriptedLine,
    ada_in: Entered,
    asked: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is said after that is kept all the same."""
    monkeypatch.setattr(voice_answers, "KEPT_AFTER", 0.01)
    speak(here, asked, line, ada_in)
    broke, works = Event(), here.accounts.store.system_session

    def breaks_once(*asked: Any, **how: Any) -> Any:
        if broke.is_set():
            return works(*asked, **how)
        broke.set()
        raise ConnectionError("scripted")

    monkeypatch.setattr(here.accounts.store, "system_session", breaks_once)
    assert broke.wait(10)
    line.stream.say("On Monday.")

    until = monotonic() + 10
    while draft_of(here, asked) != f"{SAID} On Monday." and monotonic() < until:
        Event().wait(0.02)
    assert draft_of(here, asked) == f"{SAID} On Monday."


def test_the_captions_of_who_signed_out_close(
    here: App, line: ScriptedLine, ada_in: Entered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and not with the next look a quarter of a minute later."""
    visit = cookie_hash(ada_in.cookie)
    here.voice_answers.try_out(ada_in.owner, "tab", visit)
    monkeypatch.setattr(web, "current_app", lambda: here)
    client = TestClient(Starlette(routes=[captions_route(web.hearing_of)]), base_url=HTTP)
    address, headers = f"{HTTP.replace('http', 'ws', 1)}/captions/{TRIAL}", {}
    headers["Cookie"] = f"sid={ada_in.cookie}"
    began, told, code = monotonic(), {}, 0
    with suppress(WebSocketDisconnect), client.websocket_connect(address, headers=headers) as it:
        line.stream.say(SAID)
        here.accounts.sign_out(at(ada_in))
        try:
            while True:
                told = json.loads(it.receive_text())
        except WebSocketDisconnect as closed:
            code = closed.code

    assert told["over"]
    assert code == OVER
    assert monotonic() - began < 10
