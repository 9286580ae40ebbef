"""What needs more than a press, in a real browser: with a script, without one, and by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.hub.http.running import Client
from tests.hub.web.test_clerk import number, press

Open = Callable[..., Page]


@pytest.mark.parametrize("browser", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_visitor_is_parked_and_called_back(hub: Client, open_page: Open, browser: dict[str, bool]):
    hub.issue()
    hub.verb("1", "call-next")
    page = open_page("/desk/1", **browser)

    page.get_by_role("link", name=re.compile("^Odłóż na chwilę")).click()
    page.get_by_label("Sala").select_option(label="Hol główny")
    page.get_by_label("Powód").fill("robi kopie")
    press(page, "Odłóż na chwilę")
    expect(page.locator(".current")).to_contain_text("Nie ma nikogo.")
    page.get_by_role("link", name=re.compile("^Kolejka")).click()
    expect(page.locator("section", has=page.locator("#parked-head"))).to_contain_text("Hol główny")
    page.get_by_role("link", name="A001").click()
    press(page, "Wezwij do tego stanowiska")

    expect(number(page)).to_have_text("A001")


def test_a_transfer_is_made_by_keys_alone(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    page = open_page("/desk/1")

    page.keyboard.press("t")
    expect(page.get_by_label("Sprawa")).to_be_focused()
    page.keyboard.type("B")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("zla kolejka")
    page.keyboard.press("Enter")

    expect(page.locator(".current")).to_contain_text("Nie ma nikogo.")
    event = hub.get("/v1/journal").json()["entries"][-1]["event"]
    assert (event["event"], event["service"], event["reason"]) == (
        "ticket-transferred",
        "paszport",
        "zla kolejka",
    )


def test_a_slip_of_the_thumb_is_undone_by_a_key_and_told_on_the_button(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    page = open_page("/desk/1")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name=re.compile("^Cofnij czynność"))).to_contain_text("brak osoby A001")

    page.keyboard.press("z")

    expect(number(page)).to_have_text("A001")


def test_what_cannot_be_undone_any_more_is_not_offered_any_more(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    page = open_page("/desk/1")
    undo = page.get_by_role("button", name=re.compile("^Cofnij czynność"))
    expect(undo).to_be_enabled()

    hub.clock.ahead_s += 61

    expect(undo).to_be_disabled(timeout=10_000)


def test_what_is_being_written_is_not_swept_away_when_somebody_comes(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    page = open_page("/desk/1/park")
    page.get_by_label("Powód").fill("robi kopie")

    hub.issue()
    hub.verb("2", "call-next")

    expect(page.get_by_label("Powód")).to_have_value("robi kopie")


def test_the_queue_shows_a_new_visitor_without_being_touched(hub: Client, open_page: Open):
    page = open_page("/desk/1/queue")
    expect(page.locator("#waiting-head")).to_have_text("0 osób czeka")

    hub.issue()

    expect(page.get_by_role("link", name="A001")).to_be_visible()


def test_a_visitor_who_missed_the_call_is_found_by_the_number_on_the_paper(hub: Client, open_page: Open):
    hub.issue()
    hub.verb("1", "call-next")
    hub.verb("1", "no-show")
    page = open_page("/desk/1/queue")

    page.get_by_label("Numer").fill(" a 001")
    page.get_by_role("button", name="Znajdź").click()
    page.get_by_label("Powód").first.fill("była na korytarzu")
    press(page, "Przywróć do kolejki")

    expect(page.locator(".next-number")).to_have_text("A001")


def test_the_phone_of_who_gave_the_place_away_says_so_by_itself(hub: Client, open_page: Open):
    ticket = hub.issue()
    page = open_page(f"/t/{ticket['token']}")
    expect(page.locator(".number")).to_have_text("A001")

    hub.post(f"/v1/tickets/{ticket['ticket']}/move-place", {"reason": "x"})

    expect(page.locator("#picture")).to_contain_text("To miejsce przekazano innej osobie")
    expect(page.locator("#picture")).not_to_contain_text("A001")


def test_the_code_on_a_new_paper_leads_to_the_status_page(hub: Client, open_page: Open):
    ticket = hub.issue()
    page = open_page(f"/desk/1/ticket/{ticket['ticket']}")

    page.locator("#move-place-reason").fill("żona")
    press(page, "Przekaż miejsce")

    expect(page.get_by_role("img", name="Kod tego biletu")).to_be_visible()
    expect(page.locator(".paper")).to_contain_text("KOPIA")
