"""The command line of Candid: ``python -m core.admin COMMAND``.

Each command is a function that takes the parsed arguments and returns what is printed: text as
it is, everything else as JSON. A deliberate error becomes its one sentence on stderr and exit
status 1. Whatever a command needs it imports itself, so that asking for help starts nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from core.admin import database, people, reading
from core.errors import AppError

COMMANDS = (*reading.COMMANDS, *database.COMMANDS, *people.COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 a deliberate error, or something that `health`
    found broken (2: wrong usage)."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Any] = chosen.command
    try:
        result = command(chosen)
    except AppError as error:
        print(error.sentence(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Ended before it was done.", file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    printed = (
        result if isinstance(result, str) else json.dumps(result, indent=2, ensure_ascii=False)
    )
    print(printed)
    return int(isinstance(result, dict) and bool(result.get("broken")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.admin", description="Candid's own tools.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command, what, options in COMMANDS:
        added = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        added.set_defaults(command=command)
        for flags, settings in options:
            added.add_argument(*flags, **settings)
    return parser
