"""Measurements as files: `make evals` writes them, the Proof page reads."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from core.domain.measurement import Measurement, file_of

log = logging.getLogger(__name__)

RESULTS = Path(__file__).resolve().parents[2] / "evals" / "results"
_MEASUREMENT = TypeAdapter(Measurement)


@dataclass(frozen=True)
class FileMeasurements:
    """One JSON file for each coach in *folder*. A file that is none is named in the log and
    counts as not measured."""

    folder: Path = RESULTS

    def of(self, coach: str) -> Measurement | None:
        found = self._read(self.folder / file_of(coach))
        return found if found is not None and found.coach == coach else None

    def all(self) -> Sequence[Measurement]:
        read = (self._read(path) for path in self.folder.glob("*.json"))
        return sorted(
            (measurement for measurement in read if measurement),
            key=lambda measurement: measurement.coach,
        )

    def put(self, measurement: Measurement) -> None:
        """In place of the last run of the same coach."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = json.dumps(
            _MEASUREMENT.dump_python(measurement, mode="json"), indent=2, ensure_ascii=False
        )
        (self.folder / file_of(measurement.coach)).write_text(said + "\n", "utf-8")

    def _read(self, path: Path) -> Measurement | None:
        try:
            return _MEASUREMENT.validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            log.warning("%s is no measurement", path.name)
            return None
