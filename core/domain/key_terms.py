"""Words that are hard to guess by ear: told to whoever listens, so that they are written rightly.

They come from the skills of the résumé and of the job, and from words there that no name of a
person looks like: SQLAlchemy, C++, k8s, HACCP. A capitalised plain word may be somebody's name,
so it is left out unless it stands among the skills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from core.domain.document import JobProfile, Profile, claims

# Deepgram takes 100 terms of 500 tokens together; what is longer stops the transcription without a
# word (https://developers.deepgram.com/docs/keyterms, .../changelog/2026/10/8). We do not know its
# tokens, but none is likely to be shorter than two characters.
MOST_TERMS: Final = 40
LONGEST_TERM: Final = 40  # characters
LONGEST_TOGETHER: Final = 900  # characters
SHORTEST_TERM: Final = 2
_WORD = re.compile(r"[^\W_][\w.+#/-]*[\w+#]|[^\W_]")
_UNLIKE_A_NAME = re.compile(r"\w*(\d|[a-z][A-Z]|[A-Z]{2}|[+#])")


def key_terms(resume: Profile | None, job: JobProfile | None) -> tuple[str, ...]:
    """At most MOST_TERMS and LONGEST_TOGETHER, the job's before the résumé's, each once."""
    contact = _names(resume)
    found: dict[str, str] = {}
    for term in chain(_of_job(job), _of_resume(resume)):
        fits = SHORTEST_TERM <= len(term) <= LONGEST_TERM
        if fits and not contact & {word.casefold() for word in term.split()}:
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
    for found in _WORD.finditer(text):
        word = found.group()
        if any(sign.isalpha() for sign in word) and _UNLIKE_A_NAME.match(word):
            yield word


def _names(resume: Profile | None) -> frozenset[str]:
    name = resume.contact.name if resume is not None else None
    return frozenset(word.casefold() for word in name.text.split()) if name else frozenset()
