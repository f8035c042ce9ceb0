"""A job advertisement understood by rules: text in, `JobProfile` out, every item with its span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.coaches.offline.reading.contact import has_way_to_reach
from core.coaches.offline.reading.job_company import company_of
from core.coaches.offline.reading.job_noise import without_page
from core.coaches.offline.reading.job_sections import (
    DUTIES,
    LABELS,
    LEFT_OUT,
    MUST,
    NICE,
    TOP,
    JobSection,
    job_sections,
)
from core.coaches.offline.reading.job_table import read_table
from core.coaches.offline.reading.job_title import seniority_of, title_of
from core.coaches.offline.reading.lines import Line, lines_of
from core.coaches.offline.reading.names import SURE, starts_with_verb, title_score
from core.coaches.offline.reading.paragraphs import Paragraph, paragraphs_of, sentences_of, width_of
from core.coaches.offline.reading.positions import has_certain_dates
from core.coaches.offline.reading.sections import heading_kind
from core.coaches.offline.reading.skill_names import capitals_are_common, skills_in
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import cues, listed
from core.domain.document import JobProfile, Requirement
from core.errors import NotAJobError

FEWEST_WORDS = 12  # an advertisement shorter than this cannot be told from a title
FEWEST_CUES = 2  # different words of advertisements that have to occur
LONGEST_HEAD = 20_000  # characters that are looked at for them
_ASKING = frozenset([MUST, NICE, DUTIES])
_LABEL = re.compile(r"([^:]{2,32}?)[ \t]*:[ \t]+(?=\S)")
SHORT = 6  # words; a short requirement is never boilerplate

_NICE = cues("nice")
_MUST = cues("must")
_FIRM = cues("firm")
_DUTY = cues("duty")
_LEFT = cues("leave_out")
_AMOUNT = re.compile(r"[€£$] ?\d")
_ADVERTISEMENT = cues("advertisement")
_ADDRESSES = cues("addresses")
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:you|your|you'll|we)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:nice to have|bonus|preferred|desirable|essential|required|must[- ]have|optional|ideally)"
    r"[ \t]*[:–—-][ \t]*",
    re.IGNORECASE,
)


@dataclass
class _Found:
    requirements: list[tuple[Piece, bool]] = field(default_factory=list)
    duties: list[Piece] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.requirements) + len(self.duties)


def read_job(text: str) -> JobProfile:
    """What *text* says of a job and whom it asks for.

    Raises `NotAJobError` where there is no task and no requirement to be found.
    """
    source = Source(text)
    in_tables, lines = read_table(without_page(lines_of(source)))
    sections = job_sections(lines)
    found = _collect(source, sections, width_of(lines))
    found.requirements += in_tables
    title = title_of(lines)
    if not (
        _is_short(found, sections, lines, title) or _is_advertisement(found, lines, title, text)
    ):
        raise NotAJobError(f"{len(text)} characters")
    asked = [piece for piece, _ in found.requirements]
    tools = not capitals_are_common(asked)
    skills = (*skills_in(asked, unknown_tools=tools), *skills_in(found.duties, unknown_tools=False))
    return JobProfile(
        title=source.item(title),
        company=source.item(company_of(lines, sections, title)),
        seniority=source.item(seniority_of(lines, title)),
        requirements=_requirements(source, found.requirements),
        responsibilities=source.items(found.duties),
        skills=source.items(skills),
    )


def _requirements(source: Source, found: Sequence[tuple[Piece, bool]]) -> tuple[Requirement, ...]:
    kept: dict[str, Requirement] = {}
    for piece, must in found:
        if item := source.item(piece):
            kept.setdefault(item.text.lower(), Requirement(item.text, item.span, must))
    return tuple(kept.values())


def _collect(source: Source, sections: Sequence[JobSection], width: int) -> _Found:
    found = _Found()
    headed = any(section.kind in _ASKING for section in sections)
    for section in sections:
        if section.kind == LEFT_OUT:
            continue
        for piece, listed_ in _statements(source, section, width):
            if _is_labelled(piece):
                continue
            before = found.number
            _sort(found, section.kind if listed_ else TOP, piece)
            bare = listed_ and section.kind == TOP and not headed and before == found.number
            if bare and _is_bullet(section.lines, piece):
                _sort_bare(found, piece)
    return found


def _is_bullet(lines: Sequence[Line], piece: Piece) -> bool:
    return any(line.bullet and line.piece.start == piece.start for line in lines)


def _is_labelled(piece: Piece) -> bool:
    """ "Band: 5": a particular of the job, neither asked for nor to be done."""
    label = _LABEL.match(piece.text)
    return bool(label) and key(label[1]).strip("*_ ") in LABELS  # type: ignore[index]


def _sort_bare(found: _Found, piece: Piece) -> None:
    """An item of a list that no heading explains."""
    if _is_left_out(piece.text):
        return
    if starts_with_verb(piece.text):
        found.duties.append(piece)
    else:
        found.requirements.append((piece, True))


def _statements(source: Source, section: JobSection, width: int) -> Iterator[tuple[Piece, bool]]:
    """The statements of a part; and whether each belongs to its list, or only stands near it."""
    paragraphs = paragraphs_of(source, section.lines, width)
    bulleted = any(paragraph.bullet for paragraph in paragraphs)
    seen_bullet = False
    for paragraph in paragraphs:
        seen_bullet = seen_bullet or paragraph.bullet
        if paragraph.bullet:
            yield paragraph.piece, True
            continue
        belongs = not bulleted or (not paragraph.spaced and not seen_bullet)
        for sentence in sentences_of(paragraph.piece):
            yield sentence, belongs and not _is_introduction(paragraph, sentence)


def _is_introduction(paragraph: Paragraph, sentence: Piece) -> bool:
    return sentence.text.endswith(":") and sentence.end == paragraph.piece.end


def _sort(found: _Found, kind: str, piece: Piece) -> None:
    """Put a statement where its part of the advertisement, or else its words, say."""
    text = piece.text
    if text.endswith(":") or (kind == TOP and len(piece.words) == 1):
        return
    if kind in {MUST, NICE}:
        _sort_requirement(found, piece, must=kind == MUST)
    elif kind == DUTIES:
        _sort_duty(found, piece)
    elif not _is_left_out(text) or _DUTY.search(text):
        _sort_prose(found, piece)


def _is_left_out(text: str) -> bool:
    """Pay, benefits, how to apply, equal opportunities: said to everybody."""
    return bool(_LEFT.search(text) or _AMOUNT.search(text))


def _sort_requirement(found: _Found, piece: Piece, *, must: bool) -> None:
    text = piece.text
    if _is_left_out(text) and not _MUST.search(text) and len(piece.words) > SHORT:
        return
    lead = _LEAD.match(text)
    asked = piece.part(lead.end()) if lead else piece
    found.requirements.append((asked, must and not _NICE.search(text)))


def _sort_duty(found: _Found, piece: Piece) -> None:
    """A task; among tasks also sentences that say something else."""
    text = piece.text
    told = text.endswith(".") and not starts_with_verb(text) and not _is_order(text)
    if _NICE.search(text):
        found.requirements.append((piece, False))
    elif not told or _DUTY.search(text):
        found.duties.append(piece)
    elif not _is_left_out(text):
        if _YOU.search(text) and not _MUST.search(text):
            found.duties.append(piece)
        else:
            _sort_prose(found, piece)


def _is_order(text: str) -> bool:
    """ "Carry out planned maintenance.": no subject, only what to do."""
    first, _, rest = text.partition(" ")
    second = rest.split(" ", 1)[0]
    subject = key(first).strip(",") in listed("subjects") or second in listed("after_subjects")
    return not subject and first[:1].isupper() and (second[:1].islower() or second.isupper())


def _sort_prose(found: _Found, piece: Piece) -> None:
    text = piece.text
    if _NICE.search(text):
        found.requirements.append((piece, False))
    elif _DUTY.search(text) and not _FIRM.search(text):
        found.duties.append(piece)
    elif _MUST.search(text) and not _is_left_out(text):
        found.requirements.append((piece, True))


def _is_advertisement(found: _Found, lines: Sequence[Line], title: Piece | None, text: str) -> bool:
    if not (found.requirements or found.duties) or len(text.split()) < FEWEST_WORDS:
        return False
    head = text[:LONGEST_HEAD]
    seen = {match[0].lower() for match in _ADVERTISEMENT.finditer(head)}
    named = title is not None and title_score(title.text) == SURE
    cues_seen = len(seen) + FEWEST_CUES * named
    speaks = _ADDRESSES.search(head) is not None
    return cues_seen >= (FEWEST_CUES if speaks else 2 * FEWEST_CUES) and not _is_resume(lines, head)


def _is_short(
    found: _Found, sections: Sequence[JobSection], lines: Sequence[Line], title: Piece | None
) -> bool:
    """A title and a short list of what is asked: few words, but an advertisement all the same."""
    named = title is not None and title_score(title.text) == SURE
    near = named and any(line.piece.end >= title.end for line in lines[:3])  # type: ignore[union-attr]
    if not near or found.number < FEWEST_CUES or has_way_to_reach(lines):
        return False
    if any(line.period for line in lines):
        return False
    heads = [s.head.text for s in sections if s.head and s.kind in _ASKING]
    if any(heading_kind(head) is None for head in heads):
        return True
    bullets = sum(line.bullet for line in lines)
    return not heads and bullets >= FEWEST_CUES and 2 * bullets >= len(lines)


def _is_resume(lines: Sequence[Line], text: str) -> bool:
    """Two periods of employment, a way to reach somebody, and nobody is spoken to."""
    periods = sum(has_certain_dates(line) for line in lines)
    speaks = len(_SPEAKS.findall(text))
    return periods > 1 and has_way_to_reach(lines) and speaks < 3  # noqa: PLR2004 - a slip of the pen


__all__ = ["read_job"]
