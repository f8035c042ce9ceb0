"""Cut the 366 KB Material Symbols font down to the icons in use: `python -m tools.subset_icons`.

In use are those that our pages name and those that Streamlit's own widgets name. Writes
static/fonts/symbols.woff2; a test fails when an icon of ours is missing from it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from web.streamlit_files import FRONTEND

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "static" / "fonts" / "symbols.woff2"
NAME = re.compile(r":material/([a-z0-9_]+):")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"  # what the names of icons are spelled with


def ours() -> set[str]:
    """Every icon that Home.py, a page or a part of a page names."""
    sources = [ROOT / "Home.py", *ROOT.glob("pages/*.py"), *ROOT.glob("ui/**/*.py")]
    return {name for path in sources for name in NAME.findall(path.read_text(encoding="utf-8"))}


def theirs() -> set[str]:
    """Every icon that Streamlit's bundle names."""
    scripts = (FRONTEND / "static" / "js").glob("*.js")
    return {name for path in scripts for name in NAME.findall(path.read_text(errors="ignore"))}


def icons_in(font: Path) -> dict[str, str]:
    """Name of each icon -> its glyph, read from the font's ligature table."""
    opened = TTFont(font)
    characters = {glyph: chr(code) for code, glyph in opened.getBestCmap().items()}
    found = {}
    for lookup in opened["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, entries in _ligatures(table).items():
                for entry in entries:
                    spelled = "".join(characters.get(g, "?") for g in (first, *entry.Component))
                    found[spelled] = entry.LigGlyph
    return found


def main() -> int:
    source = next((FRONTEND / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2"))
    glyphs, names = icons_in(source), ours() | theirs()
    options = subset.Options(
        flavor="woff2",
        layout_closure=False,
        layout_features=["*"],
        glyph_names=False,
        hinting=False,
    )
    cutter = subset.Subsetter(options)
    known = sorted(names & glyphs.keys())
    cutter.populate(glyphs=[glyphs[name] for name in known], text=LETTERS)
    font = TTFont(source)
    cutter.subset(font)
    subset.save_font(font, str(TARGET), options)
    unknown = sorted(ours() - glyphs.keys())
    print(f"{len(known)} icons, {source.stat().st_size} -> {TARGET.stat().st_size} bytes")
    if unknown:
        print("There is no such icon:", ", ".join(unknown), file=sys.stderr)
    return bool(unknown)


def _ligatures(table: object) -> dict[str, list[Any]]:
    """First glyph -> what may follow it; a large table hides inside an extension."""
    found: dict[str, list[Any]] = getattr(getattr(table, "ExtSubTable", table), "ligatures", {})
    return found


if __name__ == "__main__":
    sys.exit(main())
