"""A reception in a rush, in a real browser: keys and a scanner alone, and the hall is seen to move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.hub.http.running import MONDAY_NINE, Client
from tests.hub.web.conftest import Open
from tests.hub.web.test_accessible import cuts_nothing, is_clean, is_large_enough, needs_no_sideways_scrolling


def ready(page: Page) -> None:
    """Wait until the field has the focus, as whoever types would see."""
    expect(page.locator("#sought")).to_be_focused()


def typed(page: Page, text: str) -> None:
    """Let somebody type, or a scanner read, *text* and end with Enter."""
    ready(page)
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def number(page: Page) -> str:
    return page.locator("h1.number").inner_text()


def book(hub: Client, code: str) -> None:
    starts = (MONDAY_NINE + timedelta(minutes=5)).isoformat()
    hub.post(
        "/v1/bookings", {"bookings": [{"code": code, "service": "odbior", "starts": starts}]}, device="page"
    )


@pytest.mark.accessibility("A46")
def test_three_visitors_are_received_by_keys_alone(hub: Client, open_page: Open):
    book(hub, "402913")
    page = open_page("/reception")

    typed(page, "b3")
    expect(page.locator("button[value=paszport]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1.number")
    assert number(page) == "B001"
    expect(page.locator(".done-with a").first).to_be_focused()
    page.keyboard.press("Enter")

    typed(page, "402913")
    page.wait_for_selector(".standing")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1.number")
    assert number(page) == "C001"
    page.keyboard.press("Enter")

    typed(page, "B001")
    page.wait_for_selector(".form-number")
    assert [line["ticket"]["party"] for line in hub.get("/v1/queue").json()["lines"]] == [3, 1]


def test_enter_in_a_field_of_the_new_ticket_issues_nothing(hub: Client, open_page: Open):
    page = open_page("/reception")

    page.locator("#note").fill("wózek")
    page.locator("#note").press("Enter")
    page.locator("#party").press("Enter")
    page.locator("#sought").focus()

    assert page.url.endswith("/reception")
    assert hub.get("/v1/queue").json()["lines"] == []


def test_who_waits_changes_before_the_eyes_and_what_is_being_typed_stays(hub: Client, open_page: Open):
    page = open_page("/reception")
    ready(page)
    page.keyboard.type("A0")

    hub.issue("paszport")

    expect(page.locator("#picture")).to_contain_text("B001")
    expect(page.locator("#sought")).to_have_value("A0")
    expect(page.locator("#sought")).to_be_focused()


@pytest.mark.accessibility("A43", "A44", "A46")
def test_the_pages_that_answer_a_press_are_clean_on_a_phone(hub: Client, open_page: Open):
    book(hub, "402913")
    page = open_page("/reception", width=320, height=640, bypass_csp=True, color_scheme="dark")

    for text, button in (("402913", "do"), ("A2", "service")):
        page.goto(f"{hub.url}/reception?lang=pl")
        typed(page, text)
        for _ in range(2):
            page.wait_for_selector(f"button[name={button}], h1.number")
            is_clean(page, page.url)
            needs_no_sideways_scrolling(page, page.url)
            cuts_nothing(page, page.url)
            is_large_enough(page, page.url)
            if page.locator("h1.number").count() == 0:
                page.locator(f"button[name={button}]:not([disabled])").first.click()
                page.wait_for_selector("h1.number")
