"""One question to a model: sent, checked, and put once more where the reply did not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import ValidationError

from core.coaches.model.shapes import Shaped, UnfitError, complaint, shape_of
from core.errors import UnusableOutputError
from core.ports.chat import ChatModel, Material, Request, unheard
from core.prompts import Prompt

Wanted = TypeVar("Wanted", bound=Shaped)
Made = TypeVar("Made")

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class Ask(Generic[Wanted]):
    """What is put to a model. `inputs` are ours, `material` is text of people."""

    prompt: Prompt
    wanted: type[Wanted]
    material: tuple[Material, ...]
    inputs: Mapping[str, str | int] = field(default_factory=dict)
    most_tokens: int = 1500
    temperature: float = 0.0

    @property
    def request(self) -> Request:
        return Request(
            prompt=self.prompt.ref,
            instruction=self.prompt.render(**self.inputs),
            material=self.material,
            shape=shape_of(self.wanted),
            most_tokens=self.most_tokens,
            temperature=self.temperature,
        )


def made_of(
    ask: Ask[Wanted],
    model: ChatModel,
    make: Callable[[Wanted], Made],
    heard: Callable[[str], None] = unheard,
) -> Made:
    """What *make* makes of the model's reply.

    *make* raises `UnfitError` where a reply has the shape and cannot be used. The model then
    sees that reply and what was wrong with it, once; after a second one that does not fit,
    raise `UnusableOutputError`. Nothing of a reply is in the error, or in what caused it. *heard*
    gets the first one as it comes.
    """
    request = ask.request
    text = model.reply(request, heard).text
    try:
        return make(_read(ask.wanted, text))
    except (ValidationError, UnfitError) as error:
        wrong = complaint(error)
    text = model.reply(replace(request, refused=(text, wrong))).text
    try:
        return make(_read(ask.wanted, text))
    except (ValidationError, UnfitError):
        pass
    raise UnusableOutputError(model.model.ref.provider, f"{ask.prompt.name} did not fit twice")


def _read(wanted: type[Wanted], text: str) -> Wanted:
    """*text* as the shape that was wanted; models without a JSON mode like to fence it."""
    fenced = _FENCED.fullmatch(text)
    return wanted.model_validate_json(fenced[1] if fenced else text)
