"""Documents read by a model: what is shown stands in the text, and who it is about is not sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.document import Item, Profile
from core.errors import NotAJobError, NotAResumeError
from tests.doubles.chat_model import ScriptedModel

FOLDER = Path(__file__).parents[1] / "offline" / "reading" / "resumes"
RESUME = """Ada Palmer
Reed Street 12, Leeds
ada.palmer@example.org | +44 113 496 0000 | linkedin.com/in/ada-palmer

Experience
Engineer, Halden Pay, 2019 - present
- Cut checkout errors by 38 %
- Trained two juniors
Engineer, Reed & Sons, 2015 - 2019
- Cut costs

References: Ada Palmer can name some. PALMER, ADA. Or call 0113 496 0111.
"""
EMPTY: dict[str, Any] = {
    "is_resume": True,
    "summary": [],
    "positions": [],
    "education": [],
    "skills": [],
    "achievements": [],
    "languages": [],
}


def coach(model: ScriptedModel) -> ModelCoach:
    return ModelCoach(model, OfflineCoach())


def read(**found: Any) -> Profile:
    model = ScriptedModel()
    model.say(json.dumps({**EMPTY, **found}))
    return coach(model).read_resume(RESUME)


def position(**fields: Any) -> dict[str, Any]:
    return {"title": "", "employer": "", "start": "", "end": "", "bullets": [], **fields}


def test_the_contact_block_is_shown_and_never_sent() -> None:
    """Found by rules on this machine; out of what a model sees, wherever it stands."""
    model = ScriptedModel()
    profile = coach(model).read_resume(RESUME)
    sent = repr([(r.instruction, [m.text for m in r.material]) for r in model.requests])

    assert profile.contact.name is not None
    assert profile.contact.email is not None
    for secret in ("Palmer", "PALMER", "example.org", "496", "linkedin", "Reed Street"):
        assert secret not in sent
    assert "Halden Pay, 2019 - present" in sent


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_of_no_sample_are_name_and_address_sent(path: Path) -> None:
    """Whatever the layout: what rules call contact is in no request."""
    model, text = ScriptedModel(), path.read_text("utf-8")
    contact = coach(model).read_resume(text).contact
    sent = model.requests[0].material[0].text

    for item in (contact.name, contact.email, contact.phone, *contact.links):
        assert item is None or item.text not in sent


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_model_that_copies_well_is_understood(path: Path) -> None:
    """With the quotes that rules would give, places and all come back."""
    text = path.read_text("utf-8")
    expected, found = OfflineCoach().read_resume(text), coach(ScriptedModel()).read_resume(text)
    jobs = [(p.title, p.employer, p.start, p.end, p.bullets) for p in expected.positions]

    here = [(p.title, p.employer, p.start, p.end, p.bullets) for p in found.positions]
    assert [tuple(map(_text, job)) for job in here] == [tuple(map(_text, job)) for job in jobs]
    assert {item.text for item in found.skills} == {item.text for item in expected.skills}


def _text(found: Item | tuple[Item, ...] | None) -> object:
    if isinstance(found, tuple):
        return [item.text for item in found]
    return found.text if found else None


def test_what_does_not_stand_in_the_text_is_dropped() -> None:
    """An employer that a model knows, a skill that it supposes: not in the profile."""
    profile = read(
        positions=[
            position(
                title="Engineer", employer="Halden Pay", bullets=["Cut checkout errors by 38 %"]
            ),
            position(title="Director", employer="Google", bullets=["Led 500 people"]),
        ],
        skills=["Rust", "checkout"],
    )

    assert [p.employer.text for p in profile.positions if p.employer] == ["Halden Pay"]
    assert [skill.text for skill in profile.skills] == ["checkout"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("bullets", [[], ["Trained two juniors"]])
def test_what_stands_in_many_places_is_found_where_it_belongs(
    *, turned: bool, bullets: list[str]
) -> None:
    """Two were engineers until 2019 or from then; each gets its own, whichever comes first."""
    first = position(
        title="Engineer",
        employer="Halden Pay",
        start="2019",
        end="present",
        bullets=bullets,
    )
    second = position(title="Engineer", employer="Reed & Sons", start="2015", end="2019")
    found = read(positions=[second, first] if turned else [first, second]).positions
    one, two = found[::-1] if turned else found
    lines = RESUME.splitlines(keepends=True)
    heads = [sum(map(len, lines[:number])) for number in (5, 8)]

    for each, head, line in ((one, heads[0], lines[5]), (two, heads[1], lines[8])):
        for item in (each.title, each.employer, each.start, each.end):
            assert item is not None
            assert item.span is not None
            assert head <= item.span.start < head + len(line)


def test_a_document_of_which_nothing_can_be_found_is_refused() -> None:
    """Whatever a model says of it: without work, education or skill it is no résumé."""
    with pytest.raises(NotAResumeError):
        read(skills=["Rust"], summary=["Cut costs"])
    with pytest.raises(NotAResumeError):
        read(is_resume=False, skills=["checkout"])


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_sent_of_nothing(text: str) -> None:
    """An empty text is refused here."""
    model = ScriptedModel()
    with pytest.raises(NotAResumeError):
        coach(model).read_resume(text)
    with pytest.raises(NotAJobError):
        coach(model).read_job(text)

    assert model.requests == []


def test_of_a_job_nobody_to_call_is_sent() -> None:
    """Addresses and numbers of recruiters are somebody's too."""
    model = ScriptedModel()
    job = (
        "Night clerk\nHotel Morava\n\nRequirements\n- Speaks Czech\n- Works nights\n"
        "Write to jana@morava.example or call +420 555 123 456.\n"
    )
    profile = coach(model).read_job(job)
    sent = model.requests[0].material[0].text

    assert "jana@" not in sent
    assert "555" not in sent
    assert [requirement.text for requirement in profile.requirements]
