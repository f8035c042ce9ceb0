"""Every use case, called by one candidate with everything that another one's pages show.

The methods are found by looking, so that a new one is in here without anybody remembering: it
is called with the other's ids, and afterwards nothing of hers may have come out, and nothing of
hers may be other than it was.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from core.bootstrap import App
from core.data.tables import Base
from core.domain.audit import Origin
from core.domain.chat import ModelRef, Role
from core.domain.document import DocumentKind, Profile
from core.domain.history import Filter
from core.domain.interview import Brief
from core.domain.trial import Setting
from core.domain.work import WorkKind
from core.errors import AppError
from core.services.accounts import Here
from core.services.waits import Seen, Waiting
from tests.data.situations import fill, usage
from tests.doubles.chat_model import ScriptedModel

CANARY = "Zanzibar canary sentence 7391. "
SERVICES = [
    "candidates", "accounts", "moving", "documents", "interviews", "evaluations", "improvements",
    "remarks", "dossiers", "histories", "reports", "preparations", "slow_work", "usages",
    "provider_keys", "coaches", "choices", "errands", "trials",
    "chosen_speech", "voice_answers", "recordings", "voices", "waits",
]  # fmt: skip
OF_THE_MACHINE = {
    "store",
    "reader",
    "settings",
    "limits",
    "flows",
    "retention",
    "now",
    "disconnect",
    "models",
    "speech",
    "measurements",
    "microphones",
}
LOOKED_UP_ELSEWHERE = {
    # Not asked for by anybody's page: made with a piece of work that names its owner.
    ("documents", "read"), ("evaluations", "assess"), ("improvements", "make"), ("remarks", "make"),
}  # fmt: skip


def use_cases() -> Iterator[tuple[str, str]]:
    """(service, method) of everything public that takes an owner."""
    classes = {field.name: field.type for field in fields(App)}
    for service in SERVICES:
        kind: Any = __import__("core.bootstrap", fromlist=["x"]).__dict__[str(classes[service])]
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            if not name.startswith("_") and "owner" in inspect.signature(method).parameters:
                yield service, name


@pytest.fixture
def hers(app: App, ada: str) -> str:
    """Ada with a row in every table, her words wherever words can stand."""
    with app.store.session_for(ada) as records:
        fill(records, CANARY)
        records.choices.put_key("openai", CANARY, app.now())
    example = replace(app.trials.golden()[0], answer=CANARY)
    assert app.trials.begin(ada, example, [Setting("offline@1")]).wait(30)
    return ada


def rows_of(behind: Engine, owner: str) -> list[object]:
    """Everything that is stored of *owner*."""
    with behind.connect() as connection:
        return [
            tuple(row)
            for table in Base.metadata.sorted_tables
            for row in connection.execute(
                select(table).where(table.c.owner == owner).order_by(*table.primary_key)
            )
        ]


def arguments(app: App, hers: str, eve: str, call: Callable[..., object]) -> dict[str, object]:
    """What Eve's call would carry if she knew every id of Ada's."""
    with app.store.session_for(hers, reading=True) as records:
        interview = records.interviews.get("interview-1")
        place = next(iter(records.account.places()), None)
    known = {
        "owner": eve,
        "interview_id": interview.id,
        "interview_ids": [interview.id],
        "interview": interview,
        "document_id": "resume-1",
        "id_hash": place.id_hash if place else "0" * 64,
        "cookie_hash": "0" * 64,
        "here": Here("0" * 64, Origin("192.0.2.1", "curl")),
        "position": 0,
        "recording": b"RIFF",
        "attempt": 0,
        "digest": "a digest",
        "waiting": Waiting("seat-1", 0, "offline@1", 0.0),
        "what": Seen.QUESTION,
        "number": 1,
        "sequence": 99,
        "place": (2, 0),
        "seat": "seat-1",
        "is_open": lambda _: False,
        "text": "Eve was here.",
        "guess": {"structure": 5},
        "levels": {"structure": 5},
        "profile": Profile(),
        "brief": Brief(resume_id="resume-1", job_id="job-1"),
        "kind": WorkKind.ASSESS_ANSWER,
        "subject": "interview-1/0/0",
        "wanted": Filter(),
        "query": "Zanzibar",
        "content": b"Eve was here.",
        "name": "cv.txt",
        "under_way": True,
        "seconds": 0.0,
        "display_name": "Eve",
        "target_role": "",
        "goals": "",
        "password": "three plain words",
        "old": "three plain words",
        "new": "four plain little words",
        "address": "eve@example.org",
        "adult": True,
        "agreed": True,
        "provider": "openai",
        "key": "sk-eves-own-key-0001",
        "model": ScriptedModel(),
        "role": Role.ASSESSOR,
        "own_key": False,
        "guest": True,
        "usage": usage("usage-1", "interview-1"),
        "typed": "5",
        "providers": ["openai"],
        "ref": ModelRef("openai", "gpt-4.1"),
        "by": "openai/gpt-4.1",
        "quick": True,
        "local": True,
        "to_be_heard": True,
        "change": lambda was: was,
        "readings": 1,
        "settings": [Setting("offline@1")],
        "example": app.trials.golden()[0],
        "source": interview.id,
        "about": "interview-1/2",
        "task": lambda shown, by: shown(f"Eve was here. {by}"),
    }
    if call.__qualname__.startswith("Usages."):
        known["wanted"] = usage("usage-1", "interview-1")
    if call.__qualname__.startswith("Documents."):
        known["kind"] = DocumentKind.RESUME
    wanted = inspect.signature(call).parameters
    missing = [
        name
        for name, parameter in wanted.items()
        if name not in known and parameter.default is inspect.Parameter.empty
    ]
    assert not missing, f"say here what {call.__qualname__} is called with: {missing}"
    return {name: known[name] for name in wanted if name in known}


def told(value: object) -> str:
    """Everything in *value*, as text to look for words in."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "ignore")
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(told(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return " ".join(told(each) for pair in value.items() for each in pair)
    if isinstance(value, (list, tuple, set, frozenset, Iterator)):
        return " ".join(told(each) for each in value)
    return str(value)


@pytest.mark.parametrize(("service", "method"), sorted(use_cases()))
def test_no_use_case_reaches_another_candidate(
    app: App, behind: Engine, hers: str, eve: str, service: str, method: str
) -> None:
    """With Ada's ids in hand, Eve gets none of her words and changes none of her rows."""
    call = getattr(getattr(app, service), method)
    before = rows_of(behind, hers)
    given = arguments(app, hers, eve, call)
    ours = given.pop("interview", None)

    answer: object = None
    with suppress(AppError):
        answer = call(**given, **({"interview": ours} if ours is not None else {}))

    came = told(answer)
    if ours is not None:
        came = came.replace(told(ours), "")  # what Eve brought along herself
    assert "Zanzibar canary" not in came, "her words came out"
    assert rows_of(behind, hers) == before, "her rows are not what they were"


def test_every_service_is_in_the_matrix() -> None:
    """A new service is either asked for by pages, and then in here, or says that it is not."""
    named = {field.name for field in fields(App) if str(field.type)[0].isupper()}
    assert named - OF_THE_MACHINE == set(SERVICES)


def test_every_use_case_names_whose_it_is() -> None:
    """What takes no owner is asked for by a cookie, a proof or a piece of work, and by no id;
    records that are open are their owner's."""
    takes_an_id = {"interview_id", "document_id", "interview_ids", "subject"}
    classes = {field.name: field.type for field in fields(App)}
    for service in SERVICES:
        kind: Any = __import__("core.bootstrap", fromlist=["x"]).__dict__[str(classes[service])]
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            wanted = set(inspect.signature(method).parameters)
            if not name.startswith("_") and wanted & takes_an_id:
                named = wanted & {"owner", "records"}
                assert named or (service, name) in LOOKED_UP_ELSEWHERE, (service, name)
