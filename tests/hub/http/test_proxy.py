"""Behind a proxy: who asks is what it says, links begin with https, and nobody counts as this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import requests

from hub.accounts.roles import Role
from hub.config import HttpSettings
from hub.http.proxy import BehindProxy
from tests.hub.http.running import PASSWORD, Client, running

BEHIND = HttpSettings(port=0, names=("hub.local",), behind_tls=True)
SESSION = "__Host-okienko-session"


@pytest.fixture(scope="module")
def hub() -> Iterator[Client]:
    with running(http=BEHIND) as client:
        yield client


def try_to_sign_in(hub: Client, asker: str, login: str = "nobody", password: str = "x") -> requests.Response:
    headers = {"Host": "hub.local", "X-Forwarded-For": asker}
    page = requests.get(hub.url + "/sign-in?lang=en", headers=headers, timeout=30)
    form = page.cookies["okienko-form"]
    return requests.post(
        hub.url + "/sign-in?lang=en",
        headers={**headers, "Cookie": f"okienko-form={form}"},
        data={"form": form, "login": login, "password": password},
        allow_redirects=False,
        timeout=30,
    )


@pytest.mark.security("S10", "S20")
def test_tries_are_counted_for_who_makes_them_and_not_for_the_proxy(hub):
    login = "tester-0"
    hub.signed_in(Role.CLERK)
    hub.hub.gate._by_address._tries.clear()
    for number in range(50):
        hub.hub.gate._by_address.failed("192.0.2.66", hub.clock.elapsed() + number / 1000)

    # What the asker has put before is not believed: only the proxy's own word is.
    assert "Too many tries" in try_to_sign_in(hub, "198.51.100.1, 192.0.2.66", login, PASSWORD).text
    assert try_to_sign_in(hub, "192.0.2.66, 198.51.100.1", login, PASSWORD).status_code == 303
    deeds = asyncio.run_coroutine_threadsafe(hub.hub.gate.deeds(), hub.loop).result(30)
    assert (deeds[0].what, deeds[0].detail) == ("signed-in", "198.51.100.1")


@pytest.mark.parametrize("path", ["/v1/settings", "/v1/journal", "/metrics", "/v1/queue"])
@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "192.0.2.9"}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-For": "nonsense"}, {}],
    ids=str,
)
@pytest.mark.security("S13")
def test_what_comes_through_the_proxy_is_no_program_of_this_machine(hub, path, headers):
    """Also when the proxy does not say for whom it asks."""
    answer = requests.get(hub.url + path, headers={"Host": "hub.local", **headers}, timeout=30)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-first")
    assert requests.get(hub.url + path, timeout=30).status_code == 200


def test_a_proxy_that_does_not_say_for_whom_is_told_of_once(caplog):
    with running(http=BEHIND) as hub:
        for _ in range(3):
            requests.get(hub.url + "/healthz", headers={"Host": "hub.local"}, timeout=30)

    assert caplog.text.count("have it send X-Forwarded-For") == 1


def test_a_link_for_somebody_begins_with_https(hub):
    session = hub.signed_in(Role.ADMINISTRATOR)
    cookie = {"Cookie": "; ".join(f"{SESSION}={value}" for value in session.cookies.values())}
    headers = {"Host": "hub.local", "X-Forwarded-For": "192.0.2.9", **cookie}
    page = requests.get(hub.url + "/admin/accounts", headers=headers, timeout=30).text
    form = page.split('name="form" value="')[1].split('"')[0]
    fields = {"form": form, "login": "ewa", "name": "Ewa", "role": "clerk"}
    answer = requests.post(hub.url + "/admin/accounts", headers=headers, data=fields, timeout=30)

    assert "<code>https://hub.local/welcome/" in answer.text


@pytest.mark.security("S20")
def test_without_a_proxy_nobody_says_who_asks():
    with running() as hub:
        hub.hub.gate._by_address.failed("127.0.0.1", 0)
        try_to_sign_in(hub, "198.51.100.7")
        deeds = asyncio.run_coroutine_threadsafe(hub.hub.gate.deeds(), hub.loop).result(30)

    assert deeds[0].detail == "127.0.0.1"


def test_of_two_lines_the_last_is_the_proxys():
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["client"][0])

    lines = [
        (b"host", b"hub.local"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x-forwarded-for", b"2001:db8::7"),
    ]
    for client in ("127.0.0.1", "203.0.113.5"):  # whoever is no proxy of this machine is not believed
        scope = {"type": "http", "client": (client, 1), "headers": lines}
        asyncio.run(BehindProxy(app, ["hub.local"])(scope, None, None))

    assert seen == ["2001:db8::7", "203.0.113.5"]
