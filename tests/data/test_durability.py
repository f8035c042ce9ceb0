"""Many at once, and the worst moment to die: nothing that was committed is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from core.data import SqlStore, open_store
from core.domain.duty import Duty
from core.errors import StaleVersionError
from core.ports.repositories import Draft
from tests.data.conftest import APP_KEY, BOTH, admit
from tests.data.situations import NOON, interview

DATABASES = BOTH

ROOT = Path(__file__).parents[2]
THREADS = 16


def test_no_update_is_lost_among_threads(store: SqlStore, ada: str) -> None:
    """Sixteen pages read, change and write the same record: every change is in it."""
    rounds = 5
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, turns=0))

    def steps(_: int) -> None:
        for _round in range(rounds):
            with store.session_for(ada) as records:
                whole = records.interviews.get("interview-1")
                stepped = replace(
                    whole,
                    version=whole.version + 1,
                    candidate_questions=(*whole.candidate_questions, "Who leads the team?"),
                )
                records.interviews.save(stepped, was=whole.version)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(steps, range(THREADS)))
    with store.session_for(ada, reading=True) as records:
        whole = records.interviews.get("interview-1")

    assert whole.version == 30 + THREADS * rounds
    assert len(whole.candidate_questions) == 1 + THREADS * rounds


def test_of_sixteen_saves_of_one_version_one_wins(store: SqlStore, ada: str) -> None:
    """Two tabs, or sixteen: exactly one step is taken, the others are told."""
    whole = interview(ada, turns=0)
    with store.session_for(ada) as records:
        records.interviews.add(whole)

    def save(number: int) -> bool:
        mine = replace(whole, version=31, candidate_questions=(f"from tab {number}",))
        try:
            with store.session_for(ada) as records:
                records.interviews.save(mine, was=30)
        except StaleVersionError:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        won = list(pool.map(save, range(THREADS)))
    with store.session_for(ada, reading=True) as records:
        [said] = records.interviews.get("interview-1").candidate_questions

    assert won.count(True) == 1
    assert said == f"from tab {won.index(True)}"


def test_a_first_visit_in_many_tabs_makes_one_candidate(store: SqlStore) -> None:
    """A browser that restores its tabs is one person."""
    with ThreadPoolExecutor(THREADS) as pool:
        owners = set(pool.map(lambda _: admit(store, "b" * 64), range(THREADS)))
    with store.system_session(Duty.SWEEP) as system:
        everybody = system.sweep.expired_guests(NOON.replace(year=2027), 100)

    assert list(everybody) == list(owners)


def test_a_reader_does_not_wait_for_a_writer(store: SqlStore, ada: str) -> None:
    """It sees the last committed moment, and draws it."""
    with store.session_for(ada) as writing:
        writing.interviews.add(interview(ada, turns=1))
        with store.session_for(ada, reading=True) as records:
            meanwhile = records.interviews.summaries()
    with store.session_for(ada, reading=True) as records:
        afterwards = records.interviews.summaries()

    assert (len(meanwhile), len(afterwards)) == (0, 1)


def test_a_killed_process_keeps_what_it_committed(data_dir: Path) -> None:
    """SIGKILL right after the commit, and in the middle of the next transaction."""
    dying = (
        "import os, signal, sys; from pathlib import Path\n"
        "from core.data import open_store\n"
        "from core.ports.repositories import Draft\n"
        "from tests.data.conftest import admit\n"
        "from tests.data.situations import NOON, interview\n"
        "store, _ = open_store(Path(sys.argv[1]), [sys.argv[2]])\n"
        "ada = admit(store, 'a' * 64)\n"
        "with store.session_for(ada) as records:\n"
        "    records.interviews.add(interview(ada, turns=2))\n"
        "    records.drafts.put('interview-1', 1, Draft('half a sent', 1, NOON))\n"
        "with store.session_for(ada) as records:\n"
        "    records.drafts.put('interview-1', 1, Draft('never committed', 2, NOON))\n"
        "    records.interviews.delete('interview-1')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", dying, str(data_dir), APP_KEY],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    store, _ = open_store(data_dir, [APP_KEY])
    ada = admit(store, "a" * 64)
    with store.session_for(ada, reading=True) as records:
        whole = records.interviews.get("interview-1")
        draft = records.drafts.get("interview-1", 1)
    store.close()

    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert whole == interview(ada, turns=2)
    assert draft == Draft("half a sent", 1, NOON)
