"""A visitor gives the own place back on the own phone; the page of a ticket keeps nothing on that phone."""

from __future__ import annotations

import re
import uuid

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from contract.giving_back import VISITOR
from hub.http.own_deeds import MOST_A_DAY
from tests.hub.http.running import Client
from tests.hub.web.test_status_page import Open, called, waiting


def press(hub: Client, path: str, key: str = "") -> requests.Response:
    """Send the plain form of the page at *path*, as a phone without a script does."""
    body = {"id": key or uuid.uuid4().hex}
    return requests.post(f"{hub.url}{path}/give-back?lang=en", data=body, timeout=10)


def how_many_wait(hub: Client) -> int:
    return len(hub.get("/v1/queue").json()["lines"])


def test_without_a_script_the_place_is_given_back_and_the_page_says_so(hub: Client):
    told = press(hub, waiting(hub, before=0))

    assert "Your place was given back. Thank you." in told.text
    assert "take a new ticket at a kiosk" in told.text
    assert told.url.endswith("?lang=en&said=given-back")
    assert how_many_wait(hub) == 0


def test_the_journal_names_the_visitor(hub: Client):
    press(hub, waiting(hub, before=0))

    last = hub.get("/v1/journal").json()["entries"][-1]

    assert (last["event"]["event"], last["by"]) == ("ticket-cancelled", VISITOR)
    assert last["event"]["reason"] == "given back by the visitor"


def test_at_the_door_for_programs_nobody_gives_a_name_either(hub: Client):
    token = hub.issue()["token"]

    answer = hub.post(f"/v1/places/{token}/give-back", device="desk-1")

    assert answer.json()["state"] == "cancelled"
    assert hub.get("/v1/journal").json()["entries"][-1]["by"] == VISITOR


def test_sent_twice_it_happens_once(hub: Client):
    path = waiting(hub, before=0)
    entries = [(press(hub, path, "once"), hub.get("/v1/journal").json()["newest"])[1] for _ in range(2)]

    assert entries[0] == entries[1]


def test_who_is_called_is_asked_to_tell_the_staff_and_stays_called(hub: Client):
    path = called(hub)
    page = hub.get(path).text

    told = press(hub, path)

    assert "If you cannot come now, please tell the staff." in page
    assert "This place cannot be given back now." in told.text
    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A001"


def test_nobody_asks_without_end_with_one_paper(hub: Client):
    path = called(hub)
    for _ in range(MOST_A_DAY):
        press(hub, path)
    before = hub.get("/v1/journal").json()["newest"]

    told = press(hub, path)

    assert "This was pressed too often. Please ask the staff." in told.text
    assert hub.get("/v1/journal").json()["newest"] == before


def test_a_paper_that_is_none_opens_nothing(hub: Client):
    assert press(hub, "/t/nobody-has-this").status_code == 404
    assert hub.post("/v1/places/nobody-has-this-paper-22/give-back").json()["code"] == "unknown-ticket"


@pytest.mark.parametrize("ask", ["/t/{token}", "/t/{token}?lang=ar", "/now", "/now?lang=ka", "/v1/now"])
def test_no_cookie_is_set_and_nothing_is_kept_or_told_by_others(hub: Client, ask: str):
    answer = requests.get(hub.url + ask.format(token=hub.issue()["token"]), timeout=10)

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    if not ask.startswith("/v1"):
        assert answer.headers["referrer-policy"] == "same-origin", "no other site learns the address"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_no_press_sets_a_cookie(hub: Client):
    assert "set-cookie" not in press(hub, waiting(hub)).history[0].headers


def test_the_language_is_kept_in_the_address_through_a_press(hub: Client, open_page: Open):
    page = open_page(waiting(hub, "pl") + "?lang=en", signed_in=False)
    page.locator(".give-back summary").click()
    page.get_by_role("button", name="Yes, give it back").click()

    expect(page.locator("#said")).to_have_text("Your place was given back. Thank you.")
    assert page.url.endswith("?lang=en"), "what was said is not said again when the page is shown again"
    assert page.context.cookies() == []


@pytest.mark.accessibility("A46")
def test_it_is_given_back_by_keys_alone_and_asks_once(hub: Client, open_page: Open):
    page = open_page(waiting(hub, before=0), signed_in=False)
    button = page.get_by_role("button", name="Yes, give it back")
    expect(button).to_be_hidden()
    page.locator(".give-back summary").focus()
    page.keyboard.press("Enter")
    button.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".state")).to_have_text("This ticket was cancelled")
    expect(page.locator(".give-back")).to_be_hidden()
    expect(page.locator("#sound")).to_be_hidden()


def icon(page: Page) -> str:
    return page.locator("link[rel=icon]").get_attribute("href") or ""


LISTENS = """() => { window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { window.tones += 1; return start.call(this, at); }; }"""


@pytest.mark.accessibility("A45")
def test_whoever_switched_the_sound_on_hears_the_call_and_sees_another_icon(hub: Client, open_page: Open):
    page = open_page(waiting(hub, before=0), signed_in=False)
    page.evaluate(LISTENS)
    page.get_by_role("button", name="Sound on").click()
    expect(page.locator("#sound p")).to_have_text(re.compile("^You will hear this"))
    tried = page.evaluate("window.tones")

    hub.verb("1", "call-next")

    expect(page.locator("[data-turn]")).to_be_visible()
    page.wait_for_function("before => window.tones > before", arg=tried)
    assert tried > 0, "the button sounds once, to show that it works"
    assert "turn.svg" in icon(page)


def test_where_a_browser_cannot_sound_the_page_says_so(hub: Client, open_page: Open):
    page = open_page(waiting(hub, before=0), signed_in=False)
    page.evaluate("() => { window.AudioContext = function () { throw new Error('no sound here'); }; }")
    page.get_by_role("button", name="Sound on").click()

    expect(page.locator("#sound p")).to_have_text(re.compile("^This browser cannot sound"))
    expect(page.get_by_role("button", name="Sound on")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("name", ["okienko.css", "live.js", "turn.js"])
def test_files_travel_packed_to_whoever_can_unpack_them(hub: Client, name: str):
    plain = requests.get(f"{hub.url}/static/{name}", headers={"Accept-Encoding": "identity"}, timeout=10)
    packed = requests.get(
        f"{hub.url}/static/{name}", headers={"Accept-Encoding": "gzip"}, timeout=10, stream=True
    )

    assert len(packed.raw.read()) < len(plain.content)
    assert "content-encoding" not in plain.headers
    assert {each.headers["vary"] for each in (plain, packed)} == {"accept-encoding"}
    assert requests.get(f"{hub.url}/static/{name}", timeout=10).content == plain.content


def test_a_page_that_finds_no_seat_is_still_told_of_its_turn(hub: Client, chromium: Browser):
    page = chromium.new_page()
    page.route("**/events?*", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(hub.url + waiting(hub, before=0))

    hub.verb("1", "call-next")

    expect(page.locator("[data-turn]")).to_be_visible(timeout=60_000)
    page.close()
