"""F27, F33, F34: a mad button, a burst of arrivals, a board on bad radio; all others are served as ever.

How long the others waited is printed, not asserted: the machine that runs tests has other work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

import pytest

from contract.commands import CallNext, IssueTicket, OpenDesk
from contract.events import TicketCalled, TicketServed
from contract.names import DeskId, DeviceId, ServiceId, device_id
from contract.refusal import Refused
from link.hub_client import HubAway, HubClient, HubSettings, new_command_id, new_token
from okienko.promise.evidence import Evidence
from tests.faults.crowd import Crowd
from tests.faults.ear import Ear
from tests.faults.large_hall import LargeHall
from tests.faults.mqtt_proxy import MqttProxy
from tests.waiting import eventually

BUTTON = DeskId("9")


class Flood:
    """Something that asks the hub so many times a second, on two threads, and counts what it is told."""

    def __init__(self, url: str, device: DeviceId, a_second: float) -> None:
        self._hub = [HubClient(HubSettings(url=url, patience_s=5.0), device) for _ in range(2)]
        self._every_s = len(self._hub) / a_second
        self._device = device
        self._stopped = threading.Event()
        self.told: list[str] = []

    def wish(self):
        """Return what is asked next."""
        return CallNext(command_id=new_command_id(), by=self._device, desk=BUTTON)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Ask while inside."""
        threads = [threading.Thread(target=self._ask, args=(hub,)) for hub in self._hub]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _ask(self, hub: HubClient) -> None:
        due = time.monotonic()
        while not self._stopped.is_set():
            due += self._every_s
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self.told.append(type(hub.ask(self.wish())).__name__)
            except Refused as refused:
                self.told.append(refused.code)
            except HubAway:
                self.told.append("away")
        hub.close()


class Arrivals(Flood):
    """A door through which people come."""

    def wish(self):
        """Return what is asked next."""
        return IssueTicket(
            command_id=new_command_id(), by=self._device, service=ServiceId("E"), token=new_token()
        )


def others_wait_ms(crowd: Crowd, during: Flood, for_s: float) -> float:
    """Return the p99 of what *crowd* waited while *during* went on for so long."""
    crowd.took_s.clear()
    crowd.go()
    with during.going():
        time.sleep(for_s)
        took = sorted(crowd.took_s)
    crowd.still()
    return 1000 * quantiles(took, n=100)[98]


@pytest.mark.fault("F27")
def test_a_mad_button_calls_nobody_unseen_and_holds_nobody_up(tmp_path, capsys):
    with LargeHall(tmp_path / "hall") as hall:
        crowd = Crowd(hall, "flood", at_kiosks=3, at_desks=4)
        hub = HubClient(HubSettings(url=hall.url), device_id("desk", BUTTON))
        hub.ask(OpenDesk(command_id=new_command_id(), by=device_id("desk", BUTTON), desk=BUTTON))
        hub.close()
        button = Flood(hall.url, device_id("desk", BUTTON), a_second=100)

        p99_ms = others_wait_ms(crowd, button, for_s=4.0)
        hall.settled()
        crowd.close()

        with capsys.disabled():
            print(f" [{len(button.told) / 4:.0f} presses/s; others' p99 {p99_ms:.0f} ms]", end="")  # noqa: T201
        assert len(button.told) > 100
        journal = hall.history().journal
        called = {e.event.ticket: e.at for e in journal if isinstance(e.event, TicketCalled)}
        # Whoever gives back leaves the desk free; whom the button serves must have been seen.
        served_s = [
            (e.at - called[e.event.ticket]).total_seconds()
            for e in journal
            if isinstance(e.event, TicketServed) and e.event.desk == BUTTON
        ]
        assert served_s
        assert min(served_s) >= 2.0, "of presses within two seconds one counts"
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F33")
def test_ten_times_as_many_as_usual_at_the_door_all_get_a_number(tmp_path, capsys):
    with LargeHall(tmp_path / "hall") as hall:
        crowd = Crowd(hall, "burst", at_kiosks=4, at_desks=4)
        door = Arrivals(hall.url, DeviceId("kiosk-K1"), a_second=200 / 60 * 10)

        p99_ms = others_wait_ms(crowd, door, for_s=4.0)
        hall.settled()
        crowd.close()

        with capsys.disabled():
            print(f" [{60 * len(door.told) / 4:.0f} arrivals/min; others' p99 {p99_ms:.0f} ms]", end="")  # noqa: T201
        assert set(door.told) == {"TicketView"}
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F34")
def test_a_board_on_bad_radio_holds_up_nobody_and_is_right_at_last(tmp_path):
    with LargeHall(tmp_path / "hall") as hall, MqttProxy(hall.broker.port, "radio") as radio:
        slow = Ear(hall.table, radio.mqtt_url, Evidence(), "slow")
        slow.start()
        crowd = Crowd(hall, "radio", at_kiosks=3, at_desks=4)
        eventually(lambda: radio.passed > 0, 10)
        radio.becomes(bytes_per_s=1000)
        crowd.go()
        eventually(lambda: crowd.notes.counts["answers"] > 150, 60)
        crowd.still()
        hall.settled()  # all others
        radio.clears()
        radio.cut()
        slow.until_alike(hall.url, 15)
        slow.close()
        crowd.close()

        assert [str(each) for each in hall.broken()] == []
