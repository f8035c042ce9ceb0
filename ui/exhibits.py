"""Exhibits drawn in HTML and CSS: tables, bars and lines. Their shapes are in static/exhibits.css.

st.html keeps HTML and drops SVG, so a line is a box cut to shape. Every drawing says in words what
it shows, and carries its numbers as a table. Text goes through `html.escape`.
"""

from __future__ import annotations

from html import escape

from core.domain.case import Case, Chart, Exhibit

HALF = 1.5  # px: half the thickness of a line
HEADROOM = 1.3  # how much higher than its highest value a chart of lines is: room for a label


def exhibit_html(case: Case, exhibit: Exhibit) -> str:
    """One exhibit as a figure: title, drawing or table, note."""
    number = case.exhibits.index(exhibit) + 1
    drawn = {Chart.NONE: _table, Chart.BAR: _bars, Chart.LINE: _line}[exhibit.chart](exhibit)
    if exhibit.chart is not Chart.NONE:
        drawn = f'<p class="measure">{escape(exhibit.columns[0].headed)}</p>{drawn}'
        drawn += f"<details><summary>The numbers as a table</summary>{_table(exhibit)}</details>"
    note = f'<p class="note">{escape(case.filled(exhibit.note))}</p>' if exhibit.note else ""
    return (
        f'<figure class="exhibit"><figcaption><span>Exhibit {number}</span> '
        f"{escape(exhibit.title)}</figcaption>{drawn}{note}</figure>"
    )


def _table(exhibit: Exhibit) -> str:
    """Rows as they are; turned round where there are more columns than rows, for narrow screens."""
    if len(exhibit.columns) > len(exhibit.rows):
        heads = [row.name for row in exhibit.rows]
        body = [
            (column.headed, [column.cell(row.values[place]) for row in exhibit.rows])
            for place, column in enumerate(exhibit.columns)
        ]
        corner = ""
    else:
        heads = [column.headed for column in exhibit.columns]
        body = [
            (row.name, [c.cell(v) for c, v in zip(exhibit.columns, row.values, strict=True)])
            for row in exhibit.rows
        ]
        corner = exhibit.rows_name
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    first = f'<th scope="col">{escape(corner)}</th>' if corner else "<td></td>"
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for name, cells in body
    )
    return f"<table><thead><tr>{first}{head}</tr></thead><tbody>{rows}</tbody></table>"


def _values(exhibit: Exhibit) -> list[tuple[str, float, str]]:
    """(name, value, value in words) of every row: the first column is the one that is drawn."""
    column = exhibit.columns[0]
    return [(row.name, row.values[0], column.measure.show(row.values[0])) for row in exhibit.rows]


def _in_words(kind: str, exhibit: Exhibit) -> str:
    shown = "; ".join(f"{name}: {words}" for name, _, words in _values(exhibit))
    return escape(f"{kind}. {exhibit.columns[0].name}. {shown}.", quote=True)


def _bars(exhibit: Exhibit) -> str:
    highest = max(value for _, value, _ in _values(exhibit))
    rows = "".join(
        f'<span>{escape(name)}</span><i style="--part:{value / highest:.4f}"></i>'
        f"<b>{escape(exhibit.columns[0].cell(value))}</b>"
        for name, value, _ in _values(exhibit)
    )
    return (
        f'<div class="bars" role="img" aria-label="{_in_words("Bar chart", exhibit)}">{rows}</div>'
    )


def _line(exhibit: Exhibit) -> str:
    values = _values(exhibit)
    top = HEADROOM * max(value for _, value, _ in values)
    points = [
        (100 * (place + 0.5) / len(values), 100 * (1 - value / top))
        for place, (_, value, _) in enumerate(values)
    ]
    edge = [f"{x:.2f}% calc({y:.2f}% - {HALF}px)" for x, y in points]
    edge += [f"{x:.2f}% calc({y:.2f}% + {HALF}px)" for x, y in reversed(points)]
    dots = "".join(
        f'<b style="left:{x:.2f}%;top:{y:.2f}%">{escape(exhibit.columns[0].cell(value))}</b>'
        for (x, y), (_, value, _) in zip(points, values, strict=True)
    )
    names = "".join(f"<span>{escape(name)}</span>" for name, _, _ in values)
    return (
        f'<div class="line" role="img" aria-label="{_in_words("Line chart", exhibit)}">'
        f'<div class="plot"><i style="clip-path:polygon({", ".join(edge)})"></i>{dots}</div>'
        f'<div class="names">{names}</div></div>'
    )
