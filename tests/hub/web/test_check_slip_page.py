"""An administrator has a kiosk print a test page from the devices, and is told there what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hub.accounts.roles import Role
from tests.hub.http.running import Client, running

ADDRESS = "/admin/devices/K1/check-slip"
UNKNOWN = "Test page: nobody knows whether it came out. Please look at the printer."


@pytest.fixture
def hub() -> Iterator[Client]:
    with running() as client:
        yield client


class Devices:
    """The page of the devices, open in an administrator's browser without script."""

    def __init__(self, hub: Client, language: str = "en") -> None:
        self.hub, self.language, self.session = hub, language, hub.signed_in(Role.ADMINISTRATOR)

    def page(self) -> str:
        answer = self.session.get(f"{self.hub.url}/admin/devices?lang={self.language}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def told(self) -> str:
        """Return what stands there of the test page; empty: nothing."""
        found = re.search(r"<p data-check-slip[^>]*>(.*?)<span", self.page(), re.DOTALL)
        return found[1].strip() if found else ""

    def press(self, page: str = "", **changes: str) -> str:
        """Press the button on *page*, or on a new one, and return where it leads."""
        form = re.search(rf'action="{ADDRESS}\?[^"]*">(.*?)</form>', page or self.page(), re.DOTALL)
        assert form is not None
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
        answer = self.session.post(
            self.hub.url + ADDRESS, data=hidden | changes, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def last_slip(hub: Client) -> str:
    return hub.get("/v1/kiosks/K1").json()["check_slip"]["slip"]


def say(hub: Client, state: str, finding: str = "") -> None:
    answer = hub.post(
        f"/v1/kiosks/K1/check-slips/{last_slip(hub)}", {"state": state, "finding": finding}, device="kiosk-K1"
    )
    assert answer.status_code == 200, answer.text


def test_a_press_asks_the_kiosk_and_bears_the_name_of_who_pressed(hub: Client):
    devices = Devices(hub)
    assert devices.told() == ""

    assert devices.press() == "/admin/devices"

    assert devices.told() == "Test page: the kiosk prints it as soon as nobody uses it."
    entry = hub.get("/v1/journal").json()["entries"][-1]
    assert (entry["event"]["event"], entry["event"]["kiosk"]) == ("check-slip-asked", "K1")
    assert entry["by"].startswith("person-")


def test_pressed_twice_on_two_pages_it_asks_once(hub: Client):
    one, other = Devices(hub), Devices(hub)
    stale = other.page()
    one.press()
    slip = last_slip(hub)

    other.press(stale)

    assert last_slip(hub) == slip
    assert ADDRESS not in one.page(), "there is nothing to press while it is on its way"


@pytest.mark.parametrize(
    ("state", "finding", "told"),
    [
        ("printed", "", "Test page: printed."),
        (
            "failed",
            "paper-out",
            "Test page: not printed. The paper roll is empty. Put in a new one and close the lid.",
        ),
        (
            "failed",
            "in-use",
            "Test page: not printed. Somebody uses the kiosk now. Please try again in a moment.",
        ),
        (
            "unknown",
            "printer-silent",
            f"{UNKNOWN} The printer does not answer. Look at its cable and power.",
        ),
    ],
)
def test_what_came_of_it_is_told(hub: Client, state: str, finding: str, told: str):
    devices = Devices(hub)
    devices.press()
    say(hub, "begun")
    assert devices.told() == "Test page: the kiosk is printing it."

    say(hub, state, finding)

    assert devices.told() == told


def test_a_kiosk_that_does_not_take_it_up_in_time_is_told_of(hub: Client):
    devices = Devices(hub, "pl")
    devices.press()

    hub.clock.ahead_s += 120

    assert devices.told().startswith("Wydruk próbny: nie powstał. Kiosk był zajęty")


def test_a_form_that_is_not_ours_prints_nothing(hub: Client):
    devices = Devices(hub)

    assert devices.press(form="forged") == "/admin/devices?said=form-not-ours"

    assert hub.get("/v1/kiosks/K1").json()["check_slip"] is None
