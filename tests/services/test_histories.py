"""History: everything that was begun, found again by its words, deleted one by one or all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.history import Filter, Part
from core.domain.interview import Brief, Kind, Phase
from core.services.histories import ON_A_PAGE, Counted, Line
from tests.conftest import STORY, drain
from tests.data.situations import interview as stored
from tests.doubles.clock import StandingClock
from tests.services.test_documents import JOB, read
from tests.services.test_interviews import answered, begun, decided_upon, to_the_review

ANY = Filter()


def look(
    app: App, owner: str, query: str = "", wanted: Filter = ANY, page: int = 1
) -> tuple[tuple[Line, ...], int, int]:
    """(lines of the page, how many match, how many there are), as the page asks for it."""
    histories = app.histories
    total = histories.counted(owner).total
    if not query:
        return (*histories.page(owner, wanted, page), total)
    ids = histories.search(owner, wanted, query)
    shown = ids[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return histories.found(owner, shown, query), len(ids), total


def lines(app: App, owner: str, query: str = "", wanted: Filter = ANY) -> tuple[Line, ...]:
    return look(app, owner, query, wanted)[0]


def test_nothing_is_a_list_too(app: App, ada: str) -> None:
    """No interview, no line; a plan that was not begun is none either."""
    app.interviews.prepare(ada, Brief())

    assert look(app, ada) == ((), 0, 0)


def test_a_line_says_what_the_feedback_says(app: App, ada: str) -> None:
    """The overall of the list is the overall of the Feedback page, after every change."""
    interview = decided_upon(app, ada)
    [line] = lines(app, ada)
    assert line.digest.overall == app.evaluations.summary(ada, interview).overall
    assert line.digest.overall is not None

    app.interviews.answer(ada, interview.id, "tab", 0, "I do not know.")
    drain(app)
    [line] = lines(app, ada)
    again = app.evaluations.summary(ada, app.interviews.get(ada, interview.id))
    assert line.digest.overall == again.overall


def test_the_overall_follows_a_judgement_that_comes_later(app: App, ada: str) -> None:
    """A list that was looked at before the last assessment is not what is shown after it."""
    interview = answered(app, ada, begun(app, ada))
    [before] = lines(app, ada)
    drain(app)
    [after] = lines(app, ada)

    summary = app.evaluations.summary(ada, interview)
    assert before.digest.overall is None
    assert after.digest.overall == summary.overall
    assert summary.overall is not None


def test_nothing_scored_is_no_number(app: App, ada: str) -> None:
    """Never a 0 that nobody gave."""
    interview = begun(app, ada)
    for _ in range(3):
        answered(app, ada, interview, "fine")
    app.interviews.ask(ada, interview.id, "tab")
    drain(app)

    [line] = lines(app, ada)
    assert line.digest.overall is None


@pytest.mark.parametrize(
    ("query", "part", "number"),
    [
        ("TWELVE-YEAR plan", Part.ANSWER, 2),
        ("fault cause", Part.QUESTION, 2),
        ("canteen", Part.OWN_QUESTION, 1),
        ("oostkade", Part.ROLE, 1),
        ("halden", Part.JOB, 1),
    ],
)
def test_words_are_found_wherever_they_were_said(
    app: App, ada: str, query: str, part: Part, number: int
) -> None:
    """In the role, the job, a question, an answer or the candidate's own question."""
    job_id = read(app, ada, JOB, DocumentKind.JOB)
    brief = Brief(questions=3, warm_up=False, job_id=job_id, role="Planner, Oostkade")
    interview = begun(app, ada, brief)
    for words in (STORY, f"{STORY} We made a twelve-year plan.", STORY):
        answered(app, ada, interview, words)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.ask_back(ada, interview.id, "tab", "Is there a canteen?")

    [line] = lines(app, ada, query)
    assert line.found is not None
    assert (line.found.passage.part, line.found.passage.number) == (part, number)
    assert lines(app, ada, f"{query} zebra") == ()


def test_a_deleted_job_is_no_longer_found(app: App, ada: str) -> None:
    """Nothing of it stays in what is searched: its title lies with the document alone."""
    job_id = read(app, ada, JOB, DocumentKind.JOB)
    brief = Brief(questions=3, warm_up=False, job_id=job_id, role="Planner")
    answered(app, ada, begun(app, ada, brief))
    assert lines(app, ada, "payments")

    app.documents.delete(ada, job_id)
    assert lines(app, ada, "payments") == ()
    assert lines(app, ada, "planner")


def test_an_interview_without_words_is_found_by_its_job(app: App, ada: str) -> None:
    """Just begun, no role, nothing asked yet."""
    job_id = read(app, ada, JOB, DocumentKind.JOB)
    begun(app, ada, Brief(questions=3, warm_up=False, job_id=job_id))

    [line] = lines(app, ada, "payments")
    assert line.found is not None
    assert line.found.passage.part is Part.JOB
    assert lines(app, ada, "zebra") == ()


def test_another_tries_words_are_found_too(app: App, ada: str) -> None:
    """Every attempt is searched, and a corrected one by its new words only."""
    interview = to_the_review(app, ada)
    assert lines(app, ada, "zebra") == ()

    app.interviews.correct(ada, interview.id, "tab", 1, f"{STORY} A zebra came by.")
    assert lines(app, ada, "zebra")
    app.interviews.correct(ada, interview.id, "tab", 1, STORY)
    assert lines(app, ada, "zebra") == ()


@pytest.fixture
def many(app: App, ada: str, clock: StandingClock) -> list[str]:
    """Forty-five interviews, one a day, of two kinds, every third undecided; newest first."""
    ids = []
    with app.store.session_for(ada) as records:
        for day in range(45):
            one = stored(ada, f"one-{day:02}", turns=1, words=f"Day {day}, said so.")
            kind = Kind.TECHNICAL if day % 2 else Kind.BEHAVIOURAL
            records.interviews.add(
                replace(
                    one,
                    brief=replace(one.brief, kind=kind),
                    phase=Phase.KEPT if day % 3 else Phase.DECIDING,
                    created_at=clock.now - timedelta(days=day, minutes=1),
                )
            )
            ids.append(one.id)
    return ids


def test_the_pages_together_are_the_whole_list(app: App, ada: str, many: list[str]) -> None:
    """Newest first, each once, searched or not."""
    for query in ("", "said"):
        looks = [look(app, ada, query, page=page) for page in (1, 2, 3, 4)]
        shown = [line.summary.id for found, _, _ in looks for line in found]

        assert shown == many
        assert [len(found) for found, _, _ in looks] == [ON_A_PAGE, ON_A_PAGE, 5, 0]
        assert {(matching, total) for _, matching, total in looks} == {(45, 45)}


@pytest.mark.parametrize("query", ["", "said"])
def test_filters_leave_what_fits(
    app: App, ada: str, many: list[str], clock: StandingClock, query: str
) -> None:
    """Kind, kept or not, since when: each alone and all together, with words or without."""

    def days(wanted: Filter) -> list[int]:
        found, matching, total = look(app, ada, query, wanted)
        assert total == len(many)
        assert matching >= len(found)
        return [int(line.summary.id[-2:]) for line in found]

    week = clock.now - timedelta(days=7)
    assert days(Filter(kind=Kind.TECHNICAL))[:3] == [1, 3, 5]
    assert days(Filter(kept=False))[:3] == [0, 3, 6]
    assert days(Filter(kept=True, since=week)) == [1, 2, 4, 5]
    assert days(Filter(Kind.BEHAVIOURAL, kept=True, since=week)) == [2, 4]


def test_an_old_row_gets_its_digest_at_the_first_look(app: App, ada: str, many: list[str]) -> None:
    """Interviews from before there was a history are listed, filtered and searched like others."""
    lines(app, ada)
    with closing(sqlite3.connect(app.settings.data_dir / "candid.db")) as behind:
        behind.execute("update interviews set kind = null, digest = null, words = null")
        behind.commit()

    assert look(app, ada, "said", Filter(kind=Kind.TECHNICAL))[1] == 22
    assert look(app, ada)[1] == len(many)


def test_deleting_one_takes_what_belongs_to_it(app: App, ada: str, many: list[str]) -> None:
    """The others stay, and no word of it is found again."""
    app.interviews.discard(ada, many[3])

    found, matching, total = look(app, ada)
    assert many[3] not in [line.summary.id for line in found]
    assert (matching, total) == (44, 44)


def test_deleting_all_leaves_the_one_under_way(app: App, ada: str, many: list[str]) -> None:
    """It is somebody's open page; it goes only if that is said too. The documents stay."""
    read(app, ada)
    under_way = answered(app, ada, begun(app, ada))
    drain(app)
    assert app.histories.counted(ada) == Counted(45, 1)
    assert app.histories.delete_all(ada, under_way=False) == len(many)
    assert [line.summary.id for line in lines(app, ada)] == [under_way.id]
    assert app.evaluations.of(ada, under_way.id)
    assert app.candidates.held(ada)["work"] == 2

    assert app.histories.delete_all(ada, under_way=True) == 1
    held = app.candidates.held(ada)
    gone = ("interviews", "turns", "answers", "evaluations", "drafts", "improvements", "remarks")
    assert {table: held[table] for table in gone} == dict.fromkeys(gone, 0)
    assert held["work"] == 1
    assert held["documents"] == 1


def test_two_candidates_never_meet(app: App, ada: str, eve: str, many: list[str]) -> None:
    """Not in the list, not in a search, and not when one deletes everything."""
    answered(app, eve, begun(app, eve))
    assert [line.summary.answered for line in lines(app, eve)] == [1]
    assert lines(app, eve, "said so") == ()
    app.histories.delete_all(eve, under_way=True)

    assert look(app, ada)[2] == len(many)


@pytest.mark.usefixtures("many")
def test_kept_ones_stay_longer(app: App, ada: str) -> None:
    """The date of the list is the date that the sweep goes by."""
    schedule = replace(app.histories.schedule, guests=timedelta(days=365))
    histories = replace(app.histories, schedule=schedule)
    undecided, kept, *_ = histories.page(ada, ANY, 1)[0]

    assert undecided.summary.stepped_at is not None
    assert kept.summary.stepped_at is not None
    assert undecided.stays_until == undecided.summary.stepped_at + schedule.undecided
    assert kept.stays_until == kept.summary.stepped_at + schedule.kept


@pytest.mark.usefixtures("many")
def test_a_guest_reads_the_day_on_which_all_of_theirs_goes(app: App, ada: str) -> None:
    """No later date stands in the list than the one that the sweep takes the guest at."""
    with app.store.session_for(ada, reading=True) as records:
        gone = records.candidate.get().last_seen_at + app.histories.schedule.guests

    assert {line.stays_until for line in lines(app, ada)} == {gone}


def test_a_line_names_the_company_of_its_job(app: App, ada: str) -> None:
    """As long as the job is there; without one there is nothing to name."""
    job_id = read(app, ada, JOB, DocumentKind.JOB)
    answered(app, ada, begun(app, ada, Brief(questions=3, warm_up=False, job_id=job_id)))
    [line] = lines(app, ada)
    assert line.company == "Halden Pay"

    app.documents.delete(ada, job_id)
    [line] = lines(app, ada)
    assert line.company == ""


def test_a_plan_is_an_interview_only_once_it_is_begun(app: App, ada: str) -> None:
    """`ready` is not listed, and is not deleted with the others: nothing was said in it."""
    ready = app.interviews.prepare(ada, Brief())
    app.histories.delete_all(ada, under_way=True)

    assert app.interviews.get(ada, ready.id).phase is Phase.READY
