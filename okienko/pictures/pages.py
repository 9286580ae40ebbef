"""The sheets of the pages: a hub in memory with a few visitors, looked at by Debian's Chromium."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import requests
from PIL import Image

from contract.routes import DEVICE_HEADER, ID_HEADER
from hub.accounts.cookie import cookie_name
from hub.accounts.gate import Gate
from hub.accounts.register import CONSOLE
from hub.accounts.roles import Role
from hub.branches import text_of
from hub.config import HttpSettings, HubSettings
from hub.run import running_hub
from hub.store.memory import MemoryStore
from hub.web.languages import LANGUAGES
from link.fake_broker import FakeBroker
from okienko.clock import DayClock
from okienko.pictures.sheet import in_rows, save
from okienko.pictures.tour import tour

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE, DESK, NARROW = (390, 780), (1280, 800), (320, 640)
MOST_PX = 3400
Act = Callable[["Page"], None]


class Look(Protocol):
    """Looks at a page in a language with a window of a size, after something was done there."""

    def __call__(
        self, page: str, language: str, size: tuple[int, int], act: Act | None = None
    ) -> Image.Image: ...


_MORNING = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True)
class Visited:
    """What has happened in the branch that is looked at.

    Attributes:
        tokens: of those who wait, and of the one who was called.
        known: what stands in addresses: a desk, ticket, token and version of the settings.
    """

    tokens: tuple[str, str]
    known: dict[str, str]

    @property
    def desk(self) -> str:
        """The desk at which somebody was called."""
        return self.known["desk"]


def page_sheets(folder: Path) -> Iterator[str]:
    """Write the sheets into *folder*; yield the path of each, and nothing where there is no browser."""
    browser = shutil.which("chromium")
    if browser is None:
        yield "no sheets of pages: chromium is not installed"
        return
    with hub_for_pictures() as (url, token), camera(browser, url, token) as look:
        there = visited(url)
        visitors = [f"/t/{token}" for token in there.tokens] + ["/now"]
        in_languages = [look(page, tag, PHONE) for tag in LANGUAGES for page in visitors]
        yield save(in_rows(in_languages, MOST_PX), folder / "pages-visitors.png")
        pages = list(tour(there.known).values())
        yield save(
            in_rows([_smaller(look(page, "pl", DESK)) for page in pages], MOST_PX), folder / "pages-all.png"
        )
        yield save(
            in_rows([look(page, "pl", NARROW) for page in pages], MOST_PX), folder / "pages-narrow.png"
        )


def _smaller(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 2 // 3, picture.height * 2 // 3), Image.Resampling.LANCZOS)


@contextmanager
def camera(browser: str, url: str, token: str) -> Iterator[Look]:
    """Yield what looks at a page in a language with a window of a size; who looks is signed in."""
    from playwright.sync_api import sync_playwright  # a tool of those who build it

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        context = chromium.new_context()
        context.add_cookies([{"name": cookie_name(behind_tls=False), "value": token, "url": url}])
        window = context.new_page()

        def look(page: str, language: str, size: tuple[int, int], act: Act | None = None) -> Image.Image:
            window.set_viewport_size({"width": size[0], "height": size[1]})
            answer = window.goto(f"{url}{page}{'&' if '?' in page else '?'}lang={language}")
            if answer is None or not answer.ok:
                raise RuntimeError(f"there is no page {page} any more: nothing to take a picture of")
            if act is not None:
                act(window)
            with Image.open(BytesIO(window.screenshot())) as picture:
                return picture.convert("RGB")

        yield look
        chromium.close()


def visited(url: str) -> Visited:
    """Let a few visitors come, and return what there is to look at."""
    count = iter(range(1000))

    def post(path: str, device: str, body: object = None) -> requests.Response:
        headers = {ID_HEADER: f"picture-{next(count)}", DEVICE_HEADER: device}
        answer = requests.post(url + path, json=body, headers=headers, timeout=10)
        answer.raise_for_status()
        return answer

    offered = requests.get(f"{url}/v1/branch", timeout=10).json()["services"]
    walk_in = [row for row in offered if row["open"] and not (row.get("booked_only") or row.get("elsewhere"))]
    services = [row["service"] for row in walk_in]
    desks = [row["desk"] for row in requests.get(f"{url}/v1/desks", timeout=10).json()["desks"]]
    tickets = [
        post("/v1/tickets", "kiosk-K1", {"service": service}).json()
        for service in services[:2]
        for _ in range(3)
    ]
    post(f"/v1/desks/{desks[0]}/open", f"desk-{desks[0]}")
    post(f"/v1/desks/{desks[0]}/call-next", f"desk-{desks[0]}")
    entries = requests.get(f"{url}/v1/journal", timeout=10).json()["entries"]
    taken = [entry["seq"] for entry in entries if entry["event"]["event"] == "settings-taken"]
    mine = tickets[-1]
    known = {"desk": desks[0], "ticket": mine["ticket"], "token": mine["token"], "seq": str(taken[-1])}
    return Visited((mine["token"], tickets[0]["token"]), known)


@contextmanager
def hub_for_pictures() -> Iterator[tuple[str, str]]:
    """Run a hub of the small branch in memory on a free port; yield its address and a session's token."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "branch.toml")
        file.write_text(text_of("small"), encoding="utf-8")
        yield from _running(HubSettings(branch=str(file), data=folder, http=HttpSettings(port=0)))


def _running(settings: HubSettings) -> Iterator[tuple[str, str]]:
    clock = DayClock(_MORNING, 1.0, time.monotonic())
    ready, over = threading.Event(), threading.Event()
    found: list[tuple[str, str]] = []

    async def live() -> None:
        running = running_hub(settings, clock, store=MemoryStore(), wire=FakeBroker())
        async with running as hub:
            found.append((hub.url, await _signed_in(hub.gate)))
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="hub-for-pictures")
    thread.start()
    try:
        if not ready.wait(30):
            raise RuntimeError("the hub for the pictures did not start")
        yield found[0]
    finally:
        over.set()
        thread.join(30)


async def _signed_in(gate: Gate) -> str:
    """Sign somebody in who may open every page; return the token of the session."""
    password = secrets.token_urlsafe(24)
    _, link = await gate.invite("anna.nowak", "Anna Nowak", frozenset(Role), CONSOLE)
    await gate.accept(link, password)
    return (await gate.sign_in("anna.nowak", password, "127.0.0.1")).token
