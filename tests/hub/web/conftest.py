"""A hub with its pages, and a real browser to look at them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.hub.http.running import Client, running

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def hub() -> Iterator[Client]:
    """Yield a client of a hub with the memory store."""
    with running() as client:
        yield client


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium, without a window; its event loop leaves the main thread with the module."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, hub: Client) -> Iterator[Open]:
    """Return a function that opens a path in a browser of its own; a script's error fails the test."""
    contexts, errors = [], []

    def open_one(
        path: str, *, width: int = 1280, height: int = 800, signed_in: bool = True, **more: object
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=more.pop("locale", "pl-PL"), **more
        )
        contexts.append(context)
        if signed_in:
            context.add_cookies(cookies_of(hub))
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line) if line.type == "error" else None)
        page.goto(hub.url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [str(error) for error in errors if not _was_meant(error)] == []


def cookies_of(hub: Client) -> list[dict[str, str]]:
    """Return what a browser keeps of somebody who is signed in at *hub* and may open every page."""
    return [{"name": name, "value": value, "url": hub.url} for name, value in hub.session.cookies.items()]


def _was_meant(error: object) -> bool:
    """Tell whether a test asked for a page that is not there, or cut the line itself."""
    if isinstance(error, ConsoleMessage):
        meant = ("/nowhere", "/sign-in")
        return any(part in error.location["url"] for part in meant) or "net::ERR_" in error.text
    return False
