"""The command line of Candid: ``python -m core.admin COMMAND``.

Each command is a function that takes the parsed arguments and prints its result; a deliberate
error becomes its one sentence on stderr and exit status 1. Whatever a command needs it imports
itself, so that asking for help starts nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.errors import AppError, DocumentTooLargeError, EmptyDocumentError, InputError


class NoSuchFileError(InputError):
    say = "There is no such file that can be read. Check the name, then try again."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 a deliberate error (2: wrong usage)."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Any] = chosen.command
    try:
        result = command(chosen)
    except AppError as error:
        print(error.say, file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.admin", description="Candid's own tools.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_reading(commands, "read-resume", read_resume, "what we understand of a résumé, as JSON")
    _add_reading(commands, "read-job", read_job, "what we understand of a job description, as JSON")
    return parser


def _add_reading(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace], Any],
    what: str,
) -> None:
    reading = commands.add_parser(name, help=what, description=f"Print {what}.")
    reading.add_argument("file", metavar="FILE", type=Path, help="a PDF, DOCX or plain text file")
    reading.set_defaults(command=command)


def read_resume(chosen: argparse.Namespace) -> Any:
    """The profile read from a résumé file, as `profile_as_json` shapes it."""
    from core.coaches.offline.reading import read_resume as understand
    from core.services.profiles_as_json import profile_as_json

    return profile_as_json(understand(_text_of(chosen.file)))


def read_job(chosen: argparse.Namespace) -> Any:
    """The job read from an advertisement's file, as `job_as_json` shapes it."""
    from core.coaches.offline.reading import read_job as understand
    from core.services.profiles_as_json import job_as_json

    return job_as_json(understand(_text_of(chosen.file)))


def _text_of(file: Path) -> str:
    """The words of *file*, read as safely as an upload."""
    from core.ports.documents import LARGEST_FILE
    from core.providers.documents.reader import IsolatedReader

    try:
        if file.stat().st_size > LARGEST_FILE:
            raise DocumentTooLargeError(f"{file.stat().st_size} bytes")
        content = file.read_bytes()
    except OSError as error:
        raise NoSuchFileError(type(error).__name__) from error
    if not content:
        raise EmptyDocumentError("empty file")
    reader = IsolatedReader()
    try:
        return reader.read(content, file.name).text
    finally:
        reader.close()


if __name__ == "__main__":
    sys.exit(main())
