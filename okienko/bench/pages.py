"""What every page of the hub weighs, and how soon it is seen: measured in Chromium that has nothing kept."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from hub.accounts.cookie import cookie_name
from okienko.bench.machine import Machine
from okienko.pictures.pages import FLAGS, hub_for_pictures, visited
from okienko.pictures.tour import tour

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TIMES = 3
GOAL_S = 0.1
_SEEN = """() => new Promise((done) => {
  const told = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    if (!paint) return requestAnimationFrame(told);
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const files = all.filter((each) => !each.name.includes("/events"));
    done([paint.startTime, files.reduce((sum, each) => sum + each.transferSize, 0), files.length]);
  };
  told();
})"""
"""When the first text or picture was drawn, in ms; bytes on the wire; and how many files."""


@dataclass(frozen=True, slots=True)
class PageWeight:
    """One page.

    Attributes:
        served_s: how long the hub takes for the page itself; the median.
        seen_s: from asking to the first view in a browser that has nothing kept; the median.
        weight: bytes on the wire, with all files.
        files: the page, and what it needs besides.
    """

    door: str
    served_s: float
    seen_s: float
    weight: int
    files: int


def weighed(*, times: int = TIMES) -> list[PageWeight]:
    """Return what every page weighs, looked at *times* times each.

    Raises:
        RuntimeError: there is no browser.
    """
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("pages are weighed in a browser: apt install chromium")
    from playwright.sync_api import sync_playwright  # a tool of those who build it

    with hub_for_pictures() as (url, token), sync_playwright() as playwright, requests.Session() as session:
        session.cookies.set(cookie_name(behind_tls=False), token)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        pages = tour(visited(url).known)
        made = [
            _weighed(browser, session, url, token, door=door, page=page, times=times)
            for door, page in pages.items()
        ]
        browser.close()
    return made


def _weighed(  # noqa: PLR0913  one page, and who looks at it
    browser: Browser, session: requests.Session, url: str, token: str, *, door: str, page: str, times: int
) -> PageWeight:
    served = [_served_s(session, url + page) for _ in range(times)]
    seen = [_seen(browser, url, page, token) for _ in range(times)]
    first_view = statistics.median(ms for ms, _, _ in seen) / 1000
    return PageWeight(door, statistics.median(served), first_view, seen[0][1], seen[0][2])


def _served_s(session: requests.Session, address: str) -> float:
    begun = time.perf_counter()
    session.get(address, timeout=30).raise_for_status()
    return time.perf_counter() - begun


def _seen(browser: Browser, url: str, page: str, token: str) -> tuple[float, int, int]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="pl-PL")
    context.add_cookies([{"name": cookie_name(behind_tls=False), "value": token, "url": url}])
    window = context.new_page()
    window.goto(url + page)
    ms, weight, files = window.evaluate(_SEEN)
    context.close()
    return float(ms), int(weight), int(files)


def page_of(weights: list[PageWeight], at: datetime) -> Iterator[str]:
    """Yield the lines of ``docs/pages.md``."""
    here = Machine.seen(Path())
    yield "# What every page weighs\n"
    yield f"Measured on {at:%Y-%m-%d %H:%M} UTC by `okienko weigh`; run it again with that."
    yield f"{here.cpu}, {here.cores} cores, load {here.load:.1f}: whatever else runs blurs the figures."
    yield f"A hub in memory, Chromium on the same machine with nothing kept, the median of {TIMES}."
    yield f"*Served* is the page itself and has {GOAL_S * 1000:.0f} ms; *first view* is from asking until"
    yield "a text is seen; *weight* is all bytes on the wire, not compressed. Files are kept for a year after"
    yield "the first page.\n"
    yield "| page | served, ms | first view, ms | weight, kB | files |\n|---|--:|--:|--:|--:|"
    for each in weights:
        late = " **late**" if each.served_s > GOAL_S else ""
        yield (
            f"| `{each.door}` | {each.served_s * 1000:.1f}{late} | {each.seen_s * 1000:.0f} "
            f"| {each.weight / 1000:.1f} | {each.files} |"
        )


def write(path: Path) -> None:
    """Weigh every page and write the table into *path*."""
    path.write_text("\n".join(page_of(weighed(), datetime.now(UTC))) + "\n", encoding="utf-8")
