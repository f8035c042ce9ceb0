"""Reports as files. The library is loaded with the first one: it takes half a second."""

from __future__ import annotations

from core.domain.report import Report


class LazyPdfReports:
    """`PdfReports`, imported when it is first asked for something."""

    def write(self, report: Report) -> bytes:
        from core.providers.reports.pdf import PdfReports

        return PdfReports().write(report)
