"""What an answer has already, by its form: so that nobody is asked for what they have just said.

These signs are wider than those that levels rest on. A level has to be earned; an instruction
is untrue as soon as what it asks for stands in the answer, in whatever words.
"""

from __future__ import annotations

import re
from functools import cache

from core.coaches.offline.assessment.account import Account, support_of
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.words import stems, words_of
from core.content import table

_NAME = re.compile(r"(?<=[a-z,;:] )(?!I\b|I['’])[A-Z][\w'’-]+")
_DEED = re.compile(
    r"\b(?:i|we)(?:['’]ve| have| had)? "
    r"(?:\w+ly |also |then |never |just |once |even |first |soon )?(\w+)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"[“\"][^“”\"]{8,}[”\"]")
_NOTES = 3  # deeds without "I" that make notes of a story: "Pulled the oysters, rang …"
_DID = 2  # facts that make something done a case


@cache
def sign(name: str) -> re.Pattern[str]:
    """A pattern of content/vocabulary/assessment/already.toml."""
    return re.compile(table("vocabulary/assessment/already")[name], re.IGNORECASE)


def has(name: str, text: str) -> bool:
    """Whether the sign *name* stands in *text*."""
    return bool(sign(name).search(text))


def pinned(text: str) -> bool:
    """True where a name, a number or a day stands in *text*."""
    return has("number", text) or has("example", text) or bool(_NAME.search(text))


def has_case(heard: Heard) -> bool:
    """True where one case is told: by "last March", "with Lea it was", or by what was done."""
    account = heard.account
    if has("example", account.answer):
        return True
    return any(len(s.facts) >= _DID for s in done(account))


def done(account: Account) -> tuple[Statement, ...]:
    """What "I" or "we" did once; in notes that leave out "I" throughout, any deed."""
    own = [s for s in account.events if s.own and not s.now and not _AT_TIMES & _words(s)]
    by_name = tuple(own) if any(map(by_me, own)) else ()
    return by_name or (tuple(own) if len(own) >= _NOTES else ())


def by_me(statement: Statement) -> bool:
    """True where "I" or "we", in any form, stands in it."""
    return bool(_words(statement) & {"i", "we", "i've", "we've", "i'd", "we'd"})


def _words(statement: Statement) -> frozenset[str]:
    return frozenset(word.text for word in statement.clause.words)


_AT_TIMES = frozenset({"have", "had", "i've", "we've", "always", "since"})


def illustrated(heard: Heard) -> bool:
    """True where an explanation has a case, a number or somebody's own words in it."""
    answer = heard.account.answer
    return has_case(heard) or support_of(heard.account).case or bool(_SPOKEN.search(answer))


def concrete(heard: Heard) -> bool:
    """True where what is said could not be said by anybody, whether or not it answers."""
    numbers = sum(bool(s.numbers) for s in heard.account.worthwhile)
    return has_case(heard) or numbers > 1 or bool(_NAME.search(heard.account.answer))


def deeds_in(text: str) -> frozenset[str]:
    """Different things that "I" or "we" did in *text*, as they are written: "I rang", "we took"."""
    weak = stems("english", "weak_verbs")
    found = (words_of(match[1]) for match in _DEED.finditer(text))
    return frozenset(w.text for words in found for w in words if past(w) and w.stem not in weak)


def last_deed(heard: Heard) -> Statement | None:
    """The last thing that the candidate really did; not what they would do, or usually do."""
    told = has_case(heard)
    done = [
        s
        for s in heard.story.actions
        if s.mode is Mode.EVENT and not s.repeated and (told or not s.now) and _by_itself(s)
    ]
    return max(done, key=lambda s: s.span.start, default=None)


def by_you(statement: Statement) -> bool:
    """True where "I" or "we" stands in it, and it happened once: not "I've reached all of them"."""
    words = _words(statement)
    return bool(words & {"i", "we"}) and not words & _AT_TIMES


def _by_itself(statement: Statement) -> bool:
    """False for a loose end of a list: "moderated and unmoderated"."""
    return by_you(statement) or len(statement.clause.words) >= _CLAUSE


_CLAUSE = 4  # words of a clause that leaves its subject out


def ended_after(account: Account, deed: Statement) -> bool:
    """True where something is told after *deed*, or the same sentence says how it ended.

    Rules cannot tell every end: "Now the form has a box for it". So whatever happens after
    the last deed counts as one.
    """
    later = [s for s in account.statements if s.span.start > deed.span.start]
    if any(_tells(s) for s in later if s.mode in (Mode.EVENT, Mode.PLAIN)):
        return True
    near = [s for s in account.statements if s.clause.sentence >= deed.clause.sentence - 1]
    here = account.answer[near[0].span.start :]
    after = account.answer[deed.span.start :]
    closing = bool(_CLOSING.search(here))
    return closing or has("ended", after) or has("changed", after) or bool(_REPORTED.search(after))


def _tells(statement: Statement) -> bool:
    """True where somebody does something, or a number is told; not "that was hard"."""
    return happens(statement) or statement.now or has("number", statement.text)


def happens(statement: Statement) -> bool:
    """True where a verb says what was done: not "it was forty percent"."""
    weak = stems("english", "weak_verbs")
    return any(past(word) and word.stem not in weak for word in statement.clause.words)


_CLOSING = re.compile(r"\b(?:in|at) the end\b|\b(?:finally|eventually)\b", re.IGNORECASE)
_REPORTED = re.compile(r": \w")
