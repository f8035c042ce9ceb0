"""An answer to a part of a case, read: what in it counts, sentence by sentence, and its numbers.

Left out before anything is judged: what is aimed at the assessor, what only repeats the texts
that the candidate was given, and stories of their own past. What is left keeps its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.assessment.addressed import answered, foreign
from core.coaches.offline.assessment.words import Word, vocabulary, words_of
from core.coaches.offline.casework.figures import Figure, figures_in
from core.content import table
from core.domain.case import Case, Part, PartKey, Point
from core.domain.evaluation import Judgement, State
from core.domain.phrase import found_in
from core.domain.text import Span

QUOTE = 120  # characters of the answer that an instruction quotes at most
TELLING = 12  # a number up to this may be hours, weeks or shops, and proves nothing
MOST_SPANS = 3  # places shown for one level
_SENTENCE = re.compile(r"(?:[^.!?\n;]|[.](?=\d))+[.!?;]*")
_WORD = re.compile(r"[a-z0-9']+")
_RUN = 3  # words in a row by which a copy is known
_COPIED = 0.8  # share of such runs from which a sentence is one
_PAST = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|did|found|gave|made|took|went|came|told|said|wrote|built|led|ran|"
    r"saw|got|kept|brought|held|sat)\b",
    re.IGNORECASE,
)
_THINKS = re.compile(
    r"\b(?:would|will|should|could|can|need|want|like|assum\w*|if|let|has to|have to|how|what|"
    r"which|whether|why|who|when|recommend|suggest|look)\b|['’](?:d|ll)\b|\?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """One answer to one part."""

    case: Case
    part: Part
    answer: str

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Those that count."""
        return tuple(
            span
            for span in _sentences(self.answer, answered(self.answer, advises=True))
            if not self._copied(span.of(self.answer)) and not self._told(span.of(self.answer))
        )

    @cached_property
    def text(self) -> str:
        """The answer with spaces in place of what does not count."""
        kept = [" "] * len(self.answer)
        for span in self.sentences:
            kept[span.start : span.end] = span.of(self.answer)
        return "".join(kept)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every number that counts: those in another language too, as a number is a number."""
        kept = list(self.text)
        for span in self.unread:
            kept[span.start : span.end] = span.of(self.answer)
        return figures_in("".join(kept))

    @cached_property
    def unread(self) -> tuple[Span, ...]:
        """The sentences in another language, without those that order the assessor about."""
        whole = (Span(0, len(self.answer)),)
        spoken = ((span, words_of(span.of(self.answer))) for span in _sentences(self.answer, whole))
        return tuple(span for span, words in spoken if foreign(words) and not _orders(words))

    def _told(self, sentence: str) -> bool:
        """A story of the past, where nobody asked for one."""
        if self.part.key in (PartKey.CALCULATE, PartKey.INTERPRET):
            return False
        if any(any(found_in(sentence, option.words)) for option in self.part.options):
            return False  # "It was a mistake, take it back" decides something
        return bool(_PAST.search(sentence)) and not _THINKS.search(sentence)

    def _copied(self, sentence: str) -> bool:
        runs = _runs(sentence)
        return bool(runs) and len(runs & self._given) >= _COPIED * len(runs)

    @cached_property
    def _given(self) -> frozenset[tuple[str, ...]]:
        """Three words in a row, of every text that the candidate was shown so far."""
        texts = [self.case.background, *(fact.text for fact in self.case.facts)]
        for part in self.case.parts.values():
            texts += [part.question, part.in_other_words]
        return frozenset().union(*(_runs(self.case.filled(text)) for text in texts))

    def sentence(self, span: Span) -> Span:
        """The sentence that *span* stands in."""
        return next((s for s in self.sentences if s.overlaps(span)), span)

    def holding(self, points: Sequence[Point]) -> tuple[tuple[Point, Span], ...]:
        """Those of *points* that the answer holds, each with the words by which it was known."""
        found = ((point, next(found_in(self.text, point.words), None)) for point in points)
        return tuple((point, span) for point, span in found if span is not None)

    def says(self, name: str, within: Span | None = None) -> bool:
        """Whether one of the words called *name* in content/vocabulary/casework.toml stands in
        the answer, or in one sentence of it."""
        text = within.of(self.answer) if within else self.text
        return (
            next(found_in(text.replace("’", "'"), table("vocabulary/casework")[name]), None)
            is not None
        )

    def begins_with(self, name: str, sentence: Span) -> bool:
        """Whether *sentence* begins with one of the words called *name*: "Close the shop."."""
        first = _WORD.search(sentence.of(self.answer).lower())
        return first is not None and first.group() in table("vocabulary/casework")[name]

    def quote(self, span: Span | None) -> tuple[Span | None, str]:
        """The place to show for *span*: its sentence, or what is short of it; and its words."""
        if span is None:
            return None, ""
        whole = self.sentence(span)
        if whole.end - whole.start <= QUOTE:
            return whole, whole.of(self.answer).rstrip(" .;")
        start = self.answer.rfind(" ", whole.start, max(whole.start, span.start - QUOTE // 3)) + 1
        start = max(start, whole.start)
        end = self.answer.rfind(" ", span.end, min(whole.end, start + QUOTE))
        short = Span(start, end if end > span.end else max(span.end, start + 1))
        return short, short.of(self.answer)

    @property
    def first(self) -> Span | None:
        return self.sentences[0] if self.sentences else None


def _orders(words: Sequence[Word]) -> bool:
    said = {_plain(word.text) for word in words}
    kinds = [bool(said & vocabulary("addressed", f"foreign_{kind}")) for kind in _ORDERS]
    return kinds[0] or sum(kinds) > 1


_ORDERS = ("acts", "things", "highs", "asks")


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _sentences(answer: str, parts: Sequence[Span]) -> Iterator[Span]:
    for part in parts:
        for match in _SENTENCE.finditer(answer, part.start, part.end):
            words = match.group()
            start = match.start() + len(words) - len(words.lstrip())
            end = match.end() - (len(words) - len(words.rstrip()))
            if end > start and any(sign.isalnum() for sign in words):
                yield Span(start, end)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return frozenset(tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def scored(
    criterion: str, level: int, heard: Heard, places: Sequence[Span], reason: str
) -> Judgement:
    """A level with the sentences it rests on; without any it is not enough evidence."""
    spans: list[Span] = []
    for place in places:
        sentence = heard.sentence(place)
        if sentence not in spans:
            spans.append(sentence)
    if not spans:
        return Judgement(criterion, State.NOT_ENOUGH_EVIDENCE, reason=reason)
    return Judgement(criterion, State.SCORED, (level,), tuple(sorted(spans[:MOST_SPANS])), reason)


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
