"""Programs that some tests need, where they are, and what happens where they are not."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

FOLDERS = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))  # Debian's PgBouncer


def program(*names: str, package: str) -> str:
    """Where the first of *names* is that is there; `missing` without any of them."""
    found = (shutil.which(name, path=FOLDERS) for name in names)
    return next(filter(None, found), None) or missing(package, f"apt-get install {package}")


def missing(what: str, installed_by: str) -> NoReturn:
    """Leave out the test that needs *what*, loudly; with CI=true it fails instead."""
    # Whoever changes a sentence need not install four servers: the other tests say enough. But
    # nothing is merged on the word of a test that did not run.
    reason = f"NO {what.upper()}: its tests did not run. Install it, e.g. {installed_by}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
