"""Many at the forms at once: whoever only reads a page is not kept waiting for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import NoReturn

import anyio
import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from core.bootstrap import App
from core.domain.account import External
from core.domain.identity import COOKIE, cookie_hash, new_session_id, new_verifier
from core.domain.notice import error_of
from core.errors import BusyError, LinkExpiredError, WrongPasswordError
from core.ports.flows import Flow
from tests.doubles.prover import ScriptedProver
from tests.web.browser import LocalBrowser
from tests.web.doubles import HTTP
from web.auth import auth_routes

CROWD = 48  # more than the threads that draw pages and answer everything else
PATIENCE = 5.0  # seconds, of which a thread that is free needs none
Send = Callable[[AsyncClient, int], Awaitable[str]]


class HoldingProver(ScriptedProver):
    """Answers nobody before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()

    def sign_in(self, address: str, password: str) -> NoReturn:
        del address, password
        self.go.wait(PATIENCE * 4)
        raise WrongPasswordError("scripted")

    def exchange(self, code: str, verifier: str) -> NoReturn:
        del code, verifier
        self.go.wait(PATIENCE * 4)
        raise LinkExpiredError("scripted")


class CrowdedProver(ScriptedProver):
    """Too many came at once."""

    def sign_in(self, address: str, password: str) -> NoReturn:
        del address, password
        raise BusyError("scripted")


@pytest.fixture
def prover() -> Iterator[HoldingProver]:
    made = HoldingProver()
    yield made
    made.go.set()


async def _form(client: AsyncClient, number: int) -> str:
    fields = {"address": f"{number}@example.org", "password": "whatever it was"}
    answer = await client.post("/auth/sign-in", data=fields, headers={"Origin": HTTP})
    return answer.headers["Location"]


async def _way_back(client: AsyncClient, _: int) -> str:
    return (await client.get("/auth/callback?code=a-code")).headers["Location"]


@pytest.mark.parametrize("send", [_form, _way_back])
def test_a_crowd_at_the_forms_takes_no_thread_of_the_pages(
    app: App, prover: HoldingProver, send: Send
) -> None:
    """And everybody in it is answered in the end."""
    crowded = replace(app, accounts=replace(app.accounts, prover=prover))
    session = new_session_id()
    flow = crowded.flows.seal(Flow(External.GITHUB, new_verifier(), cookie_hash(session), "/"))
    answered: list[str] = []

    async def come() -> None:
        transport = ASGITransport(Starlette(routes=auth_routes(lambda: crowded)))
        cookies = {COOKIE: session, "flow": flow}
        async with AsyncClient(transport=transport, base_url=HTTP, cookies=cookies) as client:

            async def one(number: int) -> None:
                answered.append(await send(client, number))

            async with anyio.create_task_group() as crowd:
                for number in range(CROWD):
                    crowd.start_soon(one, number)
                await anyio.sleep(0.5)  # until all of them are there
                try:
                    with anyio.fail_after(PATIENCE):
                        await run_in_threadpool(lambda: None)
                    assert not answered
                finally:
                    prover.go.set()

    anyio.run(come)

    assert len(answered) == CROWD
    assert all("said=" in location for location in answered)


def test_whoever_waits_too_long_is_told_so(app: App) -> None:
    """A sentence beside the form, in which nobody did anything too often."""
    crowded = replace(app, accounts=replace(app.accounts, prover=CrowdedProver()))
    browser = LocalBrowser(crowded)
    answer = browser.sign_in()

    assert (answer.page, answer.said) == ("/Sign_in", "busy")
    assert error_of(answer.said) is BusyError
    assert "too often" not in BusyError("").sentence()
