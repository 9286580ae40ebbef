"""What a kiosk takes for the truth of its hub: doubts that somebody raised are laid again."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract import topics
from contract.codec import encode
from contract.names import BranchId, KioskId
from contract.views import Beat
from kiosk.config import KioskSettings
from kiosk.happenings import Fresh, HubLost, MenuArrived, Stale
from kiosk.hub_watch import PROBE_EVERY_S, HubWatch, Loop
from kiosk.samples import NINE, sample_menu
from link.fake_broker import FakeBroker
from link.hub_client import HubAway, HubSettings

BRANCH = BranchId("town-hall")
SILENT_S = 11.0
"""After so long a silence the pulse is missed."""


class AtOnce:
    """Does a job within the call that asks for it."""

    def __init__(self, _name: str, _on_error: object) -> None:
        self.close = lambda wait_s=1.0: None

    def do(self, job) -> None:
        job()


class Hub:
    """A hub that does not answer; *meanwhile* happens while it is waited for."""

    def __init__(self) -> None:
        self.meanwhile = lambda: None

    def get(self, _path, _kind):
        self.meanwhile()
        raise HubAway("no answer", maybe_done=False)


class Table:
    """A watch on a table, with a hub that publishes and does not answer."""

    def __init__(self, folder: Path) -> None:
        self.now_s, self.told = 100.0, []
        self.wire, self.hub_wire = FakeBroker(), None
        settings = KioskSettings(
            branch=BRANCH, kiosk=KioskId("K1"), hub=HubSettings(url="http://hub"), state_folder=str(folder)
        )
        loop = Loop(self.told.append, lambda: None, lambda: self.now_s, AtOnce)
        self.hub = Hub()
        self.watch = HubWatch(self.wire, self.hub, settings, loop)
        self.wire.start()
        self.hub_wire = FakeBroker(self.wire.bus)
        self.hub_wire.start()

    def hub_beats(self) -> None:
        beat = Beat(branch=BRANCH, epoch=1, seq=1, at=NINE)
        self.hub_wire.publish(topics.beat(BRANCH), encode(beat), retain=False)

    def hub_shows(self) -> None:
        self.hub_wire.publish(topics.kiosk_view(BRANCH, "K1"), encode(sample_menu()), retain=True)

    def look(self, *, in_doubt: bool = False) -> list[object]:
        self.told.clear()
        self.watch.look(in_doubt=in_doubt)
        return list(self.told)


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path)


@pytest.mark.fault("F09")
def test_a_hub_that_is_asked_in_vain_and_beats_on_is_not_taken_for_silent(table):
    table.now_s += PROBE_EVERY_S
    table.hub_beats()

    told = table.look(in_doubt=True)

    assert HubLost() in told
    assert Stale() not in told, "nobody would ever take that back: its pulse is heard"


@pytest.mark.fault("F03")
def test_the_first_menu_after_a_start_ends_the_doubt_about_the_one_from_the_disk(table):
    table.hub_shows()

    told = table.look()

    assert [type(each) for each in told] == [Fresh, MenuArrived]


@pytest.mark.fault("F01")
def test_a_hub_that_beats_again_while_it_was_asked_is_not_taken_for_lost(table):
    table.hub.meanwhile = table.hub_beats
    table.now_s += SILENT_S

    assert HubLost() not in table.look()
    assert table.look() == [Fresh()]


@pytest.mark.fault("F01")
def test_a_hub_that_stays_silent_and_does_not_answer_is_lost(table):
    table.now_s += SILENT_S

    assert HubLost() in table.look()
