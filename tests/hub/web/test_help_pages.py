"""Whoever asks for help at a kiosk stands on every desk's page and the hall's, and one press answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.hub.http.running import Client
from tests.hub.web.conftest import Open


def ask(hub: Client, language: str = "uk") -> None:
    assert hub.post("/v1/kiosks/K1/ask-for-help", {"language": language}).status_code == 200


def fields(page: str) -> tuple[str, dict[str, str]]:
    form = re.search(r'<form method="post" action="([^"]*help/K1[^"]*)"(.*?)</form>', page, re.DOTALL)
    assert form is not None
    return form[1], dict(re.findall(r'name="(id|form)" value="([^"]*)"', form[2]))


def help_of(hub: Client) -> dict | None:
    return hub.get("/v1/kiosks/K1").json()["help"]


@pytest.mark.accessibility("A27")
@pytest.mark.parametrize(("page", "who"), [("/desk/1", "desk 1"), ("/desk", "hall")])
def test_a_plain_form_says_that_somebody_goes_there(hub: Client, page, who):
    ask(hub)
    action, filled = fields(hub.get(page).text)

    answer = hub.session.post(hub.url + action, data=filled, allow_redirects=False, timeout=10)

    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert help_of(hub)["coming"] is True
    assert hub.get("/v1/journal").json()["entries"][-1]["event"]["who"] == who
    assert hub.get("/v1/alarms").json()["alarms"] == []
    assert "help/K1" not in hub.get(page).text


def test_the_page_says_which_kiosk_and_what_the_visitor_speaks(hub: Client):
    ask(hub)

    page = hub.get("/desk/1?lang=en").text

    assert "Kiosk K1" in page
    assert "speaks Ukrainian" in page


def test_a_press_from_another_site_changes_nothing(hub: Client):
    ask(hub)
    action, filled = fields(hub.get("/desk/1").text)

    answer = hub.session.post(
        hub.url + action, data=filled | {"form": "another site's"}, allow_redirects=False, timeout=10
    )

    assert answer.headers["location"] == "/desk/1?said=form-not-ours"
    assert help_of(hub)["coming"] is False


def test_two_presses_of_one_desk_go_there_once_and_a_second_desk_is_not_told_off(hub: Client):
    ask(hub)
    first, second = fields(hub.get("/desk/1").text), fields(hub.get("/desk/2").text)

    for action, filled in (first, first, second):
        answer = hub.session.post(hub.url + action, data=filled, allow_redirects=False, timeout=10)
        assert "said" not in answer.headers["location"]

    events = [entry["event"] for entry in hub.get("/v1/journal").json()["entries"]]
    assert [event["who"] for event in events if "help-ended" in event.values()] == ["desk 1"]


@pytest.mark.accessibility("A27")
@pytest.mark.parametrize("page", ["/desk/1", "/desk"])
def test_a_call_comes_to_a_page_that_is_open_and_goes_when_somebody_goes(hub: Client, open_page: Open, page):
    shown = open_page(page)
    expect(shown.locator(".help-calls")).to_have_count(0)

    ask(hub)

    expect(shown.locator(".help-calls")).to_contain_text("K1")
    shown.locator("#help-1").click()
    expect(shown.locator(".help-calls")).to_have_count(0)
    assert help_of(hub)["coming"] is True


def test_a_new_call_is_heard_on_a_page_that_somebody_has_used(hub: Client, open_page: Open):
    shown = open_page("/desk/1")
    shown.evaluate(
        """() => {
            window.heard = 0;
            window.OscillatorNode = class {
                connect(next) { return next; }
                start() { window.heard += 1; }
                stop() {}
            };
            window.GainNode = class { connect(next) { return next; } };
        }"""
    )
    shown.locator("h2").first.click()

    ask(hub)

    shown.wait_for_function("window.heard === 2")
