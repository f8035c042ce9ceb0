"""Bare pypdf: for every path on standard input, the CPU seconds that its text takes."""

from __future__ import annotations

import sys
import time

from pypdf import PdfReader


def text(path: str) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


if __name__ == "__main__":
    for line in sys.stdin:
        began = time.process_time()
        text(line.strip())
        print(time.process_time() - began, flush=True)  # the answer
