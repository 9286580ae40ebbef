"""The headers of every answer, and whose requests change anything: no other site's, port's or browser's."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator

import pytest
import requests

from hub.accounts.matrix import rows
from hub.accounts.roles import Role
from hub.config import HttpSettings
from tests.hub.http.running import PASSWORD, Client, running

DOORS = sorted({(method, path) for method, path, _ in rows()})
FAILURES = [
    ("GET", "/nowhere"),
    ("GET", "/v1/nowhere"),
    ("DELETE", "/desk"),
    ("PUT", "/v1/queue"),
    ("GET", "/static/nothing.js"),
    ("GET", "/desk/77"),
    ("HEAD", "/"),
    ("OPTIONS", "/"),
]
MUST = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
HSTS = "strict-transport-security"
TLS = HttpSettings(port=0, names=("hub.local",), behind_tls=True)


@pytest.fixture(scope="module")
def hub() -> Iterator[Client]:
    with running() as client:
        yield client


@pytest.fixture(scope="module")
def behind_tls() -> Iterator[Client]:
    with running(http=TLS) as client:
        yield client


@pytest.fixture(scope="module")
def everybody(hub: Client) -> requests.Session:
    return hub.session


def asked(
    hub: Client, method: str, path: str, session: requests.Session, **headers: str
) -> requests.Response:
    path = re.sub(r"\{\w+\}", "1", path.replace("{day}", "2026-12-01"))
    with session.request(
        method, hub.url + path, headers=headers, timeout=30, allow_redirects=False, stream=True
    ) as answer:
        return answer


def require_safe(answer: requests.Response) -> None:
    assert {name: answer.headers.get(name) for name in MUST} == MUST
    rules = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] in ("'none'", "'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "*" not in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers
    assert "no-store" in answer.headers["cache-control"] or "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(("method", "path"), [*DOORS, *FAILURES], ids=" ".join)
@pytest.mark.security("S21")
def test_every_answer_has_the_headers_to_whoever_it_goes(hub, everybody, method, path):
    if path != "/sign-out":
        require_safe(asked(hub, method, path, everybody, Accept="text/html"))
    for accept in ("text/html", "application/json"):
        headers = {"X-Forwarded-For": "192.0.2.9", "Accept": accept}
        require_safe(asked(hub, method, path, requests.Session(), **headers))


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.security("S21")
def test_who_is_turned_away_before_any_door_is_answered_with_them_too(hub, headers):
    answer = requests.post(hub.url + "/v1/desks/1/open", headers=headers, timeout=30)

    assert answer.status_code in (403, 421)
    require_safe(answer)


@pytest.mark.security("S21")
def test_only_files_whose_address_changes_with_them_are_kept_by_browsers(hub, everybody):
    kept = [
        path
        for method, path in DOORS
        if method == "GET"
        and "no-store" not in asked(hub, "GET", path, everybody, Accept="text/html").headers["cache-control"]
    ]

    assert set(kept) <= {"/static/{name}", "/board/{board}/look.css"}
    assert "immutable" in asked(hub, "GET", "/static/live.js", everybody).headers["cache-control"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/sign-in"), ("GET", "/desk"), ("GET", "/nowhere"), ("GET", "/healthz")]
)
@pytest.mark.security("S21")
def test_behind_tls_browsers_keep_to_tls_with_every_cookie(behind_tls, method, path):
    answer = asked(behind_tls, method, path + "?lang=en", requests.Session(), Accept="text/html")

    assert answer.headers[HSTS] == "max-age=31536000"
    cookies = answer.raw.headers.getlist("set-cookie")
    assert [cookie for cookie in cookies if "; secure" not in cookie.lower()] == []
    assert path != "/sign-in" or len(cookies) == 2


@pytest.mark.security("S21")
def test_without_tls_no_browser_is_told_to_use_it(hub):
    assert HSTS not in asked(hub, "GET", "/sign-in", requests.Session()).headers


def form_of(session: requests.Session, hub: Client, path: str, **headers: str) -> str:
    found = re.search(
        r'name="form" value="([^"]+)"', session.get(hub.url + path, timeout=30, headers=headers).text
    )
    assert found is not None
    return found[1]


def invite(
    session: requests.Session, hub: Client, form: str, login: str, **headers: str
) -> requests.Response:
    fields = {"login": login, "name": "Ewa", "role": "clerk", "form": form}
    path = "/admin/accounts?lang=en"
    return session.post(hub.url + path, data=fields, headers=headers, timeout=30, allow_redirects=False)


@pytest.mark.security("S22")
def test_our_own_form_changes_something(hub):
    session = hub.signed_in(Role.ADMINISTRATOR)
    form = form_of(session, hub, "/admin/accounts")

    assert "/welcome/" in invite(session, hub, form, "ewa", Origin=hub.url).text


@pytest.mark.parametrize("wrong", ["", "x" * 32, "\N{LATIN SMALL LETTER A WITH OGONEK}"])
@pytest.mark.security("S22")
def test_a_form_without_its_token_changes_nothing(hub, wrong):
    session = hub.signed_in(Role.ADMINISTRATOR)
    form_of(session, hub, "/admin/accounts")

    assert "/welcome/" not in invite(session, hub, wrong, "jan").text


@pytest.mark.security("S22")
def test_the_token_of_another_browser_is_no_good_even_with_its_cookie(hub):
    mine, other = hub.signed_in(Role.ADMINISTRATOR), hub.signed_in(Role.ADMINISTRATOR)
    form = form_of(other, hub, "/admin/accounts")
    mine.cookies.set("okienko-form", form, domain="127.0.0.1")

    assert "/welcome/" not in invite(mine, hub, form, "jan").text


@pytest.mark.security("S22")
def test_a_token_from_before_signing_in_is_no_good_after_it(hub):
    session = hub.signed_in(Role.ADMINISTRATOR)
    planted = form_of(requests.Session(), hub, "/sign-in")
    session.cookies.set("okienko-form", planted, domain="127.0.0.1")

    assert "/welcome/" not in invite(session, hub, planted, "jan").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://hub.local.evil.example"},
    ],
    ids=str,
)
@pytest.mark.security("S22")
def test_a_page_that_is_not_ours_changes_nothing_though_it_has_everything(hub, headers):
    session = hub.signed_in(Role.ADMINISTRATOR)
    form = form_of(session, hub, "/admin/accounts")

    assert invite(session, hub, form, "jan", **headers).status_code == 403
    assert requests.post(hub.url + "/v1/desks/1/open", headers=headers, timeout=30).status_code == 403


@pytest.mark.security("S22")
def test_a_page_reached_by_a_proxy_is_ours_by_its_name(hub):
    session = hub.signed_in(Role.ADMINISTRATOR)
    form = form_of(session, hub, "/admin/accounts")

    assert invite(session, hub, form, "ola", Origin="https://hub.local").status_code == 200


@pytest.mark.security("S22")
def test_looking_at_every_path_changes_nothing(hub):
    """Also where a form is sent to the same path, or a command."""
    looker = hub.signed_in(*Role)
    before = hub.get("/v1/queue").json()["seq"], deeds_of(hub)

    for path in sorted({path for _, path in DOORS}):
        for method in ("GET", "HEAD"):
            asked(hub, method, path, looker, Accept="text/html")

    assert (hub.get("/v1/queue").json()["seq"], deeds_of(hub)) == before


def deeds_of(hub: Client) -> list[object]:
    return list(asyncio.run_coroutine_threadsafe(hub.hub.gate.deeds(), hub.loop).result(30))


@pytest.mark.security("S20", "S21")
def test_signing_in_gives_a_new_session_and_ends_the_one_before(hub):
    hub.signed_in(Role.CLERK)
    login = f"tester-{next(hub._ids) - 1}"
    browser = requests.Session()
    browser.cookies.set("okienko-session", "planted", domain="127.0.0.1")

    tokens = []
    for _ in range(2):
        fields = {"login": login, "password": PASSWORD, "form": ""}
        fields["form"] = form_of(browser, hub, "/desk" if tokens else "/sign-in")
        answer = browser.post(hub.url + "/sign-in", data=fields, timeout=30, allow_redirects=False)
        assert answer.status_code == 303
        tokens.append(answer.cookies["okienko-session"])

    first, second = tokens
    assert len({"planted", first, second}) == 3
    for token, status in ((first, 401), (second, 200)):
        answer = requests.get(hub.url + "/desk", cookies={"okienko-session": token}, timeout=30)
        assert answer.status_code == status


@pytest.mark.security("S15", "S38")
def test_the_log_knows_no_password_cookie_token_or_address_of_a_ticket(caplog):
    caplog.set_level(logging.DEBUG)
    with running() as hub:
        ticket = hub.issue()
        hub.signed_in(Role.CLERK)
        login = f"tester-{next(hub._ids) - 1}"
        browser = requests.Session()
        form = form_of(browser, hub, "/sign-in")
        for password in ("a wrong password", PASSWORD):
            fields = {"login": login, "password": password, "form": form}
            signed_in = browser.post(hub.url + "/sign-in", data=fields, timeout=30, allow_redirects=False)
        asked(hub, "GET", f"/t/{ticket['token']}", requests.Session(), Accept="text/html")
        asked(hub, "GET", "/t/not-a-token", requests.Session(), Accept="text/html")
        asked(hub, "GET", "/welcome/no-link", requests.Session(), Accept="text/html")
        browser.cookies.set("okienko-session", "made-up", domain="127.0.0.1")
        asked(hub, "GET", "/desk", browser, Accept="text/html")

    session = signed_in.cookies["okienko-session"]
    ours = [line for line in caplog.records if "urllib3" not in line.name]
    said = "\n".join(f"{line.name} {line.getMessage()}" for line in ours)
    assert "Hub stops" in said
    words = "a wrong password", PASSWORD, form, session, ticket["token"], "not-a-token", "made-up", "no-link"
    assert [word for word in words if word in said] == []


@pytest.mark.parametrize("end", ["sign out", "close", "other roles", "idle"])
@pytest.mark.security("S20")
def test_a_live_page_ends_with_its_session(hub, end):
    session = hub.signed_in(Role.CLERK, Role.SUPERVISOR)
    login, gate = f"tester-{next(hub._ids) - 1}", hub.hub.gate
    ends = {
        "sign out": lambda: gate.sign_out(session.cookies["okienko-session"]),
        "close": lambda: gate.change(login, "admin", closed=True),
        "other roles": lambda: gate.change(login, "admin", roles=frozenset({Role.AUDITOR})),
        "idle": lambda: asyncio.sleep(0),
    }
    with session.get(hub.url + "/hall/events", stream=True, timeout=30) as stream:
        parts = stream.iter_lines()
        assert next(parts).startswith(b"retry")
        asyncio.run_coroutine_threadsafe(ends[end](), hub.loop).result(30)
        if end == "idle":
            hub.clock.ahead_s += 31 * 60

        rest = list(parts)  # it has an end: else this waits until the test is given up

    assert rest.count(b"event: beat") < 3
    assert session.get(hub.url + "/hall/events", timeout=30).status_code == 401


def test_a_live_page_of_whoever_stays_signed_in_goes_on(hub):
    session = hub.signed_in(Role.SUPERVISOR)
    with session.get(hub.url + "/hall/events", stream=True, timeout=30) as stream:
        parts = stream.iter_lines()
        beats = 0
        while beats < 2:
            beats += next(parts) == b"event: beat"
