"""The cases of content/cases: complete, consistent, and every number in them reckoned."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from core.content import CONTENT, case, case_part, cases
from core.domain.case import (
    PARTS,
    Case,
    Chart,
    Column,
    Exhibit,
    Fact,
    Measure,
    Option,
    Part,
    PartKey,
    Point,
    Quantity,
    Row,
    Slip,
    Verdict,
    place_id,
)
from core.domain.interview import PARTS_OF_A_CASE, Brief, Kind

KNOWN = {
    "": Case, "exhibits": Exhibit, "columns": Column, "rows": Row, "measure": Measure,
    "facts": Fact, "quantities": Quantity, "parts": None, "slips": Slip, "points": Point,
    "options": Option, **{key.value: Part for key in PARTS},
}  # fmt: skip
every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)


def test_there_are_three_cases_from_different_worlds() -> None:
    """A bakery, a clinic, software by subscription."""
    assert len(cases()) >= 3
    assert len({case.industry for case in cases()}) == len(cases())


@every_case
def test_a_case_is_complete(case: Case) -> None:
    """Background, a table, a chart, facts to be asked for, five parts with their solutions."""
    words = len(case.filled(case.background).split())

    assert 80 <= words <= 150
    assert any(exhibit.chart is Chart.NONE for exhibit in case.exhibits)
    assert any(exhibit.chart is not Chart.NONE for exhibit in case.exhibits)
    assert 6 <= len(case.facts) <= 10
    assert sum(fact.goal for fact in case.facts) == 1
    for part in case.parts.values():
        assert part.question
        assert part.in_other_words
        assert part.why
        assert len(part.solution) >= 2
    assert len(case.parts[PartKey.STRUCTURE].points) >= 6
    assert len({point.branch for point in case.parts[PartKey.STRUCTURE].points}) >= 3
    assert len(case.parts[PartKey.CALCULATE].slips) >= 3
    assert len(case.parts[PartKey.INTERPRET].slips) >= 3
    verdicts = {option.verdict for option in case.parts[PartKey.RECOMMEND].options}
    assert {Verdict.SUPPORTED, Verdict.AGAINST} <= verdicts


@every_case
def test_every_number_in_a_text_is_reckoned(case: Case) -> None:
    """No digit is typed by hand: each stands in a slot, so no text can disagree with an exhibit."""
    for text in case.every_text():
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", text)), text
        assert not re.search(r"[{}]", case.filled(text)), text


@every_case
def test_changing_a_cell_changes_the_solution(case: Case) -> None:
    """The worked solution follows the exhibit, number by number."""
    first = case.exhibits[0]
    row = replace(first.rows[0], values=(first.rows[0].values[0] + 50, *first.rows[0].values[1:]))
    changed = replace(
        case, exhibits=(replace(first, rows=(row, *first.rows[1:])), *case.exhibits[1:])
    )
    part = case.parts[PartKey.CALCULATE]

    before = [case.filled(text) for text in part.solution]
    assert [changed.filled(text) for text in part.solution] != before
    lines = [case.line(quantity) for quantity in case.quantities_of(part)]
    assert [changed.line(quantity) for quantity in case.quantities_of(part)] != lines


@every_case
def test_no_number_and_no_formula_is_there_for_nothing(case: Case) -> None:
    """Each is told in a text, or used by a formula."""
    named = {given.key for given in case.given} | {quantity.key for quantity in case.quantities}
    used = case.used_names()
    for part in case.parts.values():
        used |= {*part.steps, *part.results}

    assert named - used == set()


@every_case
def test_a_result_cannot_be_copied_from_what_is_given(case: Case) -> None:
    """Whoever states it has reckoned: no cell of an exhibit and no given number comes near it."""
    for part in case.parts.values():
        for key in part.results:
            quantity, value = case.quantity(key), abs(case.results[key])
            near = [c for c in case.cells.values() if abs(c - value) <= quantity.tolerance * value]
            assert not near, key


@every_case
def test_a_slip_is_not_right_and_not_another_number_of_the_part(case: Case) -> None:
    """Each way to go wrong can be told from the right one, from the steps and from the others."""
    for part in case.parts.values():
        taken = [abs(case.results[key]) for key in (*part.steps, *part.results)]
        taken += [abs(value) for value in case.cells.values()]
        for slip in part.slips:
            value = abs(case.value(slip.formula))
            if not slip.unit and not slip.words:
                assert not [t for t in taken if abs(t - value) <= 0.012 * t], slip.title
                taken.append(value)


@every_case
def test_an_exhibit_is_never_shown_before_it_is_due(case: Case) -> None:
    """Nothing is drawn while the candidate asks and takes apart; then the newest comes first."""
    shown = {key: case.shown_by(case.parts[key]) for key in PARTS}

    assert shown[PartKey.CLARIFY] == shown[PartKey.STRUCTURE] == ()
    assert len(shown[PartKey.CALCULATE]) == 1
    assert shown[PartKey.INTERPRET][0].chart is not Chart.NONE
    assert shown[PartKey.RECOMMEND] == shown[PartKey.INTERPRET]


@every_case
def test_the_facts_that_a_part_needs_exist(case: Case) -> None:
    """Whoever did not ask for them is told, so that nobody is stuck."""
    for part in case.parts.values():
        assert set(part.needs) <= {fact.key for fact in case.facts}


@every_case
def test_no_field_of_a_case_is_misspelt(case: Case) -> None:
    """What a file says is read: an unknown name in it would be passed over in silence."""
    known = {name: {f.name for f in fields(kind)} for name, kind in KNOWN.items() if kind}

    def look(node: object, name: str) -> None:
        if isinstance(node, list):
            for entry in node:
                look(entry, name)
        elif isinstance(node, dict):
            assert name not in known or set(node) <= known[name], (name, set(node) - known[name])
            for key, entry in node.items():
                look(entry, key)

    path = CONTENT / "cases" / f"{case.id}.toml"
    look(tomllib.loads(path.read_text("utf-8")), "")


@every_case
def test_what_people_ask_finds_its_fact(case: Case) -> None:
    """In plain words and in those of a second language; and small talk finds none."""
    path = Path(__file__).with_name("questions_for_facts.toml")
    for key, questions in tomllib.loads(path.read_text("utf-8"))[case.id].items():
        for question in questions:
            assert key in [fact.key for fact, _ in case.asked_for(question)], question
    for question in ("What colour is the door?", "Fine, thank you.", "Is there a car park?"):
        assert case.asked_for(question) == (), question


def test_a_question_finds_its_case_and_any_other_finds_none() -> None:
    """Also where a case has left the collection: then the question stands alone."""
    found = case_part(place_id("bakery", PartKey.CALCULATE))

    assert found == (case("bakery"), case("bakery").parts[PartKey.CALCULATE])
    assert case_part("beh-ownership-1") is None
    assert case_part(None) is None
    assert case_part("case-no_longer_there-clarify") is None


def test_a_case_has_five_parts_whatever_number_was_chosen() -> None:
    """The number of questions says nothing of a case."""
    assert len(PARTS) == PARTS_OF_A_CASE
    assert {Brief(kind=Kind.CASE, questions=n).mains for n in (3, 10)} == {5}
    assert Brief(questions=7).mains == 7


def test_the_numbers_of_the_two_exhibits_agree() -> None:
    """What one table adds up to, the other says as well."""
    bakery, clinic, software = case("bakery"), case("clinic"), case("subscription")

    assert bakery.results["everybody"] == sum(
        bakery.cells[f"shops.{shop}.customers"] for shop in ("harbour", "hill")
    )
    assert clinic.results["everybody"] > clinic.results["capacity_day"]
    assert software.cells["solo.january.leaving"] == software.cells["plans.solo.new_leaving"]
    assert software.cells["solo.june.leaving"] == software.cells["plans.solo.old_leaving"]
