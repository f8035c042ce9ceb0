"""How many tokens a request may take at most, known before it is sent.

Limits hold this much back while a call is under way, so it must never be too little; what was
held too much is given back when the provider says what it took.
"""

from __future__ import annotations

import json
from typing import Final

from core.ports.chat import Request

OURS: Final = 3
"""Bytes of our own English, and of JSON schemas, that make at least one token: OpenAI's rule of
thumb is four characters (help.openai.com, "What are tokens and how to count them?")."""
FRAME: Final = 100  # tokens around each message: its role, and the delimiters of material


def most_given(request: Request) -> int:
    ours = [request.instruction]
    if request.shape is not None:
        ours.append(json.dumps(request.shape.schema))
    theirs = [each.text for each in request.material]
    messages = 1 + len(theirs)
    if request.refused is not None:
        theirs.extend(request.refused)
        messages += 2
    return -(-sum(map(_bytes, ours)) // OURS) + sum(map(_bytes, theirs)) + messages * FRAME


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
