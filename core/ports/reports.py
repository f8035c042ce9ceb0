"""What we need to hand a report over as a file."""

from __future__ import annotations

from typing import Protocol

from core.domain.report import Report


class ReportWriter(Protocol):
    def write(self, report: Report) -> bytes:
        """*report* as one PDF document. It takes long enough for a thread of its own.

        Every letter of it can be seen: what no font can draw is replaced visibly, and the end
        of the document says so.
        """
        ...
