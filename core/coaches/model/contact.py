"""The contact block of a résumé: found by rules on this machine, shown, and never sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.coaches.model.quoting import Quotable
from core.coaches.offline.reading.contact import contact_of
from core.coaches.offline.reading.dates import find_period
from core.coaches.offline.reading.lines import lines_of
from core.coaches.offline.reading.sections import TOP, sections_of
from core.coaches.offline.reading.source import Piece, Source
from core.domain.document import Contact, Item
from core.domain.text import Span

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(
    r"(?:https?://|www\.)\S{3,300}|\b(?:linkedin|github|xing)\.com/\S{1,200}", re.IGNORECASE
)
# Nine figures or more, or fewer after a plus: two years with a dash between them are none.
_PHONE = re.compile(
    r"(?<![\w.,/])(?:\+\d[\d \t()./–-]{5,22}\d|\(?\d(?:[ \t()./–-]{0,3}\d){8,14})(?!\w)"
)


def contact_in(text: str) -> Contact:
    """What the contact block of *text* says. Raises nothing; what is not there is None."""
    source = Source(text)
    lines = lines_of(source)
    block = [
        line
        for section in sections_of(lines)
        if section.kind in (TOP, "contact")
        for line in section.lines
    ]
    return contact_of(source, block, lines)


def contact_holes(text: str, contact: Contact) -> Iterator[Span]:
    """Every place of *text* that tells who somebody is, or how to reach them.

    What the block says, the name wherever it stands, and each e-mail address, telephone number
    and link, also those that nobody would call a contact block.
    """
    for item in (contact.email, contact.phone, contact.location, *contact.links):
        if item is not None and item.span is not None:
            yield item.span
    yield from _names(text, contact.name)
    yield from reachable(text)


def reachable(text: str) -> Iterator[Span]:
    """Each e-mail address, telephone number and link in *text*."""
    for pattern in (_EMAIL, _LINK, _PHONE):
        for match in pattern.finditer(text):
            if pattern is not _PHONE or not _is_period(match[0]):
                yield Span(*match.span())


def _is_period(figures: str) -> bool:
    """Whether *figures* are dates: "09/2013 – 02/2018"."""
    period = find_period(Piece(figures, 0))
    return period is not None and len(period.whole.text) > len(figures) // 2


def _names(text: str, name: Item | None) -> Iterator[Span]:
    """The whole name, also in capitals and with the family name first."""
    if name is None:
        return
    if name.span is not None:
        yield name.span
    first, _, last = name.text.rpartition(" ")
    orders = [name.text, f"{last}, {first}", f"{last} {first}"] if first else [name.text]
    folded = Quotable(_same_length(text))
    for order in orders:
        yield from folded.places(_same_length(order))


def _same_length(text: str) -> str:
    """*text* in small letters, each sign at its place."""
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
