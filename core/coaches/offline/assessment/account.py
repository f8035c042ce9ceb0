"""The answer as an account: what each clause does, and what in it a stranger could check.

A clause is one of: *event* (somebody did something, something happened), *habit*, *would*,
*opinion*, *courtesy*, *echo* (the question's own words) or *plain* (a statement). It is worth
something only where it says a thing that not anybody could say of anything: `facts` (words
outside of content/vocabulary/assessment/english.toml's general ones) or `numbers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from core.coaches.offline.assessment.addressed import foreign
from core.coaches.offline.assessment.questions import Asked, Topic
from core.coaches.offline.assessment.said import Said, said_in
from core.coaches.offline.assessment.sentences import OWN, Clause, clauses_of, past
from core.coaches.offline.assessment.words import (
    Word,
    pairs,
    root,
    stems,
    telling,
    vocabulary,
    words_of,
)
from core.content import table
from core.domain.text import Span

_FEW_WORDS = 8  # with fewer, one known word is enough
_ENGLISH = 0.12  # least share of small English words; prose has 0.35 to 0.6, lists of facts 0.2
_BE = vocabulary("english", "be")
_AUXILIARIES = vocabulary("english", "auxiliaries")


class Mode(StrEnum):
    EVENT = "event"
    PLAIN = "plain"
    HABIT = "habit"
    WOULD = "would"
    OPINION = "opinion"
    COURTESY = "courtesy"
    ECHO = "echo"


@dataclass(frozen=True)
class Statement:
    """One clause, understood. `verb` is what "I" or "we" did, by stem, where they did something."""

    clause: Clause
    mode: Mode
    own: bool
    verb: str | None
    facts: frozenset[str]
    numbers: frozenset[str]
    text: str
    repeated: bool = False
    now: bool = False  # an event told in the present

    @cached_property
    def roots(self) -> frozenset[str]:
        """Every word of the clause, by its root: for comparing topics."""
        return frozenset(root(word.stem) for word in self.clause.words)

    @property
    def span(self) -> Span:
        return Span(self.clause.start, self.clause.end)

    @property
    def worth(self) -> bool:
        return bool(self.facts or self.numbers)

    @property
    def event(self) -> bool:
        return self.mode is Mode.EVENT


@dataclass(frozen=True)
class Account:
    """An answer, clause by clause."""

    answer: str
    statements: tuple[Statement, ...]
    readable: bool
    said: Said

    @cached_property
    def words(self) -> int:
        return sum(len(statement.clause.words) for statement in self.statements)

    @cached_property
    def events(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.event)

    @cached_property
    def told(self) -> tuple[Statement, ...]:
        """Events that say something one could check."""
        return tuple(statement for statement in self.events if statement.worth)

    @cached_property
    def worthwhile(self) -> tuple[Statement, ...]:
        """Statements of any kind that carry a fact, wishes and courtesies left out."""
        empty = (Mode.COURTESY, Mode.ECHO)
        return tuple(s for s in self.statements if s.worth and s.mode not in empty)

    @cached_property
    def substance(self) -> int:
        """How many different facts and numbers the whole answer has."""
        return len(facts_in(self.worthwhile)) + len(numbers_in(self.worthwhile))

    @cached_property
    def near_facts(self) -> tuple[Statement, ...]:
        """Statements that carry a fact or stand beside one: with full stops or without."""
        known = set(map(id, self.worthwhile))
        around = zip(
            (None, *self.statements), self.statements, (*self.statements[1:], None), strict=False
        )
        return tuple(s for b, s, a in around if {id(b), id(s), id(a)} & known)

    @cached_property
    def loose(self) -> bool:
        """True where few facts stand among many words, in the sentences that have any at all.

        Labelled answers have 15 to 25 facts in a hundred words where they are strong, and
        about ten where they are all talk. Sentences without a fact are left out, so that
        padding an answer does not make it loose.
        """
        sentences = {s.clause.sentence for s in self.worthwhile}
        said = (s for s in self.statements if s.clause.sentence in sentences and not s.repeated)
        words = sum(len(s.clause.words) for s in said)
        return words >= _TALK and self.substance < _DENSE * words

    @cached_property
    def _sentences(self) -> dict[int, Span]:
        spans: dict[int, Span] = {}
        for s in self.statements:
            first = spans.get(s.clause.sentence, s.span)
            spans[s.clause.sentence] = Span(first.start, s.span.end)
        return spans

    def sentence(self, statement: Statement) -> Span:
        """The whole sentence that *statement* stands in, where it is short; else the clause."""
        whole = self._sentences[statement.clause.sentence]
        return self.unbroken(whole if whole.end - whole.start <= _QUOTABLE else statement.span)

    def whole_sentence(self, statement: Statement) -> Span:
        """The whole sentence that *statement* stands in, however long."""
        return self.unbroken(self._sentences[statement.clause.sentence])

    def unbroken(self, span: Span) -> Span:
        """*span*, or its longest part beside what must not be quoted."""
        edges, pieces = span.start, []
        for cut in self.said.cuts:
            if cut.overlaps(span):
                pieces.append((edges, cut.start))
                edges = cut.end
        start, end = max((*pieces, (edges, span.end)), key=lambda piece: piece[1] - piece[0])
        inside = self.answer[start:end]
        return Span(start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()))


_DENSE = 0.09  # facts in a word
_TALK = 30  # words from which an answer is talk and not only short
_QUOTABLE = 160  # characters of a sentence that is quoted whole


def facts_in(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Different facts of several statements."""
    return frozenset().union(*(statement.facts for statement in statements))


def numbers_in(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Different numbers of several statements."""
    return frozenset().union(*(statement.numbers for statement in statements))


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern of content/vocabulary/assessment/cues.toml."""
    return re.compile(table("vocabulary/assessment/cues")[name], re.IGNORECASE)


def account_of(answer: str, topic: Topic) -> Account:
    """Read *answer* as the answer to a question about *topic*."""
    said = said_in(answer)
    clauses = clauses_of(said.text)
    if _made_by_machine(said.text) or not _english(clauses):
        return Account(answer, (), not _unreadable(answer, clauses), said)
    copied = _read_out(clauses, topic.words)
    first = [_statement(said.text, clause, topic, copied) for clause in clauses]
    if topic.repeated and _adds_little(first, topic):
        first = [_statement(said.text, clause, topic.as_own(), copied) for clause in clauses]
    if topic.asked is Asked.STORY and (told_in_the_present(first) or in_notes(answer, first)):
        first = [_as_event(s) for s in first]
    anchored = any(s.event and s.worth for s in first) or any(
        cue(name).search(said.text) for name in ("time", "moment")
    )
    statements = tuple(_owned([*_in_context(first, anchored=anchored)]))
    return Account(answer, statements, readable=True, said=said)


def in_notes(answer: str, statements: list[Statement]) -> bool:
    """True for a list of points that leaves out who did it."""
    return len(_POINT.findall(answer)) >= _POINTS and not any(map(_has_own, statements))


_POINT = re.compile(r"(?m)^\s*[-–*•·]\s+\S")
_POINTS = 3


def told_in_the_present(statements: list[Statement]) -> bool:
    """True for one certain event in the present, as much second-language English tells it.

    Hardly a past form, several things that the candidate does, and what a habit has not:
    a date, numbers, or a moment.
    """
    said = [s for s in statements if s.mode not in (Mode.COURTESY, Mode.ECHO)]
    deeds = [s for s in said if s.own and s.verb and not cue("habit").search(s.text)]
    before = sum(s.event for s in said)
    if len(deeds) < _DEEDS or before * _MOSTLY > len(said):
        return False
    signs = len(numbers_in(tuple(said))) + sum(bool(cue("moment").search(s.text)) for s in said)
    signs += len({w.text for s in said for w in s.clause.words} & vocabulary("english", "dates"))
    return signs >= _SIGNS


_DEEDS, _MOSTLY, _SIGNS = 2, 3, 2


def _as_event(statement: Statement) -> Statement:
    if statement.mode is Mode.PLAIN and statement.worth:
        return replace(statement, mode=Mode.EVENT, now=True)
    return statement


def _owned(statements: list[Statement]) -> Iterator[Statement]:
    """What was done "by me", and what "he" did where that is the candidate: their own deeds.

    A passive without anybody ("two weeks were asked for") is own where another is "by me".
    """
    text = " ".join(s.text for s in statements)
    by_me, about_me = cue("by_me").search(text), cue("about_me").search(text)
    for statement in statements:
        if statement.own or not (by_me or about_me):
            yield statement
            continue
        verb = (_passive(statement) if by_me else None) or (_third(statement) if about_me else None)
        yield replace(statement, own=True, verb=verb) if verb else statement


def _passive(statement: Statement) -> str | None:
    """What was done, where nobody else is named who did it."""
    if cue("by_others").search(statement.text):
        return None
    for before, word in zip(statement.clause.words, statement.clause.words[1:], strict=False):
        if before.text in _WERE and _participle(word) and word.stem not in _states():
            return word.stem
    return None


_WERE = frozenset({"was", "were", "been", "is", "are", "be"})


def _participle(word: Word) -> bool:
    return past(word) or word.text in pairs("irregular")


def _third(statement: Statement) -> str | None:
    """What "he" or "the coordinator" did."""
    first = statement.clause.words[0]
    if first.text not in ("he", "she", "the", "who", "and") and not past(first):
        return None
    verb = next((w for w in statement.clause.words if past(w) and w.stem not in _states()), None)
    return verb.stem if verb else None


def _made_by_machine(answer: str) -> bool:
    """True for a record or a template: {"role": …}, [Situation: …]."""
    return len(_SLOT.findall(answer)) >= _SLOTS


_SLOT = re.compile(r"""[{\[]\s*["']?[A-Za-z_ ]{2,30}["']?\s*:|,\s*["'][A-Za-z_ ]{2,30}["']\s*:""")
_SLOTS = 2


def _unreadable(answer: str, clauses: tuple[Clause, ...]) -> bool:
    """True for another language, or words of none; one or two words are only too few."""
    words = words_of(answer)
    return foreign(words) or sum(len(c.words) for c in clauses) >= _FEW_WORDS


def _english(clauses: tuple[Clause, ...]) -> bool:
    words = [word for clause in clauses for word in clause.words]
    distinct = {word.text for word in words}
    small = sum(word.text in vocabulary("english", "function") for word in words)
    known = sum(text in vocabulary("english", "function") for text in distinct)
    figures = sum(word.text[0].isdigit() for word in words)
    if len(words) >= _FEW_WORDS and salad(clauses):
        return False
    if len(words) < _FEW_WORDS:
        return bool(known or figures or distinct & vocabulary("english", "generic"))
    return (small + figures) / len(words) >= _ENGLISH and known >= 3


def salad(clauses: tuple[Clause, ...]) -> bool:
    """True for the words of an answer without its sentences: "to under of", "the and", "to.".

    Second-language English leaves small words out or takes a wrong one; it does not put such
    words side by side, or at the end of a sentence, again and again.
    """
    after = {
        **dict.fromkeys(vocabulary("english", "articles"), vocabulary("english", "never_named")),
        **dict.fromkeys(vocabulary("english", "leading"), vocabulary("english", "never_led")),
    }
    words = [word for clause in clauses for word in clause.words]
    odd = sum(b.text in after.get(a.text, ()) and b.start - a.end == 1 for a, b in pairwise(words))
    ends = {clause.sentence: clause.words[-1].text for clause in clauses}
    odd += sum(end in vocabulary("english", "never_last") for end in ends.values())
    return odd >= _ODD and odd * _ODDLY >= len(words)


_ODD, _ODDLY = 2, 25  # impossible pairs of words, and of how many words one


def _adds_little(statements: list[Statement], topic: Topic) -> bool:
    """True where a line that the question repeats is only said again: that is no answer."""
    facts = facts_in(tuple(s for s in statements if s.mode is not Mode.COURTESY))
    return len({fact for fact in facts if fact not in topic.repeated}) < _ADDED


_ADDED = 3  # new facts from which a retold line counts as the candidate's own


def _read_out(clauses: tuple[Clause, ...], question: tuple[str, ...]) -> frozenset[int]:
    """Where (start of a word) the answer reads the question out, `_RUN` words in a row or more."""
    known = {question[i : i + _RUN] for i in range(len(question) - _RUN + 1)}
    words = [word for clause in clauses for word in clause.words]
    copied: set[int] = set()
    for i in range(len(words) - _RUN + 1) if known else ():
        if tuple(word.text for word in words[i : i + _RUN]) in known:
            copied |= {word.start for word in words[i : i + _RUN]}
    return frozenset(copied)


_RUN = 7  # words in a row that nobody says twice by chance; a claim retold changes some


def _statement(answer: str, clause: Clause, topic: Topic, copied: frozenset[int]) -> Statement:
    text = " ".join(word.text for word in clause.words)
    own, verb, first_form = _doing(clause)
    facts = frozenset(_facts(clause, topic))
    raw = answer[clause.start : clause.end + 1]
    numbers = frozenset(_numbers(clause, topic, raw))
    mode = _mode(clause, text, own=own, acting=verb is not None and not first_form)
    ended = mode is Mode.EVENT and cue("result").search(text)
    if mode is not Mode.COURTESY and not ended and _echoes(clause, topic, numbers):
        mode = Mode.ECHO
    if mode is not Mode.COURTESY and all(word.start in copied for word in clause.words):
        mode = Mode.ECHO
    if mode in (Mode.COURTESY, Mode.ECHO):
        facts, numbers = frozenset(), frozenset()
    return Statement(clause, mode, own, verb, facts, numbers, text)


def _mode(clause: Clause, text: str, *, own: bool, acting: bool) -> Mode:
    happened = _happened(clause)
    if cue("courtesy").search(text):
        return Mode.COURTESY
    if own and _wished(clause):
        return Mode.WOULD
    if cue("own_habit" if happened else "habit").search(text) and (own or not happened):
        return Mode.HABIT
    if not happened and cue("opinion").search(text):
        return Mode.OPINION
    return Mode.EVENT if happened or acting else Mode.PLAIN


def _wished(clause: Clause) -> bool:
    """True for "I would …"; not for "I wrote down what we would do"."""
    for word in clause.words:
        if cue("would").fullmatch(word.text) or word.text.endswith(("'d", "'ll")):
            return True
        if past(word) and word.stem not in _states():
            return False
    return False


def _happened(clause: Clause) -> bool:
    before = ""
    for word in clause.words:
        if before not in _BE and (past(word) or (before in _HAVE and word.text in _SAME_AS_PAST)):
            return True
        before = word.text
    return False


_HAVE = frozenset({"has", "have", "had"})
_SAME_AS_PAST = frozenset({"come", "become", "run", "been"})


def _doing(clause: Clause) -> tuple[bool, str | None, bool]:
    """(own, verb, first form): whether "I" or "we" act here, and by which verb, if by one.

    A list without subjects ("opened the till early") counts as own.
    """
    words = clause.words
    start = next((i for i, word in enumerate(words) if word.text in OWN), None)
    if start is not None and any(past(word) for word in words[:start]):
        start = None if any(past(w) and w.stem not in _states() for w in words[:start]) else start
    if start is None:
        lead = next((w for w in words if w.text not in _OPENERS), None)
        if lead is None or not (past(lead) or lead.stem in stems("english", "verbs")):
            return False, None, False
        if lead.text.endswith("ing"):  # "warning withdrawn", "changing interfaces is hard"
            return False, None, False
        return True, _acts(lead, clause), not past(lead)
    for place, word in enumerate(words[start + 1 :], start + 2):
        done = word.stem == "do" and place < len(words) and words[place].text in _OBJECTS
        if not done and (word.text in _AUXILIARIES or word.text.endswith("ly")):
            continue
        return True, _acts(word, clause), not past(word) and words[start].text not in _PERFECT
    return True, None, False


_OBJECTS = vocabulary("english", "done_things")
_PERFECT = frozenset({"i've", "we've"})
_OPENERS = vocabulary("english", "openers")


_SOMEBODY = frozenset({"him", "her", "them"})


@cache
def _deeds() -> frozenset[str]:
    return stems("english", "verbs")


@cache
def _states() -> frozenset[str]:
    return stems("english", "weak_verbs")


def _acts(word: Word, clause: Clause) -> str | None:
    """The stem of *word* where it says what was done; None for "was", "felt", "managed"."""
    if word.stem == "do":  # "did the invoices", "do the move", not "did it"
        after = (other for other in clause.words if other.start > word.end)
        return "do" if any(telling(o) or o.stem in _deeds() for o in after) else None
    if word.stem in _states() or word.text in vocabulary("english", "function"):
        return None
    if word.stem in stems("english", "light_verbs"):
        others = (other for other in clause.words if other != word)
        return word.stem if any(telling(o) or o.text in _SOMEBODY for o in others) else None
    doing = past(word) or word.stem in stems("english", "verbs") or word.text.endswith("ing")
    return word.stem if doing else None


def _facts(clause: Clause, topic: Topic) -> Iterator[str]:
    for word in clause.words:
        if word.stem not in topic.text and root(word.stem) not in topic.own and telling(word):
            yield word.stem


def _numbers(clause: Clause, topic: Topic, raw: str) -> Iterator[str]:
    cliches = {w for match in cue("cliche").finditer(raw) for w in match.group().lower().split()}
    stale = {part.strip("%") for part in cliches}
    for word in clause.words:
        figure = word.text[0].isdigit() or word.text in vocabulary("english", "numbers")
        if figure and word.text not in stale and word.stem not in topic.text:
            yield word.text


def _echoes(clause: Clause, topic: Topic, numbers: frozenset[str]) -> bool:
    """True where a clause says next to nothing but the question's own words."""
    content = [w for w in clause.words if w.text not in vocabulary("english", "function")]
    if not content or numbers:
        return False
    said = sum(w.stem in topic.text or root(w.stem) in topic.own for w in content)
    return said >= 2 and said / len(content) >= _ECHO


_ECHO = 0.7


def _in_context(statements: list[Statement], *, anchored: bool) -> Iterator[Statement]:
    """What a clause is also depends on its neighbours: a verbless one goes with the one before,
    "I would …, plan …, present …" stays a wish, and "I ask the supplier" is an event in a story."""
    before: Statement | None = None
    subject: Statement | None = None
    heard_before = _HeardBefore()
    for statement in statements:
        if subject is not None and subject.clause.sentence != statement.clause.sentence:
            subject = None
        here = _joined(_subject_joined(statement, subject), before, anchored=anchored)
        if heard_before(here):
            here = replace(here, repeated=True)
        yield here
        before = here
        subject = here if _names_subject(here) else subject


class _HeardBefore:
    """Whether a statement was made before: hardly a new word, and the words side by side again.

    "The printer stops at every empty label" is new, though printer and label were spoken of.
    """

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()

    def __call__(self, statement: Statement) -> bool:
        function = vocabulary("english", "function")
        said = [w.stem for w in statement.clause.words if w.text not in function]
        words, pairs_ = set(said), set(pairwise(said))
        new, new_pairs = words - self._words, pairs_ - self._pairs
        self._words |= words
        self._pairs |= pairs_
        if len(words) < _TELLING:
            return False
        return len(new) * 4 <= len(words) and len(new_pairs) * 2 <= len(pairs_)


_TELLING = 2  # words without which one cannot tell that a statement was made before


def _subject_joined(here: Statement, subject: Statement | None) -> Statement:
    """ "… and wrote it down" was done by whoever the sentence is about."""
    if here.own and subject is not None and not subject.own and not _has_own(here):
        return replace(here, own=False, verb=None)
    return here


def _names_subject(statement: Statement) -> bool:
    first = statement.clause.words[0].text
    if first in _SUBORDINATE:
        return False
    lead = next((w for w in statement.clause.words if w.text not in _OPENERS), None)
    return _has_own(statement) or (
        lead is not None and not past(lead) and lead.stem not in stems("english", "verbs")
    )


_SUBORDINATE = vocabulary("english", "subordinate")


def _joined(here: Statement, before: Statement | None, *, anchored: bool) -> Statement:
    same = before is not None and before.clause.sentence == here.clause.sentence
    if before is not None and same and here.clause.words[0].text not in OWN:
        inherits = before.mode in (Mode.WOULD, Mode.HABIT) and (here.own or here.mode is Mode.PLAIN)
        if inherits:
            return replace(here, mode=before.mode)
        if here.mode is Mode.PLAIN and before.event and here.verb is None:
            return replace(here, mode=Mode.EVENT)
    came_of_it = (here.numbers and cue("result").search(here.text)) or cue("clear_outcome").search(
        here.text
    )
    he_did = here.facts and any(word.text in _THIRD for word in here.clause.words[:2])
    if (
        here.mode is Mode.PLAIN
        and anchored
        and ((here.verb and here.worth) or came_of_it or he_did)
    ):
        return replace(here, mode=Mode.EVENT)
    return here


_THIRD = frozenset({"he", "she", "they"})


def _has_own(statement: Statement) -> bool:
    return any(word.text in OWN for word in statement.clause.words)


class Support(NamedTuple):
    """What makes an explanation more than a textbook's."""

    case: bool  # something that happened, an example, a number
    reason: bool
    limit: bool  # what it costs, when it does not hold


def support_of(account: Account) -> Support:
    """Which of case, reason and limit an explanation has."""
    said = account.near_facts
    case, reason, limit = (any(cue(name).search(s.text) for s in said) for name in Support._fields)
    told = any(s.own for s in account.told) or bool(numbers_in(account.worthwhile))
    return Support(case or told, reason, limit)


def plural_of_own(account: Account) -> bool:
    """True where the account says "we" and never "I": worth asking about, never a fault."""
    said = {word.text.split("'")[0] for s in account.events for word in s.clause.words}
    return "we" in said and "i" not in said
