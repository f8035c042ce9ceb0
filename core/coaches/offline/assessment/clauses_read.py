"""One clause read: who does what in it, and which of its words anybody could check."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from core.coaches.offline.assessment.questions import Topic
from core.coaches.offline.assessment.sentences import OWN, Clause, past
from core.coaches.offline.assessment.statement import Mode, Statement, cue
from core.coaches.offline.assessment.words import Word, root, stem, stems, telling, vocabulary

_BE = vocabulary("english", "be")
_AUXILIARIES = vocabulary("english", "auxiliaries")


def statement_of(answer: str, clause: Clause, topic: Topic, copied: frozenset[int]) -> Statement:
    """*clause* of *answer*, understood; *copied* are the starts of words read out."""
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
    for word, after in zip(clause.words, (*clause.words[1:], None), strict=True):
        if word.text.endswith("'d") and after is not None and past(after):
            return False  # "I'd promised" is "I had promised"
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
        if lead.text == "compared":  # "compared to spreadsheets"
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
def _proposals() -> frozenset[str]:
    return frozenset(stem(word) for word in ("suggest", "propose", "decide"))


@cache
def _states() -> frozenset[str]:
    return stems("english", "weak_verbs")


def _acts(word: Word, clause: Clause) -> str | None:
    """The stem of *word* where it says what was done; None for "was", "felt", "managed"."""
    if word.stem == "do":  # "did the invoices", "do the move", not "did it"
        after = (other for other in clause.words if other.start > word.end)
        return "do" if any(telling(o) or o.stem in _deeds() for o in after) else None
    if word.text == "responsible":  # for a thing that is named: one's own part
        return word.stem if any(telling(o) for o in clause.words if o != word) else None
    if word.stem in _states() or word.text in vocabulary("english", "function"):
        return None
    if word.stem in stems("english", "light_verbs"):
        others = [other for other in clause.words if other != word]
        if word.stem in _proposals() and any(o.stem in _deeds() for o in others):
            return word.stem  # "suggest that we sort them": what, without any thing
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
