"""Manners of writing that are easily misread: each small, each once met in the wild."""

from __future__ import annotations

import pytest

from core.coaches.offline.reading import read_job, read_resume
from core.domain.document import Item, Profile
from core.errors import NotAJobError
from tests.coaches.offline.reading.places import items_of_job, items_of_profile, misplaced

HEAD = "Ada Park\nada@example.org\n\n"
SHORT_AD = """Senior Backend Engineer, Payments
Halden Pay, Leeds

Requirements
- Finds root causes under pressure
- Designs APIs that other teams depend on

Nice to have
- Has worked with auditors
"""
PERSON_SPECIFICATION = """Healthcare Assistant - Ward 7
Tamar Valley Hospitals NHS Trust

Person Specification
Criteria\tEssential\tDesirable
Qualifications\tCare Certificate or willing to complete it\tNVQ Level 2
Skills\tGood written English; able to work shifts\tPhlebotomy
"""
JOB_BOARD = """Skip to main content
My Network
Northwind Analytics
Show more options
Senior Data Analyst
Manchester · Reposted 2 weeks ago · Over 100 applicants
Easy Apply
About the job
Requirements:
5+ years of experience as an analyst
Advanced SQL
Nice to have:
Knowledge of the energy market
…see more
Set alert for similar jobs
People also viewed
Data Engineer
Globex
"""


def said(item: Item | None) -> str | None:
    return item.text if item else None


def texts(items: tuple[Item, ...]) -> list[str]:
    return [item.text for item in items]


def positions(profile: Profile) -> list[list[str | None]]:
    return [
        [said(p.title), said(p.employer), said(p.start), said(p.end)] for p in profile.positions
    ]


@pytest.mark.parametrize("paper", ["CURRICULUM VITAE\n====", "Resume", "LEBENSLAUF", "# CV"])
def test_the_name_of_the_paper_is_not_the_name_of_the_person(paper: str) -> None:
    """A heading above the name neither becomes the name nor hides it."""
    text = f"{paper}\n\n{HEAD}EMPLOYMENT HISTORY\n------\nCook, Fern Inn, 2019 - 2021\n"

    assert said(read_resume(text).contact.name) == "Ada Park"


def test_jobs_told_in_sentences_are_found() -> None:
    """Who writes no list is read all the same."""
    text = (
        "My name is Ada Park, ada@example.org.\n\n"
        "I worked as a nurse at Fernhill House from 2015 to 2019. I ran the night round.\n"
        "Since 2019 I have worked as a team leader at Brightwater Care.\n"
    )

    profile = read_resume(text)

    assert said(profile.contact.name) == "Ada Park"
    assert positions(profile) == [
        ["nurse", "Fernhill House", "2015", "2019"],
        ["team leader", "Brightwater Care", "2019", None],
    ]
    assert texts(profile.positions[0].bullets) == ["I ran the night round."]
    assert misplaced(text, items_of_profile(profile)) == []


def test_roles_below_a_dated_employer_share_it() -> None:
    """The firm's line, and a line about the firm, are no jobs of their own."""
    text = HEAD + (
        "EXPERIENCE\n\nPOLARIS FREIGHT GROUP, Toronto    2016 to Present\n"
        "$1.1B carrier with 4,200 employees\n"
        "Chief Operating Officer (2019 to Present)\n• Raised on-time delivery to 96%\n"
        "Senior Vice President, Operations (2016 to 2019)\n• Closed three depots\n"
    )

    assert positions(read_resume(text)) == [
        ["Chief Operating Officer", "POLARIS FREIGHT GROUP", "2019", "Present"],
        ["Senior Vice President, Operations", "POLARIS FREIGHT GROUP", "2016", "2019"],
    ]


def test_a_heading_may_be_known_by_its_last_word_alone() -> None:
    """ "DEVELOPMENT EXPERIENCE" ends the skills above it."""
    text = HEAD + (
        "SKILLS\nCSS, Go\n\nDEVELOPMENT EXPERIENCE\n"
        "Front-end Developer at Wattle Digital (Feb 2024 - Present)\n* Rebuilt a form\n"
    )

    profile = read_resume(text)

    assert texts(profile.skills) == ["CSS", "Go"]
    assert positions(profile) == [["Front-end Developer", "Wattle Digital", "Feb 2024", "Present"]]


def test_a_job_below_an_unknown_heading_is_found() -> None:
    """ "Where I've cooked" is experience, by what stands below it."""
    text = (
        "# Ada Park\n\nada@example.org\n\n## Skills\n\nButchery\n\n## Kitchens of mine\n\n"
        "### Sous Chef @ Pomona & Daughters\n*Jan '18 – Mar '20*\n\n- Costed every dish\n"
    )

    assert positions(read_resume(text)) == [
        ["Sous Chef", "Pomona & Daughters", "Jan '18", "Mar '20"]
    ]


def test_languages_that_no_list_knows_are_kept() -> None:
    """A rare language beside a common one is a language, on a line of its own too."""
    text = HEAD + "Skills\nIFRS\n\nLanguages\nEnglish\nTwi\nEwe (basic)\n"

    assert texts(read_resume(text).languages) == ["English", "Twi", "Ewe (basic)"]


def test_languages_among_skills_are_told_by_their_level() -> None:
    """ "Danish: native" is no skill called "native"."""
    text = HEAD + "Skills & languages\nZendesk, SQL\nDanish: native\n"

    profile = read_resume(text)

    assert (texts(profile.skills), texts(profile.languages)) == (
        ["Zendesk", "SQL"],
        ["Danish: native"],
    )


def test_a_form_with_the_employer_last_is_read() -> None:
    """The labels of a Europass form stand in a column of their own."""
    text = (
        "PERSONAL INFORMATION\nSurname / First name\tKovács Lilla\nE-mail\tlilla@example.hu\n\n"
        "WORK EXPERIENCE\nDates\t02/2017 – present\n"
        "Occupation or position held\tLaboratory Technician\n"
        "Main activities and\tRuns assays for 60 samples a day\nresponsibilities\n"
        "Name and address of employer\tTisza Diagnostics Kft.\n\n"
        "Dates\t09/2013 – 01/2017\nOccupation or position held\tQuality Inspector\n"
        "Name and address of employer\tPaprika Foods Zrt.\n"
    )

    profile = read_resume(text)

    assert said(profile.contact.name) == "Kovács Lilla"
    assert positions(profile) == [
        ["Laboratory Technician", "Tisza Diagnostics Kft.", "02/2017", "present"],
        ["Quality Inspector", "Paprika Foods Zrt.", "09/2013", "01/2017"],
    ]
    assert texts(profile.positions[0].bullets) == ["Runs assays for 60 samples a day"]


def test_a_number_within_an_address_is_no_telephone() -> None:
    """An ORCID is a link."""
    text = "Ada Park\nada@example.org — https://orcid.org/0000-0002-1825-0097\n\nSkills\nGo, C\n"

    assert read_resume(text).contact.phone is None


def test_a_short_advertisement_is_one() -> None:
    """A title and three requirements are enough to practise for."""
    job = read_job(SHORT_AD)

    assert [said(job.title), said(job.company), said(job.seniority)] == [
        "Senior Backend Engineer, Payments",
        "Halden Pay",
        "Senior",
    ]
    assert [(r.text, r.must) for r in job.requirements] == [
        ("Finds root causes under pressure", True),
        ("Designs APIs that other teams depend on", True),
        ("Has worked with auditors", False),
    ]


def test_bullets_below_a_title_are_requirements() -> None:
    """Even without a heading."""
    text = "Night porter\nThe Marlowe Hotel, Whitby\n\n- Two years in hotels\n- Can lift 20 kg\n"
    job = read_job(text + "- Clean driving licence\n")

    assert [r.text for r in job.requirements if r.must] == [
        "Two years in hotels",
        "Can lift 20 kg",
        "Clean driving licence",
    ]


def test_a_short_resume_is_still_no_advertisement() -> None:
    """A title and a list with dates, or with a telephone number, are a person's own."""
    for text in (
        "Nurse\n\nExperience\n- Ward nurse, Fernhill, 2019 - 2021\n- Aide, 2015 - 2018\n",
        "Nurse\n\nSkills\n- Calm and kind\n- Degree in nursing\nada@example.org\n",
    ):
        with pytest.raises(NotAJobError):
            read_job(text)


def test_a_person_specification_in_columns_is_read() -> None:
    """Essential and desirable stand side by side, and are told apart."""
    job = read_job(PERSON_SPECIFICATION)

    assert [(r.text, r.must) for r in job.requirements] == [
        ("Care Certificate or willing to complete it", True),
        ("NVQ Level 2", False),
        ("Good written English", True),
        ("able to work shifts", True),
        ("Phlebotomy", False),
    ]
    assert misplaced(PERSON_SPECIFICATION, items_of_job(job)) == []


def test_the_buttons_of_a_job_board_are_left_out() -> None:
    """Neither the company nor a requirement is called "Show more options"."""
    job = read_job(JOB_BOARD)

    assert (said(job.title), said(job.company)) == ("Senior Data Analyst", "Northwind Analytics")
    assert [r.text for r in job.requirements] == [
        "5+ years of experience as an analyst",
        "Advanced SQL",
        "Knowledge of the energy market",
    ]


def test_tasks_given_as_orders_are_tasks() -> None:
    """ "Carry out planned maintenance." has no subject and needs none."""
    text = (
        "MAINTENANCE TECHNICIAN\nKESTREL PACKAGING LTD\n\nTHE ROLE\n"
        "You will keep our machines running in shifts.\nCarry out planned maintenance.\n"
        "SKILLS AND EXPERIENCE REQUIRED\nKnowledge of PLCs\n18th Edition\n"
    )

    job = read_job(text)

    assert "Carry out planned maintenance." in texts(job.responsibilities)
    assert [r.text for r in job.requirements] == ["Knowledge of PLCs", "18th Edition"]
