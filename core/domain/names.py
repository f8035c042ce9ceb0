"""Names of people in a résumé or a job description, as far as they can be told from other words.

By what stands beside them ("Reference: …", "Ms …"), and by what else shows whose résumé it is: its
contact block and first line, addresses, the name of the file. It takes too much for a name rather
than too little, since what is taken for one is merely not told to whoever listens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from core.domain.document import Document, texts_of

SHORTEST: Final = 2  # letters: an initial says nothing, and would be in too many words
SHORTEST_PART: Final = 3  # letters of somebody's name within a longer word, as in annasmith84@…

# One to four words with a capital each; a hyphen or an apostrophe may be in them.
_CAPITAL: Final = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?"
_OF: Final = r"(?:(?:van|von|de|der|den|del|da|di|bin|al|el)[ \t]+)*"
_NAME: Final = rf"({_CAPITAL}(?:[ \t]+{_OF}{_CAPITAL}){{0,3}})"
_TITLED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Miss|Sir|Dame|Dr|Prof|Professor|Herr|Herrn|Frau|Mme|Mlle|Señora?)\b\.?"
    rf"(?:[ \t]+(?:Dr|Prof)\b\.?)*[ \t]+{_NAME}"
)
_NAMED: Final = re.compile(
    r"\b(?i:references?|referees?|manager|supervisor|mentor|recruiter|contact(?: person)?)"
    rf"[ \t]*[:–—][ \t]*{_NAME}"
)
_BY: Final = re.compile(
    r"\b(?i:report(?:ed|ing|s)? to|(?:supervised|managed|mentored|led|hired|trained|recommended"
    rf"|referred|taught) by)[ \t]+{_NAME}"
)
_REFERENCES: Final = re.compile(r"(?im)^[ \t•*–-]*(?:references?|referees?)[ \t]*:?[ \t]*$")
_REFEREE: Final = re.compile(rf"[ \t•*–-]*{_NAME}")
_MOST_LINES: Final = 12  # below that heading
_NEXT_PART: Final = re.compile(
    r"(?i)[ \t]*(?:skills|tools|education|experience|employment|languages|interests|projects"
    r"|certificat\w+|summary|profile|publications|awards)\b"
)
_MAIL: Final = re.compile(r"([\w.+-]+)@[\w-]+\.\w")
_PAGE: Final = re.compile(
    r"(?i)(?:linkedin\.\w+/(?:in|pub)|github\.com|gitlab\.com|xing\.com/profile)/([^/?#\s]+)"
)
_FILE: Final = re.compile(r"(.+)\.\w{2,5}")
_HEADER: Final = re.compile(
    rf"[ \t]*({_CAPITAL}(?:[ \t]+{_OF}{_CAPITAL}){{1,3}})[ \t]*(?:[,|•·].*)?"
)
_TITLE: Final = re.compile(r"(?i)curriculum vitae|r[ée]sum[ée]|lebenslauf|profile|personal details")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Of addresses and files, what names nobody.
_NOBODY: Final = frozenset(
    _WORD.findall(
        "admin application career careers contact copy curriculum cv draft en english final hello"
        " hr info job jobs kontakt lebenslauf letter mail me new office old page portfolio pro"
        " recruiting resume résumé sales service support team the updated version vita vitae work"
    )
)


def names_in(text: str) -> frozenset[str]:
    """Each word, in small letters, of what stands in *text* where a person is named."""
    return frozenset(chain(words_of(_named(text)), _parts(_MAIL.findall(text))))


def whose(resume: Document) -> frozenset[str]:
    """Each word, in small letters, of what the candidate seems to be called."""
    contact = resume.resume.contact
    name = contact.name.text if contact.name is not None else _header(resume.text)
    links = " ".join(link.text for link in contact.links)
    mail = contact.email.text if contact.email is not None else ""
    file = _FILE.fullmatch(resume.name)
    shown = set(_parts([*_MAIL.findall(mail), *_PAGE.findall(links), file[1] if file else ""]))
    within = (
        word
        for word in words_of([resume.text, *texts_of(resume.resume)])
        if len(word) >= SHORTEST_PART
        and any(each.startswith(word) or each.endswith(word) for each in shown)
    )
    return frozenset(chain(words_of([name]), shown, within))


def _named(text: str) -> Iterator[str]:
    for pattern in (_TITLED, _NAMED, _BY):
        yield from (found[1] for found in pattern.finditer(text))
    for heading in _REFERENCES.finditer(text):
        for line in text[heading.end() :].splitlines()[: _MOST_LINES + 1]:
            if _NEXT_PART.match(line):
                break
            if found := _REFEREE.match(line):
                yield found[1]


def _header(text: str) -> str:
    """The first line that looks like a name, of the three at the top."""
    lines = [line for line in text.splitlines() if line.strip()][:3]
    names = (_HEADER.fullmatch(line) for line in lines if not _TITLE.search(line))
    return next((found[1] for found in names if found), "")


def words_of(texts: Iterable[str]) -> Iterator[str]:
    """In small letters, without initials."""
    for text in texts:
        for word in _WORD.findall(text):
            if len(word) >= SHORTEST:
                yield word.casefold()


def _parts(texts: Iterable[str]) -> Iterator[str]:
    """Of what is written without spaces, such as AnnaSmith_CV."""
    apart = (re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", text) for text in texts)
    yield from (
        word for word in words_of(apart) if len(word) >= SHORTEST_PART and word not in _NOBODY
    )
