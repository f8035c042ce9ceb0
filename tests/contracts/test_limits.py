"""What every `Limits` promises, tried on both that we ship; Redis is a real one."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from core.data.keyed_hash import KeyedHash
from core.domain.limit import Limited, Rate
from core.errors import CounterDownError, TooOftenError
from core.ports.limits import Limits
from core.providers.limits import CountedLimits
from tests.redis_server import RedisServer

HASHED = KeyedHash(b"k" * 32)
RATES = {
    Limited.SIGN_IN_ADDRESS: Rate(3, 60, closed=True),
    Limited.SIGN_IN_IP: Rate(2, 60, closed=True),
    Limited.UPLOAD: Rate(2, 2),
    Limited.EXPORT: Rate(20, 60),
}
ADDRESS = "maren.oduya@example.org"
ROOT = Path(__file__).parents[2]

Make = Callable[[], Limits]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.kill()


@pytest.fixture(params=["memory", "redis"])
def limits(request: pytest.FixtureRequest) -> Iterator[Limits]:
    url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    made = CountedLimits(HASHED, url, RATES)
    yield made
    made.close()


def tries(limits: Limits, limited: Limited, who: str, times: int) -> int:
    """How many of so many *times* were let through."""
    through = 0
    for _ in range(times):
        with suppress(TooOftenError):
            limits.hit(limited, who)
            through += 1
    return through


def test_so_many_pass_and_no_more(limits: Limits) -> None:
    """Whoever it is, and whatever else they do: each is counted alone."""
    assert tries(limits, Limited.SIGN_IN_ADDRESS, ADDRESS, 10) == 3
    assert tries(limits, Limited.SIGN_IN_ADDRESS, "other@example.org", 1) == 1
    assert tries(limits, Limited.SIGN_IN_IP, ADDRESS, 1) == 1


def test_the_wait_that_is_named_is_the_wait_that_is_needed(limits: Limits) -> None:
    """Just before it nobody passes, right after it one does, and not two: the window moves with
    each try by itself."""
    limits.hit(Limited.UPLOAD, "ada")
    time.sleep(0.7)
    limits.hit(Limited.UPLOAD, "ada")
    with pytest.raises(TooOftenError) as refused:
        limits.hit(Limited.UPLOAD, "ada")
    free_at = time.monotonic() + refused.value.wait

    assert 1.0 <= refused.value.wait <= 1.3
    time.sleep(free_at - time.monotonic() - 0.2)
    assert tries(limits, Limited.UPLOAD, "ada", 3) == 0
    time.sleep(free_at - time.monotonic() + 0.05)
    assert tries(limits, Limited.UPLOAD, "ada", 3) == 1


def test_the_sentence_says_how_long(limits: Limits) -> None:
    """A wait of a minute is told as one, not as "a while"."""
    tries(limits, Limited.SIGN_IN_IP, "203.0.113.7", 2)
    with pytest.raises(TooOftenError) as refused:
        limits.hit(Limited.SIGN_IN_IP, "203.0.113.7")

    assert 58 < refused.value.wait <= 60
    assert refused.value.sentence().endswith(("59 seconds.", "60 seconds."))


def test_what_was_forgotten_does_not_count(limits: Limits) -> None:
    """Whoever has shown that they may has their whole share again; nobody else has."""
    for who in ("ada", "eve"):
        tries(limits, Limited.SIGN_IN_ADDRESS, who, 3)
    limits.clear(Limited.SIGN_IN_ADDRESS, "ada")

    assert tries(limits, Limited.SIGN_IN_ADDRESS, "ada", 5) == 3
    assert tries(limits, Limited.SIGN_IN_ADDRESS, "eve", 5) == 0


def test_many_at_once_are_counted_exactly(limits: Limits) -> None:
    """Sixteen threads with one share of twenty."""
    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(lambda _: tries(limits, Limited.EXPORT, "ada", 5), range(16)))

    assert sum(passed) == 20


@pytest.mark.parametrize(
    ("one", "another", "together"),
    [
        ("2001:db8:0:1::7", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::7", "2001:db8:0:2::7", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("testclient", "testclient", True),
    ],
)
def test_one_connection_counts_as_one_place(
    limits: Limits, one: str, another: str, *, together: bool
) -> None:
    """An IPv6 connection has 2^64 addresses; nobody gets that many tries."""
    tries(limits, Limited.SIGN_IN_IP, one, 2)

    assert tries(limits, Limited.SIGN_IN_IP, another, 1) == (0 if together else 1)


def test_memory_forgets_whoever_had_their_time() -> None:
    """Somebody who tries address after address fills no memory."""
    limits = CountedLimits(HASHED, rates={Limited.EXPORT: Rate(5, 1)})
    for number in range(1_500):
        limits.hit(Limited.EXPORT, str(number))
    time.sleep(1.1)
    for number in range(1_000):
        limits.hit(Limited.EXPORT, f"later {number}")

    assert len(limits._storage.events) <= 1_001  # type: ignore[union-attr]  # noqa: SLF001


def test_memory_keeps_what_is_counted_and_begins_no_thread() -> None:
    """Whoever comes back for a year leaves one share behind, and a call waits for no tidying."""
    limits = CountedLimits(HASHED, rates={Limited.EXPORT: Rate(5, 1)})
    time.sleep(0.1)  # the library's own first one
    before = threading.active_count()
    for _ in range(2):
        assert tries(limits, Limited.EXPORT, "ada", 5) == 5
        assert threading.active_count() == before
        time.sleep(1.1)

    (kept,) = limits._storage.events.values()  # type: ignore[union-attr]  # noqa: SLF001
    assert len(kept) == 5


def test_two_processes_share_one_count(redis: RedisServer) -> None:
    """With Redis; what one lets through, the other does not."""
    code = (
        "import sys; from contextlib import suppress;"
        "from core.domain.limit import Limited; from core.errors import TooOftenError;"
        "from tests.contracts.test_limits import HASHED, RATES, tries;"
        "from core.providers.limits import CountedLimits;"
        "print(tries(CountedLimits(HASHED, sys.argv[1], RATES), Limited.EXPORT, 'ada', 30))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, redis.url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=60) for process in running]

    assert [process.returncode for process in running] == [0, 0], ended
    assert sum(int(out) for out, _ in ended) == 20


def test_nobody_reads_an_address_in_redis(redis: RedisServer) -> None:
    """Names there are keyed hashes: without our key not even a guess can be checked."""
    limits = CountedLimits(HASHED, redis.url, RATES)
    limits.hit(Limited.SIGN_IN_ADDRESS, ADDRESS)
    limits.hit(Limited.SIGN_IN_IP, "203.0.113.7")
    limits.close()
    held = redis.said("KEYS *").decode()

    assert held.count("candid:") == 2
    assert ADDRESS not in held
    assert "203.0.113.7" not in held


def test_without_its_counter_nobody_signs_in_and_everybody_reads(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Closed where passwords could be tried, open where somebody only waits for their file; and
    as before once Redis is back. Nobody waits long to hear it."""
    limits = CountedLimits(HASHED, redis.url, RATES)
    limits.hit(Limited.SIGN_IN_ADDRESS, ADDRESS)
    redis.kill()
    began = time.monotonic()
    with pytest.raises(CounterDownError) as refused:
        limits.hit(Limited.SIGN_IN_ADDRESS, ADDRESS)
    limits.clear(Limited.SIGN_IN_ADDRESS, ADDRESS)
    passed = tries(limits, Limited.UPLOAD, "ada", 5)
    took = time.monotonic() - began
    redis.start()
    again = tries(limits, Limited.UPLOAD, "ada", 5)
    limits.close()

    assert refused.value.sentence() == CounterDownError.say
    assert passed == 5
    assert took < 2
    assert again == 2
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert ADDRESS not in caplog.text


def test_without_its_counter_nobody_gives_away_to_strangers() -> None:
    """What all guests take together is counted, or not given; and nobody there is signing in."""
    limits = CountedLimits(HASHED, "redis://127.0.0.1:1")
    limits.hit(Limited.MODEL_CALL, "ada")
    with pytest.raises(CounterDownError) as refused:
        limits.hit(Limited.GUESTS_CALL, "guests")

    assert "Sign" not in refused.value.sentence()


def test_a_redis_that_was_restarted_is_not_noticed(redis: RedisServer) -> None:
    """Nobody is refused because a connection from before is dead."""
    limits = CountedLimits(HASHED, redis.url, RATES)
    limits.hit(Limited.SIGN_IN_ADDRESS, ADDRESS)
    redis.kill()
    redis.start()
    passed = tries(limits, Limited.SIGN_IN_ADDRESS, ADDRESS, 5)
    limits.close()

    assert passed == 3


def test_a_redis_that_hangs_keeps_nobody_waiting(redis: RedisServer) -> None:
    """It answers to nothing, as behind a broken network: a second, then as if it were down."""
    limits = CountedLimits(HASHED, redis.url, RATES)
    limits.hit(Limited.UPLOAD, "ada")
    redis.said("CLIENT PAUSE 20000")
    began = time.monotonic()
    passed = tries(limits, Limited.UPLOAD, "ada", 1)
    with pytest.raises(CounterDownError):
        limits.hit(Limited.SIGN_IN_ADDRESS, ADDRESS)
    took = time.monotonic() - began
    limits.close()

    assert passed == 1
    assert took < 4
