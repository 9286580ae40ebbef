"""What the live hall says of a machine's faults: in the reader's language, and whole."""

from __future__ import annotations

import html

import pytest

from contract.hall_views import Alarm
from hub.certificate_watch import ENDED, ENDS, UNREADABLE
from hub.disk_watch import FULL, LOW
from hub.http.device_alarms import WAYS_OUT
from hub.web.alarm_words import OF_FAULTS
from hub.web.languages import texts
from kiosk.checks import Part
from kiosk.voicing import JACK_LOST, KEYPAD_LOST, KEYPAD_STUCK
from link.way_back import FAULT as WENT_BACK
from tests.hub.branch import NINE
from tests.hub.http.running import Client
from tests.hub.web.conftest import Open
from tests.hub.web.test_accessible import is_clean

OF_THE_HUB = (
    LOW,
    FULL,
    ENDS,
    ENDED,
    UNREADABLE,
    WENT_BACK,
    "backup",
    "store-damaged",
    "broker-drops",
    "another-hub",
)
OF_KIOSKS = (
    *("slip-unknown", "set-aside", "broken", "paper-near-end", "card-reader"),
    *(KEYPAD_LOST, KEYPAD_STUCK, JACK_LOST),
    *(f"self-test-{part}" for part in Part),
)
OF_DEVICES = (*WAYS_OUT, *OF_KIOSKS, LOW, FULL, WENT_BACK, "program", "too-many-commands")
TOLD = "what only the log says"
LANGUAGES = ["pl", "ar", "vi"]
"""Long words, lines from right to left, marks above and below."""
SPILT = """() => {
    const spilt = [...document.querySelectorAll('.alarms *')].filter(
        one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline');
    return [document.documentElement.scrollWidth - innerWidth, spilt.map(one => one.outerHTML)];
}"""


@pytest.fixture
def faulty(hub: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Yield a hub where everything is wrong that can be."""
    faults = [("hub", fault) for fault in OF_THE_HUB] + [("kiosk-K1", fault) for fault in OF_DEVICES]
    alarms = [
        Alarm(code="device-fault", about=about, since=NINE, fault=fault, what=TOLD, way_out=TOLD)
        for about, fault in faults
    ]
    behind = hub.hub.behind
    monkeypatch.setattr(behind.alarms, "_others", [lambda: alarms])
    return hub


def test_every_fault_that_is_an_alarm_has_words_of_its_own():
    assert {*OF_THE_HUB, *OF_DEVICES} <= set(OF_FAULTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_each_fault_in_the_readers_language_and_nothing_of_the_log(faulty, language):
    page = faulty.get(f"/hall?lang={language}").text

    for fault in (*OF_THE_HUB, *OF_DEVICES):
        for words in filter(None, OF_FAULTS[fault]):
            assert html.escape(texts(language).gettext(words)).replace("&#x27;", "&#39;") in page
    assert TOLD not in page
    assert texts(language).gettext("Kiosk %(name)s") % {"name": "K1"} in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_of_an_alarm_is_cut_off_or_beside_the_page(faulty, open_page: Open, language, width):
    page = open_page(f"/hall?lang={language}", width=width)
    page.wait_for_selector(".alarms li")

    is_clean(page, (language, width))
    beside_px, spilt = page.evaluate(SPILT)
    assert (max(beside_px, 0), spilt) == (0, [])
    assert page.locator(".alarms li").count() == len(OF_THE_HUB) + len(OF_DEVICES)
