"""The paragraphs of a Word part as lines: tables row by row, text boxes, lists as "• "."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _BOX = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc", "txbxContent"))
_VAL = f"{_W}val"
# Deleted words, and the second copy of a drawing that old programs read.
_SKIPPED = frozenset(
    {
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}pPr",
        f"{_W}rPr",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_SPELLED = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LABEL = 40  # characters of a cell that only dates or labels the cell beside it
_CELL_GAP = " | "


def listed_styles(styles: Element | None) -> frozenset[str]:
    """The ids of paragraph styles that make an item of a list."""
    if styles is None:
        return frozenset()
    parents: dict[str, str] = {}
    listed: set[str] = set()
    for style in styles.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        based = style.find(f"{_W}basedOn")
        parents[name] = based.get(_VAL, "") if based is not None else ""
        numbered = style.find(f"{_W}pPr/{_W}numPr") is not None
        if numbered and style.find(f"{_W}pPr/{_W}outlineLvl") is None:
            listed.add(name)
    return frozenset(name for name in parents if _inherits(name, parents, listed))


def _inherits(name: str, parents: dict[str, str], listed: set[str]) -> bool:
    for _ in range(10):  # deeper chains exist only in files made to loop
        if name in listed:
            return True
        name = parents.get(name, "")
    return False


def paragraphs(element: Element, listed: frozenset[str]) -> Iterator[str]:
    """Lines of text below *element*; "" where a new block begins."""
    for child in element:
        if child.tag == _P:
            yield from _paragraph(child, listed)
        elif child.tag == _TBL:
            yield from _table(child, listed)
        elif child.tag not in _SKIPPED:
            yield from paragraphs(child, listed)


def _paragraph(paragraph: Element, listed: frozenset[str]) -> Iterator[str]:
    boxes: list[Element] = []
    text = "".join(_pieces(paragraph, boxes))
    style = _value(paragraph, "pStyle")
    if style.lower().startswith(("heading", "title")):
        yield ""
    item = _is_item(paragraph, style, listed)
    for index, line in enumerate(text.split("\n")):
        yield f"• {line}" if item and not index and line.strip() else line
    for box in boxes:
        yield ""
        yield from paragraphs(box, listed)
        yield ""


def _pieces(element: Element, boxes: list[Element]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SPELLED:
            yield _SPELLED[child.tag]
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            yield from _pieces(child, boxes)


def _is_item(paragraph: Element, style: str, listed: frozenset[str]) -> bool:
    number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None:
        return number.get(_VAL) != "0" and not style.lower().startswith("heading")
    return style in listed


def _value(paragraph: Element, name: str) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}{name}")
    return found.get(_VAL, "") if found is not None else ""


def _table(table: Element, listed: frozenset[str]) -> Iterator[str]:
    yield ""
    for row in table.iter(_TR) if table.find(_TR) is None else table.findall(_TR):
        cells = [list(_trimmed(paragraphs(cell, listed))) for cell in _cells(row)]
        yield from _row([cell for cell in cells if cell])
    yield ""


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _cells(child)


def _trimmed(lines: Iterator[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        stripped = line.strip()
        if stripped or before:
            yield stripped
        before = stripped


def _row(cells: list[list[str]]) -> Iterator[str]:
    """Short cells on one line; a date or label before the first line of what it belongs to;
    cells that hold whole sections one after the other."""
    cells = [cell[:-1] if cell[-1] == "" else cell for cell in cells]
    if all(len(cell) == 1 for cell in cells):
        if cells:
            yield _CELL_GAP.join(cell[0] for cell in cells)
        return
    first, *others = cells
    if len(first) == 1 and len(first[0]) <= _LABEL and others and not first[0].startswith("•"):
        others[0][0] = first[0] + _CELL_GAP + others[0][0]
        cells = others
    for cell in cells:
        yield ""
        yield from cell
