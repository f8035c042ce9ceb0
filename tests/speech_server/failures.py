"""Everything that a live speech service can do wrong, each as one connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Timer

from tests.speech_server.conversation import Conversation, Post, Told
from tests.speech_server.server import Failure, Knock


def status(code: int, name: str = "", headers: dict[str, str] | None = None) -> Failure:
    """Not let in."""
    return lambda knock: knock.refuse(code, name, headers)


def nobody() -> Failure:
    """Hangs up before it is open."""
    return lambda knock: knock.handler.connection.close()


def silent(seconds: float) -> Failure:
    """Takes the call and says nothing, not even that it is open."""

    def fail(knock: Knock) -> None:
        knock.server.over.wait(seconds)

    return fail


def cut(after: float) -> Failure:
    """Breaks off after so many seconds of sound, without a word."""
    return _once(after, lambda conversation: conversation.socket.cut())


def closed(code: int, reason: str = "", after: float = 0.0) -> Failure:
    """Closes after so many seconds of sound, and says why."""
    return _once(after, lambda conversation: conversation.socket.close(code, reason))


def deaf(seconds: float) -> Failure:
    """Open, but reads nothing any more: as behind a network that has gone away."""

    def fail(knock: Knock) -> None:
        knock.open()
        knock.server.over.wait(seconds)

    return fail


def told(message: object, after: float = 0.0) -> Failure:
    """Says *message* after so many seconds of sound, whatever that means."""
    return _once(after, lambda conversation: conversation.socket.send(message))


def talking(post: Post) -> Failure:
    """Sends what it has to say in the manner of *post*."""

    def fail(knock: Knock) -> None:
        conversation = knock.open()
        conversation.manner = replace(conversation.manner, post=post)
        conversation.run()

    return fail


def late(seconds: float) -> Post:
    """Each message so much later."""

    def post(conversation: Conversation, told: Told) -> None:
        timer = Timer(seconds, conversation.socket.send, (told,))
        timer.daemon = True
        timer.start()

    return post


def doubled(conversation: Conversation, told: Told) -> None:
    """Each message twice."""
    conversation.socket.send(told)
    conversation.socket.send(told)


def swapped() -> Post:
    """What is settled comes in pairs, the later one first; guesses come after both."""
    held: list[Told] = []

    def post(conversation: Conversation, told: Told) -> None:
        last = told.get("from_finalize") or told["type"] == "Metadata"
        if told.get("is_final") and not held and not last:
            held.append(told)
            return
        conversation.socket.send(told)
        if told.get("is_final") or last:
            while held:
                conversation.socket.send(held.pop())

    return post


def _once(after: float, do: Callable[[Conversation], None]) -> Failure:
    def fail(knock: Knock) -> None:
        conversation = knock.open()

        def look(conversation: Conversation) -> None:
            if conversation.seconds >= after:
                conversation.after_sound = None
                do(conversation)

        conversation.after_sound = look
        conversation.run()

    return fail
