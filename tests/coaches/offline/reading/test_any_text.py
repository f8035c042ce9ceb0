"""Whatever a stranger pastes: the two refusals are the worst that happens, and soon."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.coaches.offline.reading import read_job, read_resume
from core.errors import NotAJobError, NotAResumeError
from core.ports.documents import LONGEST_TEXT
from tests.coaches.offline.reading.places import items_of_job, items_of_profile, misplaced

HERE = Path(__file__).parent
SCRAPS = [
    "\nExperience\n", "\nEducation\n", "\nSkills\n", "\nLanguages\n", "\nAwards:\n",
    "Requirements:\n", "Nice to have\n", "What you will do\n", "Nurse, Acme Ltd",
    "  2019 – present ", "03/2019 - 11/2021", "Since 2020", "• ", "\n- ", "\n\n", "\t", "  ",
    "BSc Physics, University of X", "Python, Go (C++)", "English (native), German: B2",
    "a@b.example", "+44 7700 900772", "ﬁ", "\u00ad", "\u00ad\n", "\u00a0", "\ufffe\n", "\u200b",
    "**", "e\u0301", "田中", "Company: Acme, Inc.", "You must have ", "would be a plus.",
    "Acme is looking for a Cook to ", "led a team", ", ", "(", ")", " | ", "; ", ".", "\r\n",
    "\u2028", "-\n",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=8))).map("".join),
)
ENOUGH = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOONEST = 0.02  # seconds of CPU; less than that measures the clock


@ENOUGH
@given(TEXTS)
def test_any_text_is_read_as_a_resume_or_refused(text: str) -> None:
    """No text breaks the reader, and every item stands where its span says."""
    with suppress(NotAResumeError):
        assert misplaced(text, items_of_profile(read_resume(text))) == []


@ENOUGH
@given(TEXTS)
def test_any_text_is_read_as_a_job_or_refused(text: str) -> None:
    """No text breaks the reader, and every item stands where its span says."""
    with suppress(NotAJobError):
        assert misplaced(text, items_of_job(read_job(text))) == []


@pytest.mark.parametrize(
    "scrap",
    ["a", " ", "A", "1 ", "a\n", "2019\n", "• a\n", "a,", "(", "a@b.", "Abc ", "ﬁ", "\u00ad",
     "To: ", "Experience\nNurse, Acme 2019 - 2020\n", "Languages\nEnglish (",
     "Requirements\nYou must "],
)  # fmt: skip
def test_ten_times_the_text_takes_about_ten_times_as_long(scrap: str) -> None:
    """No text makes the reader walk in circles: walking in circles would take 100 times."""
    short = cpu_seconds(scrap * (LONGEST_TEXT // len(scrap) // 10))
    long = cpu_seconds(scrap * (LONGEST_TEXT // len(scrap)))

    assert long < 30 * max(short, SOONEST)


def cpu_seconds(text: str) -> float:
    before = time.process_time()
    with suppress(NotAResumeError):
        read_resume(text)
    with suppress(NotAJobError):
        read_job(text)
    return time.process_time() - before


def test_a_long_resume_is_read_at_once() -> None:
    """Reading is a matter of milliseconds: nobody waits for it."""
    text = (HERE / "resumes" / "nurse-employer-first.txt").read_text("utf-8")
    head, _, jobs = text.partition("EMPLOYMENT HISTORY")
    long = head + "EMPLOYMENT HISTORY" + jobs * 12
    read_resume(long)
    before = time.process_time()

    read_resume(long)

    assert time.process_time() - before < 0.15  # five times what it takes on a slow machine


def test_a_very_wide_gap_is_crossed_in_one_step() -> None:
    """Blanks between two words are not walked again from each of them."""
    short = cpu_seconds("Skills\na" + " " * (LONGEST_TEXT // 100) + "b")
    long = cpu_seconds("Skills\na" + " " * (LONGEST_TEXT // 10) + "b")

    assert long < 30 * max(short, SOONEST)
