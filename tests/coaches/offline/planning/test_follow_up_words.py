"""What a follow-up says: nothing that was said is asked for, nothing is praised or cut."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from core.coaches.offline.bank import bank, entry
from core.coaches.offline.planning import follow_up
from core.coaches.offline.planning.frames import lines
from core.coaches.offline.planning.pieces import pieces_of
from core.content import table
from core.domain.interview import Brief, Kind, Persona, Question, QuestionKind
from tests.coaches.offline.planning.test_follow_up import (
    BROAD,
    ONLY_WE,
    STORY,
    a_turn,
    asked_after,
    the_follow_up,
)

CASES = Path(__file__).parents[4] / "evals" / "cases" / "agreement"
JOINS = ("and", "but", "so", "then", "because", "although", "though", "that", "say", "think")
PRAISE = (
    *("great", "excellent", "impressive", "well done", "good example", "amazing", "fantastic"),
    *("wonderful", "brilliant", "nice", "love that", "good point", "thank you", "well said"),
)


def every_wording() -> list[str]:
    """Each sentence that a follow-up can be made of."""
    found = [table("planning/follow_ups")["again"]]
    for part in table("planning/follow_ups").values():
        if isinstance(part, dict):
            found += [
                part["why"],
                *(line for key, form in part.items() if key != "why" for line in form),
            ]
    return found + [probe for e in bank() for probe in e.probes.values()]


@pytest.mark.parametrize("praise", PRAISE)
def test_no_follow_up_praises(praise: str) -> None:
    """Neither our wordings nor the bank's probes nor a persona call an answer good."""
    spoken = [*every_wording(), *(line for name in Persona for part in ("before", "after")
              for line in lines("persona", part, name))]  # fmt: skip

    assert [text for text in spoken if praise in text.lower()] == []


def labelled() -> list[tuple[str, Question, str]]:
    """The labelled answers that rules may be tuned on, as questions and answers."""
    by_text = {e.text: e for e in bank()}
    found = []
    for name in ("tuning", "second_tuning"):
        cases = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
        for case in cases:
            e = by_text.get(case["question"])
            question = Question(
                case["question"],
                e.competency if e else "",
                claim=case.get("claim"),
                requirement=case.get("requirement"),
                bank_id=e.id if e else None,
                in_other_words=e.in_other_words if e else "",
                source=f"bank:{e.id}" if e else ("offline@1" if "“" in case["question"] else ""),
            )
            found.append((case["id"], question, case["answer"]))
    return found


LABELLED = labelled()
_BANDS = [
    (case["id"], case["band"])
    for name in ("tuning", "second_tuning")
    for case in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
]
LOW = [case[1:] for case, (_, band) in zip(LABELLED, _BANDS, strict=True) if band == "low"]


@pytest.mark.parametrize(
    ("question", "answer"), [case[1:] for case in LABELLED], ids=[case[0] for case in LABELLED]
)
def test_what_is_asked_for_was_not_said(question: Question, answer: str) -> None:
    """No number where one stands beside it, no result behind an ending, no case beside one."""
    found = follow_up(Brief(), [a_turn(question, answer)])
    key = found.source.rpartition("#")[2] if found else ""
    quoted = re.findall("“([^”]+)”", found.text) if found else []

    if key == "number" and quoted:
        assert not re.search(r"\d", answer[answer.index(quoted[0]) :])
    if key == "result":
        assert not re.search(r"\b(?:in the end|since then|finally|afterwards)\b", answer.lower())
    if key == "example":
        assert not re.search(r"\b(?:I|we) (?:wrote|asked|moved|called|told|showed)\b", answer)
    if key == "own_part":
        assert not re.search(r"\bI (?:\w+ly )?(?:wrote|asked|moved|called|made|did)\b", answer)
    if key == "decision" and quoted:
        sentence = answer[answer.index(quoted[0]) :].partition(".")[0]
        assert "because" not in sentence


@pytest.mark.parametrize(
    ("question", "answer"), [case[1:] for case in LABELLED], ids=[case[0] for case in LABELLED]
)
@pytest.mark.parametrize("persona", Persona)
def test_a_quotation_is_a_whole_clause(question: Question, answer: str, persona: Persona) -> None:
    """Verbatim, begun and ended where a clause is, with no number cut and no loose end."""
    found = follow_up(Brief(persona=persona), [a_turn(question, answer)])
    if found is None or found.source.endswith(("#contradiction", "#earlier", "#question")):
        return
    for quote in re.findall("“([^”]+)”", found.text):
        start = answer.index(quote)
        before, after = answer[:start].rstrip(), answer[start + len(quote) :]

        assert not before or before[-1] in ".,;:!?" or before.split()[-1].lower() in JOINS
        assert not after or re.match(
            r"[.,;:!?]|\s(?:and|but|so|because|although|which|then|,)\b", after
        )
        assert not re.match(r"[.,]\d", after)
        assert quote.split()[-1].lower() not in {"the", "a", "of", "to", "and", "in", "with", "my"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "I would use a queue like RabbitMQ and several workers.",
            ["I would use a queue like RabbitMQ and several workers"],
        ),
        ("I am a patient and warm-hearted person.", ["I am a patient and warm-hearted person"]),
        ("We had 1,200 open tickets.", ["We had 1,200 open tickets"]),
        ("I cut the audio part, which the director had promised.", ["I cut the audio part"]),
        ("When I came, the queue was long.", []),
        ("If I saw an error, I would tell my boss.", ["I would tell my boss"]),
        ("Um, I mean it was, well, long.", []),
        (f"I moved {'the boxes and the shelves and ' * 4} the chairs.", []),
    ],
)  # fmt: skip
def test_a_clause_is_quoted_whole_or_not_at_all(answer: str, expected: list[str]) -> None:
    """Lists stay together, numbers stay whole, and what leans on another clause is left out."""
    assert [piece.text for piece in pieces_of(answer)] == expected


def test_a_size_that_was_given_is_not_asked_for() -> None:
    """ "Went down a lot, by 38 percent" has its number; so has the sentence behind it."""
    question = replace(STORY, claim="Cut checkout errors by 38 % in one quarter")
    bare = "I read the logs and wrote a change for our checkout. The errors went down a lot."
    beside = bare.replace("a lot.", "a lot, by 38 percent.")
    behind = f"{bare} It was 38 percent in the end."

    assert asked_after(bare, question=question) == "number"
    assert asked_after(beside, question=question) != "number"
    assert asked_after(behind, question=question) != "number"


def test_empty_answers_are_never_left_standing() -> None:
    """Whatever is labelled low, and is no refusal or fact, raises a question."""
    low = [case for case in LOW if follow_up(Brief(), [a_turn(*case)]) is None]

    assert len(low) <= len(LOW) / 6


@pytest.mark.parametrize(
    ("answer", "key", "quote"),
    [
        (
            "We had to open the hall on time. I sent the plan to the council and asked the fire "
            "brigade for a date, because they have to sign. The first plan failed completely. "
            "In the end 400 people came.",
            "learning",
            "The first plan failed completely",
        ),
        (
            "The boiler failed on a Sunday night in January. I closed the house without asking "
            "anybody and wrote to all 60 families. In the morning it was nine degrees inside.",
            "decision",
            "I closed the house without asking anybody",
        ),
        (
            "I moved the night shift to the other hall so that the floor could be mended, and "
            "wrote the new rota with the drivers. It was ready by Friday, although my boss was "
            "against it at first.",
            "obstacle",
            "my boss was against it at first",
        ),
        (
            "I photographed every loaf again and wrote the texts. Orders went from 30 a week to "
            "2,600 a week in four months.",
            "cause",
            "from 30 a week to 2,600 a week",
        ),
    ],
)
def test_what_was_said_in_passing_is_asked_about(answer: str, key: str, quote: str) -> None:
    """A failure, a lonely decision, a person against it, a number far out: exactly that."""
    found = the_follow_up(answer, BROAD)

    assert found.source.endswith(f"#{key}")
    assert f"“{quote}”" in found.text
    assert f"“{quote}”" in found.in_other_words


def test_a_reason_that_was_given_is_not_asked_for() -> None:
    """The same decision with its reason beside it is left alone."""
    bare = "The boiler failed on a Sunday. I closed the house. In the morning 60 families knew."
    told = bare.replace("I closed the house", "I closed the house because it was freezing")

    assert asked_after(bare, question=BROAD) == "decision"
    assert asked_after(told, question=BROAD) != "decision"


def test_a_contradiction_is_asked_about_without_accusing() -> None:
    """Both figures as they were said, and the door open for two different things."""
    question = replace(STORY, claim="Led a team of 12 people through the move")
    answer = "We were 8 people in the team. I called two rental firms and found a lorry in Nantes."
    found = the_follow_up(answer, question)

    assert found.source.endswith("#contradiction")
    for text in (found.text, found.in_other_words):
        assert "“12 people”" in text
        assert "“8 people”" in text
    assert asked_after(answer.replace("8 people", "12 people"), question=question) is None


def test_a_contradiction_with_an_earlier_answer_is_noticed() -> None:
    """What was said two questions ago is remembered; a warm-up commits nobody."""
    before = "I planned the shifts. Our night team had 9 drivers for the whole depot."
    answer = (
        "I wrote the rota anew. The night team at the depot had 14 drivers, and it worked well."
    )
    warm_up = Question("What do you do?", "warm-up", kind=QuestionKind.WARM_UP)
    found = follow_up(Brief(), [a_turn(BROAD, before), a_turn(BROAD, answer)])

    assert found is not None
    assert found.source.endswith("#earlier")
    assert "“9 drivers”" in found.text
    assert "“14 drivers”" in found.text
    after_a_warm_up = follow_up(Brief(), [a_turn(warm_up, before), a_turn(BROAD, answer)])
    assert after_a_warm_up is None or not after_a_warm_up.source.endswith("#earlier")


def test_a_design_is_followed_up_where_it_would_break() -> None:
    """A system drawn up without a failure is asked about one, in the bank's own words."""
    found = entry("sys-102")
    assert found is not None
    question = Question(found.text, found.competency, bank_id=found.id, source=f"bank:{found.id}")
    answer = (
        "The seats are rows in one database. Whoever taps a seat gets a lock for five minutes with "
        "a token. The page reads from copies of the database. The tickets go out by a queue."
    )

    assert the_follow_up(answer, question).text == found.probes["obstacle"]


def test_a_probe_about_a_case_waits_for_one() -> None:
    """ "Who was against it?" is not asked of somebody who has told of nothing yet."""
    found = entry("des-002")
    assert found is not None
    assert found.probes["obstacle"] == "Who was against it?"
    question = Question(found.text, found.competency, bank_id=found.id, source=f"bank:{found.id}")
    general = (
        "I ask what the person wants, and all else goes. Under five percent goes down a level."
    )

    asked = follow_up(Brief(), [a_turn(question, general)])
    assert asked is None or asked.text != "Who was against it?"


def test_a_follow_up_is_judged_like_its_question() -> None:
    """It takes over the rubric of the main question."""
    question = replace(STORY, rubric="behavioural")

    assert the_follow_up(ONLY_WE, question).rubric == "behavioural"


def test_the_reason_of_a_follow_up_to_a_design_supposes_nothing_that_happened() -> None:
    """A design has no past: its reason speaks of a plan, and its rephrasing says what is sought."""
    design = entry("sys-001")
    assert design is not None
    answer = (
        "I would keep one calendar for phone and web. Every caller gets a slot in the same list, "
        "and four slots a day stay empty for urgent cases. A nurse reads the reasons and moves "
        "people. Reminders go out on the day before, and whoever cancels frees a slot."
    )
    main = Question(design.text, design.in_other_words, bank_id=design.id, rubric="system_design")
    turns = [a_turn(main, answer)]
    brief = Brief(kind=Kind.SYSTEM_DESIGN, persona=Persona.DEMANDING)
    asked = follow_up(brief, turns)

    assert asked is not None
    key = asked.source.rpartition("#")[2]
    assert asked.why == table("planning/follow_ups")[key]["of_a_plan"][0]
    assert asked.in_other_words.startswith("I would like to hear")
    assert asked.in_other_words.endswith(asked.text)
