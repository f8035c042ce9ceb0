"""What every `ChatModel` promises, tried on the vendors' own SDKs against a server on loopback.

OpenAI, Groq and a server that speaks OpenAI's protocol; each in pieces and in one piece.
"""

from __future__ import annotations

import json
import re
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from email.utils import formatdate
from threading import Event
from typing import Any

import pytest

from core.domain.chat import DataKind, ModelRef, TokenCount
from core.errors import (
    NoSuchModelError,
    NotAcceptedError,
    NotServedError,
    OutOfCreditError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    RefusedError,
    TooLongForModelError,
    TruncatedError,
    UnusableOutputError,
)
from core.ports.chat import ChatModel, Material, Request, Shape
from core.providers.chat import ChatSettings, ConfiguredChatModels, Patience, accesses
from core.providers.chat.talking import SdkModel
from core.services.most_tokens import FRAME, OURS
from tests.chat_server import Asked, ChatServer, failures
from tests.chat_server.failures import SAID
from tests.chat_server.server import HELLO

# Short, so that what is waited for is over soon; in the same order as the real ones.
HASTY = Patience(
    connect=2.0, first=1.0, stall=0.7, total=2.0, tries=3, backoff=0.02, longest_wait=0.5, check=2.0
)
UNHURRIED = replace(HASTY, first=10, stall=10, total=30)
KEY = "sk-canary-4f1d8e52"
OWN, WRONG = "sk-of-a-candidate-9a3c", "sk-of-nobody-17b0"
ANSWER = "Zebrafink: I rebuilt the nightly import in 1987 steps."
INSTRUCTION = "You judge one thing about one answer."
ASKED = Request(
    "judge@v1#00000000",
    INSTRUCTION,
    (Material(DataKind.QUESTION, "What did you change?"), Material(DataKind.ANSWER, ANSWER)),
)
LEVEL = Shape(
    "level",
    {
        "type": "object",
        "properties": {"level": {"type": "integer"}},
        "required": ["level"],
        "additionalProperties": False,
    },
)


@dataclass
class Talking:
    """One provider that talks in one way, and the server behind it."""

    server: ChatServer
    models: ConfiguredChatModels
    provider: str
    way: str = "pieces"

    @property
    def streams(self) -> bool:
        return self.way == "pieces"

    def ref(self, able: str = "schema") -> ModelRef:
        return ModelRef(self.provider, f"{self.way}-{able}")

    def model(self, key: str | None = None, able: str = "schema") -> ChatModel:
        return self.models.open(self.ref(able), key)

    @property
    def told(self) -> Sequence[dict[str, Any]]:
        """What was asked, the messages aside."""
        return [dict(exchange.body) for exchange in self.server.exchanges]


def settings(server: ChatServer) -> ChatSettings:
    able: list[dict[str, Any]] = [{"id": "schema", "schema": True}, {"id": "json", "json": True}]
    able.append({"id": "words"})
    told = [
        {**each, "id": f"{way}-{each['id']}", "streams": way == "pieces"}
        for each in able
        for way in ("pieces", "whole")
    ]
    compatible = {"id": "here", "base_url": server.openai, "key": KEY, "takes_own_key": True}
    return ChatSettings(
        openai_key=KEY,
        openai_url=server.openai,
        groq_key=KEY,
        groq_url=server.url,
        servers=[
            {"id": "openai", "models": told},
            {"id": "groq", "models": told},
            {**compatible, "models": told},
        ],
    )


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        yield server


@pytest.fixture(params=["pieces", "whole"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["openai", "groq", "here"])
def talking(request: pytest.FixtureRequest, server: ChatServer, way: str) -> Iterator[Talking]:
    models = ConfiguredChatModels(settings(server), HASTY)
    yield Talking(server, models, request.param, way)
    models.close()


def failure_of(model: ChatModel, request: Request = ASKED) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        model.reply(request)
    return caught.value


def test_a_reply_comes_whole_with_what_it_took(talking: Talking) -> None:
    """Its text, the tokens of each kind, and how long it took until the first word and the last."""
    heard: list[str] = []
    reply = talking.model().reply(ASKED, heard.append)
    given = sum(len(m["content"].split()) for m in talking.told[0]["messages"])

    assert reply.text == "".join(heard) == HELLO
    assert (len(heard) > 1) is talking.streams
    assert reply.tokens == TokenCount(given=given, made=2, cached=2)
    assert 0 < reply.first <= reply.total < 5


def test_an_instruction_and_words_of_people_travel_apart(talking: Talking) -> None:
    """Each text in a message of its own, between lines with a mark that nobody could guess."""
    talking.server.answer = lambda asked: asked.request().material[1].text
    reply = talking.model().reply(ASKED)
    talking.model().reply(ASKED)
    told, again = (Asked(exchange) for exchange in talking.server.exchanges)
    system, *others = told.messages

    assert reply.text == ANSWER
    assert [m["role"] for m in told.messages] == ["system", "user", "user"]
    assert told.request().material == ASKED.material
    assert system["content"].startswith(INSTRUCTION)
    assert not any(each.text in system["content"] for each in ASKED.material)
    assert (mark := re.findall(r"\b[0-9a-f]{12}\b", others[0]["content"]))
    assert mark[0] in system["content"]
    assert mark[0] not in again.messages[0]["content"]


def test_what_frames_words_of_people_is_within_what_is_held_for_it(talking: Talking) -> None:
    """Limits count `FRAME` tokens for each message: no more than that is added to it."""
    request = replace(ASKED, shape=LEVEL, refused=('{"level": 9}', "level: at most 5"))
    talking.model(able="words").reply(request)
    messages = Asked(talking.server.exchanges[0]).messages
    known = [
        INSTRUCTION + json.dumps(LEVEL.schema),
        *(each.text for each in ASKED.material),
        '{"level": 9}',
        "level: at most 5",
    ]
    added = [len(m["content"]) - len(ours) for m, ours in zip(messages, known, strict=True)]

    assert max(added) < FRAME * OURS


def test_a_shape_is_asked_for_as_each_model_can(talking: Talking) -> None:
    """By a strict schema; by JSON alone and the schema in words; or in words alone."""
    request = replace(ASKED, shape=LEVEL)
    for able in ("schema", "json", "words"):
        talking.model(able=able).reply(request)
    schema, json_alone, in_words = talking.told

    assert schema["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "level", "schema": LEVEL.schema, "strict": True},
    }
    assert json_alone["response_format"] == {"type": "json_object"}
    assert "response_format" not in in_words
    assert ['"level"' in told["messages"][0]["content"] for told in talking.told] == [
        False, True, True,
    ]  # fmt: skip


def test_a_model_that_is_asked_again_sees_its_reply_and_what_was_wrong(talking: Talking) -> None:
    """Its own words as its own, and ours as a message."""
    talking.model().reply(replace(ASKED, shape=LEVEL, refused=('{"level": 9}', "at most 5")))
    *_, reply, problem = talking.told[0]["messages"]

    assert reply == {"role": "assistant", "content": '{"level": 9}'}
    assert problem["role"] == "user"
    assert "at most 5" in problem["content"]


def test_as_much_is_asked_for_as_was_wanted(talking: Talking) -> None:
    """The limit by the name that each vendor knows, and the temperature; OpenAI keeps nothing."""
    talking.model().reply(replace(ASKED, most_tokens=321, temperature=0.7))
    (told,) = talking.told
    longest = "max_tokens" if talking.provider == "here" else "max_completion_tokens"

    assert (told[longest], told["temperature"], told["stream"]) == (321, 0.7, talking.streams)
    assert told.get("store") is (False if talking.provider == "openai" else None)


def test_a_vendor_learns_nothing_of_this_machine(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SDKs tell the system and the Python they run on, and whose account the environment names."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody-else")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody-else")
    talking.model().reply(ASKED)
    (exchange,) = talking.server.exchanges

    assert exchange.key == KEY
    assert exchange.headers["user-agent"] == "Candid"
    assert exchange.headers.keys() <= {
        "host", "connection", "accept", "accept-encoding", "authorization", "content-type",
        "content-length", "user-agent",
    }  # fmt: skip


# What happens; what it is to us; how often the server was asked.
FAILURES = {
    "400": (failures.status(400), NotAcceptedError, 1),
    "400 too long": (
        failures.status(400, {"code": "context_length_exceeded"}), TooLongForModelError, 1,
    ),
    "400 filtered": (failures.status(400, {"code": "content_filter"}), RefusedError, 1),
    "400 not JSON": (
        failures.status(400, {"code": "json_validate_failed"}), UnusableOutputError, 1,
    ),
    "401": (failures.status(401, {"code": "invalid_api_key"}), ProviderConfigError, 1),
    "402": (failures.status(402), OutOfCreditError, 1),
    "403": (failures.status(403), ProviderConfigError, 1),
    "404": (failures.status(404, {"code": "model_not_found"}), NoSuchModelError, 1),
    "404 by a server without codes": (failures.status(404), NoSuchModelError, 1),
    "404 page": (failures.page(404), ProviderConfigError, 1),
    "408": (failures.status(408), ProviderUnavailableError, 3),
    "409": (failures.status(409), ProviderUnavailableError, 3),
    "413": (failures.status(413, {"code": "rate_limit_exceeded"}), TooLongForModelError, 1),
    "422": (failures.status(422), NotAcceptedError, 1),
    "429": (failures.status(429), RateLimitedError, 3),
    "429 in a moment": (failures.status(429, headers={"retry-after": "0.1"}), RateLimitedError, 3),
    "429 much later": (failures.status(429, headers={"retry-after": "40"}), RateLimitedError, 1),
    "429 never": (failures.status(429, {"code": "insufficient_quota"}), OutOfCreditError, 1),
    "498": (failures.status(498), NotServedError, 3),
    "500": (failures.status(500), ProviderUnavailableError, 3),
    "503": (failures.status(503), NotServedError, 3),
    "503 page": (failures.page(503), ProviderUnavailableError, 3),
    "redirect": (failures.redirect("/v1/elsewhere"), ProviderConfigError, 1),
    "504": (failures.status(504), ProviderUnavailableError, 1),
    "nobody": (failures.nobody(), ProviderUnavailableError, 1),
    "slow first byte": (failures.late(4), ProviderUnavailableError, 1),
    "stalled": (failures.stalled(4), ProviderUnavailableError, 1),
    "no end": (failures.dripping(0.1), ProviderUnavailableError, 1),
    "cut": (failures.cut(), TruncatedError, 1),
    "ended early": (failures.ended_early(), TruncatedError, 1),
    "length": (failures.finished("length"), TruncatedError, 1),
    "filter": (failures.finished("content_filter"), RefusedError, 1),
    "tool": (failures.finished("tool_calls"), UnusableOutputError, 1),
    "refusal": (failures.refusal(), RefusedError, 1),
    "empty choice": (failures.no_choice(), UnusableOutputError, 1),
    "no text": (failures.says_nothing(), UnusableOutputError, 1),
    "page": (failures.page(), UnusableOutputError, 1),
    "malformed JSON": (failures.not_json(), UnusableOutputError, 1),
    "malformed events": (failures.not_events(), UnusableOutputError, 1),
    "another object": (failures.answer({"hello": SAID}), UnusableOutputError, 1),
    "a number": (failures.answer(42), UnusableOutputError, 1),
    "a list": (failures.answer([SAID]), UnusableOutputError, 1),
    "choices that are none": (failures.answer({"choices": {SAID: 1}}), UnusableOutputError, 1),
    "text that is none": (
        failures.answer({"choices": [{
            "delta": {"content": [SAID]}, "message": {"content": [SAID]}, "finish_reason": "stop",
        }]}),
        UnusableOutputError, 1,
    ),
    "a reason that is none": (
        failures.answer({"close": SAID, "choices": [{
            "delta": {"content": SAID}, "message": {"content": SAID}, "finish_reason": {SAID: 1},
        }]}),
        UnusableOutputError, 1,
    ),
    "packed": (failures.packed(), UnusableOutputError, 1),
}  # fmt: skip


@pytest.mark.parametrize("what", FAILURES)
def test_whatever_goes_wrong_is_one_error_with_a_sentence(talking: Talking, what: str) -> None:
    """Tried again only where that may help and has cost nothing; never a reply that is none.
    Nothing that the vendor said and nothing of the key or the answer is in the error, or behind
    it. The next request is answered as if nothing had been."""
    failure, expected, tries = FAILURES[what]
    talking.server.fail(*[failure] * tries)
    began = time.monotonic()
    error = failure_of(talking.model())

    assert type(error) is expected
    assert time.monotonic() - began < HASTY.total + 3
    assert len(talking.server.exchanges) == tries
    assert error.provider == talking.provider
    assert error.sentence().count(". ") >= 1
    assert not leaks(error)
    assert talking.model().reply(ASKED).text == HELLO


def leaks(error: BaseException) -> set[str]:
    """Which secrets can be read off *error*, whatever is behind it."""
    shown = "".join(traceback.format_exception(error)) + repr(vars(error))
    shown += repr((error.args, error.__cause__, error.__context__))
    return {each for each in (SAID, KEY, ANSWER, "Zebrafink") if each in shown}


def test_ten_megabytes_are_not_taken_in(server: ChatServer, way: str) -> None:
    """Neither in one piece nor in ten thousand; what was heard until then is not a reply."""
    models = ConfiguredChatModels(settings(server), UNHURRIED)
    heard: list[str] = []
    for provider in ("openai", "groq", "here"):
        talking = Talking(server, models, provider, way)
        server.fail(failures.endless())
        with pytest.raises(UnusableOutputError, match="bytes" if way == "whole" else "characters"):
            talking.model().reply(ASKED, heard.append)
    models.close()

    assert sum(map(len, heard)) <= 3 * 400_000
    assert len(server.exchanges) == 3


@pytest.mark.parametrize("provider", ["openai", "groq", "here"])
def test_whoever_falls_silent_is_waited_for_less_long(server: ChatServer, provider: str) -> None:
    """A first word may take its time; between two words the connection is lost sooner."""
    patience = replace(HASTY, first=20, stall=0.3, total=20)
    talking = Talking(server, ConfiguredChatModels(settings(server), patience), provider)
    server.fail(failures.late(0.6), failures.stalled(10))
    reply = talking.model().reply(ASKED)
    began = time.monotonic()
    error = failure_of(talking.model())
    talking.models.close()

    assert reply.text == HELLO
    assert type(error) is ProviderUnavailableError
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("provider", ["openai", "groq", "here"])
def test_a_stream_that_gives_up_in_words_is_cut_off(server: ChatServer, provider: str) -> None:
    """An error event after the first words: it is not tried again, since they were heard."""
    talking = Talking(server, ConfiguredChatModels(settings(server), HASTY), provider)
    heard: list[str] = []
    server.fail(failures.error_event({"code": "rate_limit_exceeded"}))
    with pytest.raises(TruncatedError) as caught:
        talking.model().reply(ASKED, heard.append)
    talking.models.close()

    assert heard == [SAID]
    assert not leaks(caught.value)
    assert len(server.exchanges) == 1


def test_what_passes_is_waited_out(talking: Talking) -> None:
    """Two failures that may be over in a moment, then the reply: nobody hears of them."""
    heard: list[str] = []
    talking.server.fail(failures.status(503), failures.status(429))

    assert talking.model().reply(ASKED, heard.append).text == "".join(heard) == HELLO
    assert len(talking.server.exchanges) == 3


@pytest.mark.parametrize("header", [{"retry-after": "0.4"}, {"retry-after-ms": "400"}])
def test_a_vendor_that_names_a_moment_is_not_asked_before(
    server: ChatServer, header: dict[str, str]
) -> None:
    """`retry-after` in seconds, or OpenAI's own in milliseconds."""
    talking = Talking(server, ConfiguredChatModels(settings(server), HASTY), "openai")
    server.fail(failures.status(429, headers=header))
    began = time.monotonic()
    reply = talking.model().reply(ASKED)
    talking.models.close()

    assert reply.text == HELLO
    assert 0.4 <= time.monotonic() - began < 2


def test_trying_again_comes_to_an_end(server: ChatServer) -> None:
    """A vendor that takes its time to say no is not asked as often as one that says it at once."""

    def slow_no(talk: Any) -> None:
        talk.wait(0.4)
        failures.status(503)(talk)

    patience = replace(HASTY, first=0.7, tries=9)
    talking = Talking(server, ConfiguredChatModels(settings(server), patience), "openai")
    server.fail(*[slow_no] * 9)
    error = failure_of(talking.model())
    talking.models.close()

    assert type(error) is NotServedError
    assert len(server.exchanges) == 2


def test_how_long_to_wait_is_said(talking: Talking) -> None:
    """In seconds, also where the vendor names a time of day."""
    later = formatdate(time.time() + 90, usegmt=True)
    talking.server.fail(failures.status(429, headers={"retry-after": later}))
    error = failure_of(talking.model())

    assert isinstance(error, RateLimitedError)
    assert error.retry_after == pytest.approx(90, abs=5)


@pytest.mark.parametrize("header", ["inf", "nan", "soon", "-5"])
def test_a_vendor_that_names_no_moment_is_asked_again_soon(server: ChatServer, header: str) -> None:
    """Nobody waits for ever because of a header."""
    talking = Talking(server, ConfiguredChatModels(settings(server), HASTY), "groq")
    server.fail(failures.status(429, headers={"retry-after": header}))
    reply = talking.model().reply(ASKED)
    talking.models.close()

    assert reply.text == HELLO


def test_nobody_at_the_address_is_an_outage_that_took_nothing(server: ChatServer) -> None:
    """Like every failure: one error, and no traceback of a library's."""
    models = ConfiguredChatModels(settings(server), HASTY)
    server.stop()
    errors = [
        failure_of(models.open(ModelRef(provider, "pieces-json")))
        for provider in ("openai", "groq", "here")
    ]
    models.close()

    assert {type(error) for error in errors} == {NotServedError}


def test_whoever_listens_may_stop_listening(talking: Talking) -> None:
    """What the listener raises is its own: it is not taken for a failure of the vendor."""

    def stop(_: str) -> None:
        raise KeyError("the page was closed")

    with pytest.raises(KeyError, match="the page was closed"):
        talking.model().reply(ASKED, stop)

    assert talking.model().reply(ASKED).text == HELLO


def test_each_gets_their_own_reply_at_once(talking: Talking) -> None:
    """Many threads over the same connections, each with a key of its own or the operator's."""
    talking.server.answer = lambda asked: f"{asked.exchange.key} {asked.request().material[0].text}"
    people = [(None if n % 2 else f"key-{n}", f"question {n}") for n in range(40)]

    def one(person: tuple[str | None, str]) -> str:
        key, text = person
        request = replace(ASKED, material=(Material(DataKind.QUESTION, text),))
        return talking.model(key).reply(request).text

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(one, people))

    assert replies == [f"{key or KEY} {text}" for key, text in people]


def test_there_is_one_client_for_each_key_and_one_line_to_each_vendor(talking: Talking) -> None:
    """Building one takes long, and each would have connections of its own."""
    first, again, own = (talking.model(key) for key in (None, None, OWN))
    assert isinstance(first, SdkModel)
    assert isinstance(again, SdkModel)
    assert isinstance(own, SdkModel)

    assert first.access is again.access
    assert first.access.client is not own.access.client
    assert first.access.wire is own.access.wire


def test_a_key_that_was_removed_opens_nothing_from_then_on(talking: Talking) -> None:
    """Also not for whoever has opened a model with it before."""
    opened = talking.model(OWN)
    opened.reply(ASKED)
    talking.models.forget(OWN)
    error = failure_of(opened)

    assert type(error) is ProviderConfigError
    assert len(talking.server.exchanges) == 1
    assert talking.model().reply(ASKED).text == HELLO  # the operator's is another


def test_a_removed_key_opens_nothing_where_its_client_was_not_kept(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works with a model goes on with it when many others came since, and not after
    its key is gone."""
    monkeypatch.setattr(accesses, "_KEPT", 1)
    opened = talking.model(OWN)
    talking.model("sk-of-somebody-else").reply(ASKED)
    opened.reply(ASKED)
    talking.models.forget(OWN)

    assert type(failure_of(opened)) is ProviderConfigError
    assert talking.model(OWN).reply(ASKED).text == HELLO  # entered once more


def test_a_key_that_is_removed_while_we_wait_is_not_used_again(talking: Talking) -> None:
    """Between two tries as well."""
    asked = Event()

    def fail(talk: Any) -> None:
        talking.models.forget(OWN)
        asked.set()
        failures.status(503)(talk)

    talking.server.fail(fail)
    error = failure_of(talking.model(OWN))

    assert asked.is_set()
    assert type(error) is ProviderConfigError
    assert len(talking.server.exchanges) == 1


def test_a_key_is_tried_without_anybody_s_words(talking: Talking) -> None:
    """By asking what models there are: right, wrong, or nobody there to ask."""
    talking.server.keys = frozenset({OWN})
    talking.models.check(talking.provider, OWN)
    with pytest.raises(ProviderConfigError) as wrong:
        talking.models.check(talking.provider, WRONG)
    talking.server.fail(failures.status(503))
    with pytest.raises(ProviderUnavailableError):
        talking.models.check(talking.provider, OWN)
    talking.server.fail(failures.page())
    with pytest.raises(UnusableOutputError):
        talking.models.check(talking.provider, OWN)

    assert {(e.method, len(e.body)) for e in talking.server.exchanges} == {("GET", 0)}
    assert type(wrong.value) is ProviderConfigError
    assert WRONG not in "".join(traceback.format_exception(wrong.value))


def test_what_is_not_set_up_is_not_opened(talking: Talking) -> None:
    """No such model, no such provider, no key: said before anything is sent."""
    none = ConfiguredChatModels(ChatSettings())
    with pytest.raises(NoSuchModelError):
        talking.models.open(ModelRef(talking.provider, "another"))
    with pytest.raises(ProviderConfigError):
        talking.models.open(ModelRef("elsewhere", "pieces-json"))
    with pytest.raises(ProviderConfigError):
        none.open(ModelRef("openai", "gpt-6-luna"))

    assert none.open(ModelRef("openai", "gpt-6-luna"), OWN).model.ref.model == "gpt-6-luna"
    assert talking.server.exchanges == []


def test_keys_are_in_no_description_of_anything(talking: Talking) -> None:
    """Objects end up in logs, in debuggers and in other people's errors."""
    model = talking.model(OWN)
    model.reply(ASKED)
    shown = [repr(each) for each in (model, talking.models, talking.models.providers(), ASKED)]
    shown += [str(vars(model)), str(vars(talking.models)["_vendors"])]

    assert not [each for each in (KEY, OWN, "Zebrafink") if any(each in one for one in shown)]
