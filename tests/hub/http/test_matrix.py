"""Every door as everybody: who is let in is what the one table says, and no door stands outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from litestar import Litestar

from hub.accounts.matrix import Other, rows
from hub.accounts.roles import Role, rights_of
from hub.answers import Answer
from hub.config import HttpSettings
from hub.doorway import office_of
from hub.http.admission import Rows
from hub.http.app import doors_of
from hub.web.changes import Changes
from hub.web.site import site
from tests.hub.http.running import Client, running

TABLE = {(method, path): allowed for method, path, allowed in rows()}
PEOPLE = [None, *Role]
TURNED_AWAY = {"sign-in-first", "not-allowed"}
HANDED_ON = {"X-Forwarded-For": "192.0.2.9"}
"""What makes a request on the hub's machine one of somebody else's."""


@pytest.fixture(scope="module")
def hub() -> Iterator[Client]:
    with running() as client:
        yield client


@pytest.fixture(scope="module")
def signed_in(hub):
    """Return a function that gives the session of somebody with one role; of nobody for None."""
    known: dict[Role | None, requests.Session] = {}

    def session(role: Role | None) -> requests.Session:
        if role not in known:
            known[role] = hub.signed_in(role) if role else requests.Session()
        return known[role]

    return session


async def _nothing(_command: object) -> Answer:
    raise AssertionError("nobody asks for anything here")


def doors(hub: Client) -> set[tuple[str, str]]:
    """Return every door there is: those of the table of doors, and the pages' own."""
    running_hub = hub.hub
    found = {(door.method, door.path) for door in doors_of(running_hub.behind, _nothing)}
    look, gate, http = running_hub.behind.alarms.look, running_hub.gate, HttpSettings()
    office = office_of(running_hub.behind, _nothing, gate)
    limits = running_hub.behind.figures.limits
    pages = site(
        running_hub.authority, _nothing, Changes(), look, gate, http=http, office=office, limits=limits
    )
    for route in Litestar(pages, openapi_config=None).routes:
        for handler in getattr(route, "route_handlers", ()):
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
            found |= {(method, path) for method in handler.http_methods if method in {"GET", "POST"}}
    return found


@pytest.mark.security("S13")
def test_every_door_stands_in_the_table_and_every_row_is_a_door(hub):
    assert doors(hub) == set(TABLE)


def asked(hub: Client, session: requests.Session, method: str, path: str, **headers: str) -> str:
    """Return the code with which *session* was turned away; empty: it was let in."""
    path = re.sub(r"\{day\}", "2026-12-01", path)
    path = re.sub(r"\{\w+\}", "1", path)
    answer = session.request(
        method, hub.url + path, headers=headers, timeout=10, allow_redirects=False, stream=True
    )
    with answer:
        if answer.headers.get("content-type", "").startswith("application/problem+json"):
            return answer.json()["code"] if answer.json()["code"] in TURNED_AWAY else ""
        return ""


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize(("method", "path"), sorted(TABLE), ids=" ".join)
@pytest.mark.security("S13")
def test_who_is_let_in_is_what_the_table_says(hub, signed_in, method, path, role):
    allowed = TABLE[method, path]
    if role is None:
        may = Other.ANYBODY in allowed
    else:
        may = bool({Other.ANYBODY, Other.SIGNED_IN} & allowed or rights_of({role}) & allowed)
    if role is not None and path == "/sign-out":
        return  # it would end the session of all that follow; its own test is among the sign-in pages

    code = asked(hub, signed_in(role), method, path, **HANDED_ON)

    assert code == ("" if may else "sign-in-first" if role is None else "not-allowed")


@pytest.mark.parametrize(("method", "path"), sorted(TABLE), ids=" ".join)
def test_a_program_on_the_hubs_machine_opens_what_machines_may_and_no_page(hub, method, path):
    may = bool({Other.ANYBODY, Other.MACHINE, Other.CONSOLE} & TABLE[method, path])

    assert (asked(hub, requests.Session(), method, path) == "") == may


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("GET /v1/nothing", 404),
        ("GET /admin/nowhere", 404),
        ("GET /desk/1/2/3/4", 404),
        ("GET /v1/desks//call-next", 404),
        ("DELETE /desk", 405),
        ("GET /v1/tickets", 405),
    ],
)
@pytest.mark.parametrize("role", PEOPLE)
def test_what_is_not_in_the_table_is_nowhere_for_everybody(hub, signed_in, role, asked, status):
    method, path = asked.split()

    assert signed_in(role).request(method, hub.url + path, timeout=10).status_code == status


@pytest.mark.security("S13")
def test_a_door_that_the_table_forgot_is_closed(monkeypatch):
    monkeypatch.setattr("hub.doorway.rows", lambda: (row for row in rows() if row[1] != "/v1/queue"))
    with running() as hub:
        assert hub.get("/v1/queue").status_code == 404
        assert hub.get("/v1/desks").status_code == 200


def test_a_door_that_is_spelled_out_goes_before_one_with_a_name_for_anything():
    table = Rows([("GET", "/a/{x}", frozenset({Other.MACHINE})), ("GET", "/a/b", frozenset({Other.ANYBODY}))])

    assert table.of("GET", "/a/b") == {Other.ANYBODY}
    assert table.of("HEAD", "/a/c") == {Other.MACHINE}
    assert table.of("POST", "/a/b") is None
