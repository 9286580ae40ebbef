"""An office with everything real: hub and broker are processes, the store is a file, people sit at browsers.

All accounts come about as in an office: by the one-time link on the hub's console, and by invitations.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from contract.routes import DEVICE_HEADER, ID_HEADER
from hub.accounts.roles import Role
from hub.web.role_words import ROLES
from okienko.demo.programs import await_ready, program
from okienko.demo.table import Table, laid
from tests.broker import Mosquitto
from tests.hub.web.conftest import FLAGS
from tests.waiting import eventually

PATIENCE_MS = 30_000
PASSWORD = "cztery niebieskie parasole w tramwaju"
LINK = re.compile(r"http\S+(/welcome/[A-Za-z0-9_-]+)")
PHONE = {"width": 360, "height": 740}
PEOPLE = {
    "anna": Role.CLERK,
    "ben": Role.CLERK,
    "ewa": Role.RECEPTION,
    "sara": Role.SUPERVISOR,
}
"""Whom the administrator invites."""


@dataclass
class Office:
    """One branch at work.

    Attributes:
        table: its settings and addresses.
        browser: the program in which all people look at it, each apart.
    """

    table: Table
    browser: Browser
    contexts: list[Any] = field(default_factory=list)
    count: int = 0
    programs: ExitStack = field(default_factory=ExitStack)

    def start_hub(self) -> None:
        """Start the hub's program and wait until it is ready."""
        folder = self.table.folder
        words = ("hub", "--settings", str(folder / "hub.toml"))
        self.hub = self.programs.enter_context(program(folder, "hub", *words))
        await_ready(self.url, self.hub, folder)

    def kill_hub(self) -> None:
        """Kill the hub where it stands, as a power cut would."""
        self.hub.kill()
        self.hub.wait(30)

    @property
    def url(self) -> str:
        return self.table.hub_url

    def page(self, path: str, **more: Any) -> Page:
        """Open *path* in a browser of its own."""
        context = self.browser.new_context(
            **{"locale": "en-GB", "viewport": {"width": 1280, "height": 800}, **more}
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(self.url + path)
        return page

    def sign_in(self, login: str, **more: Any) -> Page:
        """Sign *login* in, and stay where that leads to."""
        page = self.page("/sign-in", **more)
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("form.card button")
        expect(page.locator("header .me")).to_be_visible()
        return page

    def at_desk(self, login: str, desk: str) -> Page:
        """Let *login* work at *desk*, and whoever was there be gone."""
        page = self.sign_in(login)
        page.goto(f"{self.url}/desk/{desk}")
        work = page.locator("#work")
        if not work.count():
            return page
        if "Take the desk over" in work.inner_text():
            work.click()
            page.locator("main form button").first.click()
        elif "I work here" in work.inner_text():
            work.click()
        expect(work).to_contain_text("Leave the desk")
        return page

    def get(self, path: str) -> Any:
        answer = requests.get(self.url + path, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def take_ticket(self, service: str = "A", **more: Any) -> dict[str, Any]:
        """Take a ticket at the kiosk."""
        self.count += 1
        headers = {ID_HEADER: f"day-{self.table.hub_port}-{self.count}", DEVICE_HEADER: "kiosk-K1"}
        answer = requests.post(
            f"{self.url}/v1/tickets", json={"service": service, **more}, headers=headers, timeout=30
        )
        answer.raise_for_status()
        return dict(answer.json())

    def state_of(self, ticket: dict[str, Any]) -> str:
        return str(self.get(f"/v1/tickets/{ticket['ticket']}")["state"])

    def told(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the journal's events of some *kinds*, in their order."""
        events = [entry["event"] for entry in self.get("/v1/journal")["entries"]]
        return [event for event in events if event["event"] in kinds]

    def nobody_waits(self) -> None:
        """Let all who wait or stand at a desk be done with: the next test begins with an empty hall."""
        for page in self.contexts:
            page.close()
        self.contexts.clear()
        for line in self.get("/v1/queue")["lines"]:
            self._end(line["ticket"]["ticket"])
        for desk in self.get("/v1/desks")["desks"]:
            if desk.get("current"):
                self._post(f"/v1/desks/{desk['desk']}/serve", f"desk-{desk['desk']}", {})

    def _end(self, ticket: str) -> None:
        self._post(f"/v1/tickets/{ticket}/cancel", "kiosk-K1", {"reason": "the test is over"})

    def _post(self, path: str, device: str, body: object) -> None:
        self.count += 1
        headers = {ID_HEADER: f"end-{self.table.hub_port}-{self.count}", DEVICE_HEADER: device}
        requests.post(self.url + path, json=body, headers=headers, timeout=30).raise_for_status()


def press(page: Page, name: str) -> None:
    """Press the button called *name*."""
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def number(page: Page) -> Locator:
    """Return where the visitor's number stands on the page of a desk."""
    return page.locator(".current .number")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        expect.set_options(timeout=5000)
        browser.close()


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, mosquitto: Mosquitto, chromium: Browser
) -> Iterator[Office]:
    """Yield an office on its first morning, in which everybody has an account."""
    folder: Path = tmp_path_factory.mktemp("office")
    table = laid(folder, "small", mosquitto.url)
    office = Office(table, chromium)
    with office.programs:
        office.start_hub()
        eventually(lambda: LINK.search((folder / "hub.log").read_text("utf-8")), 30)
        _choose(office, LINK.findall((folder / "hub.log").read_text("utf-8"))[0])
        _invite(office)
        yield office
        for context in office.contexts:
            context.close()


@pytest.fixture
def office(opened: Office) -> Iterator[Office]:
    """Yield the office, with nobody in the hall yet."""
    yield opened
    opened.nobody_waits()


def _choose(office: Office, path: str) -> None:
    page = office.page(path)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("form.card button")
    page.wait_for_url(re.compile("/sign-in"))


def _invite(office: Office) -> None:
    admin = office.sign_in("admin")
    for login, role in PEOPLE.items():
        admin.goto(f"{office.url}/admin/accounts")
        admin.fill("#login", login)
        admin.fill("#name", login.title())
        admin.locator(".beside").get_by_label(ROLES[role][0]).check()
        press(admin, "Make a link")
        link = admin.inner_text(".link code")
        _choose(office, "/" + link.split("/", 3)[3])
