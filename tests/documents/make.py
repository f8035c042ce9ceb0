"""Make the sample résumés again from their sources: `python tests/documents/make.py [NAME …]`.

Needs what the tests do not: pdflatex, soffice, chromium, and the Python packages `typst` and
`python-docx` (see README.md beside this file). Everything is made offline.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
RESUMES = HERE / "resumes"


def latex(source: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error"]
        _run([*command, f"-output-directory={folder}", str(source)])
        shutil.copy(Path(folder) / f"{source.stem}.pdf", RESUMES)


def libreoffice(source: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
        _run([*command, str(RESUMES), str(source)])


def typst(source: Path) -> None:
    import typst as compiler  # type: ignore[import-not-found,unused-ignore]

    compiler.compile(str(source), output=str(RESUMES / f"{source.stem}.pdf"))


def chromium(source: Path) -> None:
    target = RESUMES / f"{source.stem}.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    _run(["chromium", *options, f"--print-to-pdf={target}", source.as_uri()])


def plain(source: Path) -> None:
    shutil.copy(source, RESUMES)


def word(source: Path) -> None:
    sys.path.insert(0, str(source.parent))
    import word_files  # type: ignore[import-not-found,unused-ignore]

    word_files.tables(RESUMES / "word-tables.docx")
    word_files.plain(RESUMES / "word-plain.docx")


MAKERS = {
    ".tex": latex,
    ".fodt": libreoffice,
    ".typ": typst,
    ".html": chromium,
    ".txt": plain,
    ".py": word,
}


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    wanted = set(sys.argv[1:])
    for source in sorted(SOURCES.iterdir()):
        if source.suffix in MAKERS and (not wanted or source.stem in wanted):
            MAKERS[source.suffix](source)
