"""A résumé's text understood by rules: text in, `Profile` out, every item with its span."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain

from core.coaches.offline.reading.contact import (
    contact_of,
    has_way_to_reach,
    is_contact_line,
)
from core.coaches.offline.reading.languages import (
    are_languages,
    languages_of,
    split_language_lines,
)
from core.coaches.offline.reading.lines import Line, lines_of
from core.coaches.offline.reading.lists import (
    achievements_of,
    education_of,
    names_degree,
    skills_of,
)
from core.coaches.offline.reading.names import NO, organisation_score, title_score
from core.coaches.offline.reading.paragraphs import paragraphs_of, width_of
from core.coaches.offline.reading.positions import has_certain_dates, positions_of
from core.coaches.offline.reading.sections import TOP, Section, sections_of
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.told import told_positions
from core.coaches.offline.reading.vocabulary import cues
from core.domain.document import Position, Profile
from core.errors import NotAResumeError

_Reader = Callable[[Source, Sequence[Line], int], list[Piece]]
SENTENCE_WORDS = 5
SUMMARY_WORDS = 9  # a paragraph above the first heading with so many words is a summary
_ADVERTISES = cues("advertises")
# Headings of work below which other things are listed too: courses taught, clubs.
_DOUBTFUL = frozenset(["teaching", "activities", "supervision", "extracurricular activities"])
ADVERTISING_CUES = 2  # different cues from here on make an advertisement


def read_resume(text: str) -> Profile:
    """What *text* says of a person's work, education and skills.

    Raises `NotAResumeError` where there is none of these to be found.
    """
    source = Source(text)
    lines = lines_of(source)
    sections = sections_of(lines)
    _sort_language_lines(sections)
    _drop_running_headers(sections)
    width = width_of(lines)
    profile = Profile(
        contact=contact_of(source, _contact_block(sections), lines),
        summary=source.items(_summary(source, sections, width)),
        positions=tuple(_positions(source, sections, width)),
        education=source.items(_pieces(education_of, source, sections, "education", width)),
        skills=source.items(_pieces(skills_of, source, sections, "skills", width)),
        achievements=source.items(
            _pieces(achievements_of, source, sections, "achievements", width)
        ),
        languages=source.items(_pieces(languages_of, source, sections, "languages", width)),
    )
    if not _is_resume(profile, sections, lines, text):
        raise NotAResumeError(f"{len(text)} characters, {len(sections) - 1} sections")
    return profile


def _of_kind(sections: Sequence[Section], kind: str) -> list[Section]:
    return [section for section in sections if section.kind == kind and section.lines]


def _sort_language_lines(sections: list[Section]) -> None:
    """Programming languages are skills, and "Languages: Polish" among skills are languages."""
    for section in list(sections):
        if section.kind == "languages" and not are_languages(section.lines):
            section.kind = "skills"
        if section.kind == "skills" and section.lines:
            human, section.lines = split_language_lines(section.lines)
            if human:
                sections.append(Section("languages", lines=human))


def _drop_running_headers(sections: list[Section]) -> None:
    """The contact line that is repeated on each page belongs to no section."""
    for section in sections:
        if section.kind not in {TOP, "contact"}:
            section.lines = [
                line for line in section.lines if line.bullet or not is_contact_line(line)
            ]


def _contact_block(sections: Sequence[Section]) -> list[Line]:
    kinds = {TOP, "contact"}
    return [line for section in sections if section.kind in kinds for line in section.lines]


def _pieces(
    reader: _Reader, source: Source, sections: Sequence[Section], kind: str, width: int
) -> list[Piece]:
    found = (reader(source, section.lines, width) for section in _of_kind(sections, kind))
    return list(chain.from_iterable(found))


def _summary(source: Source, sections: Sequence[Section], width: int) -> list[Piece]:
    found = []
    for section in _of_kind(sections, "summary"):
        found += [p.piece for p in paragraphs_of(source, section.lines, width)]
    if not found and sections[0].kind == TOP and len(sections) > 1:
        told = [line for line in sections[0].lines if not is_contact_line(line)]
        found = [p.piece for p in paragraphs_of(source, told, width) if _is_told(p.piece)]
    return found


def _is_told(piece: Piece) -> bool:
    """A paragraph in words, not a row of keywords or contact details."""
    long = len(piece.words) >= SUMMARY_WORDS
    sentence = len(piece.words) >= SENTENCE_WORDS and piece.text.endswith(".")
    return (long or sentence) and not re.search(r"[|@]|\s[·•]\s", piece.text)


def _positions(source: Source, sections: Sequence[Section], width: int) -> list[Position]:
    found: list[Position] = []
    for section in _of_kind(sections, "experience"):
        positions = positions_of(source, section.lines, width)
        if not any(map(_is_sure, positions)):
            positions = tuple(told_positions(source, section.lines, width)) or positions
        found += [p for p in positions if section.title not in _DOUBTFUL or _is_sure(p)]
    if found or _of_kind(sections, "experience"):
        return found
    for section in sections:
        if section.kind in {TOP, "other"}:
            found += _unannounced(source, section, width)
    return found


def _unannounced(source: Source, section: Section, width: int) -> list[Position]:
    """The positions of a section whose heading announces none."""
    lines = [line for line in section.lines if not is_contact_line(line)]
    told = told_positions(source, lines, width)
    listed_ = positions_of(source, _from_first_job(lines), width)
    return told or [position for position in listed_ if _is_sure(position)]


def _from_first_job(lines: list[Line]) -> list[Line]:
    """*lines* from the header of the first dated job on, where no heading announces it."""
    for number, line in enumerate(lines):
        if has_certain_dates(line):
            above = lines[number - 1] if number else None
            titled = above and title_score(above.text) and not title_score(line.text)
            return lines[number - 1 if titled else number :]
    return []


def _is_sure(position: Position) -> bool:
    if not (position.start or position.end):
        return False
    title, employer = position.title, position.employer
    return bool(
        (title and title_score(title.text) > NO)
        or (employer and organisation_score(employer.text) > NO)
    )


def _is_resume(
    profile: Profile, sections: Sequence[Section], lines: Sequence[Line], text: str
) -> bool:
    """Work, education or skills are there, and they are one person's own."""
    if not (profile.positions or profile.education or profile.skills):
        return False
    dated = any(position.start for position in profile.positions)
    personal = has_way_to_reach(lines) or profile.contact.name is not None
    if not (dated and personal) and _advertises(text):
        return False
    kinds = {s.kind for s in sections if s.lines} & {"experience", "education", "skills"}
    studied = bool(profile.education) and names_degree(
        [line for section in _of_kind(sections, "education") for line in section.lines]
    )
    worked = any(_is_sure(position) for position in profile.positions)
    evidence = len(kinds) + 2 * worked + 2 * studied + has_way_to_reach(lines)
    return evidence >= 2  # noqa: PLR2004 - one heading alone can stand in any text


def _advertises(text: str) -> bool:
    return len({key(match[0]) for match in _ADVERTISES.finditer(text)}) >= ADVERTISING_CUES
