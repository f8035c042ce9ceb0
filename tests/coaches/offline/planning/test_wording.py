"""A line of a document becomes something that can be said: short, quoted, and only text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.coaches.offline.planning.claims import retold
from core.coaches.offline.planning.requirements import asked, wanted
from core.coaches.offline.planning.wording import (
    LONGEST_QUOTE,
    plain,
    quoted,
    quoted_sentence,
    shortened,
)


def test_bullets_and_stops_are_taken_off() -> None:
    """What a document puts around a line is no part of what it says."""
    assert plain(" •  Cut\terrors\nby 38 %. ") == "Cut errors by 38 %"
    assert quoted_sentence("Cut errors by 38 %.") == "“Cut errors by 38 %.”"
    assert quoted('Built "Ada", a robot') == "“Built ‘Ada’, a robot”"


def test_a_line_that_breaks_off_is_shown_to_break_off() -> None:
    """Cut by us or by a file, it ends with "…", at a word."""
    assert quoted_sentence("Ran 26 tests and stopped the") == "“Ran 26 tests and stopped the…”"
    assert quoted_sentence("APIs that others depend on") == "“APIs that others depend on.”"
    assert shortened("one two three", 9) == "one two…"


@given(st.text())
def test_a_quotation_is_one_short_line(text: str) -> None:
    """No line of a document makes a question long or brings in a control character."""
    assert len(quoted(text)) <= LONGEST_QUOTE + 3
    assert not set(quoted(text)) & set("\n\r\t\x00“") - {"“"}


def test_only_whole_sentences_are_retold() -> None:
    """With an article or a number it reads as speech; telegram style is quoted instead."""
    assert retold("Led the move of 14 services") == "you led the move of 14 services"
    assert retold("Built internal dashboard for finance") is None
    assert retold("Led my team; wrote the plan") is None


def test_requirements_are_repeated_in_a_sentence() -> None:
    """A thing is asked for; a whole sentence is quoted as one."""
    thing, sentence = "Experience with Kafka", "You are patient with customers"

    assert asked(wanted(thing, must=True), 0) == f"The job asks for “{thing}”."
    assert asked(wanted(sentence, must=True), 0) == f"The advertisement says: “{sentence}.”"


def test_the_thing_itself_is_found() -> None:
    """What a requirement is about can be named on its own."""
    kafka = wanted("Strong hands-on experience with Kafka is a plus", must=False)

    assert (kafka.type, kafka.topic, kafka.your) == ("tool", "Kafka", "your experience with Kafka")
    assert wanted("Fluent German (B2)", must=True).type == "language"
    assert wanted("Registered nurse with an active licence", must=True).type == "certificate"
    assert wanted("At least 5 years in sales", must=True).type == "years"
    assert wanted("Calm under pressure", must=True).competency == "resilience"
