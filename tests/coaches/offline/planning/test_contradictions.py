"""Two figures for one thing are noticed; two things with two figures are left alone."""

from __future__ import annotations

import pytest

from core.coaches.offline.planning.contradictions import claimed_otherwise, said_otherwise
from core.coaches.offline.planning.quantities import far_out, quantities

TEAM = "Led a team of 12 people through the move to a new warehouse"
ERRORS = "Cut checkout errors by 38 % in one quarter"
WARD = "Reduced missed observations from 14 a week to 3 by moving the handover to the bedside"
NURSES = "Trained 6 new nurses in medication safety"
HOURS = "Wrote an importer which saved the office about 6 hours a week"
TRANSFERS = (
    "Cut the settlement time of transfers from 41 to 12 minutes by replacing nightly batches"
)
ROLLOUT = "Brought the rollout of a release down from 9 hours to 47 minutes"
COSTS = "Reduced server costs by 37 % ($410,000 a year) through scheduling of offline workloads"
DEFECTS = "Introduced a checklist; defects that reached customers fell from 31 to 6 per quarter"


@pytest.mark.parametrize(
    ("claim", "answer", "pair"),
    [
        (TEAM, "We were 8 people in the team and it took a weekend.", ("12 people", "8 people")),
        (TEAM, "I led eight people in that team.", ("12 people", "eight people")),
        (ERRORS, "The errors fell by 25 % in that quarter.", ("38 %", "25 %")),
        (ERRORS, "Checkout errors went down 60 percent.", ("38 %", "60 percent")),
        (
            WARD,
            "Before that we missed around 20 observations a week. Now it is three.",
            ("from 14 a week to 3", "around 20 observations"),
        ),
        (NURSES, "I trained four new nurses on the ward.", ("6 new nurses", "four new nurses")),
        (HOURS, "It saved the office 15 hours a week.", ("about 6 hours", "15 hours")),
        (
            TRANSFERS,
            "Then I replaced the batches with a stream, and the time fell from 60 to 2 minutes.",
            ("from 41 to 12 minutes", "from 60 to 2 minutes"),
        ),
        (
            TRANSFERS,
            "I cut the settlement time from 60 to 2 minutes.",
            ("from 41 to 12 minutes", "from 60 to 2 minutes"),
        ),
        (
            ROLLOUT,
            "The rollout went from 20 hours to 10 minutes.",
            ("from 9 hours to 47 minutes", "from 20 hours to 10 minutes"),
        ),
        (
            DEFECTS,
            "Defects fell from 50 to 20 per quarter.",
            ("from 31 to 6 per quarter", "from 50 to 20 per quarter"),
        ),
        (
            DEFECTS,
            "There were 50 defects that reached customers every quarter.",
            ("from 31 to 6 per quarter", "50 defects"),
        ),
        (COSTS, "We saved $100,000 a year.", ("$410,000", "$100,000")),
        (COSTS, "It saved us 100k dollars a year.", ("$410,000", "100k dollars")),
        (COSTS, "We cut server costs by US$1.2m a year.", ("$410,000", "US$1.2m")),
        (COSTS, "Server costs fell by 60 %.", ("37 %", "60 %")),
    ],
)
def test_a_figure_that_does_not_agree_with_the_resume_is_noticed(
    claim: str, answer: str, pair: tuple[str, str]
) -> None:
    """The same thing, the same unit, another number: both are given as they were said."""
    found = claimed_otherwise(claim, answer)

    assert found == pair
    assert pair[0] in claim
    assert pair[1] in answer


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        (TEAM, "We were 12 people in the team, and two of them were ill."),
        (TEAM, "The team was twelve people, and I asked 3 people in it for advice."),
        (TEAM, "I asked 3 people in the team what they needed."),
        (TEAM, "In the first week we had 5 people in the team."),
        (TEAM, "Each shift of the team had 4 people."),
        (TEAM, "There were 3 people in the team who were against it."),
        (TEAM, "We moved 40 pallets in two days with the whole team."),
        (ERRORS, "40 % of the errors came from one bank."),
        (ERRORS, "Errors had gone up by 15 % before I came."),
        (ERRORS, "About 40 % of errors were gone, the rest stayed."),
        (ERRORS, "The errors fell by about 40 %."),
        (ERRORS, "Sales rose by 12 % in the same time."),
        (WARD, "It was fourteen observations a week that we missed, and then three."),
        (NURSES, "I trained two nurses at first, and the others in the spring."),
        (NURSES, "There are 28 nurses on the ward."),
        (HOURS, "It took me 3 weeks and saved them hours."),
        ("Increased sales by 40 % in 2021", "In 2019 we had 25 shops."),
        ("Ran 9 A/B tests on tariff pages", "I ran the 9 tests in 4 months."),
        (TRANSFERS, "The time fell from about 40 to 12 minutes."),
        (TRANSFERS, "The time fell from 40 to 10 minutes."),
        (TRANSFERS, "First it went from 41 to 30, then with the stream to 12 minutes."),
        (TRANSFERS, "The settlement time fell from 41 to 25 minutes in March."),
        (TRANSFERS, "Deployment fell from 60 to 2 minutes."),
        (TRANSFERS, "For the deployment, it went from 60 to 2 minutes."),
        (TRANSFERS, "Later the time fell from 60 to 2 minutes."),
        (TRANSFERS, "Errors fell from 60 to 2."),
        (TRANSFERS, "My résumé says 41 minutes, but it fell from 60 to 2 minutes."),
        (ROLLOUT, "The rollout went from nine hours to under an hour."),
        (ROLLOUT, "It went from 540 to 47 minutes."),
        (DEFECTS, "Defects fell from 124 to 24 per year."),
        (DEFECTS, "Now there are 6 defects every quarter."),
        (DEFECTS, "Last month there were 2 defects."),
        (DEFECTS, "Checklists grew from 5 to 60."),
        (ERRORS, "The error rate of the checkout fell from 4.2 % to 2.6 %."),
        (COSTS, "We saved $34,000 a month."),
        (COSTS, "We saved about $400,000 a year."),
        (COSTS, "We saved $100,000 a year with the new contract."),
        (COSTS, "Nearly half of the costs were for idle machines, 48 % in total."),
        (COSTS, "The scheduling reduced the run time by 50 %."),
    ],
)
def test_what_may_be_another_thing_is_no_contradiction(claim: str, answer: str) -> None:
    """A part, a step, another time, another thing or a rounded figure accuses nobody."""
    assert claimed_otherwise(claim, answer) is None


def test_an_earlier_answer_is_remembered() -> None:
    """A figure that differs from what was said two questions ago, for the same thing."""
    before = ("Our night team had 9 drivers for the whole depot.",)

    found = said_otherwise(before, "The night team at the depot had 14 drivers.")
    assert found == ("9 drivers", "14 drivers")
    assert said_otherwise(before, "The night team at the depot had 9 drivers.") is None
    assert said_otherwise(before, "The day team in Leeds had 14 drivers.") is None
    assert said_otherwise(before, "Later the night team of the depot had 14 drivers.") is None


def test_a_number_is_never_cut() -> None:
    """1,200 is one number, with what it counts; a year and a date are none."""
    found = [(q.value, q.text) for q in quantities("In 2022 we had 1,200 open tickets at 20:40.")]

    assert found == [(1200.0, "1,200 open tickets")]


@pytest.mark.parametrize(
    ("answer", "quote"),
    [
        ("Orders went from 30 a week to 2,600 a week in a year.", "from 30 a week to 2,600 a week"),
        ("Errors fell from 120 to 4.", "from 120 to 4"),
        ("It went from 2.1 to 0.8 percent.", None),
        ("We grew from 9 to 11 people.", None),
    ],
)
def test_a_change_that_is_hard_to_believe_is_heard(answer: str, quote: str | None) -> None:
    """Five times as much or as little, and not of a handful."""
    assert far_out(answer) == quote
