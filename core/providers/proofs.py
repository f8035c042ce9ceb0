"""Proofs as files: `python -m evals.model` and `make evals` write them, the Proof page reads."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from core.domain.proof import Proof, file_of

log = logging.getLogger(__name__)

RESULTS = Path(__file__).resolve().parents[2] / "evals" / "results"
_PROOF = TypeAdapter(Proof)


@dataclass(frozen=True)
class FileProofs:
    """One JSON file for each coach in *folder*. A file that is none is named in the log and
    counts as not measured."""

    folder: Path = RESULTS

    def of(self, coach: str) -> Proof | None:
        found = self._read(self.folder / file_of(coach))
        return found if found is not None and found.coach == coach else None

    def all(self) -> Sequence[Proof]:
        read = (self._read(path) for path in self.folder.glob("*.json"))
        return sorted((proof for proof in read if proof), key=lambda proof: proof.coach)

    def put(self, proof: Proof) -> None:
        """In place of the last run of the same coach."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = json.dumps(_PROOF.dump_python(proof, mode="json"), indent=2, ensure_ascii=False)
        (self.folder / file_of(proof.coach)).write_text(said + "\n", "utf-8")

    def _read(self, path: Path) -> Proof | None:
        try:
            return _PROOF.validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            log.warning("%s is no proof", path.name)
            return None
