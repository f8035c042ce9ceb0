"""Commands that show what we understand of a file. They need no data folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.admin.command import Argument, Command
from core.errors import DocumentTooLargeError, EmptyDocumentError, InputError


class NoSuchFileError(InputError):
    say = "There is no such file that can be read. Check the name, then try again."


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


_FILE: Argument = (
    ("file",),
    {"metavar": "FILE", "type": Path, "help": "a PDF, DOCX or plain text file"},
)

COMMANDS = (
    Command(
        "read-resume",
        read_resume,
        "print what we understand of a résumé, as JSON",
        (_FILE,),
    ),
    Command(
        "read-job",
        read_job,
        "print what we understand of a job description, as JSON",
        (_FILE,),
    ),
)
