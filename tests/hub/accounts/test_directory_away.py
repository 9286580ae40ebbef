"""A directory that is away, or not as one must be: the hub goes on, people are told, and passwords do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests

from hub.accounts.roles import Role
from tests.hub.accounts.directory import Directory, answering
from tests.hub.accounts.test_directory import come_in, get, keys, secret, set_out, settings_for
from tests.hub.http.running import PASSWORD, Client, HandClock, running

__all__ = ["keys", "secret"]
AWAY = "does not answer. Please sign in with name and password"


@pytest.fixture
def office(keys) -> Directory:
    clock = HandClock()
    office = Directory(now=lambda: clock.now().timestamp(), keys=keys)
    office.person["groups"] = ["office-clerks"]
    with answering(office):
        pass  # it has an address from now on, and does not answer there
    return office


def until(condition: Callable[[], bool], within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def sign_in_page(hub: Client) -> str:
    return requests.get(hub.url + "/sign-in?lang=en", timeout=30).text


def port_of(office: Directory) -> int:
    return int(office.url.rpartition(":")[2])


def test_a_hub_whose_directory_is_away_runs_and_says_so_until_it_is_back(office, secret, caplog):
    caplog.set_level("INFO")
    with running(settings=settings_for(office, secret)) as hub:
        until(lambda: AWAY in sign_in_page(hub))
        answer = get(requests.Session(), hub.url + "/sign-in/directory", lang="en")
        assert (answer.status_code, AWAY in answer.text) == (503, True)
        assert "okienko-directory" not in answer.cookies
        assert hub.signed_in(Role.CLERK).get(hub.url + "/desk/1", timeout=30).status_code == 200

        office.now = lambda: hub.clock.now().timestamp()
        with answering(office, port_of(office)):
            assert come_in(hub).status_code == 200
            assert AWAY not in sign_in_page(hub)
    assert [caplog.text.count(each) for each in ("does not answer as it must", "is back")] == [1, 1]


def test_a_directory_that_is_lost_on_the_way_back_lets_nobody_in_and_is_told(office, secret):
    with running(settings=settings_for(office, secret)) as hub:
        with answering(office, port_of(office)):
            browser = requests.Session()
            back = set_out(hub, browser)
        answer = get(browser, back, lang="en")

        assert (answer.status_code, AWAY in answer.text) == (503, True)
        assert "okienko-session" not in answer.cookies


def test_signing_out_while_it_is_away_ends_our_session_alone(office, secret):
    with running(settings=settings_for(office, secret)) as hub:
        office.now = lambda: hub.clock.now().timestamp()
        browser = requests.Session()
        with answering(office, port_of(office)):
            come_in(hub, browser)
        get(requests.Session(), hub.url + "/sign-in/directory/back")
        hub.clock.ahead_s += 3600 - 60 * 31  # what is known of it is too old soon, the session is not
        form = browser.get(hub.url + "/desk", timeout=30).text.split('name="form" value="')[1].split('"')[0]
        hub.clock.ahead_s += 60 * 29
        browser.get(hub.url + "/desk", timeout=30)
        hub.clock.ahead_s += 60 * 3
        answer = browser.post(hub.url + "/sign-out", data={"form": form}, timeout=30, allow_redirects=False)

        assert answer.headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "tells",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"padding": "x" * 300_000},
    ],
    ids=lambda tells: next(iter(tells)),
)
@pytest.mark.security("S03")
def test_one_that_is_not_as_it_must_be_is_taken_for_away(office, secret, tells):
    office.tells = tells
    with answering(office), running(settings=settings_for(office, secret)) as hub:
        until(lambda: AWAY in sign_in_page(hub))

        assert get(requests.Session(), hub.url + "/sign-in/directory").status_code == 503


def test_a_hub_without_a_directory_has_no_way_to_one():
    with running() as hub:
        for path in ("/sign-in/directory", "/sign-in/directory/back"):
            assert requests.get(hub.url + path, timeout=30).status_code == 404
        assert "directory" not in sign_in_page(hub)
        assert PASSWORD not in sign_in_page(hub)
