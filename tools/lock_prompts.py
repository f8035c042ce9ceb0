"""Lock the prompts: ``python -m tools.lock_prompts`` enters each new version into the lock file.

A version that is in it was released: levels and questions are stored with its name, so its words
never change. The tests compare; this refuses to write over a hash, and a change is a new file.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from core.prompts import ROOT

_HEAD = "# Released prompts and the SHA-256 of each file: `python -m tools.lock_prompts`.\n"


def hashes(root: Path = ROOT) -> Mapping[str, str]:
    """Every prompt file that there is, as name@version, with the hash of its bytes."""
    return {
        f"{path.parent.name}@{path.stem}": sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.glob("*/v*.md"))
    }


def locked(root: Path = ROOT) -> Mapping[str, str]:
    """What the lock file says; empty where there is none."""
    path = root / "lock.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def broken(root: Path = ROOT) -> list[str]:
    """The released versions whose words have changed or gone."""
    now = hashes(root)
    return [name for name, digest in locked(root).items() if now.get(name) != digest]


def main(root: Path = ROOT) -> int:
    """Enter what is new; return 1, and write nothing, where a released version was changed."""
    if changed := broken(root):
        print(f"Released and changed: {', '.join(changed)}. Write a new version instead.")
        return 1
    lines = [f'"{name}" = "{digest}"\n' for name, digest in sorted(hashes(root).items())]
    (root / "lock.toml").write_text("".join((_HEAD, *lines)), "utf-8")
    print(f"{len(lines)} prompts are locked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
