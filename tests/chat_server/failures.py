"""Everything that a chat server can do wrong, each as one reply.

A failure spoils streamed replies and those in one piece alike: what it means for the candidate
must not depend on how a model talks.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any, Final

from tests.chat_server.server import Failure, Talk

# It stands in every body that goes wrong: nothing that a vendor says may reach a log or a page.
SAID: Final = "the-vendor-said-this"
TEN_MB: Final = 10 * 1024 * 1024


def status(
    code: int, error: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> Failure:
    """As vendors say no: a status, and an error object."""

    def fail(talk: Talk) -> None:
        told = {"message": SAID, "type": "invalid_request_error", "code": None, **(error or {})}
        talk.send_json({"error": told}, code, headers)

    return fail


def page(code: int = 200) -> Failure:
    """A page of HTML, from whatever stands before the service or instead of it."""
    body = f"<html><body>{SAID}</body></html>".encode()
    return lambda talk: talk.send(code, body, "text/html")


def redirect(to: str) -> Failure:
    return lambda talk: talk.send(307, b"", headers={"Location": to})


def nobody() -> Failure:
    """Hangs up without a word."""
    return lambda talk: talk.hang_up()


def late(seconds: float) -> Failure:
    """Says nothing for so long, then all of it."""

    def fail(talk: Talk) -> None:
        talk.wait(seconds)
        talk.reply()

    return fail


def stalled(seconds: float) -> Failure:
    """Begins to speak, then falls silent."""

    def fail(talk: Talk) -> None:
        _begin(talk)
        talk.wait(seconds)

    return fail


def dripping(every: float) -> Failure:
    """Goes on for ever, and never comes to an end: each piece comes in time."""

    def fail(talk: Talk) -> None:
        _begin(talk)
        until = monotonic() + 30
        while not talk.server.over.is_set() and monotonic() < until:
            talk.wait(every)
            talk.write(": still here\n\n" if talk.streams else " ")

    return fail


def cut() -> Failure:
    """Breaks off in the middle: the connection is lost."""

    def fail(talk: Talk) -> None:
        _begin(talk)
        talk.hang_up()

    return fail


def ended_early() -> Failure:
    """Breaks off in the middle, politely: as if that had been all."""

    def fail(talk: Talk) -> None:
        if talk.streams:
            _begin(talk)
            talk.end()
        else:
            talk.send_json(talk.whole(SAID, finish=None))

    return fail


def finished(reason: str) -> Failure:
    """Ends for a reason that is not that all was said: `length`, `content_filter`, …"""

    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send_json(talk.whole(SAID, finish=reason))
            return
        _begin(talk)
        talk.event(talk.chunk(finish=reason))
        _end(talk)

    return fail


def refusal() -> Failure:
    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send_json(talk.whole(None, refusal=SAID))
            return
        talk.begin()
        talk.event(talk.chunk(role="assistant", content=None, refusal=SAID))
        talk.event(talk.chunk(finish="stop"))
        _end(talk)

    return fail


def answer(told: Any) -> Failure:
    """*told* as it is, instead of a reply: the wrong shape."""

    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send_json(told)
            return
        talk.begin()
        talk.event(told)
        _end(talk)

    return fail


def no_choice() -> Failure:
    return lambda talk: answer({**talk.whole(SAID), "choices": []})(talk)


def says_nothing() -> Failure:
    """Whole, and empty."""

    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send_json(talk.whole(""))
            return
        talk.begin()
        talk.event(talk.chunk(role="assistant", content=""))
        talk.event(talk.chunk(finish="stop"))
        _end(talk)

    return fail


def not_json() -> Failure:
    """Says that it is JSON, and is not."""

    def fail(talk: Talk) -> None:
        broken = '{"choices": [{"' + SAID
        if not talk.streams:
            talk.send(200, broken.encode())
            return
        talk.begin()
        talk.event(talk.chunk(content="Good "))
        talk.write(f"data: {broken}\n\n")
        _end(talk)

    return fail


def not_events() -> Failure:
    """Lines that are no server-sent events."""

    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send(200, b"\xff\xfe\x00", "application/json")
            return
        talk.begin()
        talk.write(f"{SAID}\nnothing: of the kind\n\n\x00\n\n")
        talk.end()

    return fail


def error_event(error: Mapping[str, Any] | None = None) -> Failure:
    """Gives up in the middle, and says so; where the reply is in one piece, instead of it."""

    def fail(talk: Talk) -> None:
        told = {"error": {"message": SAID, "type": "server_error", **(error or {})}}
        if not talk.streams:
            talk.send_json(told, 500)
            return
        _begin(talk)
        talk.event(told)
        talk.end()

    return fail


def endless() -> Failure:
    """Ten megabytes."""

    def fail(talk: Talk) -> None:
        if not talk.streams:
            talk.send_json(talk.whole("x" * TEN_MB))
            return
        talk.begin()
        for _ in range(TEN_MB // 1024):
            talk.event(talk.chunk(content="x" * 1024))
        talk.event(talk.chunk(finish="stop"))
        _end(talk)

    return fail


def packed() -> Failure:
    """Packed, though it was asked not to be: a small bomb is a large reply."""
    return lambda talk: talk.send(200, b"\x1f\x8b", headers={"Content-Encoding": "gzip"})


def _begin(talk: Talk) -> None:
    """The first half of a reply, whichever way it is sent."""
    if talk.streams:
        talk.begin()
        talk.event(talk.chunk(role="assistant", content=""))
        talk.event(talk.chunk(content=SAID))
        return
    talk.handler.send_response(200)
    talk.handler.send_header("Content-Type", "application/json")
    talk.handler.send_header("Content-Length", "1000")
    talk.handler.end_headers()
    talk.handler.wfile.write(b'{"id": "chatcmpl-1", ')
    talk.handler.wfile.flush()


def _end(talk: Talk) -> None:
    talk.write("data: [DONE]\n\n")
    talk.end()
