"""The sections of a résumé: which lines are headings, and what stands under each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import NO, SURE, organisation_score, title_score
from core.coaches.offline.reading.source import Piece, key
from core.coaches.offline.reading.vocabulary import listed, table

TOP = "top"  # what stands before the first heading
MOST_WORDS = 7
MOST_UNKNOWN_WORDS = 4  # of a heading of which only the last word is known
LONGEST_HEADING = 60  # characters

_HEADINGS = table("resume_headings")
_KINDS: dict[str, str] = {
    phrase: kind for kind, phrases in _HEADINGS["phrases"].items() for phrase in phrases
}
_HEADS: dict[str, str] = {
    word: kind for kind, words in reversed(_HEADINGS["heads"].items()) for word in words.split()
}
_PRIORITY = tuple(_HEADINGS["heads"])
_BESIDE = frozenset(_HEADINGS["beside"].split())
_WEAK = frozenset(_HEADINGS["weak"])
_SKILL_LIKE = frozenset(_HEADINGS["skill_like"])
_BEFORE_HOBBIES = {"skills", "languages", "education", "achievements"}
_LISTS = {"summary", "achievements", "languages"}  # no firms in capitals stand in these
_STRONG_KINDS = {"experience", "education", "skills"}
_NUMBER = re.compile(r"^(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]\s+")
_DECORATION = " \t#*_=:|.~-–—•●■▪◆►▶❖➤[]<>+/\\"
_JOINT = re.compile(r"\s*(?:,| and | & |/| \+ )\s*")
_LABEL = re.compile(r"([^:]{3,40}):[ \t]+(?=\S)")
_PLAIN_BULLETS = frozenset("-–—−*+•○◦∙·o")


@dataclass(frozen=True)
class _Style:
    """How a heading is set off from other lines."""

    capitals: bool
    hashes: int
    ruled: bool
    bold: bool


@dataclass
class Section:
    kind: str
    title: str = ""  # the key of the heading
    lines: list[Line] = field(default_factory=list)
    head: Piece | None = None


def heading_key(words: str) -> str:
    """*words* as a heading is looked up: without decoration, and letter spacing undone."""
    plain = key(words).strip(_DECORATION)
    plain = _NUMBER.sub("", plain)
    letters = plain.split(" ")
    if len(letters) > 3 and all(len(letter) == 1 for letter in letters):  # noqa: PLR2004 - "CV a b"
        return "".join(letters)
    return plain


def heading_kind(words: str) -> str | None:
    """The kind of section that *words* open, None where they are no heading."""
    if len(words) > LONGEST_HEADING:
        return None
    name = heading_key(words)
    if kind := _KINDS.get(name):
        return kind
    if kind := _joint_kind(name):
        return kind
    parts = name.replace(",", " ").replace("/", " / ").split()
    if not parts or len(parts) > MOST_WORDS:
        return None
    if not all(part in _HEADS or part in _BESIDE for part in parts):
        return None
    found = {_HEADS[part] for part in parts if part in _HEADS}
    return next((kind for kind in _PRIORITY if kind in found), None)


def _joint_kind(name: str) -> str | None:
    """The kind of the first of two headings in one: "Education and registration"."""
    parts = _JOINT.split(name)
    kinds = [_KINDS.get(part) for part in parts]
    return kinds[0] if len(parts) > 1 and all(kinds) else None


def sections_of(lines: list[Line]) -> list[Section]:
    """*lines* in sections; the first one, `TOP`, holds what comes before any heading."""
    style = _established_style(lines)
    found = [Section(TOP)]
    rest = iter(enumerate(lines))
    for number, line in rest:
        if _is_torn_heading(lines[number : number + 2]):
            next(rest)
            words = f"{line.text} {lines[number + 1].text}"
            found.append(
                Section(heading_kind(words) or "other", heading_key(words), head=line.piece)
            )
            continue
        if found[-1].kind == TOP and heading_key(line.text) in listed("paper"):
            continue  # "Curriculum vitae" names the paper, not its writer
        kind = _kind_of_line(line, style, found[-1]) or _kind_by_last_word(line, style)
        if kind:
            found.append(Section(kind, heading_key(line.text), head=line.piece))
        elif inline := _inline_heading(line, style, found[-1]):
            found.append(inline)
        elif _foreign_heading(line, style, found[-1]) and (found[0].lines or len(found) > 1):
            found.append(Section("other", head=line.piece))
        else:
            found[-1].lines.append(line)
    return found


def _style(line: Line) -> _Style:
    return _Style(
        capitals=line.text.isupper(),
        hashes=line.hashes,
        ruled=line.ruled,
        bold=line.text.startswith("**"),
    )


def _established_style(lines: list[Line]) -> _Style | None:
    """How the first heading that is one beyond doubt looks; None where there is none."""
    for line in lines:
        sure = heading_kind(line.text) in _STRONG_KINDS and heading_key(line.text) not in _WEAK
        if sure and _may_be_heading(line):
            return _style(line)
    styles = (_style(line) for line in lines if line.spaced and heading_kind(line.text))
    marked = (style for style in styles if style.capitals or style.hashes or style.ruled)
    return next(marked, None)


def _may_be_heading(line: Line) -> bool:
    if not line.bullet:
        return not line.text.endswith((",", ";"))
    if line.mark[:1].isalnum() or line.mark not in _PLAIN_BULLETS:
        return line.text[:1].isupper()
    return line.text.isupper() and heading_key(line.text) not in _WEAK


def _kind_of_line(line: Line, style: _Style | None, current: Section) -> str | None:
    if not _may_be_heading(line):
        return None
    kind = heading_kind(line.text)
    if not kind or not _is_weak(line, current):
        return kind
    if style is None:
        return kind if line.spaced or current.kind == TOP else None
    looks = _style(line)
    if looks != style:
        return None
    plain = not (style.capitals or style.hashes or style.ruled or style.bold)
    if plain and current.kind == "skills" and not line.spaced and key(line.text) in _SKILL_LIKE:
        return None
    return kind


def _is_weak(line: Line, current: Section) -> bool:
    name = heading_key(line.text)
    return name in _WEAK or (current.kind == "experience" and name in listed("groups"))


def _inline_heading(line: Line, style: _Style | None, current: Section) -> Section | None:
    """ "Skills: Python, Go" in one line opens a section that begins with the rest of it."""
    label = _LABEL.match(line.text)
    if not label or line.bullet:
        return None
    kind = heading_kind(label[1])
    if not kind or kind == "contact":
        return None
    if kind == "other" and (current.kind not in _BEFORE_HOBBIES or key(label[1]) in _WEAK):
        return None
    if style and (style.capitals or style.hashes) and label[1].isupper() != style.capitals:
        return None
    if current.kind == "experience" and not line.spaced and kind != "languages":
        return None
    if current.kind == "skills" and kind in {"skills", "achievements", "languages"}:
        return None
    line.piece = line.piece.part(label.end())
    return Section(kind, heading_key(label[1]), [line], line.piece)


def _is_torn_heading(pair: list[Line]) -> bool:
    """A heading in capitals that a narrow column broke in two: "PERSONAL", "INFORMATION"."""
    if len(pair) < 2 or pair[1].bullet or pair[1].number != pair[0].number + 1 or pair[1].spaced:  # noqa: PLR2004
        return False
    both = f"{pair[0].text} {pair[1].text}"
    short = both.isupper() and len(both.split()) <= MOST_UNKNOWN_WORDS
    return short and heading_key(both) in _KINDS and heading_kind(pair[0].text) is None


def _kind_by_last_word(line: Line, style: _Style | None) -> str | None:
    """What the last word of a line says that is set off like the other headings, where the
    words before it are not known: "Development experience", "Board appointments"."""
    parts = heading_key(line.text).split()
    if style is None or line.bullet or not 1 < len(parts) <= MOST_UNKNOWN_WORDS:
        return None
    plain = not (style.hashes or style.ruled or style.bold)
    if _style(line) != style or (plain and not line.spaced) or not _is_plain_phrase(line.text):
        return None
    named = max(title_score(line.text), organisation_score(line.text)) == SURE
    return None if named else _HEADS.get(parts[-1])


def _is_plain_phrase(text: str) -> bool:
    """Words only, the first and the last one with a capital."""
    words = text.strip(_DECORATION).split()
    letters = all(letter.isalpha() or letter in " '’&/-" for letter in text.strip(_DECORATION))
    return letters and words[0][:1].isupper() and words[-1][:1].isupper()


def _foreign_heading(line: Line, style: _Style | None, current: Section) -> bool:
    """A heading that no vocabulary knows, but which is marked up like the others."""
    if style is None or line.bullet or _style(line) != style:
        return False
    if style.hashes or style.ruled:
        return len(line.piece.words) <= MOST_WORDS
    if not style.capitals or not line.spaced or current.kind not in _LISTS:
        return False
    named = max(title_score(line.text), organisation_score(line.text)) > NO
    return 1 < len(line.piece.words) <= MOST_WORDS and not named and _is_plain_phrase(line.text)
