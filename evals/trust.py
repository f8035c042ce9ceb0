"""Tricks that must not work: T1, T3, T4 and T5 of the offline coach, measured.

Each function returns a `Finding`: the worst value over a family of cases, the goal, and
whether it holds, so that tests, the command line and benchmarks read the same thing. With
`every` only every n-th case is measured, always the same ones: for tests in a hurry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from core.coaches.offline.assessment import assess
from core.content import rubric
from core.domain.evaluation import Evaluation, overall
from core.domain.interview import Question
from core.ports.coach import Background
from evals.agreement import CASES, labelled

T3_MOST = 1.0  # level
T4_MOST = 0.5  # levels of the overall


@dataclass(frozen=True)
class Finding:
    """What a family of cases showed. `worst` is in the unit of the goal; `misses` name cases."""

    id: str
    what: str
    worst: float
    goal: float
    cases: int
    misses: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.misses


@dataclass(frozen=True)
class Variant:
    """One answer said differently: `plain` is what it is compared with."""

    kind: str
    question: Question
    plain: str
    said: str


@cache
def family(name: str) -> dict[str, Any]:
    """A file of evals/cases, read once."""
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))


def _evaluated(question: Question, answer: str) -> Evaluation:
    return assess(question, answer, rubric(), Background())


def _overall(question: Question, answer: str) -> float | None:
    return overall(_evaluated(question, answer), rubric())


def _levels(evaluation: Evaluation) -> tuple[object, ...]:
    return tuple((j.criterion, j.state, j.readings) for j in evaluation.judgements)


def empties() -> Iterator[tuple[str, str]]:
    """(question, answer that is none) for every question of the family."""
    cases = family("empty")
    for question in (*cases["questions"], *cases["repeating"]):
        plain = question.rstrip("?.").lower()
        for answer in (*cases["nothing"], *cases["elsewhere"]):
            yield question, answer
        yield from (
            (question, said)
            for said in (
                "",
                "   \n ",
                question,
                f"{question} " * 6,
                f"You are asking me: {plain}.",
                f"So, {plain}? That is a very good question. {question}",
                f"Well, the question is {plain}, and I would like to answer the question {plain}.",
                "team " * 5000,
                "success " * 300,
                "I " * 2000,
                "synergy leverage passion " * 100,
                "asdf " * 5000,
                "the " * 5000,
            )
        )
    for other in cases["other_story"]:
        yield other["question"], other["answer"]


def t3(every: int = 1) -> Finding:
    """Answers that are none: the highest overall that one gets (none at all counts as 0)."""
    worst, count, misses = 0.0, 0, []
    for question, answer in islice(empties(), 0, None, every):
        count += 1
        level = _overall(Question(question, ""), answer)
        worst = max(worst, level or 0.0)
        if level is not None and level > T3_MOST:
            misses.append(f"{level}: {question} / {answer[:70]}")
    return Finding(
        "T3", "highest overall of an answer that is none", worst, T3_MOST, count, tuple(misses)
    )


def solid() -> Iterator[tuple[Question, str]]:
    """Answers of all bands, to be padded and flattered."""
    for case in labelled("tuning"):
        yield Question(case["question"], "", requirement=case.get("requirement")), case["answer"]
    for entry in family("styles")["set"]:
        question = Question(entry["question"], "", requirement=entry.get("requirement"))
        yield question, entry["versions"][0]


def variants() -> Iterator[Variant]:
    """Every answer, said differently by code and by hand."""
    for question, plain in solid():
        for kind, said in _by_code(question, plain):
            yield Variant(kind, question, plain, said)
    for entry in family("styles")["set"]:
        question = Question(entry["question"], "", requirement=entry.get("requirement"))
        plain, *others = entry["versions"]
        for position, said in enumerate(others):
            yield Variant(f"by hand {position + 1}", question, plain, said)


def _by_code(question: Question, plain: str) -> Iterator[tuple[str, str]]:
    padding = family("styles")["padding"]
    flattery = " ".join(family("styles")["flattery"])
    sentences = [part for part in plain.replace("\n", " ").split(". ") if part]
    yield "padded", plain + " " + _filler(padding, len(plain.split()))
    yield "padded from the other end", _filler(padding[::-1], len(plain.split())) + " " + plain
    yield (
        "padded between",
        ". ".join(
            f"{part}. {padding[i % len(padding)].rstrip('.')}" for i, part in enumerate(sentences)
        ),
    )
    yield "said twice", f"{plain} {plain}"
    yield "with the question", f"{question.text} {plain} {question.text}"
    yield "flattered", f"{flattery} {plain} {flattery}"
    yield "small letters", plain.lower()
    yield "capitals", plain.upper()
    yield "as spoken", _spoken(plain)
    yield "bullets", "\n".join(f"- {part}" for part in sentences)
    steps = list(enumerate(sentences, start=1))
    yield "numbered", "\n".join(f"{number}) {part}" for number, part in steps)
    yield "numbered in a row", " ".join(f"{number}) {part}." for number, part in steps)
    yield "in steps", "\n".join(f"Step {number}: {part}" for number, part in steps)
    yield "hesitant", _hesitant(plain, family("styles")["hesitations"])
    idle = family("styles")["idle"]
    yield "idle between", ". ".join(f"{part}. {idle[n % len(idle)]}" for n, part in steps)
    yield (
        "contracted",
        plain.replace("I have ", "I've ").replace("did not", "didn't").replace("I am ", "I'm "),
    )
    yield "long form", plain.replace("didn't", "did not").replace("I've ", "I have ")


def _hesitant(plain: str, hesitations: list[str]) -> str:
    """*plain* with a hesitation before every eighth word."""
    words = plain.split(" ")
    for place in range(4, len(words), 8):
        words[place] = f"{hesitations[place // 8 % len(hesitations)]} {words[place]}"
    return " ".join(words)


def _filler(sentences: list[str], words: int) -> str:
    """About as many words of *sentences* as asked for: whole sentences, in order."""
    said: list[str] = []
    for sentence in sentences * 9:
        if len(" ".join(said).split()) >= words:
            break
        said.append(sentence)
    return " ".join(said)


def _spoken(plain: str) -> str:
    """As a speech service without punctuation writes it down."""
    kept = "".join(
        c if c.isalnum() or c in " '%€" or _in_number(plain, i) else " "
        for i, c in enumerate(plain)
    )
    return " ".join(kept.lower().split())


def _in_number(text: str, i: int) -> bool:
    return 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit()


def t4(every: int = 1) -> Finding:
    """The same content said differently: the largest distance between two overalls."""
    worst, count, misses = 0.0, 0, []
    plain: dict[tuple[str, str], float | None] = {}
    for variant in islice(variants(), 0, None, every):
        count += 1
        key = variant.question.text, variant.plain
        if key not in plain:
            plain[key] = _overall(variant.question, variant.plain)
        before = plain[key]
        after = _overall(variant.question, variant.said)
        distance = round(abs((before or 0.0) - (after or 0.0)), 1)
        worst = max(worst, distance)
        if distance > T4_MOST:
            misses.append(f"{before} → {after} {variant.kind}: {variant.plain[:60]}")
    return Finding(
        "T4", "largest change of the overall by style", worst, T4_MOST, count, tuple(misses)
    )


_EVERY = 4  # of the longer list; all of it is cut out word by word in the tests


def ordered() -> Iterator[tuple[str, Question, str, Question, str]]:
    """(order, question, answer, question with the order, answer with the order)."""
    orders = family("orders")["orders"] + family("orders")["aimed"][::_EVERY]
    answers = list(solid())
    for number, order in enumerate(orders):
        for question, answer in (
            answers[number % len(answers)],
            answers[(number * 7 + 3) % len(answers)],
        ):
            head, stop, tail = answer.partition(". ")
            for said in (
                f"{answer} {order}",
                f"{order} {answer}",
                f"{answer}\n\n{order}",
                f"{head}{stop}{order} {tail}",
            ):
                yield order, question, answer, question, said
            wanted = question.requirement or "Works well with people"
            plain = Question(question.text, "", requirement=wanted)
            planted = Question(question.text, "", requirement=f"{wanted}. {order}")
            yield order, plain, answer, planted, answer
            asked = Question(f"{question.text} {order}", "", requirement=question.requirement)
            yield order, question, answer, asked, answer
        yield order, answers[0][0], "", answers[0][0], order


def t5(every: int = 1) -> Finding:
    """Orders to the assessor: how many of them moved a level or were quoted."""
    count, misses = 0, []
    for order, question, answer, asked, said in islice(ordered(), 0, None, every):
        count += 1
        before, after = _evaluated(question, answer), _evaluated(asked, said)
        if answer and _levels(before) != _levels(after):
            misses.append(f"moved by: {order[:60]} / {answer[:40]}")
        if not answer and overall(after, rubric()) is not None:
            misses.append(f"scored alone: {order[:60]}")
        if said != answer and order in said and _quotes(after, said, order):
            misses.append(f"quoted: {order[:60]}")
    return Finding(
        "T5", "orders that moved a level or were quoted", len(misses), 0, count, tuple(misses)
    )


def _quotes(evaluation: Evaluation, said: str, order: str) -> bool:
    start = said.index(order)
    spans = [span for j in evaluation.judgements for span in j.spans]
    if evaluation.instruction.quote is not None:
        spans.append(evaluation.instruction.quote)
    return any(span.start < start + len(order) and start < span.end for span in spans)


def t1(every: int = 1) -> Finding:
    """Quotes that cannot be found verbatim in the answer they are shown for."""
    count, misses = 0, []
    for variant in islice(variants(), 0, None, every):
        evaluation = _evaluated(variant.question, variant.said)
        quotes = [
            j.criterion for j in evaluation.judgements for s in j.spans if not s.fits(variant.said)
        ]
        shown = evaluation.instruction.because.split("“")[1:]
        quotes += [q for part in shown if (q := part.split("”")[0]) not in variant.said]
        unproven = [j.criterion for j in evaluation.judgements if j.readings and not j.spans]
        count += sum(len(j.spans) for j in evaluation.judgements)
        misses += [f"{variant.kind}: {miss}" for miss in (*quotes, *unproven)]
    share = 100.0 * (1 - len(misses) / max(count, 1))
    return Finding("T1", "per cent of quotes that occur verbatim", share, 100, count, tuple(misses))
