"""The day of each person, in real browsers against the real programs, as each of them would spend it.

And where two people meet, at one desk, over one visitor, over the last who waits: two browsers, one truth.
"""

from __future__ import annotations

import re
import subprocess

from playwright.sync_api import Page, expect

from tests.days.conftest import PEOPLE, PHONE, Office, number, press


def on_the_board(office: Office) -> str:
    """Return what the broker keeps for the board in the hall, as a board that is plugged in now gets it."""
    port = office.table.broker_url.rpartition(":")[2]
    command = f"mosquitto_sub -V mqttv5 -p {port} -q 1 -C 1 -W 20 -t okienko/1/small/board/hall-1/view"
    done = subprocess.run(command.split(), capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_an_administrator_begins_with_a_link_from_the_console_and_invites_everybody(office: Office):
    page = office.sign_in("admin")
    page.goto(f"{office.url}/admin/accounts")

    for login in PEOPLE:
        expect(page.locator(f"#account-{login}")).to_be_visible()
    expect(page.get_by_role("navigation", name="Pages")).not_to_contain_text("Desks")
    page.goto(f"{office.url}/help")
    expect(page.locator("h1")).to_have_text("Manual")
    press(page, "Sign out")
    page.goto(f"{office.url}/admin/accounts")
    assert "/sign-in" in page.url


def test_a_clerk_calls_serves_mistakes_and_goes_home(office: Office):
    first, second, third = (office.take_ticket(language="uk"), office.take_ticket(), office.take_ticket("C"))
    clerk = office.at_desk("anna", "1")

    press(clerk, "Next visitor")
    expect(number(clerk)).to_have_text(first["number"])
    assert f'"{first["number"]}"' in on_the_board(office)
    clerk.keyboard.press("r")
    expect(clerk.locator(".facts")).to_contain_text("Times called2")
    press(clerk, "Start serving")
    expect(clerk.locator(".facts")).to_contain_text("being served")
    press(clerk, "Served")
    expect(clerk.locator(".current")).to_contain_text("Nobody is here.")

    press(clerk, "Next visitor")
    expect(number(clerk)).to_have_text(second["number"])
    press(clerk, "Did not come")
    expect(clerk.locator(".current")).to_contain_text("Nobody is here.")
    press(clerk, "Undo")
    expect(number(clerk)).to_have_text(second["number"])
    press(clerk, "Put back")
    expect(clerk.locator(".next-number")).to_have_text(second["number"])

    clerk.get_by_role("link", name=re.compile("The queue")).click()
    clerk.fill("#number", third["number"])
    press(clerk, "Find")
    cancel = clerk.locator("form[action*='/cancel']")
    cancel.get_by_label("Reason").fill("has gone home")
    cancel.get_by_role("button").click()
    clerk.wait_for_url(re.compile(r"/desk/1$|/desk/1\?"))
    assert office.state_of(third) == "cancelled"

    press(clerk, "Close the desk")
    expect(clerk.locator(".current .badge")).to_have_text("closed")
    press(clerk, "Sign out")
    assert office.state_of(first) == "served"
    assert office.state_of(second) == "waiting"


def test_a_reception_issues_finds_reprints_and_cancels(office: Office):
    page = office.sign_in("ewa")
    assert page.url == f"{office.url}/reception"

    page.fill("#sought", "A3")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("service=A"))
    expect(page.locator("button[name=service][value=A]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".paper .number")).to_have_text(re.compile("^A"))
    [ticket] = [line["ticket"] for line in office.get("/v1/queue")["lines"]]
    assert (ticket["party"], ticket["number"]) == (3, page.inner_text(".paper .number"))

    page.goto(f"{office.url}/reception")
    page.fill("#sought", ticket["number"].lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(ticket["number"])
    cancel = page.locator("form[action*='/cancel']")
    page.locator("summary", has_text="Cancel the ticket").click()
    cancel.get_by_label("Reason").fill("wrong service")
    cancel.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/reception(/ticket/[^/]+)?(\?.*)?$"))
    expect(page.locator("main")).to_contain_text("cancelled")
    assert office.state_of(ticket) == "cancelled"


def test_a_visitor_follows_the_own_place_by_phone_until_it_is_the_turn(office: Office):
    before, mine = office.take_ticket(), office.take_ticket(language="uk")
    phone = office.page(f"/t/{mine['token']}?lang=en", viewport=PHONE)
    expect(phone.locator(".number")).to_have_text(mine["number"])
    assert office.page("/now", viewport=PHONE).locator("h1").is_visible()
    clerk = office.at_desk("anna", "1")

    press(clerk, "Next visitor")
    expect(number(clerk)).to_have_text(before["number"])
    press(clerk, "Served")
    expect(clerk.locator(".current")).to_contain_text("Nobody is here.")
    press(clerk, "Next visitor")

    expect(phone.locator(".state.called")).to_be_visible()
    expect(phone.locator(".where")).to_contain_text("desk 1")


def test_a_supervisor_stops_the_hall_and_lets_it_go_on(office: Office):
    waiting = office.take_ticket()
    clerk, page = office.at_desk("anna", "1"), office.sign_in("sara")
    assert page.url == f"{office.url}/hall"

    page.get_by_role("link", name="Stop the whole hall").click()
    page.get_by_label("Why?").fill("fire alarm")
    page.get_by_label("I am sure").check()
    press(page, "Stop now")
    expect(clerk.locator("[data-stopped]")).to_be_visible()
    expect(clerk.get_by_role("button", name=re.compile("^Next visitor"))).to_be_disabled()

    page.goto(f"{office.url}/hall")
    page.get_by_role("link", name="Let the hall go on").click()
    page.get_by_label("Why?").first.fill("false alarm")
    page.get_by_label("I am sure").check()
    press(page, "Go on now")
    expect(clerk.locator("[data-stopped]")).to_have_count(0)
    press(clerk, "Next visitor")
    expect(number(clerk)).to_have_text(waiting["number"])


AT_ONCE = """(what) => { const button = document.querySelector(what);
  setTimeout(() => button.click(), Math.max(0, %(at)s - Date.now())); }"""


def click_at_once(pages: list[Page], what: str) -> None:
    """Click the same button on all *pages*, at one instant by the clock that all of them share.

    It is long enough after what was pressed before: a press within two seconds is a bounce of that one.
    """
    at = max(page.evaluate("Date.now()") for page in pages) + 2_500
    for page in pages:
        page.evaluate(AT_ONCE % {"at": at}, what)


def test_who_is_taken_over_at_a_desk_is_told_and_the_buttons_are_the_others(office: Office):
    ticket = office.take_ticket()
    anna = office.at_desk("anna", "1")
    ben = office.at_desk("ben", "1")

    expect(anna.locator("main")).to_contain_text("Ben has taken this desk over from you")
    expect(anna.get_by_role("button", name=re.compile("^Next visitor"))).to_be_disabled()
    press(ben, "Next visitor")
    expect(number(ben)).to_have_text(ticket["number"])
    expect(number(anna)).to_have_text(ticket["number"])


def test_a_silent_alarm_and_a_message_from_a_desk_reach_the_supervisor_and_the_clerk_is_answered(
    office: Office,
):
    clerk, page = office.at_desk("anna", "1"), office.sign_in("sara")
    clerk.keyboard.press("m")
    clerk.get_by_label("In your own words").fill("the printer is out of toner")
    press(clerk, "Send")

    expect(page.locator("main")).to_contain_text("the printer is out of toner")
    press(page, "Seen")
    expect(clerk.locator("main")).to_contain_text("seen by Sara")
    clerk.locator("summary", has_text="Silent alarm").click()
    press(clerk, "Ask for somebody")
    expect(page.locator("main")).to_contain_text("Silent alarm: go there at once")
    press(page, "I am going there")
    expect(clerk.locator("main")).to_contain_text("Sara is coming.")


def test_one_visitor_called_by_two_desks_goes_to_one_and_the_other_is_told(office: Office):
    ticket = office.take_ticket()
    pages = [office.at_desk("anna", "1"), office.at_desk("ben", "2")]
    for desk, page in enumerate(pages, 1):
        page.goto(f"{office.url}/desk/{desk}/ticket/{ticket['ticket']}")
        page.locator("form[action*='/call'] [name=reason]").fill("asked by name")

    before = len(office.told("ticket-called"))
    click_at_once(pages, "form[action*='/call'] button")

    for page in pages:
        page.wait_for_url(lambda url: "/ticket/" not in url or "said=" in url)
    told = [page for page in pages if "said=" in page.url]
    assert len(office.told("ticket-called")) == before + 1
    assert len(told) == 1
    expect(told[0].locator("#said")).not_to_be_empty()


NOBODY = "Nobody is waiting for this desk."


def test_of_two_who_press_for_the_last_visitor_one_gets_this_one_and_the_other_reads_that_nobody_waits(
    office: Office,
):
    ticket = office.take_ticket()
    pages = [office.at_desk("anna", "1"), office.at_desk("ben", "2")]

    before = len(office.told("ticket-called"))
    click_at_once(pages, "button.call-next")

    got, none = f".current .number:text-is('{ticket['number']}')", f"#said:text-is('{NOBODY}')"
    for page in pages:
        expect(page.locator(f"{got}, {none}").first).to_be_visible()
    assert len(office.told("ticket-called")) == before + 1
    has = [page for page in pages if page.locator(got).count()]
    empty = [page for page in pages if page.locator(none).count()]
    assert len(has) == len(empty) == 1
    assert has != empty
