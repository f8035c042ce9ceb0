"""The baseline of the reruns: what a page draws, written down as a bare script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.processes import ROOT

# The recorder wraps Streamlit for the whole process, so it is tried in one of its own.
TRIED = """
from enum import StrEnum
from benchmarks.recording import Script, arguments, literal
from streamlit.delta_generator import DeltaGenerator

class Way(StrEnum):
    FILE = "file"

print(literal([1, ("a",), {"b": None}, True, Way.FILE]))
print(arguments(("How", ["x", "y"]), {"format_func": str.upper, "on_click": print}))
try:
    literal(object())
except TypeError as error:
    print(error)

script, box = Script(), DeltaGenerator()
script.call(f"{script.name(DeltaGenerator())}.columns(2)", [box, DeltaGenerator()])
script.enter(box)
script.call(f"{script.name(box)}.title('Hello')", DeltaGenerator())
script.leave()
script.call("st.divider()", None)
print(*script.lines, sep="\\n")
"""


def test_calls_become_a_script_of_constants(tmp_path: Path) -> None:
    """Names for what is drawn into, tables for functions, and a refusal of what is no constant."""
    tried = subprocess.run(
        [sys.executable, "-c", TRIED],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert tried.stdout.splitlines() == [
        "[1, ('a', ), {'b': None}, True, 'file', ]",
        "'How', ['x', 'y', ], format_func={'x': 'X', 'y': 'Y'}.__getitem__, on_click=nothing",
        "object is no constant",
        "v0 = st.columns(2)",
        "with v0[0]:",
        "    pass",
        "    v1 = v0[0].title('Hello')",
        "v2 = st.divider()",
    ]
