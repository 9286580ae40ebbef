"""A clerk's visit in a real browser: see, press, be told; with the mouse, with keys, and with a colleague."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from hub.config import HttpSettings
from hub.web.languages import LANGUAGES
from hub.web.verbs import FORMS
from tests.hub.http.running import Client, running
from tests.hub.web.conftest import cookies_of

Open = Callable[..., Page]


def number(page: Page):
    return page.locator(".current .number")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def test_a_clerk_serves_a_visitor_from_call_to_goodbye(hub: Client, open_page: Open):
    hub.issue("karta", language="uk", party=3)
    page = open_page("/")

    page.locator("main").get_by_role("link", name="Stanowiska").click()
    page.get_by_role("link", name=re.compile("Stanowisko 1")).click()
    press(page, "Następna osoba")
    expect(number(page)).to_have_text("A001")
    expect(page.locator(".current")).to_contain_text("Karta pobytu")
    expect(page.locator(".current")).to_contain_text("ukraiński")
    press(page, "Wezwij ponownie")
    expect(page.locator(".facts")).to_contain_text("Ile razy wezwano2")
    press(page, "Zacznij obsługę")
    expect(page.locator(".facts")).to_contain_text("w trakcie obsługi")
    press(page, "Obsłużono")
    expect(page.locator(".current")).to_contain_text("Nie ma nikogo.")

    events = [entry["event"]["event"] for entry in hub.get("/v1/journal").json()["entries"]]
    assert [event for event in events if event.startswith("ticket")] == [
        "ticket-issued",
        "ticket-called",
        "ticket-recalled",
        "ticket-started",
        "ticket-served",
    ]


def test_the_page_shows_a_new_visitor_without_being_touched(hub: Client, open_page: Open):
    page = open_page("/desk/1")
    expect(page.locator("#next-head + p")).to_have_text("Nikt nie czeka.")

    hub.issue("paszport")

    expect(page.locator(".next-number")).to_have_text("B001")
    expect(page.locator("#waiting-head")).to_have_text("1 osoba czeka")
    expect(page.locator(".why")).to_contain_text("czeka najdłużej")


def test_two_browsers_on_one_desk_see_what_the_other_does(hub: Client, open_page: Open):
    hub.issue()
    one, other = open_page("/desk/1"), open_page("/desk/1")

    press(one, "Następna osoba")

    expect(number(other)).to_have_text("A001")


@pytest.mark.parametrize(
    ("key", "shows"),
    [
        ("r", "Ile razy wezwano2"),
        ("s", "w trakcie obsługi"),
        ("d", "Nie ma nikogo."),
        ("x", "Nie ma nikogo."),
        ("b", "Nie ma nikogo."),
        ("p", "przerwa"),
    ],
)
def test_a_key_presses_its_button(hub: Client, open_page: Open, key: str, shows: str):
    hub.issue()
    page = open_page("/desk/1")
    page.keyboard.press("n")
    expect(number(page)).to_have_text("A001")
    hub.clock.ahead_s += 5

    page.keyboard.press(key)

    expect(page.locator(".current")).to_contain_text(shows)


def test_keys_can_be_switched_off(hub: Client, open_page: Open):
    hub.issue()
    page = open_page("/desk/1")

    page.get_by_label("Skróty klawiszy").uncheck()
    page.keyboard.press("n")
    page.keyboard.press("p")

    hub.issue()
    expect(page.locator("#waiting-head")).to_have_text("2 osoby czekają")
    expect(page.locator(".current")).to_contain_text("Nie ma nikogo.")


def test_a_refusal_is_a_calm_sentence(hub: Client, open_page: Open):
    hub.verb("1", "open")
    page = open_page("/desk/1")

    press(page, "Następna osoba")

    expect(page.get_by_role("status")).to_have_text("Nikt nie czeka do tego stanowiska.")


def test_a_pause_right_after_a_call_is_taken_for_a_slip_and_said(hub: Client, open_page: Open):
    hub.clock.stand()
    hub.issue()
    page = open_page("/desk/1")
    press(page, "Następna osoba")
    expect(number(page)).to_have_text("A001")

    press(page, "Przerwa")

    expect(page.get_by_role("status")).to_have_text(
        "Przed chwilą kogoś tu wezwano. Jeśli tak ma być, naciśnij jeszcze raz."
    )
    expect(number(page)).to_have_text("A001")


def test_another_key_waits_until_the_one_before_has_its_answer(hub: Client, open_page: Open):
    hub.issue()
    page = open_page("/desk/1")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/call-next*", hold)
    page.keyboard.press("n")
    expect(page.locator("button[aria-busy]")).to_have_count(1)
    hub.verb("1", "call-next")
    expect(number(page)).to_have_text("A001")

    page.keyboard.press("r")
    page.keyboard.press("r")
    held[0].continue_()

    expect(page.locator(".facts")).to_contain_text("Ile razy wezwano2")


def test_without_a_script_every_button_is_a_form(hub: Client, open_page: Open):
    hub.issue()
    page = open_page("/desk/1", java_script_enabled=False)

    press(page, "Następna osoba")
    expect(number(page)).to_have_text("A001")
    hub.clock.ahead_s += 5
    press(page, "Obsłużono")
    hub.clock.ahead_s += 5
    press(page, "Następna osoba")

    expect(page.get_by_role("status")).to_have_text("Nikt nie czeka do tego stanowiska.")


def test_a_page_whose_hub_is_gone_says_so_and_a_press_says_that_it_was_not_sent(hub: Client, open_page: Open):
    hub.issue()
    page = open_page("/desk/1")
    expect(page.locator(".next-number")).to_have_text("A001")

    page.route("**/*", lambda route: route.abort("connectionrefused"))
    page.clock.install()
    press(page, "Następna osoba")

    expect(page.get_by_role("status")).to_have_text(
        "Nie wysłano: centrala nie odpowiada. Naciśnij jeszcze raz."
    )
    expect(page.locator(".next-number")).to_have_text("A001")


def test_a_picture_of_which_nothing_was_heard_for_long_says_that_it_may_be_out_of_date(
    hub: Client, open_page: Open
):
    page = open_page("/desk/1")
    page.clock.install()
    page.reload()
    stale = page.locator("#stale")
    expect(stale).to_be_hidden()

    page.clock.fast_forward(60_000)

    expect(stale).to_have_text("Brak połączenia z centralą. To, co widać, może być nieaktualne.")


def test_a_page_lives_on_when_its_hub_has_started_again(chromium: Browser, tmp_path: Path, free_port: int):
    http = HttpSettings(port=free_port)
    page = chromium.new_page(locale="pl-PL")
    with running(data=tmp_path, http=http) as hub:
        hub.issue()
        page.context.add_cookies(cookies_of(hub))
        page.goto(hub.url + "/desk/1")
        expect(page.locator(".next-number")).to_have_text("A001")

    with running(data=tmp_path, http=http) as hub:
        press(page, "Następna osoba")
        expect(number(page)).to_have_text("A001")
        hub.issue("paszport")
        expect(page.locator(".next-number")).to_have_text("B001", timeout=10_000)
        page.close()


def test_focus_stays_on_the_button_while_the_picture_changes(hub: Client, open_page: Open):
    page = open_page("/desk/1")
    page.get_by_role("button", name=re.compile("Następna osoba")).focus()

    hub.issue()

    expect(page.locator(".next-number")).to_have_text("A001")
    assert page.evaluate("document.activeElement.id") == "verb-1"


EDGES = """() => {
  const edges = (shown) => [shown.getBoundingClientRect().top, shown.getBoundingClientRect().bottom];
  const buttons = [...document.querySelectorAll(".verb")].map(edges);
  return [buttons, edges(document.querySelector(".facts"))[1]];
}"""
"""Where each button begins and ends, and where the facts end, in pixels from the top of the window."""


@pytest.mark.parametrize(("width", "language"), [(1280, "pl"), *((1000, each) for each in LANGUAGES)])
def test_every_button_is_in_sight_without_scrolling(hub: Client, open_page: Open, width: int, language: str):
    hub.issue("karta", language="uk", note="wózek", party=3)
    hub.verb("1", "call-next")
    page = open_page(f"/desk/1?lang={language}", width=width, height=800)
    page.keyboard.press("w")
    page.wait_for_selector(".current .at-work")

    # At one instant: the stream may put a new picture in the place of the old one at any time.
    buttons, facts_end = page.evaluate(EDGES)

    assert len(buttons) == 15
    assert max(end for _, end in buttons) <= 800
    assert facts_end + 8 <= min(begin for begin, _ in buttons[:8])


FORM_PATHS = [f"/desk/1/{verb}" for verb in FORMS]


TARGETS = """() => [...document.querySelectorAll("button, input:not([type=hidden], [type=checkbox]), select, "
    + "a:not(.skip), label:has(input)")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.innerText || target.id, target.getBoundingClientRect().height])"""
"""Everything that a finger may want to hit, and how high it is."""


def test_everything_to_touch_is_44_pixels_high(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    waiting = hub.issue()["ticket"]
    page = open_page("/desk/1", width=320)

    for path in ("/desk/1", *FORM_PATHS, "/desk/1/queue", f"/desk/1/ticket/{waiting}"):
        page.goto(hub.url + path)
        targets = page.evaluate(TARGETS)
        assert len(targets) > 5
        assert [name for name, height in targets if height < 44] == [], path
