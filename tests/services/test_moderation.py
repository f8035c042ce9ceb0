"""Distress and abuse are judged by nobody; those who work with either are judged like anybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import DataKind, Role
from core.domain.evaluation import State
from core.domain.harm import Harm
from core.domain.interview import Brief
from core.domain.limit import RATES, Limited, Rate
from core.domain.usage import DONE
from core.domain.work import WorkKind, WorkState
from core.errors import (
    NotFoundError,
    ProviderUnavailableError,
    TooOftenError,
    UnusableOutputError,
)
from core.ports.chat import Material, Request
from core.providers.limits import CountedLimits
from core.services.evaluations import summary_of
from core.services.interviews import work_subject
from core.services.moderation import (
    THE_LIST,
    Asked,
    Guarded,
    Moderation,
    Outside,
    harm_in,
    what_to_say,
    where_help_is,
)
from evals.cases import family
from tests.conftest import ADA, STORY, drain
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.coach import OneCoach, ScriptedCoach
from tests.doubles.listening_coach import ListeningCoach
from tests.doubles.moderator import ScriptedModerator, moderated
from tests.services.test_interviews import REHEARSAL, answered, begun, to_the_review
from tests.services.test_remarks import QUESTION, to_the_last_part
from tests.services.test_reports import lines, said

DISTRESS = "I don't want to live anymore. Nothing works."
ABUSE = "You are a stupid idiot."
FILES = ("moderation", "moderation_held_out")


def sentences(kind: str) -> list[str]:
    return [text for name in FILES for text in family(name)[kind]]


@pytest.mark.parametrize("text", sentences("self_harm"))
def test_who_speaks_of_hurting_themselves_is_heard(text: str) -> None:
    """In good English and in a second language."""
    assert harm_in(text) is Harm.SELF_HARM
    assert harm_in(f"My first job was in a shop. {text} That is all.") is Harm.SELF_HARM


@pytest.mark.parametrize("text", sentences("abuse"))
def test_words_meant_to_hurt_others_are_declined(text: str) -> None:
    """Insults, threats, and what is said of whole groups of people."""
    assert harm_in(text) is Harm.ABUSE


@pytest.mark.parametrize("text", [*sentences("honest"), STORY, "", "?!"])
def test_nobody_is_stopped_for_their_work(text: str) -> None:
    """A nurse, a social worker, a police officer, a chemist and a gamer speak of it."""
    assert harm_in(text) is None


def test_every_labelled_answer_passes() -> None:
    """All that the levels are measured on, none of which is about harm."""
    names = ("tuning", "second_tuning", "third_tuning", "fourth_tuning")
    answers = [case["answer"] for name in names for case in family(f"agreement/{name}")["case"]]

    assert len(answers) > 150
    assert [answer for answer in answers if harm_in(answer)] == []


def test_there_are_enough_of_each() -> None:
    """A list that was tried on a handful would be a guess."""
    assert len(sentences("honest")) >= 60
    assert len(sentences("self_harm")) + len(sentences("abuse")) >= 40


def test_help_is_an_address_and_never_a_number_of_ours() -> None:
    """Numbers differ by country and change; a wrong one is worse than none."""
    words = what_to_say(Harm.SELF_HARM).because

    assert "findahelpline.com" in words
    assert where_help_is(Harm.SELF_HARM) == "https://findahelpline.com"
    assert where_help_is(Harm.ABUSE) is None
    assert not any(sign.isdigit() for sign in words)


@pytest.mark.parametrize(("text", "harm"), [(DISTRESS, Harm.SELF_HARM), (ABUSE, Harm.ABUSE)])
def test_nothing_of_it_is_scored(
    app: App, ada: str, coach: ScriptedCoach, text: str, harm: Harm
) -> None:
    """No coach sees it; no level is stored, in no criterion, and none is counted."""
    interview = answered(app, ada, begun(app, ada), text)
    coach.fail(ProviderUnavailableError("a coach was asked"))
    drain(app)
    evaluated = app.evaluations.of(ada, interview.id)
    evaluation = evaluated[0, 0]

    assert (evaluation.withheld, evaluation.coach) == (harm, THE_LIST)
    assert {j.state for j in evaluation.judgements} == {State.NOT_ASSESSED}
    assert app.evaluations.overall(evaluation) is None
    assert evaluation.instruction == what_to_say(harm)
    assert evaluation.instruction.quote is None
    assert summary_of(interview, evaluated).answers == 0
    with pytest.raises(NotFoundError):
        app.improvements.ask_for(ada, interview.id, 0, 0)


def test_the_other_answers_keep_their_levels(app: App, ada: str) -> None:
    """It is no weak answer: neither the whole nor what to practise speaks of it."""
    interview = begun(app, ada)
    for text in (STORY, DISTRESS, STORY):
        answered(app, ada, interview, text)
    drain(app)
    interview = app.interviews.get(ada, interview.id)
    summary = summary_of(interview, app.evaluations.of(ada, interview.id))

    assert (summary.answers, summary.scored) == (2, 2)
    assert summary.overall is not None
    assert summary.practise is None or summary.practise.position != 1


def test_the_report_says_what_is_said_and_no_level(app: App, ada: str) -> None:
    """The words stand there as they were said; nothing is measured beside them."""
    interview = begun(app, ada, REHEARSAL)
    for text in (STORY, DISTRESS, STORY):
        answered(app, ada, interview, text)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.ask_back(ada, interview.id, "tab", ABUSE)
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    app.interviews.settle(ada, interview.id)
    report = app.reports.of(ada, interview.id)
    [section] = [s for s in report.sections if any(DISTRESS in t for t in _texts(s.blocks))]

    assert DISTRESS in said(report)
    assert not any("of 5" in text or "Not assessed" in text for text in _texts(section.blocks))
    assert any("findahelpline.com" in line for line in lines(report))
    assert any(what_to_say(Harm.ABUSE).title in line for line in lines(report))
    assert not any("could not read it" in line for line in lines(report))


def _texts(blocks: object) -> list[str]:
    assert isinstance(blocks, tuple)
    return [str(block) for block in blocks]


def test_an_interviewer_hears_nothing_of_it(app: App, ada: str) -> None:
    """No follow-up is built on it, then or later; the interview goes on with its plan."""
    coach = ListeningCoach()
    app = replace(app, interviews=replace(app.interviews, coaches=OneCoach(coach)))
    interview = answered(app, ada, begun(app, ada), DISTRESS)
    after = app.interviews.ask(ada, interview.id, "tab")
    assert after.turn.question == interview.planned[1]
    assert coach.heard == []

    app.interviews.answer(ada, interview.id, "tab", 1, STORY)
    app.interviews.ask(ada, interview.id, "tab")
    assert coach.heard == [(STORY,)]


def test_the_room_says_why_right_after_the_answer(app: App, ada: str) -> None:
    """Also in a rehearsal, where nothing is judged before the end, and only until the next one."""
    interview = answered(app, ada, begun(app, ada, REHEARSAL), DISTRESS)
    assert _withheld(app, ada) is Harm.SELF_HARM
    app.interviews.ask(ada, interview.id, "tab")
    assert _withheld(app, ada) is Harm.SELF_HARM

    app.interviews.answer(ada, interview.id, "tab", 1, STORY)
    assert _withheld(app, ada) is None


def _withheld(app: App, owner: str) -> Harm | None:
    room, _ = app.interviews.room(owner)
    assert room is not None
    return room.withheld


def test_words_that_were_changed_are_judged_as_they_are_now(app: App, ada: str) -> None:
    """The candidate says it in other words, and gets a judgement like anybody."""
    interview = begun(app, ada)
    answered(app, ada, interview, ABUSE)
    drain(app)
    app.interviews.end_early(ada, interview.id, "tab")
    app.interviews.correct(ada, interview.id, "tab", 0, STORY)
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    evaluation = app.evaluations.of(ada, interview.id)[0, 0]

    assert evaluation.withheld is None
    assert app.evaluations.overall(evaluation) is not None


def test_a_question_to_the_interviewer_is_looked_at_too(app: App, ada: str) -> None:
    """No remark is made on it, and what is said instead is kind."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", f"{DISTRESS} Why do I come here?")
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)
    first, second = (app.remarks.of(ada, interview.id)[number] for number in (0, 1))

    assert (first.withheld, first.coach) == (Harm.SELF_HARM, THE_LIST)
    assert first.because == what_to_say(Harm.SELF_HARM).because
    assert first.instead == ""
    assert second.withheld is None


def test_the_providers_moderator_is_asked_where_there_is_one(app: App, ada: str) -> None:
    """After our own list, which sends nothing anywhere; each call stands in the receipt."""
    moderator = ScriptedModerator("hidden meaning", Harm.ABUSE)
    app = moderated(app, moderator)
    interview = begun(app, ada)
    for text in (ABUSE, f"{STORY} A hidden meaning.", STORY):
        answered(app, ada, interview, text)
    drain(app)
    found = app.evaluations.of(ada, interview.id)
    usages = app.usages.of(ada, interview.id)

    assert [found[place, 0].withheld for place in range(3)] == [Harm.ABUSE, Harm.ABUSE, None]
    assert found[1, 0].coach == "acme/moderation"
    assert ABUSE not in moderator.seen
    assert len(usages) == len(moderator.seen) > 0
    assert {usage.outcome for usage in usages} == {DONE}
    assert usages[0].sent == ((DataKind.ANSWER, len(moderator.seen[0])),)


def test_what_only_the_provider_finds_is_said_at_once_too(app: App, ada: str) -> None:
    """In a rehearsal: the interviewer asks no follow-up, and the room says why."""
    app = moderated(app, ScriptedModerator("hidden meaning", Harm.SELF_HARM))
    interview = answered(app, ada, begun(app, ada, REHEARSAL), f"{STORY} A hidden meaning.")
    app.interviews.ask(ada, interview.id, "tab")

    assert _withheld(app, ada) is Harm.SELF_HARM
    assert app.evaluations.of(ada, interview.id)[0, 0].withheld is Harm.SELF_HARM


def test_a_moderator_that_fails_lets_nothing_through(app: App, ada: str) -> None:
    """No level, a visible failure, and a retry that works."""
    moderator = ScriptedModerator("nothing", Harm.ABUSE)
    app = moderated(app, moderator)
    interview = answered(app, ada, begun(app, ada))
    moderator.error = ProviderUnavailableError("acme")
    drain(app)
    subject = work_subject(interview.id, 0, 0)
    work = app.slow_work.status(ada, WorkKind.ASSESS_ANSWER, subject)
    assert work is not None
    assert work.state is WorkState.FAILED
    assert app.evaluations.of(ada, interview.id) == {}
    [usage] = app.usages.of(ada, interview.id)
    assert usage.outcome == "ProviderUnavailableError"

    moderator.error = None
    app.slow_work.retry(ada, WorkKind.ASSESS_ANSWER, subject)
    drain(app)
    assert app.evaluations.of(ada, interview.id)[0, 0].withheld is None


def test_what_is_looked_at_for_guests_counts_with_what_all_guests_take(app: App, ada: str) -> None:
    """It is the operator's key too; a key of their own is their own affair."""
    rates = {**RATES, Limited.GUESTS_CALL: Rate(1, 3600)}
    usages = replace(app.usages, limits=CountedLimits(lambda _, value: value, rates=rates))
    moderator = ScriptedModerator("nothing", Harm.ABUSE)

    def look(*, own_key: bool) -> None:
        outside = Outside("acme", moderator, own_key, guest=True)
        moderation = Moderation(lambda *_: outside, usages.reserve, usages.finish, app.now)
        asked = Asked(ada, Role.ASSESSOR, app.interviews.prepare(ada, Brief()).id)
        moderation.harm(STORY, DataKind.ANSWER, asked)

    look(own_key=False)
    with pytest.raises(TooOftenError):
        look(own_key=False)
    look(own_key=True)

    assert len(moderator.seen) == 2


def test_of_what_a_model_says_harm_is_no_reply() -> None:
    """Neither heard while it is written nor returned: an unusable reply, as any other."""
    model = ScriptedModel()
    request = Request("any@v1#0", "", ())
    replies = (
        '{"question": "You are a stupid idiot."}',
        '{"level": null, "reason": "You are a stupid idiot.", "quotes": [true]}',
        '{"text": "He said \\"go on\\". You are a stupid idiot."}',
        "Go kill yourself.",
    )
    for reply in replies:
        heard: list[str] = []
        for listen in (heard.append, None):
            model.say(reply)
            with pytest.raises(UnusableOutputError):
                Guarded(model).reply(request, *([listen] if listen else []))
        assert harm_in("".join(heard)) is None

    model.say("What did you do yourself?")
    assert Guarded(model).reply(request).text == "What did you do yourself?"
    assert Guarded(model).model == model.model


def test_a_model_may_quote_what_a_nurse_was_told() -> None:
    """The words of the answer were looked at whole; a part of them is no harm of the model's."""
    answer = 'A patient told me: "I want to die", and I stayed with her.'
    asked = Request("any@v1#0", "", (Material(DataKind.ANSWER, answer),))
    model = ScriptedModel()
    model.say('{"level": 4, "quotes": ["I want to die", "I stayed with her"]}')
    assert harm_in(answer) is None
    assert Guarded(model).reply(asked).text

    model.say('{"level": 4, "quotes": ["I want to die"]}')
    with pytest.raises(UnusableOutputError):
        Guarded(model).reply(Request("any@v1#0", "", ()))


def test_an_interview_without_harm_stays_as_it_was(app: App, ada: str) -> None:
    """Nothing is withheld of whoever only tells a story."""
    interview = to_the_review(app, ada)
    drain(app)

    assert _withheld(app, ada) is None
    assert all(e.withheld is None for e in app.evaluations.of(ada, interview.id).values())


def test_who_moderates_is_whoever_the_chosen_provider_has_for_it(tmp_path: Path) -> None:
    """OpenAI has somebody and Groq has nobody; each with the key of whoever is chosen."""
    app = bootstrap(Settings(data_dir=tmp_path, openai_api_key="a-key", groq_api_key="a-key"))
    try:
        owner = app.candidates.admit(ADA)
        app.choices.agree(owner, ["openai", "groq"])
        by = {
            provider.id: app.coaches.moderator(owner, Role.ASSESSOR, str(provider.models[0].ref))
            for provider in app.coaches.models.providers()
        }
    finally:
        app.close()

    assert by["groq"] is None
    outside = by["openai"]
    assert outside is not None
    assert (outside.provider, outside.own_key, outside.guest) == ("openai", False, True)
