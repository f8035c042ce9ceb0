"""Where the Node packages of the tests lie: a cache outside the repository, by their lock file."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

LOCK = Path(__file__).with_name("package-lock.json")


def place() -> Path:
    """The folder for exactly these packages; it may not be there yet."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "candid" / f"supabase-{sha256(LOCK.read_bytes()).hexdigest()[:12]}"


if __name__ == "__main__":
    print(place())  # noqa: T201 - tools/install_supabase.sh asks
