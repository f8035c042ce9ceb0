"""Skills, education and achievements: sections that are lists in one form or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from core.coaches.offline.reading.dates import is_only_period
from core.coaches.offline.reading.lines import Line, column_gap
from core.coaches.offline.reading.paragraphs import ends_sentence, goes_on
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import listed, phrases, words

LONGEST_SKILL = 8  # words; what is longer is a sentence and stays whole
SHORT_NAME = 5  # words; above bullets a short line names what they tell of

_GLYPHS = re.compile(r"[●○◉◯★☆■□▪▫⬤◆◇•]{2,}|\d{1,3} ?%$|\b\d ?/ ?(?:5|10)$")
LIST = re.compile(r"\s*[,;|•·∙●◦⋅▪■◆¦]\s*|\s+[–—]\s+|\s*\n\s*[•·∙●◦▪■◆]?\s*|\s+/\s+|`\s+`")
_BARS = re.compile(r"\s*[|•·∙●◦⋅▪■◆¦]\s*|\s*\n\s*[•·∙●◦▪■◆]?\s*")
LABEL = re.compile(r"([^:]{2,40}?)[ \t]*:[ \t]*(?=\S)")
_KEPT_LABEL = re.compile(r"(?:driving|driver.?s)? ?licen[cs]e|driving", re.IGNORECASE)
_LONE_LABEL = re.compile(r"[^:,]{2,40}:$")
AND = re.compile(r"\s+(?:and|und|et|y|&)\s+")
_FIRST_AND = re.compile(r"(?:and|und|et|y|&)\s+")
# Words of a level that are never a skill themselves, as "writing" is.
_ONLY_LEVELS = frozenset(
    ["native", "fluent", "intermediate", "bilingual", "a1", "a2", "b1", "b2", "c1", "c2"]
)
_KNOWN_SKILLS = frozenset(skill.lower() for skill in phrases("skills"))
_DEGREES = words("degrees")
_SCHOOLS = words("organisations")
_TABLE_LABELS = listed("skill_groups")
WORD = re.compile(r"[^\s()\[\],;:|/]+")


def skills_of(source: Source, lines: Sequence[Line], width: int) -> list[Piece]:
    """The single skills in *lines*, without the labels of their groups."""
    found: list[Piece] = []
    for piece in _runs(source, lines, width):
        columns = piece.split(column_gap(piece.text))
        for column in columns[_is_table_label(columns) :]:
            found += _skills_in(_without_label(column))
    return found


def _is_table_label(columns: Sequence[Piece]) -> bool:
    """True where the first of two columns says what the list in the second one is about."""
    if len(columns) != 2 or "," in columns[0].text:  # noqa: PLR2004 - label and list
        return False
    return "," in columns[1].text and key(columns[0].text) not in _KNOWN_SKILLS


def _runs(source: Source, lines: Sequence[Line], width: int) -> Iterator[Piece]:
    """Lines rejoined where a list was wrapped in the middle of an entry or after a comma."""
    group: list[Line] = []
    for line in lines:
        if group and not _list_goes_on(group, line, width):
            yield source.between(group[0].piece, group[-1].piece)
            group = []
        if not _LONE_LABEL.match(line.text):
            group.append(line)
    if group:
        yield source.between(group[0].piece, group[-1].piece)


def _list_goes_on(group: list[Line], line: Line, width: int) -> bool:
    previous = group[-1]
    if line.bullet or line.spaced or line.number != previous.number + 1 or LABEL.match(line.text):
        return False
    if _without_label(line.piece) is not line.piece:
        return False
    if previous.text.endswith((",", ";", "&")) or line.text[:1] in ",;":
        return True
    if "," not in previous.text:
        return previous.bullet and goes_on(group[0], previous, line, width)
    return goes_on(group[0], previous, line, width)


def _without_label(piece: Piece) -> Piece:
    label = LABEL.match(piece.text)
    if label and _KEPT_LABEL.search(label[1]):
        return piece
    if label:
        return piece.part(label.end()).trimmed()
    first, _, rest = piece.text.partition(" ")
    if first.lower() in _TABLE_LABELS and "," in rest and rest[:1].isupper():
        second, _, after = rest.partition(" ")
        return (
            piece.part(len(first) + 1) if second.lower() not in {"and", "&"} or not after else piece
        )
    return piece


def _skills_in(piece: Piece) -> Iterator[Piece]:
    text = piece.text
    if _KEPT_LABEL.match(text) and ":" in text:
        yield piece
        return
    if _is_prose(text):
        yield from (part for part in piece.split(_BARS) if part.text)
        return
    parts = list(split_outside_brackets(piece))
    for number, part in enumerate(parts):
        last = number == len(parts) - 1 and number > 0
        for single in _parted_by_and(part, last=last):
            tidy = _tidy_skill(single)
            if tidy.text and not is_only_period(tidy) and not _is_only_level(tidy.text):
                yield tidy


def _is_only_level(text: str) -> bool:
    found = [word.strip(".-–") for word in WORD.findall(key(text))]
    return bool(found) and all(word in _ONLY_LEVELS for word in found)


def _is_prose(text: str) -> bool:
    """Sentences about skills are left whole: cut at their commas they say nothing."""
    parts = [part for part in re.split(r"[,;]\s", text) if part]
    longest = max(len(part.split()) for part in parts) if parts else 0
    average = sum(len(part.split()) for part in parts) / max(len(parts), 1)
    return longest > LONGEST_SKILL or (average > 4.5 and text.rstrip().endswith("."))  # noqa: PLR2004


def split_outside_brackets(piece: Piece) -> Iterator[Piece]:
    """*piece* cut at its separators, but not within brackets: "AWS (EC2, S3)" is one."""
    begin = depth = at = 0
    text = piece.text
    for match in LIST.finditer(text):
        depth = max(
            0, depth + text.count("(", at, match.start()) - text.count(")", at, match.start())
        )
        at = match.start()
        if depth == 0:
            yield piece.part(begin, match.start())
            begin = match.end()
    yield piece.part(begin)


def _parted_by_and(piece: Piece, *, last: bool) -> Iterator[Piece]:
    """The last of a list may hold two: "Python, Go and Rust"; "health and safety" is one."""
    text = piece.text
    if last and (lead := _FIRST_AND.match(text)):
        piece = piece.part(lead.end())
        text = piece.text
    match = AND.search(text)
    if match and (key(text) not in _KNOWN_SKILLS):
        left, right = text[: match.start()], text[match.end() :]
        known = key(left) in _KNOWN_SKILLS and key(right) in _KNOWN_SKILLS
        if known:
            yield piece.part(0, match.start())
            yield piece.part(match.end())
            return
    yield piece


def _tidy_skill(piece: Piece) -> Piece:
    """*piece* without rating dots, per cent and a sentence's final point."""
    if match := _GLYPHS.search(piece.text):
        piece = piece.part(0, match.start())
    piece = piece.trimmed(" \t\n,;|·•∙⋅–—-*_`")
    if piece.text.endswith(".") and piece.text.count(".") == 1:
        piece = piece.part(0, len(piece.text) - 1)
    return piece


def education_of(source: Source, lines: Sequence[Line], width: int) -> list[Piece]:
    """One piece an entry: degree, school and dates; details below it as pieces of their own."""
    return _grouped(source, lines, lambda number, group: _begins_entry(lines, number, group, width))


def _grouped(
    source: Source, lines: Sequence[Line], begins: Callable[[int, list[Line]], bool]
) -> list[Piece]:
    """*lines* joined into entries; *begins* says of a line and the entry before whether it is a
    new one. A period that stands alone is no entry."""
    found: list[Piece] = []
    group: list[Line] = []
    for number, line in enumerate(lines):
        if group and begins(number, group):
            found.append(source.between(group[0].piece, group[-1].piece))
            group = []
        group.append(line)
    if group:
        found.append(source.between(group[0].piece, group[-1].piece))
    return [piece for piece in found if not is_only_period(piece)]


def _begins_entry(lines: Sequence[Line], number: int, group: list[Line], width: int) -> bool:
    line, previous = lines[number], lines[number - 1]
    if line.bullet or line.number != previous.number + 1:
        return not _only_dates_follow(line, group)
    if goes_on(group[0], previous, line, width) and not _is_dated(line):
        return False
    if group[0].bullet or line.spaced:
        return not _only_dates_follow(line, group)
    both_dated = _is_dated(line) and any(_is_dated(one) for one in group)
    both_degrees = _has_degree_start(line) and any(_has_degree_start(one) for one in group)
    enough = len(group) >= 3 and any(_is_dated(one) for one in group)  # noqa: PLR2004 - degree, school, dates
    return both_dated or both_degrees or enough or _repeats(lines, number, group)


def _only_dates_follow(line: Line, group: list[Line]) -> bool:
    """The dates of an entry may stand apart from it."""
    undated = not any(_is_dated(one) for one in group)
    return undated and is_only_period(line.piece) and not line.bullet


def _repeats(lines: Sequence[Line], number: int, group: list[Line]) -> bool:
    """The group already has its dates, and this line opens the next such group."""
    if not any(_is_dated(one) for one in group):
        return False
    after = lines[number + 1 : number + 3]
    dated_next = any(_is_dated(line) for line in after)
    begins_dated = _is_dated(group[0])
    return dated_next and not begins_dated


def _is_dated(line: Line) -> bool:
    return line.period is not None


def _has_degree_start(line: Line) -> bool:
    first = [word.strip(".,()") for word in key(line.text).split()[:2]]
    return any(word in _DEGREES and word not in _SCHOOLS for word in first[:1])


def names_degree(lines: Sequence[Line]) -> bool:
    """True where a degree, a school certificate or a place of study is named in *lines*."""
    return any(word.strip(".,()") in _DEGREES for line in lines for word in key(line.text).split())


def achievements_of(source: Source, lines: Sequence[Line], width: int) -> list[Piece]:
    """One piece a bullet or paragraph; lone dates are left out."""
    return _grouped(
        source,
        lines,
        lambda number, group: (
            not _claim_goes_on(group, lines[number], lines[number + 1 : number + 2], width)
        ),
    )


def _claim_goes_on(group: list[Line], line: Line, after: Sequence[Line], width: int) -> bool:
    previous = group[-1]
    if line.text[:1].isupper() and ends_sentence(previous.text):
        return False
    short = len(line.piece.words) <= SHORT_NAME and not ends_sentence(line.text)
    opens_list = bool(after) and after[0].bullet and line.text[:1].isupper() and short
    if group[0].bullet and opens_list and line.hang <= group[0].indent:
        return False
    return goes_on(group[0], previous, line, width)
