"""Words that are not judged: somebody's own distress, and abuse of others.

A small list of our own looks first (content/moderation.toml); what it finds is sent nowhere.
Then whoever moderates for the provider that is chosen looks, where there is one. What comes out
of a model goes through the list too. A topic is no harm: a nurse may speak of suicide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import uuid4

from core import content
from core.domain.chat import DataKind, Model, ModelRef, Role, TokenCount
from core.domain.evaluation import Evaluation, Instruction, Judgement, State
from core.domain.harm import Harm
from core.domain.rubric import Rubric
from core.domain.usage import DONE, Usage
from core.errors import UnusableOutputError
from core.ports.chat import ChatModel, Moderator, Reply, Request, unheard

THE_LIST = "offline@moderation"  # a `Coach.ref`: rules on this machine
_JSON_QUOTE = re.compile(r'(?<!\\)"')
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?\n;]*")


@cache
def _signs(name: str, key: str) -> tuple[re.Pattern[str], ...]:
    found = content.table("moderation")[name][key]
    return tuple(map(re.compile, [found] if isinstance(found, str) else found))


def _says(name: str, key: str, sentence: str) -> bool:
    return any(sign.search(sentence) for sign in _signs(name, key))


def harm_in(text: str) -> Harm | None:
    """What our own list finds in *text*; distress before abuse. The same text, the same answer."""
    small = text.lower().replace("’", "'").replace("‘", "'")
    own = _signs("reported", "quoted")[0].sub(" ", small)
    whole = own if any(sign.isalpha() for sign in own) else small
    sentences = [" ".join(match[0].split()) for match in _SENTENCE.finditer(whole)]
    if any(map(_distressed, sentences)):
        return Harm.SELF_HARM
    return Harm.ABUSE if any(map(_abusive, sentences)) else None


def _distressed(sentence: str) -> bool:
    """Whether somebody says of themselves, now, that they want to come to harm."""
    if not _says("self_harm", "signs", sentence) or not _says("self_harm", "speaker", sentence):
        return False
    if _says("self_harm", "not_when", sentence):
        return False
    if _says("reported", "others", sentence) and not _says("reported", "own", sentence):
        return False
    return not _says("self_harm", "long_ago", sentence) or _says("self_harm", "now", sentence)


def _abusive(sentence: str) -> bool:
    if not _says("abuse", "signs", sentence) or _says("abuse", "not_when", sentence):
        return False
    return not _says("reported", "others", sentence)


@dataclass(frozen=True)
class Withheld:
    """What was found, and by whom: a `Coach.ref`."""

    harm: Harm
    by: str


@dataclass(frozen=True)
class Outside:
    """Whoever moderates for a provider, with the candidate's own key or the operator's, and
    whether that candidate is a guest."""

    provider: str
    moderator: Moderator
    own_key: bool
    guest: bool


@dataclass(frozen=True)
class Asked:
    """For whom, and what for, words are looked at. *coach* is chosen by hand after a failure."""

    owner: str
    role: Role
    interview_id: str
    coach: str | None = None


class Reserve(Protocol):
    def __call__(self, owner: str, wanted: Usage, *, guest: bool) -> None: ...


@dataclass(frozen=True)
class Moderation:
    """*outside* is who moderates where the candidate's words will go, None where nobody does or
    nobody agreed; *reserve* and *finish* book the call (core/services/usages.py)."""

    outside: Callable[[str, Role, str | None], Outside | None]
    reserve: Reserve
    finish: Callable[[str, Usage], None]
    now: Callable[[], datetime]

    def harm(self, text: str, kind: DataKind, asked: Asked) -> Withheld | None:
        """What there is in *text* that must not be judged. Raises what a provider's call does."""
        found = harm_in(text)
        if found is not None:
            return Withheld(found, THE_LIST)
        outside = self.outside(asked.owner, asked.role, asked.coach)
        if outside is None:
            return None
        ref = ModelRef(outside.provider, "moderation")
        harm = self._booked(outside, text, kind, asked, ref)
        return Withheld(harm, str(ref)) if harm else None

    def _booked(
        self, outside: Outside, text: str, kind: DataKind, asked: Asked, ref: ModelRef
    ) -> Harm | None:
        """No tokens are counted for it, but what was sent stands in the receipt. It costs nothing:
        https://developers.openai.com/api/docs/models/omni-moderation-latest, on 2026-11-21."""
        usage = Usage(
            id=uuid4().hex,
            at=self.now(),
            model=ref,
            role=asked.role,
            prompt="moderation",
            sent=((kind, len(text)),),
            held=0,
            held_cost=0,
            own_key=outside.own_key,
            interview_id=asked.interview_id,
        )
        self.reserve(asked.owner, usage, guest=outside.guest)
        done = replace(usage, tokens=TokenCount(), cost=0)
        try:
            harm = outside.moderator.harm(text)
        except BaseException as error:
            self.finish(asked.owner, replace(done, outcome=type(error).__name__))
            raise
        self.finish(asked.owner, replace(done, outcome=DONE))
        return harm


def withheld(found: Withheld, rubric: Rubric, at: datetime) -> Evaluation:
    """What is stored in the place of a judgement: no level, and what to say instead."""
    judgements = tuple(
        Judgement(criterion.key, State.NOT_ASSESSED) for criterion in rubric.criteria
    )
    return Evaluation(
        found.by, rubric.ref, judgements, what_to_say(found.harm), at=at, withheld=found.harm
    )


def what_to_say(harm: Harm) -> Instruction:
    said = content.table("moderation")[harm]
    return Instruction(said["title"], said["because"])


def where_help_is(harm: Harm) -> str | None:
    """An address where there is help; None where none is needed."""
    link: str | None = content.table("moderation")[harm].get("link")
    return link


def _strings(reply: str) -> Iterator[str]:
    """What stands between the quotation marks of a JSON reply, also of one that is unfinished."""
    for each in _JSON_QUOTE.split(reply):
        text = each.replace('\\"', '"').replace("\\n", "\n").strip()
        if text:
            yield text


@dataclass(frozen=True, repr=False)
class Guarded:
    """A `ChatModel` of which nothing is heard that our list finds harmful."""

    inner: ChatModel

    @property
    def model(self) -> Model:
        return self.inner.model

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        """Raises `UnusableOutputError` besides what the model itself does.

        What it only quotes from the material is not the model's: "I want to die" out of what a
        nurse was told.
        """
        given = [each.text for each in request.material]
        so_far: list[str] = []
        harmless: set[str] = set()  # a reply is looked at again with each piece that comes

        def watched(piece: str) -> None:
            so_far.append(piece)
            self._refuse("".join(so_far), given, harmless)
            heard(piece)

        reply = self.inner.reply(request, heard if heard is unheard else watched)
        self._refuse(reply.text, given, harmless)
        return reply

    def _refuse(self, text: str, given: Sequence[str], harmless: set[str]) -> None:
        new = {each for each in _strings(text) if each not in harmless}
        if any(harm_in(each) for each in new if not any(each in text for text in given)):
            raise UnusableOutputError(self.model.ref.provider, "words that do harm")
        harmless |= new
