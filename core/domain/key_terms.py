"""Words that are hard to guess by ear: told to whoever listens, so that they are written rightly.

They come from the skills of the résumé and of the job, and from words there that no name of a
person looks like: SQLAlchemy, C++, k8s, AWS. What may be somebody's name is left out unless it
stands among the skills: Anna, McKenzie, DeShawn, SMITH, and with them GitHub and REST API. From the
skills too goes what the documents show to be somebody's name (core/domain/names.py). A name among
the skills that nothing shows to be one is told: nobody can tell it from that of a tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from core.domain.document import Document, JobProfile, Profile, claims
from core.domain.names import names_in, whose, words_of

# Deepgram takes 100 terms of 500 tokens together; what is longer stops the transcription without a
# word (https://developers.deepgram.com/docs/keyterms, .../changelog/2026/10/8). We do not know its
# tokens, but none is likely to be shorter than two characters.
MOST_TERMS: Final = 40
LONGEST_TERM: Final = 40  # characters
LONGEST_TOGETHER: Final = 900  # characters
SHORTEST_TERM: Final = 2
_WORD = re.compile(r"[^\W_][\w.+#/-]*[\w+#]|[^\W_]")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.\w+/)\S*")
_LOGIN = re.compile(r"[^\W\d_]{3,}\d{1,4}")  # Smith84; but S3, EC2, k8s and ISO9001 below
_NUMBERED = re.compile(r"[A-Z]{1,4}\d+")
_SIGN = re.compile(r"\w*[+#]")
_CAPITALS_IN_A_ROW = re.compile(r"[A-Z]{2}|[a-z][A-Z]$")  # PostgreSQL, iOS, LaTeX; not DeLaCruz
_PARTICLE = re.compile(r"(?:Ma?c|De|Di|Du|Da|La|Le|Van|Von|Fitz)[A-Z]{3,}")  # McKENZIE
_LONGEST_SHORT: Final = 3  # letters: longer words in capitals are names as often as not


def key_terms_of(resume: Document | None, job: Document | None, told: str = "") -> tuple[str, ...]:
    """Those of documents that have been read. *told*: what the candidate is called."""
    names = set(words_of([told]))
    for each in (resume, job):
        names |= names_in(each.text) if each else set()
    if resume is not None:
        names |= whose(resume)
    profile, wanted = resume.resume if resume else None, job.job if job else None
    return key_terms(profile, wanted, frozenset(names))


def key_terms(
    resume: Profile | None, job: JobProfile | None, names: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """At most MOST_TERMS and LONGEST_TOGETHER, the job's before the résumé's, each once; none with
    a word of *names*."""
    found: dict[str, str] = {}
    for term in chain(_of_job(job), _of_resume(resume)):
        fits = SHORTEST_TERM <= len(term) <= LONGEST_TERM
        if fits and not names & _parts(term):
            found.setdefault(term.casefold(), term)
    terms = list(found.values())[:MOST_TERMS]
    while sum(map(len, terms)) > LONGEST_TOGETHER:
        terms.pop()
    return tuple(terms)


def _of_job(job: JobProfile | None) -> Iterator[str]:
    if job is not None:
        yield from (skill.text.strip() for skill in job.skills)
        for text in chain(
            (each.text for each in job.requirements), (each.text for each in job.responsibilities)
        ):
            yield from _odd_words(text)


def _of_resume(resume: Profile | None) -> Iterator[str]:
    if resume is not None:
        yield from (skill.text.strip() for skill in resume.skills)
        for claim in claims(resume):
            yield from _odd_words(claim.text)


def _odd_words(text: str) -> Iterator[str]:
    """Words with a digit, a sign, or capitals where no name has them."""
    words = [found.group() for found in _WORD.finditer(_ADDRESS.sub(" ", text))]
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if _unlike_a_name(word, before, after):
            yield word


def _unlike_a_name(word: str, before: str, after: str) -> bool:
    head = re.split(r"[^\w]", word, maxsplit=1)[0]
    if not any(sign.isalpha() for sign in word):
        return False
    if _SIGN.match(word):
        return True
    if any(sign.isdigit() for sign in head):
        return not _LOGIN.fullmatch(head) or bool(_NUMBERED.fullmatch(head))
    if not head.isupper():
        return bool(_CAPITALS_IN_A_ROW.search(head)) and not _PARTICLE.fullmatch(head)
    return 1 < len(head) <= _LONGEST_SHORT and not (before.isupper() or after.isupper())


def _parts(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
