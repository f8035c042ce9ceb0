"""What a reply has to look like: a pydantic model, and the strict JSON schema of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from core.ports.chat import Shape

# Vendors' strict modes know the structure of JSON, and not all of its limits: those are ours to
# check when the reply is here.
_OURS_TO_CHECK = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"}
    | {"title", "description", "default"}
)
_LONGEST_COMPLAINT = 1000  # characters


class Shaped(BaseModel):
    """A reply. Its errors never carry what it was made of: that may be a candidate's words."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class UnfitError(ValueError):
    """A reply has the shape and does not fit; `str()` says why, to the model alone."""


@cache
def shape_of(wanted: type[Shaped]) -> Shape:
    """The shape by which a model is held to *wanted*."""
    return Shape(_name(wanted), _strict(wanted.model_json_schema()))


def complaint(error: ValidationError | UnfitError) -> str:
    """What was wrong with a reply, in words for the model that made it; never to be logged."""
    if isinstance(error, UnfitError):
        return str(error)[:_LONGEST_COMPLAINT]
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = (f"{'.'.join(map(str, _place(one))) or 'the reply'}: {one['msg']}" for one in found)
    return "; ".join(lines)[:_LONGEST_COMPLAINT]


def _place(error: ErrorDetails) -> tuple[int | str, ...]:
    """Where it is wrong. What a field is called that nobody wanted is the model's own word, and
    may be an order that it read: it never comes back among ours."""
    place = error["loc"]
    return place[:-1] if error["type"] == "extra_forbidden" else place


def _name(wanted: type[Shaped]) -> str:
    words = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in wanted.__name__)
    return words.strip("_")


def _strict(schema: Any) -> Any:
    """*schema* as strict modes want it: every field required, no other one allowed."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: {name: _strict(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _strict(value)
        for key, value in schema.items()
        if key not in _OURS_TO_CHECK
    }
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
