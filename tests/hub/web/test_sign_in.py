"""Signing in and out in a real browser: the first administrator, an invited clerk, and who is not let in."""

from __future__ import annotations

import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from hub.accounts.roles import Role
from tests.hub.http.running import PASSWORD, Client, running

OTHER = "sześć zielonych rowerów nad rzeką"


def choose(page, password: str, again: str | None = None) -> None:
    page.fill("#password", password)
    page.fill("#again", password if again is None else again)
    page.click("form.card button")


def sign_in(page, login: str, password: str = PASSWORD) -> None:
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("form.card button")


@pytest.mark.security("S20")
def test_the_link_on_the_console_makes_the_first_administrator(caplog, chromium):
    with running() as hub:
        link = re.search(r"http\S+/welcome/\S+", caplog.text)
        assert link is not None
        context = chromium.new_context(locale="en-GB")
        page = context.new_page()
        page.goto(link[0])
        choose(page, PASSWORD, OTHER)
        assert "not the same" in page.inner_text("#error")
        choose(page, "administrator1")
        assert "guessed" in page.inner_text("#error")
        choose(page, PASSWORD)
        sign_in(page, "admin")
        page.goto(hub.url + "/admin/accounts")
        assert page.inner_text("h1") == "Accounts"
        page.goto(link[0])
        assert "opens nothing any more" in page.inner_text("#error")
        context.close()


def test_an_administrator_invites_a_clerk_who_works_and_is_closed(hub: Client, open_page):
    page = open_page("/admin/accounts?lang=en")
    page.fill("#login", "anna.nowak")
    page.fill("#name", "Anna Nowak")
    page.locator(".beside").get_by_label("Clerk").check()
    page.get_by_role("button", name="Make a link").click()
    link = page.inner_text(".link code")

    clerk = open_page("/?lang=en", signed_in=False)
    clerk.goto(link)
    choose(clerk, PASSWORD)
    sign_in(clerk, "Anna.Nowak")
    clerk.goto(hub.url + "/desk/1")
    assert "Anna Nowak" in clerk.inner_text("header")

    page.goto(hub.url + "/admin/accounts?lang=en")
    card = page.locator(".account", has=page.locator("#account-anna\\.nowak"))
    card.locator("summary").click()
    card.get_by_role("button", name="Close the account").click()

    clerk.goto(hub.url + "/desk/1")
    assert clerk.url == f"{hub.url}/sign-in?next=/desk/1"
    sign_in(clerk, "anna.nowak")
    assert "closed" in clerk.inner_text("#error")


def test_who_is_not_signed_in_is_led_to_the_page_they_wanted(hub: Client, open_page):
    hub.signed_in(Role.CLERK)
    page = open_page("/desk/1?lang=en", signed_in=False)
    assert page.url == f"{hub.url}/sign-in?next=/desk/1&lang=en"
    sign_in(page, "tester-0", OTHER)
    assert "wrong" in page.inner_text("#error")
    assert page.input_value("#login") == "tester-0"
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{hub.url}/desk/1")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{hub.url}/desk/1")
    assert "/sign-in" in page.url


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
@pytest.mark.security("S21")
def test_nobody_is_led_to_another_site(hub: Client, elsewhere):
    hub.signed_in(Role.CLERK)
    session = requests.Session()
    form = session.get(hub.url + "/sign-in", params={"next": elsewhere}, timeout=10).text
    token = re.search(r'name="form" value="([^"]+)"', form)
    assert token is not None
    answer = session.post(
        hub.url + "/sign-in",
        data={"form": token[1], "next": elsewhere, "login": "tester-0", "password": PASSWORD},
        allow_redirects=False,
        timeout=10,
    )

    assert answer.headers["location"] == "/desk"


@pytest.mark.security("S21")
def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(hub: Client):
    hub.signed_in(Role.CLERK)
    session = requests.Session()
    page = session.get(hub.url + "/sign-in", timeout=10).text
    token = re.search(r'name="form" value="([^"]+)"', page)
    assert token is not None
    answer = session.post(
        hub.url + "/sign-in",
        data={"form": token[1], "login": "tester-0", "password": PASSWORD},
        allow_redirects=False,
        timeout=10,
    )

    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert PASSWORD not in answer.text


@pytest.mark.security("S22")
def test_a_sign_in_from_another_sites_form_is_no_sign_in(hub: Client):
    hub.signed_in(Role.CLERK)
    answer = requests.post(
        hub.url + "/sign-in",
        data={"login": "tester-0", "password": PASSWORD},
        allow_redirects=False,
        timeout=10,
    )

    assert answer.status_code == 403
    assert "okienko-session" not in answer.headers.get("set-cookie", "")


def test_a_device_cannot_give_itself_out_for_a_person(hub: Client):
    answer = hub.post("/v1/desks/1/open", device="person-anna")

    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize("path", ["/sign-in", "/admin/accounts"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_need_no_sideways_scrolling(open_page, path, width, scheme):
    page = open_page(path + "?lang=en", width=width, color_scheme=scheme, signed_in=path != "/sign-in")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
