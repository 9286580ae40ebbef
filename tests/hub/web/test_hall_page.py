"""The page of the hall: what needs a look stands on it live, and a stop takes two steps and a reason."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
import requests
from playwright.sync_api import expect

from contract.views import DeskView
from hub.domain.draw_settings import DrawSettings
from hub.web.alarm_words import ALARMS, DEVICES, OF_FAULTS, OTHERWISE
from hub.web.languages import LANGUAGES, texts
from hub.web.verbs import VERBS
from link.fake_answers import NINE, desk_ticket, desk_view
from tests.hub.http.running import Client, running, small_branch
from tests.hub.web.conftest import Open


def fields_of(hub: Client, what: str) -> dict[str, str]:
    page = hub.get("/hall/stop").text
    form = re.search(rf'action="/hall/{what}\?[^"]*"(.*?)</form>', page, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'name="(id|form)" value="([^"]*)"', form[1]))


def send(hub: Client, what: str, **fields: str) -> requests.Response:
    filled = {**fields_of(hub, what), "reason": "fire alarm", "sure": "yes", **fields}
    return hub.session.post(f"{hub.url}/hall/{what}", data=filled, allow_redirects=False, timeout=10)


def stopped(hub: Client) -> object:
    return hub.get("/v1/branch").json()["stopped"]


def test_a_plain_form_stops_the_hall_and_lets_it_go_on(hub: Client):
    assert send(hub, "stop", text="Meeting point: the fountain").headers["location"] == "/hall"
    assert stopped(hub)["text"] == "Meeting point: the fountain"

    send(hub, "go-on")

    assert stopped(hub) is None


def test_the_journal_says_who_was_signed_in_and_why(hub: Client):
    send(hub, "stop")

    entry = hub.get("/v1/journal").json()["entries"][-1]

    assert entry["by"].startswith("person-tester-")
    assert (entry["event"]["who"], entry["event"]["reason"]) == (entry["by"], "fire alarm")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sure": ""}, "not-sure"),
        ({"reason": ""}, "reason-missing"),
        ({"form": "another site's"}, "form-not-ours"),
        ({"id": "no id / at all"}, "form-not-ours"),
    ],
)
def test_without_all_that_it_takes_nothing_is_stopped(hub: Client, fields, said):
    answer = send(hub, "stop", **fields)

    assert answer.headers["location"] == f"/hall/stop?said={said}"
    assert stopped(hub) is None


def test_what_is_no_verb_of_the_hall_changes_nothing(hub: Client):
    answer = hub.session.post(f"{hub.url}/hall/evacuate", data={}, allow_redirects=False, timeout=10)

    assert answer.status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_in_its_language_that_the_hall_is_stopped(hub: Client, language: str):
    token = hub.issue()["token"]
    send(hub, "stop", text="Meeting point: the fountain")
    stopped = texts(language).gettext("The hall is stopped since %(time)s").partition("%")[0].strip()

    for path in ("/hall", "/desk", "/desk/1", f"/t/{token}"):
        page = hub.get(f"{path}?lang={language}").text
        assert stopped in page
        assert "Meeting point: the fountain" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_of_the_window_reads_when_the_order_is_drawn(language: str):
    branch = msgspec.structs.replace(small_branch(), draw=DrawSettings(minutes=10))
    with running(branch=branch) as hub:
        token = hub.issue()["token"]
        at = (hub.clock.now() + timedelta(hours=1, minutes=10)).strftime("%H:%M")

        page = hub.get(f"/t/{token}?lang={language}").text

    assert texts(language).gettext("The order is drawn by lot at %(time)s") % {"time": at} in page
    assert texts(language).gettext("You are next") not in page


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_word_about_an_alarm_is_translated(language: str):
    said = {words for pair in (*ALARMS.values(), *OF_FAULTS.values(), OTHERWISE) for words in pair if words}
    assert {name for name in DEVICES.values() if name not in texts(language)._catalog} == set()

    assert {words for words in said if texts(language).gettext(words) == words} == set()


def test_a_stopped_desk_offers_to_finish_and_not_to_call():
    desk = desk_view("1", current=desk_ticket("A001"), stopped={"since": NINE})
    desk = msgspec.convert(msgspec.to_builtins(desk), DeskView)

    possible = {name for name, verb in VERBS.items() if verb.is_possible(desk)}

    assert possible.isdisjoint({"call-next", "recall", "no-show"})
    assert possible >= {"start", "serve", "put-back", "park", "transfer", "pause", "close"}


def test_an_alarm_stands_on_the_page_with_service_since_when_and_the_way_out(hub: Client):
    hub.issue()
    hub.clock.ahead_s += 400

    page = hub.get("/desk?lang=en").text

    assert "Visitors wait and no desk is open for them" in page
    assert "A Residence card" in page
    assert "Open a desk for this service" in page


def test_alarms_come_and_go_on_an_open_page_without_a_press(hub: Client, open_page: Open):
    page = open_page("/desk?lang=en")
    expect(page.locator(".alarms")).to_have_count(0)

    hub.issue()
    hub.clock.ahead_s += 400
    expect(page.locator(".alarms")).to_contain_text("no desk is open", timeout=10_000)

    hub.verb("2", "open")
    expect(page.locator(".alarms")).to_have_count(0, timeout=10_000)


def test_a_supervisor_stops_the_hall_in_two_steps(hub: Client, open_page: Open):
    page = open_page("/hall?lang=en")

    page.get_by_role("link", name="Stop the whole hall").click()
    page.get_by_label("Why?").fill("fire alarm")
    page.get_by_role("button", name="Stop now").click()
    assert stopped(hub) is None, "the box was not ticked"
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Stop now").click()

    expect(page.locator("[data-stopped]")).to_contain_text("The hall is stopped since")
    expect(page.get_by_text("Let the hall go on")).to_be_visible()


def test_without_script_the_hall_can_be_stopped_all_the_same(hub: Client, open_page: Open):
    page = open_page("/hall/stop?lang=en", java_script_enabled=False)
    page.locator("#reason").fill("fire alarm")
    page.get_by_label("I am sure").check()

    page.get_by_role("button", name="Stop now").click()

    expect(page.locator("[data-stopped]")).to_be_visible()
    assert stopped(hub)


def test_nobody_is_sent_to_a_desk_while_the_hall_is_stopped(hub: Client):
    token = hub.issue()["token"]
    hub.verb("1", "call-next")
    assert "Please go to desk 1" in hub.get(f"/t/{token}?lang=en").text

    send(hub, "stop")

    page = hub.get(f"/t/{token}?lang=en").text
    assert "Please go to desk" not in page
    assert "It is your turn" not in page
