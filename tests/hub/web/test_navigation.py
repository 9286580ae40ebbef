"""Who is signed in finds the ways to what their roles open, in the head of every page and at the entrance."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import requests
from playwright.sync_api import expect

from hub.accounts.matrix import PAGES, Other
from hub.accounts.records import Account, Session
from hub.accounts.roles import Right, Role
from hub.web import navigation
from hub.web.navigation import FIRST, PUBLIC, WAYS, first_page, here_in, ways_of
from tests.hub.http.running import PASSWORD, Client

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def somebody(*roles: Role) -> Session:
    account = Account(login="anna", name="Anna", roles=frozenset(roles), changed_at=NOW)
    return Session(account=account, began_at=NOW, seen_at=NOW, token="t")


@pytest.fixture
def all_built(monkeypatch) -> None:
    """Let every way of the table have its page."""
    rights = {way.path: frozenset({way.right or Other.SIGNED_IN}) for way in WAYS}
    monkeypatch.setattr(navigation, "PAGES", {("GET", path): allowed for path, allowed in rights.items()})


@pytest.mark.parametrize(
    ("roles", "paths"),
    [
        ([Role.CLERK], ["/desk", "/help"]),
        ([Role.RECEPTION], ["/reception", "/hall", "/help"]),
        ([Role.SUPERVISOR], ["/desk", "/reception", "/hall", "/journal", "/help"]),
        ([Role.ADMINISTRATOR], ["/hall", "/admin", "/admin/accounts", "/help"]),
        ([Role.AUDITOR], ["/journal", "/help"]),
        ([], ["/help"]),
    ],
)
@pytest.mark.usefixtures("all_built")
def test_each_role_has_the_ways_to_its_own_work(roles, paths):
    assert [way.path for way in ways_of(somebody(*roles))] == paths
    assert ways_of(None) == []


def test_a_way_without_a_page_or_into_a_closed_page_is_not_shown(monkeypatch):
    monkeypatch.setattr(navigation, "PAGES", {("GET", "/hall"): frozenset({Right.DIRECT})})

    assert [way.path for way in ways_of(somebody(Role.SUPERVISOR))] == ["/hall"]
    assert ways_of(somebody(Role.RECEPTION)) == []


@pytest.mark.parametrize(("role", "path"), FIRST)
@pytest.mark.usefixtures("all_built")
def test_each_role_begins_at_its_own_page(role, path):
    assert first_page(somebody(role)) == path


def test_who_has_no_page_begins_at_the_entrance(monkeypatch):
    monkeypatch.setattr(navigation, "PAGES", {})

    assert first_page(somebody(*Role)) == "/"


def test_a_page_belongs_to_the_nearest_way_above_it():
    ways = ways_of(somebody(*Role))

    assert here_in(ways, "/desk/1/queue") == "/desk"
    assert here_in(ways, "/admin/accounts") == "/admin/accounts"
    assert here_in(ways, "/desks") == ""


@pytest.mark.parametrize("role", Role)
def test_every_way_that_is_shown_leads_somewhere_and_says_where_one_is(hub: Client, role):
    session = hub.signed_in(role)
    entrance = session.get(hub.url + "/?lang=en", timeout=10).text
    large = entrance.split("<main", 1)[1].split("<footer", 1)[0]
    ways = set(re.findall(r'<a href="(/[^"]*)"', large)) - {way.path for way in PUBLIC}

    for path in ways:
        page = session.get(f"{hub.url}{path}", headers={"accept": "text/html"}, timeout=10)
        assert page.status_code == 200, path
        assert re.search(rf'<a href="{path}" aria-current="page"', page.text), path


def sign_in(hub: Client, **more: str) -> str:
    """Return where somebody who signs in as the first tester is led."""
    with requests.Session() as session:
        form = session.get(hub.url + "/sign-in", timeout=10).text
        token = re.search(r'name="form" value="([^"]+)"', form)
        assert token is not None
        typed = {"form": token[1], "login": "tester-0", "password": PASSWORD, **more}
        answer = session.post(hub.url + "/sign-in", data=typed, allow_redirects=False, timeout=10)
        return answer.headers["location"]


@pytest.mark.parametrize("role", Role)
def test_signing_in_leads_to_where_ones_work_begins(hub: Client, role):
    hub.signed_in(role)

    assert sign_in(hub) == first_page(somebody(role))
    assert sign_in(hub, next="/desk/2") == "/desk/2"


def test_a_visitor_at_the_entrance_is_offered_no_pages_of_staff_and_keeps_no_cookie(hub: Client):
    answer = requests.get(hub.url + "/", timeout=10)

    assert "set-cookie" not in answer.headers
    assert 'href="/desk"' not in answer.text
    assert 'href="/sign-in"' in answer.text


def test_the_ways_work_on_a_phone_by_keys_and_without_script(hub: Client, open_page):
    page = open_page("/desk/1?lang=en", width=320, height=640, java_script_enabled=False)

    way = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Accounts")
    way.focus()
    page.keyboard.press("Enter")

    page.wait_for_url(f"{hub.url}/admin/accounts")
    expect(page.get_by_role("link", name="Accounts")).to_have_attribute("aria-current", "page")


def test_every_way_stands_in_the_matrix_or_is_not_built():
    built = {path for method, path in PAGES if method == "GET"}

    assert {"/desk", "/admin/accounts"} <= {way.path for way in WAYS} & built
