"""The labelled answers measure what they should: judgement, not length, and on unseen cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from evals.agreement import BANDS, SETS, is_unseen, labelled, labelled_by, spearman
from evals.cases import CASES, OPENED, family, files, standing, unseen

SECOND = ("second_tuning", "second_held_out")
LATER = tuple(name for name in SETS if name not in ("tuning", "held_out"))
HELD_OUT = tuple(name for name in SETS if name.endswith("held_out"))
_RUN = 10  # words in a row: a saying may be shared, a sentence is copied
_SHARED = (
    *("question", "reason", "requirement", "claim", "kind", "manner", "family", "labelled_by"),
    "opened",
)


@pytest.mark.parametrize("name", SETS)
def test_counting_words_does_not_find_the_bands(name: str) -> None:
    """Short strong answers, long empty ones: word count alone stays at or below 0.4."""
    bands = [BANDS[case["band"]] for case in labelled(name)]
    words = [len(case["answer"].split()) for case in labelled(name)]

    assert spearman(bands, words) <= 0.4


@pytest.mark.parametrize("name", SETS)
def test_the_bands_are_balanced(name: str) -> None:
    """No band is so rare that its answers hardly count."""
    bands = Counter(case["band"] for case in labelled(name))

    assert set(bands) == set(BANDS)
    assert min(bands.values()) >= 0.25 * len(labelled(name))


def test_there_are_enough_answers_and_a_third_is_held_out() -> None:
    """At least 60 answers, at least 72 of the second kind, of each kind a third or more unseen."""
    sizes = {name: len(labelled(name)) for name in SETS}

    assert sum(sizes[name] for name in SETS) >= 60
    assert sum(sizes[name] for name in SECOND) >= 72
    for name in HELD_OUT:
        held_out, both = sizes[name], sizes[name] + sizes.get(name.replace("held_out", "tuning"), 0)
        assert held_out / both >= 0.32


@pytest.mark.parametrize("name", SECOND)
def test_every_kind_of_question_is_there_in_every_band(name: str) -> None:
    """Behavioural, HR screen, technical, system design, and questions on a line of a document."""
    of_a_line = {"requirement": "document", "claim": "document"}
    found = {(of_a_line.get(c["kind"], c["kind"]), c["band"]) for c in labelled(name)}

    kinds = ("behavioural", "hr_screen", "technical", "system_design", "document")
    assert found >= {(kind, band) for kind in kinds for band in BANDS}


def test_technical_answers_come_from_many_lines_of_work() -> None:
    """At least eight role families."""
    cases = [case for name in SECOND for case in labelled(name) if case["kind"] == "technical"]

    assert len({case["family"] for case in cases}) >= 8


@pytest.mark.parametrize("name", LATER)
def test_every_label_says_why(name: str) -> None:
    """A line for every label, so that it can be argued with, or a second reader who agrees."""
    unsaid = [case for case in labelled(name) if not case.get("reason", "").strip()]

    assert [case["id"] for case in unsaid if case.get("second_band") != case["band"]] == []


def test_what_is_held_out_stands_nowhere_else() -> None:
    """No answer of a held-out file, nor ten words of one, is in a file that rules may see."""
    seen = {run: file for file in _files(held_out=False) for run in _runs(file)}
    copied = [
        (file, seen[run], " ".join(run))
        for file in _files(held_out=True)
        for run in _runs(file)
        if run in seen
    ]

    assert copied == []


@pytest.mark.parametrize("name", HELD_OUT)
def test_a_held_out_file_says_that_it_is_one(name: str) -> None:
    """Whoever opens it by mistake reads so first."""
    first = (CASES / "agreement" / f"{name}.toml").read_text("utf-8").splitlines()[0]

    assert "held out" in first.lower() or "never tuned on" in first


@pytest.mark.parametrize("name", LATER)
def test_who_labelled_is_said_and_true(name: str) -> None:
    """“Twice”, or “two readers”, is only said where every answer has two bands."""
    twice = all(case.get("second_band") in BANDS for case in labelled(name))

    assert ("twice" in labelled_by(name) or "two readers" in labelled_by(name)) == twice


@pytest.mark.parametrize("name", [name for name in SETS if is_unseen(name)])
def test_what_is_unseen_is_enough_and_read_twice(name: str) -> None:
    """At least sixty answers, and a second label for each: by another reader, or the same again."""
    assert len(labelled(name)) >= 60
    assert "two readers" in labelled_by(name) or "twice" in labelled_by(name)


def test_an_opened_file_says_what_it_has_steered() -> None:
    """It counts as seen from then on; one that is not opened is never said to be."""
    held_out = [f"agreement/{name}" for name in HELD_OUT]
    held_out += [name for of in ("empty", "styles", "orders") for name in files(of)]
    opened = [name for name in held_out if OPENED in family(name)]

    assert "agreement/third_held_out" in opened
    assert all(len(family(name)[OPENED].split()) > 4 for name in opened)
    assert not any(unseen(name) for name in opened)
    assert {standing(name) for name in opened} == {"opened"}


def _files(*, held_out: bool) -> list[str]:
    """Labelled answers and hand-written families, by name below evals/cases."""
    families = [name for of in ("empty", "styles", "orders") for name in files(of)]
    named = [*families, *(f"agreement/{name}" for name in SETS), "empty", "styles", "orders"]
    return [name for name in named if unseen(name) is held_out]


def _runs(file: str) -> Iterator[tuple[str, ...]]:
    """Every ten words in a row of every answer, version and order in a file."""
    for text in _texts(family(file)):
        words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
        if 4 <= len(words) < _RUN:
            yield tuple(words)
        yield from (tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _texts(entry: object, key: str = "") -> Iterator[str]:
    """The texts of a case, without what two cases may share: the question and the labels."""
    if isinstance(entry, str) and key not in _SHARED:
        yield entry
    elif isinstance(entry, dict):
        for name, value in entry.items():
            yield from _texts(value, name)
    elif isinstance(entry, list):
        for value in entry:
            yield from _texts(value, key)
