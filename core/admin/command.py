"""One command of the command line, as data: the parser is made from these."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Argument = tuple[Sequence[str], Mapping[str, Any]]
"""What `ArgumentParser.add_argument` takes: names, and what is said of them."""


class Command(NamedTuple):
    name: str
    run: Callable[[argparse.Namespace], Any]
    what: str  # it does, as the end of a sentence without its full stop
    arguments: Sequence[Argument] = ()
