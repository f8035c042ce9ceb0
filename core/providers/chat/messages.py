"""What a request looks like on the wire.

Our prompt is the system's message. Each piece of material is a message of its own between two
lines with a mark that nobody could have known when the material was written.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from functools import cache
from typing import Any

from core.ports.chat import Material, Request
from core.prompts import load
from core.providers.chat.catalogue import Offer
from core.providers.chat.dialect import Dialect

Message = dict[str, str]

_prompt = cache(load)  # read once


def parameters(request: Request, offer: Offer, dialect: Dialect) -> dict[str, Any]:
    """The arguments of an SDK's `chat.completions.create`."""
    model = offer.model
    asked: dict[str, Any] = {
        "model": model.ref.model,
        "messages": list(
            _messages(request, in_words=request.shape is not None and not model.schema)
        ),
        dialect.longest: request.most_tokens + model.thinks,
        "extra_body": {**dialect.send, **offer.send},
        "stream": offer.streams(request),
    }
    if offer.streams(request):
        asked["extra_body"] |= dialect.send_to_stream
    if offer.takes_temperature:
        asked["temperature"] = request.temperature
    if request.shape is not None and model.schema:
        shape = {"name": request.shape.name, "schema": request.shape.schema, "strict": True}
        asked["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif request.shape is not None and model.json:
        asked["response_format"] = {"type": "json_object"}
    return asked


def _messages(request: Request, *, in_words: bool) -> Iterator[Message]:
    mark = secrets.token_hex(6)
    told = [request.instruction]
    if request.material:
        told.append(_prompt("frame_material", "v1").render(mark=mark))
    if in_words and request.shape is not None:
        told.append(_prompt("fit_schema", "v1").render(schema=json.dumps(request.shape.schema)))
    yield {"role": "system", "content": "\n\n".join(each.strip() for each in told)}
    yield from (_delimited(each, mark) for each in request.material)
    if request.refused is not None:
        reply, problem = request.refused
        yield {"role": "assistant", "content": reply}
        yield {
            "role": "user",
            "content": _prompt("reply_again", "v1").render(problem=problem).strip(),
        }


def _delimited(material: Material, mark: str) -> Message:
    begin, end = f"--- {material.kind} {mark} ---", f"--- end of {material.kind} {mark} ---"
    return {"role": "user", "content": f"{begin}\n{material.text}\n{end}"}
