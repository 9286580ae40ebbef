"""F13, F14: the clocks of hub and kiosk jump while they work, or begin in 1970; order and waits stay true.

The clocks are those that the programs really read, bent by Debian's libfaketime; monotonic time goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.events import TicketCalled, TicketIssued
from hub.publisher import LOOK_S
from okienko.clock import SystemClock
from okienko.promise.checker import broken
from tests.faults.crowd import Crowd
from tests.faults.devices import Kiosk
from tests.faults.ear import ALIKE_WITHIN_S
from tests.faults.large_hall import LargeHall
from tests.faults.nursery import Nursery
from tests.waiting import eventually

_PLACES = ("x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf")
_LIBRARIES = [Path(f"/usr/lib/{place}/faketime/libfaketimeMT.so.1") for place in _PLACES]
LIBRARY = next((path for path in _LIBRARIES if path.exists()), None)
pytestmark = pytest.mark.skipif(LIBRARY is None, reason="there is no libfaketime: apt install libfaketime")


class WrongClock:
    """A clock that everything in one nursery reads, set by hand: ``+1h`` from the machine's, or a date."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.is_set("+0")

    def is_set(self, to: str) -> None:
        """Set it."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{to}\n", encoding="utf-8")
        new.replace(self._file)

    @property
    def environ(self) -> dict[str, str]:
        """What makes a program read this clock."""
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # looked at each second: at every reading it would slow all down
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def wrong_clock(tmp_path) -> WrongClock:
    return WrongClock(tmp_path / "clock")


@pytest.fixture
def nursery(tmp_path, wrong_clock) -> Iterator[Nursery]:
    with Nursery(tmp_path, environ=wrong_clock.environ) as made:
        yield made


def a_day_of_jumps(folder: Path, nursery: Nursery, clock: WrongClock, jumps: list[str]) -> None:
    with LargeHall(folder, nursery=nursery, clock=SystemClock()) as hall:
        crowd = Crowd(hall, "clock", booked_share=0.0)
        for jump in jumps:
            clock.is_set(jump)
            before = crowd.notes.counts["tickets"]
            crowd.go()
            eventually(lambda before=before: crowd.notes.counts["tickets"] > before + 5, 30)
        crowd.still()
        clock.is_set("+0")
        hall.settled(within_s=LOOK_S + ALIKE_WITHIN_S)
        crowd.close()

        history = hall.history()
        calls = [e for e in history.journal if isinstance(e.event, TicketCalled)]
        assert calls, "somebody was called"
        assert crowd.notes.unanswered == []
        assert [str(each) for each in broken(history)] == []


@pytest.mark.fault("F13")
def test_a_hub_whose_clock_jumps_keeps_the_order_of_the_queue(tmp_path, nursery, wrong_clock):
    a_day_of_jumps(tmp_path / "hall", nursery, wrong_clock, ["+0", "-1h", "+1h"])


@pytest.mark.long
@pytest.mark.fault("F13")
@pytest.mark.parametrize("jump", ["+1y", "-1y", "@1970-01-01 00:00:10", "+25h"])
def test_a_hub_whose_clock_leaps_far_keeps_the_order_of_the_queue(tmp_path, nursery, wrong_clock, jump):
    a_day_of_jumps(tmp_path / "hall", nursery, wrong_clock, ["+0", jump, "+0"])


@pytest.mark.fault("F14")
def test_a_kiosk_that_begins_in_1970_serves_and_its_own_numbers_keep_their_places(
    tmp_path, nursery, wrong_clock
):
    wrong_clock.is_set("@1970-01-01 00:00:10")
    with LargeHall(tmp_path / "hall") as hall:
        kiosk = Kiosk(nursery, hall.table, "K1", SystemClock())
        kiosk.until_ready()
        first = kiosk.visit()
        hall.kill_hub()
        own = kiosk.visit()
        wrong_clock.is_set("+1y")
        later = kiosk.visit()
        hall.start_hub()
        eventually(lambda: kiosk.left == 0, 60)
        last = kiosk.visit()
        slips = kiosk.slips()
        kiosk.close()

        assert [first[0], own, later, last[0]] == ["A", "X001", "X002", "A"]
        history = hall.history()
        history.evidence.slips = slips
        issued = {str(e.event.number): e.event for e in history.journal if isinstance(e.event, TicketIssued)}
        waits = [issued[number].handed_in.waited_s for number in (own, later)]
        assert all(0 <= wait_s < 3600 for wait_s in waits), "measured by no clock on the wall"
        assert [str(each) for each in broken(history)] == []
