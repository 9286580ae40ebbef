"""Who opens a page of another role in a browser is told so as a person; a program gets a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hub.accounts.roles import Role
from hub.web.languages import LANGUAGES, texts
from hub.web.navigation import ways_of
from tests.hub.http.running import Client, running
from tests.hub.web.conftest import Open
from tests.hub.web.test_accessible import is_clean, needs_no_sideways_scrolling
from tests.hub.web.test_navigation import somebody

HTML = {"accept": "text/html"}
SAID = "This page is for another role"


@pytest.fixture(scope="module")
def hub() -> Iterator[Client]:
    """Yield a client of one hub for all that only look."""
    with running() as client:
        yield client


@pytest.mark.parametrize("role", Role)
def test_a_person_is_told_and_shown_the_pages_that_are_open(hub: Client, role):
    session = hub.signed_in(role)
    paths = ("/admin", "/desk/1", "/hall/stop", "/admin/settings/desks")
    answers = [session.get(f"{hub.url}{path}?lang=en", headers=HTML, timeout=10) for path in paths]
    closed = [answer for answer in answers if answer.status_code != 200]

    assert closed
    for answer in closed:
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        assert SAID in answer.text
        ways = re.findall(r'<li><a href="(/[^"]*)"', answer.text.split("<main", 1)[0])
        assert ways == [way.path for way in ways_of(somebody(role))]


def test_it_is_said_in_the_language_of_the_reader(hub: Client):
    session = hub.signed_in(Role.CLERK)

    for language in LANGUAGES:
        page = session.get(f"{hub.url}/admin?lang={language}", headers=HTML, timeout=10).text
        said = texts(language).gettext(SAID)
        assert f'<html lang="{language}"' in page
        assert f"<h1>{said}</h1>" in page
        assert (said == SAID) == (language == "en")


def test_a_program_gets_a_problem(hub: Client):
    session = hub.signed_in(Role.CLERK)

    for path in ("/admin", "/v1/settings"):
        for accept in ("*/*", "application/json", ""):
            answer = session.get(hub.url + path, headers={"accept": accept}, timeout=10)
            assert answer.status_code == 403
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "not-allowed"


def test_a_form_sent_without_the_right_is_answered_as_a_page_and_does_nothing(hub: Client):
    before = hub.get("/v1/queue").json()["seq"]

    answer = hub.signed_in(Role.CLERK).post(hub.url + "/hall/stop", data={"x": "y"}, headers=HTML, timeout=10)

    assert (answer.status_code, texts("pl").gettext(SAID) in answer.text) == (403, True)
    assert hub.get("/v1/queue").json()["seq"] == before


def test_who_may_sign_out_there_can(hub: Client):
    session = hub.signed_in(Role.CLERK)
    page = session.get(hub.url + "/admin", headers=HTML, timeout=10).text
    token = re.search(r'name="form" value="([^"]+)"', page)
    assert token is not None

    session.post(hub.url + "/sign-out", data={"form": token[1]}, timeout=10)

    answer = session.get(hub.url + "/admin", headers=HTML, timeout=10, allow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.accessibility("A43", "A44")
def test_it_is_clean_on_a_small_screen(hub: Client, open_page: Open):
    page = open_page("/", width=320, height=640, bypass_csp=True, signed_in=False)
    for name, value in hub.signed_in(Role.RECEPTION).cookies.items():
        page.context.add_cookies([{"name": name, "value": value, "url": hub.url}])

    for language in ("pl", "ar"):
        page.goto(f"{hub.url}/hall/desks/nowhere?lang={language}")
        is_clean(page, language)
        needs_no_sideways_scrolling(page, language)
