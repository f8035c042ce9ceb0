"""Folders and files that only the account we run as can read, whatever the umask."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Make *folder* with mode 0700; tighten one of ours that is wider."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    shared = found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid()
    if not shared and stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        folder.chmod(0o700)
    return folder


def private_file(path: Path) -> Path:
    """Make *path* with mode 0600; SQLite gives its -wal and -shm files the same."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if stat.S_IMODE(path.stat().st_mode) != stat.S_IRUSR | stat.S_IWUSR:
        path.chmod(0o600)
    return path


def private_draft(draft: Path, content: bytes) -> Path:
    """A new file with all of *content*, on the disk, or none at all. Whoever wants it to appear
    whole gives it its name afterwards: with `Path.replace`, or `Path.hardlink_to` to be first."""
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)  # a full disk leaves no half of it
        raise
    return draft
