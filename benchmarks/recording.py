"""Candid served with a recorder: what each run draws, written down as a bare script.

`python -m uvicorn benchmarks.recording:app` is the application as it is, plus one address,
`/recorded`, which answers with a Python script that makes the same calls to Streamlit as the
last run did, with constants instead of whatever led to them. That script is the baseline of
the rerun benchmark, so it draws what a page draws today without anybody keeping it up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import wraps
from threading import local
from types import MethodType

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.grid_container import GridContainer

HEAD = '''"""The same elements as one page of Candid, drawn from constants."""

import streamlit as st

from components import COMPONENTS


def nothing(*_, **__):
    return None


'''
NO_DRAWING = {"dg", "name"}  # public names of DeltaGenerator that are no elements


class Script:
    """The lines that draw what one run drew."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0
        self._names: dict[int, str] = {}
        self._held: list[object] = []  # keeps ids from being used twice

    def name(self, receiver: DeltaGenerator) -> str:
        return self._names.get(id(receiver), "st")

    def call(self, line: str, result: object) -> None:
        """Add a call, and name what it gave, for others to draw into."""
        name = f"v{len(self._held)}"
        self._held.append(result)
        several = list(result) if isinstance(result, list | tuple) else []
        if isinstance(result, DeltaGenerator):
            self._names[id(result)] = name
        for at, part in enumerate(several):
            self._names[id(part)] = f"{name}[{at}]"
        self.add(f"{name} = {line}")

    def add(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def enter(self, block: DeltaGenerator) -> None:
        self.add(f"with {self.name(block)}:")
        self.depth += 1
        self.add("pass")

    def leave(self) -> None:
        self.depth -= 1

    def __str__(self) -> str:
        return HEAD + "\n".join(self.lines) + "\n"


class _Thread(local):
    """What one script thread is drawing; `inside` while Streamlit calls itself."""

    script: Script | None = None
    inside = False


_thread = _Thread()
_last = Script()
_components: dict[str, dict[str, object]] = {}


def literal(value: object, options: Sequence[object] = ()) -> str:
    """*value* as Python source. Raises TypeError for what is no constant.

    A function becomes the table of what it gives for *options*, or does nothing.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str | bytes | int | float | None):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, range):
        return literal(list(value))
    if isinstance(value, list | tuple):
        inner = "".join(f"{literal(part)}, " for part in value)
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if callable(value):
        table = {option: value(option) for option in options}
        return f"{literal(table)}.__getitem__" if table else "nothing"
    raise TypeError(f"{type(value).__name__} is no constant")


def arguments(args: Sequence[object], kwargs: Mapping[str, object]) -> str:
    options = kwargs.get("options", args[1] if len(args) > 1 else ())
    listed = options if isinstance(options, Sequence) and not isinstance(options, str) else ()
    named = [
        f"{key}={literal(value, listed if key == 'format_func' else ())}"
        for key, value in kwargs.items()
    ]
    return ", ".join([*map(literal, args), *named])


def _draw(line: Callable[[Script], str], call: Callable[[], object]) -> object:
    """Make *call*, and note *line* unless Streamlit is calling itself."""
    script = _thread.script
    if script is None or _thread.inside:
        return call()
    _thread.inside = True
    try:
        result = call()
    finally:
        _thread.inside = False
    script.call(line(script), result)
    return result


def _recorded(method: Callable[..., object]) -> Callable[..., object]:
    name = method.__name__

    @wraps(method)
    def draw(receiver: DeltaGenerator, *args: object, **kwargs: object) -> object:
        return _draw(
            lambda script: f"{script.name(receiver)}.{name}({arguments(args, kwargs)})",
            lambda: method(receiver, *args, **kwargs),
        )

    return draw


def _record_methods(of: type[DeltaGenerator]) -> None:
    for name in vars(of) if of is not DeltaGenerator else dir(of):
        method = getattr(of, name)
        if not name.startswith("_") and name not in NO_DRAWING and callable(method):
            setattr(of, name, _recorded(method))


def _record_blocks(of: type[DeltaGenerator]) -> None:
    enter, leave = of.__enter__, of.__exit__

    def entering(block: DeltaGenerator) -> object:
        if _thread.script is not None and not _thread.inside:
            _thread.script.enter(block)
        return enter(block)

    def leaving(block: DeltaGenerator, *how: object) -> object:
        if _thread.script is not None and not _thread.inside:
            _thread.script.leave()
        return leave(block, *how)  # type: ignore[arg-type]

    of.__enter__ = entering  # type: ignore[method-assign,assignment]
    of.__exit__ = leaving  # type: ignore[method-assign,assignment]


def _record_functions() -> None:
    """`st.title` and its kin are methods that were bound before we came."""
    for name, value in list(vars(st).items()):
        if isinstance(value, MethodType) and isinstance(value.__self__, DeltaGenerator):
            ours = getattr(DeltaGenerator, value.__func__.__name__, None)
            if ours is not None:
                setattr(st, name, MethodType(ours, value.__self__))


def _record_page_config() -> None:
    configure = st.set_page_config

    def page_config(**kwargs: object) -> None:
        """The first call of every page: a new script begins."""
        global _last  # noqa: PLW0603 - the last run is what is asked for
        _thread.script = _last = Script()
        _last.add(f"st.set_page_config({arguments((), kwargs)})")
        configure(**kwargs)  # type: ignore[arg-type]

    st.set_page_config = page_config  # type: ignore[assignment]


def _record_components() -> None:
    component = st.components.v2.component

    def declared(name: str, **parts: object) -> Callable[..., object]:
        _components[name] = parts
        mount = component(name, **parts)  # type: ignore[arg-type]

        def drawn(**kwargs: object) -> object:
            return _draw(
                lambda _: f"COMPONENTS[{name!r}]({arguments((), kwargs)})",
                lambda: mount(**kwargs),  # type: ignore[arg-type]
            )

        return drawn

    st.components.v2.component = declared  # type: ignore[assignment]


def components_module() -> str:
    """A module that declares the components once, as our own modules do."""
    lines = [f"    {name!r}: component({name!r}, {arguments((), parts)}),"
             for name, parts in _components.items()]  # fmt: skip
    head = "from streamlit.components.v2 import component\n\nCOMPONENTS = {\n"
    return head + "\n".join(lines) + "\n}\n"


class Recorded:
    """The application, and the address that answers with what was drawn last."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answers = {"/recorded": lambda: str(_last), "/components": components_module}
        answer = answers.get(scope.get("path", ""))
        if scope["type"] == "http" and answer is not None:
            await PlainTextResponse(answer())(scope, receive, send)
        else:
            await self.app(scope, receive, send)


for _kind in (DeltaGenerator, GridContainer):
    _record_methods(_kind)
_record_blocks(DeltaGenerator)
_record_functions()
_record_page_config()
_record_components()

from Home import app as _app  # noqa: E402 - its pages must find Streamlit with the recorder in it

app = Recorded(_app)
