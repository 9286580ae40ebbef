"""Signing in and out by the office's directory in a real browser, whose cookies know two sites apart."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from hub.account_settings import AccountSettings
from hub.config import HttpSettings, HubSettings
from hub.oidc_settings import OidcSettings
from tests.hub.accounts.directory import CLIENT, SECRET, Directory, answering
from tests.hub.http.running import Client, HandClock, running

LABEL = {"pl": "Konto urzędu", "en": "Account of the office"}


@pytest.fixture
def office() -> Iterator[Directory]:
    """Yield a directory at another site than the hub's: `localhost` and `127.0.0.1` are two."""
    clock = HandClock()
    office = Directory(now=lambda: clock.now().timestamp())
    office.person["groups"] = ["office-clerks"]
    with answering(office):
        office.url = office.url.replace("127.0.0.1", "localhost")
        yield office


@pytest.fixture
def hub(office, tmp_path) -> Iterator[Client]:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    oidc = OidcSettings(
        issuer=office.url,
        client_id=CLIENT,
        client_secret_file=str(secret),
        hub_url=f"http://127.0.0.1:{port}",
        label=LABEL,
        roles={"office-clerks": ("clerk",)},
    )
    settings = HubSettings(branch="given", http=HttpSettings(port=port), accounts=AccountSettings(oidc=oidc))
    with running(settings=settings) as hub:
        office.now = lambda: hub.clock.now().timestamp()
        yield hub


@pytest.mark.security("S20", "S21")
def test_somebody_signs_in_by_the_directory_and_out_of_both(hub, office, open_page):
    page: Page = open_page("/desk/1?lang=en", signed_in=False)
    assert "/sign-in" in page.url
    page.get_by_role("link", name=LABEL["en"]).click()
    page.wait_for_url(f"{hub.url}/desk/1")
    assert "Anna Nowak" in page.inner_text("header")

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(hub.url)}
    assert cookies["okienko-session"]["sameSite"] == "Strict"
    assert "okienko-directory" not in cookies
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{hub.url}/sign-in")
    assert [path for path, _ in office.asked][-1] == "/logout"
    page.goto(hub.url + "/desk/1")
    assert "/sign-in" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_both_ways_is_accessible_and_needs_no_sideways_scrolling(open_page, scheme):
    page = open_page("/sign-in?lang=pl", width=320, color_scheme=scheme, signed_in=False)

    assert page.get_by_role("link", name=LABEL["pl"]).is_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_by_keyboard_alone(hub, open_page):
    page: Page = open_page("/sign-in?lang=en", signed_in=False)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == LABEL["en"]:
            break
    page.keyboard.press("Enter")

    page.wait_for_url(f"{hub.url}/desk")
