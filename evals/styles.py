"""The same content said differently (T4): by code, and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.interview import Question
from evals.agreement import labelled
from evals.assess import question_of
from evals.cases import entries, family, standing, unseen


@dataclass(frozen=True)
class Variant:
    """One answer said differently: `plain` is what it is compared with."""

    kind: str
    question: Question
    plain: str
    said: str
    held_out: bool = False


def solid() -> Iterator[tuple[Question, str]]:
    """Answers of all bands, to be padded and flattered."""
    for case in labelled("tuning"):
        yield question_of(case), case["answer"]
    for entry in family("styles")["set"]:
        yield question_of(entry), entry["versions"][0]


def variants() -> Iterator[Variant]:
    """Every answer, said differently by code and by hand."""
    for question, plain in solid():
        for kind, said in by_code(question, plain):
            yield Variant(kind, question, plain, said)
    yield from by_hand()


def by_hand() -> Iterator[Variant]:
    """Every answer that somebody wrote in more than one manner."""
    for entry in family("styles")["set"]:
        plain, *others = entry["versions"]
        for position, said in enumerate(others):
            yield Variant(f"by hand {position + 1}", question_of(entry), plain, said)
    for entry, file in entries("styles", "set"):
        for kind, said in entry["versions"].items():
            parts = (kind.replace("_", " "), "by hand", standing(file))
            name = ", ".join(part for part in parts if part)
            yield Variant(name, question_of(entry), entry["plain"], said, unseen(file))


def by_code(question: Question, plain: str) -> Iterator[tuple[str, str]]:
    """(kind, *plain* said in that way) for every way that code knows."""
    styles = family("styles")
    padding, idle = styles["padding"], styles["idle"]
    flattery = " ".join(styles["flattery"])
    sentences = [part for part in plain.replace("\n", " ").split(". ") if part]
    steps = list(enumerate(sentences, start=1))
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
    yield "numbered", "\n".join(f"{number}) {part}" for number, part in steps)
    yield "numbered in a row", " ".join(f"{number}) {part}." for number, part in steps)
    yield "in steps", "\n".join(f"Step {number}: {part}" for number, part in steps)
    yield "hesitant", _hesitant(plain, styles["hesitations"])
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
