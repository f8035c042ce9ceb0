"""The answer as an account: its statements in order, and what they hold together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.coaches.offline.assessment.clauses_read import statement_of
from core.coaches.offline.assessment.context import in_context
from core.coaches.offline.assessment.language import readable, unreadable
from core.coaches.offline.assessment.owned import (
    as_event,
    in_notes,
    owned,
    passive,
    told_in_the_present,
)
from core.coaches.offline.assessment.questions import Asked, Topic
from core.coaches.offline.assessment.said import Said, said_in
from core.coaches.offline.assessment.sentences import OWN, Clause, clauses_of
from core.coaches.offline.assessment.statement import (
    Mode,
    Statement,
    cue,
    facts_in,
    has_own,
    numbers_in,
)
from core.domain.text import Span


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
    def telling_words(self) -> int:
        """Words of the statements that carry a fact and are told once: padding adds none."""
        return sum(len(s.clause.words) for s in self.worthwhile if not s.repeated)

    @cached_property
    def substance(self) -> int:
        """How many different facts and numbers the whole answer has."""
        return len(facts_in(self.worthwhile)) + len(numbers_in(self.worthwhile))

    @cached_property
    def bare_figures(self) -> bool:
        """True for "14 years, 5 companies, 97 percent": more numbers than things that they are of.

        Of 250 labelled answers the ten with so many more numbers than other facts that are
        not about a sum of money are all weak; the nearest strong one has 1.14 to a fact.
        """
        numbers = len(numbers_in(self.worthwhile))
        return numbers >= _FIGURES and numbers > _OUTNUMBER * len(facts_in(self.worthwhile))

    @cached_property
    def spoken(self) -> bool:
        """True where somebody speaks: "I", "we", "one", "you", or an order ("Check the fuse")."""
        said = [s for s in self.statements if s.mode is not Mode.ECHO]
        words = {word.text for s in said for word in s.clause.words}
        if words & _SOMEBODY or any(s.own for s in said):
            return True
        return any(cue("one_does").search(s.text) for s in said)

    @cached_property
    def opening(self) -> Statement | None:
        """The first thing said that is neither the question again nor a courtesy."""
        empty = (Mode.COURTESY, Mode.ECHO)
        return next((s for s in self.statements if s.mode not in empty), None)

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
        near = set(map(id, self.near_facts))
        said = (
            s
            for s in self.statements
            if s.clause.sentence in sentences
            and not s.repeated
            and (id(s) in near or self._in_a_breath(s))
        )
        words = sum(len(s.clause.words) for s in said)
        return words >= _TALK and self.substance < _DENSE * words

    def _in_a_breath(self, statement: Statement) -> bool:
        """False for what stands in a sentence that nobody says in one: full stops are missing."""
        sentence = statement.clause.sentence
        words = sum(len(s.clause.words) for s in self.statements if s.clause.sentence == sentence)
        return words <= _BREATH

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


_FIGURES, _OUTNUMBER = 6, 1.25  # numbers; numbers to a fact
_SOMEBODY = OWN | frozenset({"me", "my", "us", "our", "you", "your"})
_DENSE = 0.09  # facts in a word
_BREATH = 45  # words
_TALK = 30  # words from which an answer is talk and not only short
_QUOTABLE = 160  # characters of a sentence that is quoted whole


def account_of(answer: str, topic: Topic) -> Account:
    """Read *answer* as the answer to a question about *topic*."""
    said = said_in(answer)
    clauses = clauses_of(said.text)
    if not readable(said.text, clauses):
        return Account(answer, (), not unreadable(answer, clauses), said)
    copied = _read_out(clauses, topic.words)
    first = [statement_of(said.text, clause, topic, copied) for clause in clauses]
    if topic.repeated and _adds_little(first, topic):
        first = [statement_of(said.text, clause, topic.as_own(), copied) for clause in clauses]
    if topic.asked is Asked.STORY and (told_in_the_present(first) or in_notes(answer, first)):
        first = [as_event(s) for s in first]
    anchored = any(s.event and s.worth for s in first) or any(
        cue(name).search(said.text) for name in ("time", "moment")
    )
    statements = tuple(owned([*in_context(first, anchored=anchored)]))
    return Account(answer, statements, readable=True, said=said)


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


def practised(account: Account) -> bool:
    """Whether an explanation is of something done: with a number, or two things that one does.

    Where one is asked what one does, a textbook is no answer, and slogans have reasons and
    limits too ("quality has its price"). Of 30 labelled explanations that were weak or middling
    half have neither; of 21 strong ones none.
    """
    figures = (n for n in numbers_in(account.worthwhile) if not _YEAR.fullmatch(n))
    does = (Mode.PLAIN, Mode.EVENT, Mode.WOULD)
    said = [s for s in account.statements if s.mode in does]
    done = {s.verb for s in said if s.own and s.verb}
    if not any(map(has_own, account.statements)):  # "The allergies are read"
        done |= {verb for s in said if (verb := passive(s))}
    counted = account.spoken and not account.bare_figures and any(figures)
    return counted or len(done) >= _DONE


def experienced(account: Account) -> bool:
    """Whether anything that happened is told of the candidate: "Kubernetes is …" is a textbook."""
    return any(s.own and s.event for s in account.statements)


_YEAR = re.compile(r"(?:19|20)\d\d")
_DONE = 2


def plural_of_own(account: Account) -> bool:
    """True where the account says "we" and never "I": worth asking about, never a fault."""
    said = {word.text.split("'")[0] for s in account.events for word in s.clause.words}
    return "we" in said and "i" not in said
