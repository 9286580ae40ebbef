"""What each page of visitors weighs, and how soon it is seen: ``python -m tests.hub.web.weights``.

Bytes are those over the wire, with headers, as the browser counts them; a page is opened by a browser that
has never been here, and once more by the same. Times are from the request to the first paint of content.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.hub.http.running import Client, running
from tests.hub.web.conftest import FLAGS

FIRST_PAINT = """() => new Promise((seen) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) seen(paint.startTime);
}).observe({type: "paint", buffered: true}))"""
TRIES = 9


def opened(context: BrowserContext, address: str) -> tuple[int, float]:
    """Open *address*; return the bytes that came, and after how many milliseconds something was seen."""
    page = context.new_page()
    sent: list[int] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sent.append(int(told["encodedDataLength"])))
    page.goto(address, wait_until="load")
    first_ms = float(page.evaluate(FIRST_PAINT))
    page.close()
    return sum(sent), first_ms


def measured(browser: Browser, hub: Client, path: str) -> tuple[int, int, float, float]:
    """Return bytes and milliseconds of the first visit and of the next, each the median of some."""
    first, again = [], []
    for _ in range(TRIES):
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="pl-PL")
        first.append(opened(context, hub.url + path))
        again.append(opened(context, hub.url + path))
        context.close()
    bytes_first, bytes_again = (int(statistics.median(size for size, _ in each)) for each in (first, again))
    ms_first, ms_again = (statistics.median(ms for _, ms in each) for each in (first, again))
    return bytes_first, bytes_again, ms_first, ms_again


def pages(hub: Client) -> Iterator[tuple[str, str]]:
    """Yield the pages of visitors, each with what it shows."""
    hub.verb("1", "open")
    yield "a ticket is called", f"/t/{hub.issue()['token']}?lang=pl"
    hub.verb("1", "call-next")
    served = hub.issue()["token"]
    for verb in ("serve", "call-next", "serve"):
        hub.verb("1", verb)
    yield "how was your visit", f"/t/{served}?lang=pl"
    yield "a ticket waits", f"/t/{[hub.issue() for _ in range(9)][-1]['token']}?lang=pl"
    yield "a ticket waits, Hindi", f"/t/{hub.issue()['token']}?lang=hi"
    yield "waiting times", "/now?lang=pl"
    yield "the tablet at a desk", "/desk/1/survey"


def main() -> None:
    """Print a row for each page."""
    with running() as hub, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, path in pages(hub):
            bytes_first, bytes_again, ms_first, ms_again = measured(browser, hub, path)
            told = f"{bytes_first:,} | {bytes_again:,} | {ms_first:.0f} | {ms_again:.0f}"
            sys.stdout.write(f"| {name} | {told} |\n")
        browser.close()


if __name__ == "__main__":
    main()
