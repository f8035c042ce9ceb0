"""What a model wrote is plain text before anybody reads it."""

from __future__ import annotations

from time import perf_counter, thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.coaches.model.plain import honest, plain
from core.coaches.model.quoting import find
from core.coaches.model.seen import LEFT_OUT, Seen
from core.domain.text import Span


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See ![a](https://evil.example/a.png) here.", "See here."),
        ("See ![a][b] here.", "See here."),
        ("See ![a [b]](/a.png) here.", "See ![a [b]] here."),
        ("Read [this [b]](/steal) now.", "Read [this [b]] now."),
        ("Read [this](https://evil.example) now.", "Read this now."),
        ("Go to https://evil.example/x?y=z now.", "Go to now."),
        ("Go to <https://evil.example> now.", "Go to now."),
        ("Go to www.evil.example now.", "Go to now."),
        ("Go to evil.example/steal now.", "Go to now."),
        ("javascript:alert(1) is code.", "is code."),
        ("Write to mailto:eve@evil.example now.", "Write to now."),
        ('An <img src="x" onerror="y"> image.', "An image."),
        ("<b>Say</b> the number.<br/>", "Say the number."),
        ("<!-- hidden -->Say it.", "Say it."),
        ("A <script>alert(1)</script> here.", "A alert(1) here."),
        ("**Say** the *number*.", "Say the number."),
        ("# Title\n> quoted", "Title quoted"),
        ("ht<b>tps://evil.example now", "now"),
        ("![a]( https://x.example", ""),
        ("<im<https://a.example>g src=x> hidden twice", "hidden twice"),
        ("one\ntwo\tthree", "one two three"),
        ("a\u202eb\u200bc\x00d", "abcd"),
    ],
)
def test_markup_addresses_and_hidden_signs_go(written: str, shown: str) -> None:
    """Nothing that a browser could follow, load or hide is left."""
    assert plain(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "It fell from 40 to 12 minutes, i.e. by 70 %.",
        "You used Node.js, C++ and ASP.NET; List<String> is fine.",
        "If a < b and b > c, say so. 5 * 3 * 2 = 30.",
        "Sagen Sie, was daraus wurde.",
        "三月份失败了三次。",
        "“We” is fine; don't say 'they'.",
        "Use snake_case_names and and/or both.",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """What is no markup is nobody's business."""
    assert plain(text) == text


@given(some.text(max_size=200))
def test_plain_is_plain_already(text: str) -> None:
    """Taking out twice takes out nothing more, and leaves no address."""
    once = plain(text)

    assert plain(once) == once
    assert "://" not in once or not any(part.isalnum() for part in once.split("://")[0][-1:])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("You said “found a lock”.", "You said “found a lock”."),
        ('You said "found a  lock".', "You said “found a lock”."),
        ("You said „found a lock“.", "You said “found a lock”."),
        ("You said “saved millions”.", "You said saved millions."),
        ("You said “Found a lock”.", "You said Found a lock."),
        ("You said “found” and “lost”.", "You said “found” and lost."),
    ],
)
def test_a_quotation_mark_stands_around_what_was_said(written: str, shown: str) -> None:
    """T1 holds in prose too: no mark around words that nobody said."""
    assert honest(written, ["I found a lock that two jobs shared."]) == shown


@given(some.text(max_size=80), some.text(max_size=80))
def test_what_is_found_is_what_was_looked_for(before: str, quote: str) -> None:
    """Whatever surrounds it: the place holds the same letters in the same order."""
    span = find(quote, f"{before} {quote}")
    letters = [sign for sign in quote if sign.isalnum()]

    if span is not None:
        found = span.of(f"{before} {quote}")
        assert [sign for sign in found if sign.isalnum()] == letters


@given(some.text(max_size=60), some.integers(0, 60), some.integers(0, 60))
def test_nothing_in_a_hole_is_shown_or_found(text: str, one: int, other: int) -> None:
    """What was left out is in no part, and every part is where it says."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    seen = Seen(text, (Span(start, end),) if start < end else ())

    assert all(part.end <= start or part.start >= end for part in seen.parts) or seen.whole
    assert (
        seen.shown.count(LEFT_OUT)
        == text[:start].count(LEFT_OUT) + (start < end) + text[end:].count(LEFT_OUT)
        or LEFT_OUT[0] in text
    )
    for part in seen.parts:
        assert part.fits(text)


LONG = 200_000  # characters


@pytest.mark.parametrize(
    "sign", ["<", "<b ", "<!--", "![", "[", "[<", "[a](", "](", "-", "a-", "a.-", "*", "_", "“"]
)
def test_signs_without_an_end_cost_no_more_than_their_number(sign: str) -> None:
    """Two hundred thousand of them take a moment; where each looked for its end, minutes."""
    began = thread_time()
    plain((sign * LONG)[:LONG])

    assert thread_time() - began < 3


@pytest.mark.parametrize(
    "attack",
    ["<b " * 3000, "<b" * 3000 + ">" * 3000, "[" * 3000 + "a" + "](x)" * 3000],
    ids=["tags without an end", "tags within tags", "links within links"],
)
def test_however_deep_markup_is_nested_it_is_gone_at_once(attack: str) -> None:
    """A model that was told to write it holds up nobody; nothing of it is left."""
    began = perf_counter()
    shown = plain(f"{attack} Well told. [here](http://x.example/y)")

    assert perf_counter() - began < 2
    assert not set("<[]/") & set(shown)
