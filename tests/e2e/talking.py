"""Candidates who answer by voice: at a question already, with a speech service on this machine."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self

from playwright.sync_api import Locator, Page, expect

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Answer, Brief, Interview
from core.domain.speech import RATE
from core.domain.spoken import Spoken
from core.domain.voice import AnswerBy, VoiceChoices
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import at_rest
from tests.e2e.server import ROOT, Server
from tests.microphones.speech import SAID, pcm
from tests.speech_server.knowing import Knowing
from tests.speech_server.rest import Rest
from tests.speech_server.server import SpeechServer

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit

LISTENER = "deepgram/nova-3"
KEY = "a-key-of-the-operator-0001"
DOUBTFUL = frozenset({"doubled,", "left", "each", "would", "planned", "nobody", "than"})
KEPT = 5.0  # seconds in which words may be in memory alone, the promise of the product
BEFORE = "tab-before"  # that held the interview while it was prepared, and is closed
SHORT = Brief(questions=3, warm_up=False)


@dataclass
class Hall:
    """The product on a data folder, and the speech service that it is set up with. `app` is the
    application on the same folder, to prepare and to look things up. Whatever the server puts into
    a temporary file lies in `temporary`, and its log is as talkative as it gets."""

    vendor: SpeechServer
    rest: Rest
    server: Server
    app: App
    data: Path
    temporary: Path
    knowing: Knowing
    recording: Path

    @classmethod
    def open(cls, home: Path, speech: Path) -> Iterator[Hall]:
        said = pcm(speech)
        knowing = Knowing(said, SAID, DOUBTFUL)
        data, temporary = home / "data", home / "temporary"
        data.mkdir()
        temporary.mkdir()
        with SpeechServer(knowing) as vendor:
            told = {
                "DEEPGRAM_API_KEY": KEY,
                "DEEPGRAM_BASE_URL": vendor.url,
                "LISTENER_MODEL": LISTENER,
            }
            settings = Settings(
                data_dir=data,
                deepgram_api_key=KEY,
                deepgram_base_url=vendor.url,
                listener_model=LISTENER,
            )
            talkative = {"STREAMLIT_LOGGER_LEVEL": "debug", "TMPDIR": str(temporary)}
            server = Server(ROOT, data, {**told, **talkative}).start()
            app = bootstrap(settings)
            try:
                rest = Rest(vendor)
                yield cls(vendor, rest, server, app, data, temporary, knowing, speech)
            finally:
                app.close()
                server.stop()

    def as_it_was(self) -> None:
        """For the next test: nothing goes wrong, and everybody is let in."""
        self.vendor.ears, self.vendor.keys = self.knowing, None
        self.vendor.failures.clear()
        self.rest.failures.clear()
        self.vendor.conversations.clear()
        self.rest.asked.clear()

    def guest(
        self,
        visit: Visit,
        by: AnswerBy = AnswerBy.TALKING,
        brief: Brief = SHORT,
        voice: VoiceChoices | None = None,
        *,
        script: str = "",
        **screen: Any,
    ) -> Talker:
        """Somebody who stands before the first question and has agreed to be listened to.
        *script* runs in their browser before our pages do."""
        app, cookie = self.app, new_session_id()
        owner = app.candidates.admit(cookie_hash(cookie))
        app.choices.agree(owner, ["deepgram"])
        choices = replace(voice or VoiceChoices(), answer_by=by)
        app.choices.talk(owner, lambda _: choices)
        ready = app.interviews.prepare(owner, brief)
        app.interviews.begin(owner, ready.id, BEFORE)
        if not brief.warm_up:
            app.interviews.ask(owner, ready.id, BEFORE)
        page = visit(self.server.url, **screen)
        page.context.add_cookies([{"name": "sid", "value": cookie, "url": self.server.url}])
        if script:
            page.context.add_init_script(script)
        return Talker(page, self, owner, ready.id).enter()


@dataclass
class Talker(BrowserCandidate):
    """`page` shows the interview; `others` are tabs that were opened later."""

    page: Page
    hall: Hall
    owner: str
    interview_id: str
    others: list[Talker] = field(default_factory=list)

    # What they do

    def enter(self) -> Self:
        self.page.goto("/Interview")
        at_rest(self.page)
        return self

    def tap(self, label: str) -> Self:
        """Press a button on a page whose microphone is connected."""
        self.page.get_by_role("button", name=label, exact=True).first.click()
        at_rest(self.page)
        return self

    def start_talking(self, label: str = "Start talking") -> Self:
        button = self.page.get_by_role("button", name=label)  # and its key
        expect(button).to_be_enabled()
        at_rest(self.page)  # a microphone that connects may take a click along
        button.click()
        expect(self.captions).to_be_visible()
        return self

    def hears(self, words: int, within: float = 30.0) -> Self:
        """Wait until so many words stand in the captions for good: all of this answer, also those
        from before it was broken off. *within* seconds."""
        self.page.wait_for_function(
            "n => { const e = document.querySelector('.captions-words > span');"
            " return e && e.textContent.split(/\\s+/).filter(Boolean).length >= n }",
            arg=words,
            timeout=within * 1000,
        )
        return self

    def done(self) -> Self:
        self.captions.get_by_role("button", name="Done").click()
        expect(self.captions).to_have_count(0)
        at_rest(self.page)
        return self

    def record(self, seconds: float) -> Self:
        self.page.get_by_role("button", name="Record", exact=True).click()
        stop = self.page.get_by_role("button", name="Stop recording", exact=True)
        stop.wait_for()
        self.page.wait_for_timeout(seconds * 1000)
        stop.click()
        return self

    def another_tab(self) -> Talker:
        other = replace(self, page=self.page.context.new_page(), others=[])
        self.others.append(other)
        return other.enter()

    def keeps(self, words: Sequence[str]) -> Self:
        """Wait until *words* are in the records, as they must be at the latest after KEPT."""
        until = monotonic() + KEPT
        while self.draft().split()[: len(words)] != words and monotonic() < until:
            sleep(0.1)
        assert self.draft().split()[: len(words)] == words
        return self

    # What they see

    @property
    def captions(self) -> Locator:
        return self.page.locator(".captions")

    @property
    def shown(self) -> list[str]:
        """The words that stand in the captions for good."""
        settled = self.page.locator(".captions-words > span").first
        return (settled.text_content() or "").split()

    @property
    def status(self) -> Locator:
        return self.page.locator(".captions-status")

    @property
    def box(self) -> Locator:
        return self.page.locator("textarea").first

    @property
    def typed(self) -> str:
        return str(self.box.input_value())

    # What is kept of them

    @property
    def interview(self) -> Interview:
        return self.hall.app.interviews.get(self.owner, self.interview_id)

    def answer(self, position: int = 0) -> Answer | None:
        return self.interview.turns[position].answer

    def spoken(self, position: int = 0, attempt: int = 0) -> Spoken | None:
        with self.hall.app.store.session_for(self.owner) as records:
            return records.spoken.get(self.interview_id, position, attempt)

    def draft(self, position: int = 0) -> str:
        draft = self.hall.app.interviews.draft(self.owner, self.interview_id, position)
        return draft.text if draft is not None else ""


_WORDS = SAID.split()
_PAIRS = frozenset(pairwise([*_WORDS, _WORDS[0]]))


def breaks(words: Sequence[str]) -> list[tuple[str, str]]:
    """Where *words* do not follow each other as they are said: something is lost, doubled, or in
    the wrong place."""
    return [pair for pair in pairwise(words) if pair not in _PAIRS]


def phrases(text: str) -> list[str]:
    """Three words of *text* that follow each other, each time."""
    words = text.split()
    return [" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)]


def silent(path: Path, seconds: float) -> Path:
    """A WAV as browsers record it, of a microphone that is off."""
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(bytes(int(2 * RATE * seconds)))
    return path
