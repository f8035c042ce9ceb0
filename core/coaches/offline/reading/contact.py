"""The contact block: name, e-mail, phone, location, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from core.coaches.offline.reading.dates import find_period
from core.coaches.offline.reading.lines import Line, column_gap
from core.coaches.offline.reading.names import (
    is_place,
    organisation_score,
    title_score,
)
from core.coaches.offline.reading.sections import heading_kind
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import listed
from core.domain.document import Contact

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w])")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s|,;<>()\[\]]{3,200}"
    r"|(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,12}(?:/[^\s|,;<>()\[\]]{1,150})"
    r"|(?<![\w@./+-])(?:[a-z0-9][a-z0-9-]{1,62}\.){1,3}"
    r"(?:com|org|net|io|dev|me|co|eu|info|tech|design|app|ai|de|fr|es|it|nl|pl|uk|example|blog|page|xyz|site)"
    r"(?![\w@.-]*@)(?!\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w./])(?:\+|00)?\(?\d[\d \t()./–-]{5,22}\d(?![\w])")
_BAR = re.compile(r"\s*[|¦‖]\s*|\s+[•·∙●◦⋄♦⋅–—-]\s+|\s*[·•●∙⋄♦]\s*|;\s+|\s+/\s+")
_LABEL = re.compile(r"([^:\t]{1,32}?)[ \t]*(?::|\t)[ \t]*(?=\S)")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_.'’`-]*(?:[.'’`-][^\W\d_]*)*\.?$")
_SMALL = listed("name_particles")
_MY_NAME = re.compile(r"\b[Mm]y name is ([A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,3})")
_DISTRICT = re.compile(r"(?<=[^\W\d_]) \d{1,2}$")  # "Dublin 8"
_COMMA = re.compile(r",\s*")
_DIGIT = re.compile(r"\d")
_CITY = re.compile(r"[^\W\d_][^\d@|:]{1,40},[ ]?[^\W\d_][^\d@|:]{1,40}$")
_STREET_NUMBER = re.compile(r"\d")
FEWEST_DIGITS, MOST_DIGITS = 7, 15
MOST_NAME_WORDS, LONGEST_NAME = 6, 50
LONGEST_LINE = 300  # characters; what is longer is prose and holds no contact details
MOST_BLOCK_LINES = 60


def contact_of(source: Source, block: Sequence[Line], everything: Sequence[Line]) -> Contact:
    """The contact details in *block*; e-mail, phone and links also from *everything*."""
    block = [line for line in block[:MOST_BLOCK_LINES] if len(line.text) <= LONGEST_LINE]
    everything = [line for line in everything if len(line.text) <= LONGEST_LINE]
    labelled = dict(_labelled(block))
    email = labelled.get("email") or _first(_EMAIL, everything)
    near = [*block, *(line for line in everything if _EMAIL.search(line.text))]
    name = labelled.get("name") or _name(source, block, email)
    phone = labelled.get("phone") or next(_phones(near), None)
    return Contact(
        name=source.item(name),
        email=source.item(email),
        phone=source.item(phone),
        location=source.item(labelled.get("location") or _location(near, name)),
        links=source.items(_links(near)),
    )


def is_contact_line(line: Line) -> bool:
    """True for a line that holds an e-mail address, a phone number or a link and little else."""
    text = line.text
    if len(text) > LONGEST_LINE:
        return False
    rest = _LINK.sub("", _EMAIL.sub("", text))
    for phone in _phones_in(line.piece):
        rest = rest.replace(phone.text, "")
    return rest != text and len(rest) < len(text) * 0.7 + 12


def has_way_to_reach(lines: Sequence[Line]) -> bool:
    """True where a person's e-mail address or phone number stands in *lines*."""
    short = [line for line in lines if len(line.text) <= LONGEST_LINE]
    return bool(_first(_EMAIL, short)) or next(_phones(short), None) is not None


def _segments(line: Line) -> list[Piece]:
    found = []
    for column in line.piece.split(column_gap(line.text)):
        found += column.split(_BAR)
    return [_without_icon(piece) for piece in found]


def _without_icon(piece: Piece) -> Piece:
    first = piece.text.split(" ", 1)[0]
    icon = first.lower() in listed("icons") and first.isupper() and len(first) < len(piece.text)
    glyph = len(first) == 1 and not first.isalnum() and first not in "(+#@"
    return piece.part(len(first)).trimmed() if icon or glyph else piece


def _labelled(block: Sequence[Line]) -> Iterable[tuple[str, Piece]]:
    """What stands behind known labels ("Address: …"), the first of a kind first."""
    found: dict[str, Piece] = {}
    for line in block:
        for piece in (line.piece, *_segments(line)):
            match = _LABEL.match(piece.text)
            kind = match and _label_kind(key(match[1]))
            if not match or not kind:
                continue
            value = _value(kind, piece.part(match.end()))
            if value:
                found.setdefault(kind, value)
    return found.items()


def _label_kind(name: str) -> str | None:
    kinds = ("name", "email", "phone", "location")
    return next((k for k in kinds if name in listed(f"labels.{k}")), None)


def _value(kind: str, piece: Piece) -> Piece | None:
    if kind == "email":
        match = _EMAIL.search(piece.text)
        return piece.part(*match.span()) if match else None
    if kind == "phone":
        return next(_phones_in(piece), None)
    parts = [*piece.split(_BAR), piece]
    for column in parts[0].split(column_gap(parts[0].text)):
        return column
    return None


def _first(pattern: re.Pattern[str], lines: Sequence[Line]) -> Piece | None:
    for line in lines:
        match = pattern.search(line.text)
        if match:
            return line.piece.part(*match.span())
    return None


def _phones(lines: Sequence[Line]) -> Iterator[Piece]:
    for line in lines:
        yield from _phones_in(line.piece)


def _phones_in(piece: Piece) -> Iterator[Piece]:
    links = [link.span() for link in _LINK.finditer(piece.text)]
    for match in _PHONE.finditer(piece.text):
        if any(begin <= match.start() < end for begin, end in links):
            continue  # an ORCID, or another number within an address
        digits = len(re.sub(r"\D", "", match[0]))
        found = piece.part(*match.span()).trimmed(" \t.,/–-")
        if found.text.startswith("(") and ")" not in found.text:
            found = found.part(1)
        period = find_period(found)
        dates = period is not None and len(period.whole.text) > len(found.text) // 2
        if FEWEST_DIGITS <= digits <= MOST_DIGITS and not dates:
            yield found


def _links(lines: Sequence[Line]) -> Iterator[Piece]:
    for line in lines:
        mails = [match.span() for match in _EMAIL.finditer(line.text)]
        for match in _LINK.finditer(line.text):
            in_mail = any(a < match.end() and match.start() < b for a, b in mails)
            if not in_mail:
                yield line.piece.part(*match.span()).trimmed(" .,;:)")


def _name(source: Source, block: Sequence[Line], email: Piece | None) -> Piece | None:
    """The first words that can be a person's name; those that the e-mail repeats come first."""
    found = [
        piece
        for line in block
        if not line.bullet and heading_kind(line.text) is None
        for piece in _name_pieces(line)
        if _is_name(piece.text)
    ]
    if not found:
        return next(_introduced(block), None)
    local = key(email.text).split("@")[0] if email else ""
    in_mail = [p for p in found if _shares_name(p.text, local)]
    best = found[0]
    if in_mail and best is not in_mail[0] and _is_doubtful(best):
        best = in_mail[0]
    return _whole_name(source, best, block)


def _introduced(block: Sequence[Line]) -> Iterator[Piece]:
    """ "My name is Ada Park and …" """
    for line in block:
        if match := _MY_NAME.search(line.text):
            yield line.piece.part(*match.span(1))


def _name_pieces(line: Line) -> list[Piece]:
    """The parts of a line that can be a name: before a bar, or before "Curriculum vitae"."""
    pieces = _segments(line)[:2]
    if all(len(piece.words) == 1 for piece in pieces):
        pieces = [line.piece, *pieces]
    found = []
    for piece in pieces:
        bare = piece
        for paper in sorted(listed("paper"), key=len, reverse=True):
            plain = piece.text.lower()
            if plain.startswith(paper + " ") and len(paper) > 1:
                bare = piece.part(len(paper)).trimmed(" :–—-|")
                for small in ("of ", "von ", "de "):
                    if bare.text.lower().startswith(small):
                        bare = bare.part(len(small))
                break
        found.append(_without_tails(bare))
    return found


def _without_tails(piece: Piece) -> Piece:
    """*piece* without degrees and letters after the name: "Ada Park, PhD"."""
    head = piece.text.split(",", 1)
    if len(head) > 1 and all(
        word in listed("name_tails") for word in key(head[1]).replace(",", " ").split()
    ):
        return piece.part(0, len(head[0])).trimmed()
    return piece


def _is_name(text: str) -> bool:
    plain = key(text)
    if not text or len(text) > LONGEST_NAME or plain in listed("paper") or _DIGIT.search(text):
        return False
    words = re.sub(r"[()\"“”]", " ", text).split()
    if not 1 <= len(words) <= MOST_NAME_WORDS or heading_kind(text):
        return False
    if not all(_NAME_WORD.match(word) for word in words):
        return False
    if title_score(text) or organisation_score(text) > 1 or is_place(text):
        return False
    cased = [word for word in words if word.lower() not in _SMALL]
    if not cased or any(word[:1].islower() for word in cased):
        return False
    return len(words) > 1 or not text.isascii() or len(text) > 2  # noqa: PLR2004 - initials


def _shares_name(text: str, local: str) -> bool:
    return any(len(word) > 2 and word in local for word in key(text).split())  # noqa: PLR2004


def _is_doubtful(piece: Piece) -> bool:
    return len(piece.words) == 1 or piece.text.islower()


def _whole_name(source: Source, best: Piece, block: Sequence[Line]) -> Piece:
    """A name set on two lines is one name, where each line holds one word in the same case."""
    lines = [line.piece for line in block]
    for first, second in pairwise(lines):
        one_each = len(first.words) == 1 and len(second.words) <= 2  # noqa: PLR2004
        alike = first.text.isupper() == second.text.isupper()
        if first.start == best.start and one_each and alike and _is_name(second.text):
            return source.between(first, second)
    return best


def _location(lines: Sequence[Line], name: Piece | None) -> Piece | None:
    """A place in the contact block: known by name, or written like one beside the e-mail."""
    candidates = [
        piece
        for line in lines
        for piece in _segments(line)
        if not (name and piece.start == name.start) and _could_be_place(piece.text)
    ]
    for test in (_is_known_place, _is_address, lambda text: bool(_CITY.match(text))):
        for piece in candidates:
            if test(piece.text):
                return piece
    return _place_beside_email(lines, name)


def _place_beside_email(lines: Sequence[Line], name: Piece | None) -> Piece | None:
    """A town that no list knows, in one line with the e-mail address: "… | Heidelberg"."""
    for line in lines:
        if not _EMAIL.search(line.text):
            continue
        for segment in _segments(line):
            for piece in segment.split(_COMMA):
                if not (name and name.start <= piece.start < name.end) and _is_town(piece.text):
                    return piece
    return None


def _is_town(text: str) -> bool:
    words = text.split()
    capital = all(word[:1].isupper() and word.isalpha() for word in words)
    return len(words) <= 2 and capital and _could_be_place(text) and not _is_label(text)  # noqa: PLR2004


def _is_label(text: str) -> bool:
    kinds = ("name", "email", "phone", "location", "link")
    return any(key(text) in listed(f"labels.{kind}") for kind in kinds)


def _could_be_place(text: str) -> bool:
    if not text or len(text) > 80 or _EMAIL.search(text) or _LINK.search(text):  # noqa: PLR2004
        return False
    no_job = not title_score(text) and not organisation_score(text)
    phone = any(len(re.sub(r"\D", "", m[0])) >= FEWEST_DIGITS for m in _PHONE.finditer(text))
    return no_job and not phone and not text.endswith((".", ":")) and text[:1].isalnum()


def _is_known_place(text: str) -> bool:
    text = _DISTRICT.sub("", text)
    parts = [part.strip() for part in text.split(",")]
    return (
        is_place(text)
        or (len(parts) > 1 and is_place(parts[-1]))
        or (len(parts) > 1 and any(is_place(part) for part in parts))
    )


def _is_address(text: str) -> bool:
    words = set(key(text).replace(",", " ").split())
    street = bool(words & listed("address")) or any(
        word.endswith(("straße", "strasse", "gata", "weg", "gatan")) for word in words
    )
    return bool(_STREET_NUMBER.search(text)) and (street or "," in text)
