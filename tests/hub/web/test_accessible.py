"""Every page for everybody: the rules of axe, small screens, large text, wide spacing, keys alone, languages.

The pages are read from the routes: one that is added and not named here fails. In CI all are looked at in
Polish, and those of visitors in every language; the full set of pages, languages, widths and colours is long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from hub.web.languages import LANGUAGES
from hub.web.manual_texts import whose
from hub.web.verbs import FORMS
from tests.hub.http.running import BRANCH, Client

ROOT = Path(__file__).parents[3]
Open = Callable[..., Page]
NO_PAGES = {"static", "manual-picture", "board-look", "board-picture", "board", "sign-in", "welcome"}
NO_PAGES |= {"directory", "branch-file", "version-file", "board-preview", "board-preview-look"}
NO_PAGES |= {"journal-report", "journal-statistics"}
"""Routes that are files, and those that nobody sees who is signed in (`test_sign_in`); streams of events are
no pages either. A board is none that anybody scrolls, but a screen on a wall: `test_board_page`."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
RIGHT_TO_LEFT = {"ar"}
IN_WHOLE = {"ar", "uk"}
"""The languages in which CI looks at every page of visitors, and not at their ticket and the survey alone."""


@dataclass(frozen=True)
class Visit:
    """A branch in which something happens, and the tickets of its pages."""

    called: str
    waiting: str
    waiting_id: str
    ended: str
    version: int


PAGES: dict[str, Callable[[Visit], list[str]]] = {
    "entrance": lambda _: ["/"],
    "desks": lambda _: ["/desk"],
    "hall": lambda _: ["/hall"],
    "hall-service": lambda _: ["/hall/services/karta"],
    "hall-desk": lambda _: ["/hall/desks/1", "/hall/desks/2"],
    "hall-profile": lambda _: ["/hall/profile"],
    "hall-notices": lambda _: ["/hall/notices"],
    "hall-stop": lambda _: ["/hall/stop"],
    "desk": lambda _: ["/desk/1", "/desk/2"],
    "desk-form": lambda _: [f"/desk/1/{verb}" for verb in FORMS],
    "desk-survey": lambda _: ["/desk/2/survey", "/desk/1/survey"],
    "queue": lambda _: ["/desk/1/queue"],
    "find": lambda _: ["/desk/1/ticket?number=A002"],
    "ticket": lambda visit: [f"/desk/1/ticket/{visit.waiting_id}"],
    "reception": lambda _: ["/reception", "/reception?service=karta&party=2&said=not-found"],
    "reception-bookings": lambda _: ["/reception/bookings"],
    "reception-ticket": lambda visit: [f"/reception/ticket/{visit.waiting_id}"],
    "status": lambda visit: [f"/t/{visit.waiting}", f"/t/{visit.called}", f"/t/{visit.ended}"],
    "now": lambda _: ["/now"],
    "manuals": lambda _: ["/help"],
    "manual": lambda _: [f"/help/{who}" for who in whose() if who != "it"],
    "manual-it": lambda _: ["/help/it"],
    "failed": lambda _: ["/desk/nowhere"],
    "journal": lambda _: ["/journal", "/journal?day=2026-11-22"],
    "accounts": lambda _: ["/admin/accounts"],
    "admin": lambda _: ["/admin"],
    "devices": lambda _: ["/admin/devices"],
    "parts": lambda _: ["/admin/settings/desks", "/admin/settings/hours"],
    "part": lambda _: ["/admin/settings/services/karta", "/admin/settings/kiosks/K1"],
    "branch-text": lambda _: ["/admin/text"],
    "slip-preview": lambda _: ["/admin/preview/slip"],
    "change": lambda _: ["/admin/change"],
    "history": lambda _: ["/admin/history"],
    "version": lambda visit: [f"/admin/history/{visit.version}"],
}
VISITORS = {"entrance", "status", "now", "failed", "desk-survey"}
"""Pages that visitors read, in any language."""


def routes() -> dict[str, str]:
    """Return the path of every page by its name, as the code has them."""
    code = "".join(path.read_text("utf-8") for path in sorted((ROOT / "hub" / "web").rglob("*.py")))
    found = re.findall(r'\bget\(\s*"(/[^"]*)",\s*name="([^"]+)"', code)
    return {name: route for route, name in found if name not in NO_PAGES and not route.endswith("/events")}


@pytest.fixture
def visit(hub: Client) -> Visit:
    """Let one be called, one wait with all that a ticket can have, and one be served."""
    ended = hub.issue("karta")
    hub.verb("2", "call-next")
    hub.verb("2", "serve")
    called = hub.issue("karta", note="wózek", party=2)
    hub.verb("1", "call-next")
    waiting = hub.issue("paszport")
    for text in (BRANCH, BRANCH.replace("Paszport", "Paszporty")):
        hub.post("/v1/settings", {"text": text, "reason": "dłuższa nazwa"})
    version = hub.get("/v1/queue").json()["seq"]
    return Visit(called["token"], waiting["token"], waiting["ticket"], ended["token"], version)


def addresses(visit: Visit, names: set[str] | None = None) -> Iterator[str]:
    for name, made in PAGES.items():
        if names is None or name in names:
            yield from made(visit)


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def is_clean(page: Page, where: object) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, (where, found.generate_report())


def needs_no_sideways_scrolling(page: Page, where: object) -> None:
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], (where, wide)


CUT = """() => [...document.querySelectorAll("body *")].filter((shown) => {
  const style = getComputedStyle(shown);
  const clips = [style.overflowX, style.overflowY].some((how) => how === "hidden" || how === "clip");
  return clips && shown.innerText?.trim() && shown.clientWidth > 1 && shown.checkVisibility() &&
    (shown.scrollWidth > shown.clientWidth + 1 || shown.scrollHeight > shown.clientHeight + 1);
}).map((shown) => shown.outerHTML.slice(0, 120))"""
"""Texts of which a part cannot be seen."""


def cuts_nothing(page: Page, where: object) -> None:
    assert page.evaluate(CUT) == [], where


def test_every_page_of_the_hub_is_named_here():
    assert set(routes()) | {"failed"} == set(PAGES)


def look(page: Page, hub: Client, address: str, language: str) -> None:
    where = (address, language, page.viewport_size)
    page.goto(hub.url + in_language(address, language))
    is_clean(page, where)
    needs_no_sideways_scrolling(page, where)
    assert page.locator("html").get_attribute("lang") == language, where
    direction = page.evaluate("getComputedStyle(document.documentElement).direction")
    assert direction == ("rtl" if language in RIGHT_TO_LEFT else "ltr"), where


@pytest.mark.accessibility("A43", "A44")
def test_every_page_is_clean_at_320_pixels(hub: Client, open_page: Open, visit: Visit):
    page = open_page("/", width=320, height=640, bypass_csp=True)

    for address in addresses(visit):
        look(page, hub, address, "pl")


@pytest.mark.accessibility("A43", "A44")
def test_the_pages_of_visitors_are_clean_in_every_language(hub: Client, open_page: Open, visit: Visit):
    page = open_page("/", width=320, height=640, bypass_csp=True, color_scheme="dark")

    for language in LANGUAGES:
        whole = language in IN_WHOLE
        for address in addresses(visit, VISITORS) if whole else (f"/t/{visit.called}", "/desk/2/survey"):
            look(page, hub, address, language)


@pytest.mark.long
@pytest.mark.accessibility("A43", "A44")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_is_clean_in_every_language_width_and_scheme(
    hub: Client, open_page: Open, visit: Visit, width: int, scheme: str
):
    page = open_page("/", width=width, height=800, bypass_csp=True, color_scheme=scheme)

    for language in LANGUAGES:
        for address in addresses(visit):
            look(page, hub, address, language)


SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
"""What WCAG 1.4.12 lets readers set."""


@pytest.mark.accessibility("A43")
def test_twice_as_large_text_and_wide_spacing_cut_nothing(hub: Client, open_page: Open, visit: Visit):
    page = open_page("/", width=1280, height=800, bypass_csp=True)

    for address in addresses(visit):
        page.goto(hub.url + in_language(address, "pl"))
        for style, width in (("html { font-size: 200% }", 1280), (SPACING, 1280), (SPACING, 320)):
            page.set_viewport_size({"width": width, "height": 800})
            sheet = page.add_style_tag(content=style)
            needs_no_sideways_scrolling(page, (address, style, width))
            cuts_nothing(page, (address, style, width))
            sheet.evaluate("sheet => sheet.remove()")


SPOILT = {
    "wide": '<p style="width:900px">wide</p><img src="/static/icon.svg">',
    "cut": '<p style="width:5em;white-space:nowrap;overflow:hidden">far too long for it</p>',
    "unseen": '<style>*{outline:none!important}</style><button style="width:9px;height:9px">x</button>',
}


@pytest.mark.accessibility("A43", "A46")
def test_a_page_that_is_spoilt_is_found(hub: Client, open_page: Open):
    page = open_page("/", width=320, height=640, bypass_csp=True)
    checks = {
        "wide": (is_clean, needs_no_sideways_scrolling),
        "cut": (cuts_nothing,),
        "unseen": (is_large_enough, walks),
    }

    for name, body in SPOILT.items():
        page.evaluate("body => { document.body.innerHTML = body }", body)
        for check in checks[name]:
            with pytest.raises(AssertionError):
                check(page, name)


FOCUSABLE = """() => [...document.querySelectorAll(
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), " +
    "textarea:not([disabled]), summary, [tabindex]:not([tabindex='-1'])")]
  .filter((each) => each.checkVisibility())
  .filter((each) => each.type !== "radio" || each ===
    (document.querySelector(`input[type=radio][name="${each.name}"]:checked`) ||
     document.querySelector(`input[type=radio][name="${each.name}"]`)))
  .map((each, number) => { each.dataset.walk = number; return number; }).length"""
"""Numbers all that a keyboard should come to; of radio buttons one a group."""
AT = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const label = at.closest("label") ? getComputedStyle(at.closest("label")) : style;
  const seen = [style, label].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0)
    || style.boxShadow !== "none";
  const x = Math.max(0, Math.min(innerWidth - 1, box.x + box.width / 2));
  const y = Math.max(0, Math.min(innerHeight - 1, box.y + box.height / 2));
  const top = document.elementFromPoint(x, y);
  const free = !top || at.contains(top) || top.contains(at) || top.closest("label")?.contains(at);
  return {walk: at.dataset.walk, seen, free, what: at.outerHTML.slice(0, 100)};
}"""


def walks(page: Page, where: object) -> None:
    """Go through *page* by the tab key: all is come to, seen, and not covered, and there is a way out."""
    count = page.evaluate(FOCUSABLE)
    page.evaluate(
        "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
    )
    visited: list[Any] = []
    for _ in range(2 * count + 2):  # a date or a time has several stops
        page.keyboard.press("Tab")
        at = page.evaluate(AT)
        if at is None:
            break
        assert at["seen"], (where, "no focus to be seen", at["what"])
        assert at["free"], (where, "the focus is covered", at["what"])
        visited.append(at["walk"])
    assert {each for each in visited if each is not None} == {str(number) for number in range(count)}, where


SMALL = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((each) => each.checkVisibility() && !each.classList.contains("skip"))
  .filter((each) => !(each.closest("p") && getComputedStyle(each).display === "inline"))
  .map((each) => each.closest("label") || each)
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 24)
  .map(([what]) => what)"""
"""What is smaller than 24 px; a link within a sentence may be as high as its line (WCAG 2.5.8)."""


def is_large_enough(page: Page, where: object) -> None:
    assert page.evaluate(SMALL) == [], where


@pytest.mark.accessibility("A46")
@pytest.mark.parametrize("width", [320, 1280])
def test_keys_alone_come_to_everything_and_the_focus_is_seen(
    hub: Client, open_page: Open, visit: Visit, width: int
):
    page = open_page("/", width=width, height=800)
    page.route("**/events**", lambda route: route.fulfill(status=204))  # no new picture under the walk

    for address in addresses(visit) if width == 1280 else addresses(visit, {*VISITORS, "desk"}):
        page.goto(hub.url + in_language(address, "pl"))
        walks(page, (address, width))


@pytest.mark.accessibility("A46")
def test_targets_are_24_pixels_or_more_and_nothing_must_be_solved_by_eye_or_ear(
    hub: Client, open_page: Open, visit: Visit
):
    page = open_page("/", width=320, height=640)

    for address in addresses(visit):
        page.goto(hub.url + in_language(address, "pl"))
        is_large_enough(page, address)
        assert page.locator("iframe, audio, object, embed").count() == 0, address
        assert "captcha" not in page.content().lower(), address
