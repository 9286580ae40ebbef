"""F22 to F24: a printer fails a real kiosk in the middle of a slip, in each of the ways in which printers do.

The visitor reads the number on the screen, the number is nobody else's, staff hear of it from the hub, no
slip comes twice unasked, and once the printer is well again staff print that slip again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
import requests

from contract.codec import decode
from contract.events import SlipReported, TicketIssued
from contract.hall_views import Alarm, AlarmList
from contract.states import SlipState
from kiosk.happenings import Button, Digit, PickSlip
from kiosk.screens import Finding, Shown, StaffCode, StaffMenu, UnknownSlips
from okienko.demo.gathering import journal_of
from okienko.demo.table import STAFF_CODE
from okienko.promise.checker import broken
from tests.faults.devices import GIVES_UP_S, Kiosk
from tests.faults.large_hall import LargeHall
from tests.faults.programs import Looks
from tests.waiting import eventually

IN_THE_MIDDLE = 6000
"""So many bytes of a slip have come when the fault begins; it has several times as many."""
DOTS = 200
"""So many lines of dots are on paper when the roll ends."""


class Scene:
    """A hall, one of its kiosks, and its printer."""

    def __init__(self, hall: LargeHall) -> None:
        self.hall = hall
        self.kiosk = Kiosk(hall.nursery, hall.table, "K1", hall.clock)
        self.printer = self.kiosk.printer
        self.kiosk.until_ready()

    def alarms(self) -> list[Alarm]:
        """What somebody should look after at the kiosk, by the hub."""
        told = requests.get(f"{self.hall.url}/v1/alarms", timeout=10)
        return [each for each in decode(told.content, AlarmList).alarms if each.about == "kiosk-K1"]

    def shown(self, number: str) -> Shown:
        """The screen that told the visitor that there is no slip of *number*, or that nobody knows."""
        looks = [each for each in list(self.kiosk.program.seen) if isinstance(each, Looks)]
        shown = [each.screen for each in looks if isinstance(each.screen, Shown)]
        return next(screen for screen in shown if screen.ticket.number == number)

    def fates(self, number: str) -> list[SlipState]:
        """What the hub was told of the slip of *number*, in order."""
        journal = [entry.event for entry in journal_of(self.hall.url)]
        issued = {each.ticket: str(each.number) for each in journal if isinstance(each, TicketIssued)}
        reports = [each for each in journal if isinstance(each, SlipReported)]
        return [each.slip for each in reports if issued[each.ticket] == number]

    def slips_of(self, number: str) -> int:
        """How many whole slips of *number* lie there."""
        return sum(slip.number == number for slip in self.kiosk.slips())

    def prints_again(self, shown: Shown) -> None:
        """Let staff print the slip again whose fate nobody knows."""
        for _ in range(5):
            self.kiosk.program.touch(Button.CORNER)  # five at once: they count within four seconds of the day
        self.kiosk.until(StaffCode)
        for touch in (*(Digit(digit) for digit in STAFF_CODE), Button.CONFIRM):
            self.kiosk.touch(touch)
        self.kiosk.until(StaffMenu)
        for touch in (Button.LIST_SLIPS, PickSlip(shown.ticket.ticket), Button.PRINT_COPY):
            self.kiosk.touch(touch)
        self.kiosk.until(UnknownSlips)
        self.kiosk.touch(Button.HOME)


@pytest.fixture(scope="module")
def scene(tmp_path_factory) -> Iterator[Scene]:
    with LargeHall(tmp_path_factory.mktemp("hall") / "hall") as hall:
        made = Scene(hall)
        yield made
        made.kiosk.close()


HURTS: Mapping[str, tuple[Callable[[Scene], None], Finding]] = {
    "the roll ends": (lambda scene: scene.printer.run_out_after(DOTS), Finding.PAPER_OUT),
    "the cable is cut": (lambda scene: scene.printer.cut_cable(IN_THE_MIDDLE), Finding.UNREACHABLE),
    "it is switched off": (lambda scene: scene.printer.be_dead(IN_THE_MIDDLE), Finding.SILENT),
    "its answer is lost": (lambda scene: scene.printer.be_deaf(IN_THE_MIDDLE), Finding.SILENT),
}


SILENT = {"it is switched off", "its answer is lost"}
"""A printer that says nothing is waited for, twice a slip."""


@pytest.mark.parametrize(
    "what", [pytest.param(each, marks=[pytest.mark.long] if each in SILENT else []) for each in HURTS]
)
@pytest.mark.fault("F22", "F23", "F24")
def test_a_printer_that_fails_in_the_middle_of_a_slip_costs_nobody_the_number(scene, what):
    hurt, finding = HURTS[what]
    before = scene.kiosk.visit()
    hurt(scene)

    number = scene.kiosk.visit()

    shown = scene.shown(number)
    assert (shown.finding, shown.maybe_printed) == (finding, True), "the visitor reads the number, large"
    eventually(scene.alarms, GIVES_UP_S)
    assert [alarm.code for alarm in scene.alarms()] == ["device-fault"]
    without_paper = scene.kiosk.visit()
    assert len({before, number, without_paper}) == 3
    scene.printer.be_well()
    came = scene.slips_of(number)
    scene.prints_again(shown)
    assert scene.slips_of(number) == came + 1, "again, once, and by its own number"
    eventually(lambda: scene.fates(number) == [SlipState.UNKNOWN, SlipState.PRINTED], GIVES_UP_S)
    eventually(lambda: not scene.alarms(), GIVES_UP_S)
    after = scene.kiosk.visit()
    assert after not in {before, number, without_paper}
    assert scene.slips_of(after) == 1
    history = scene.hall.history()
    history.evidence.slips = scene.kiosk.slips()
    assert [str(each) for each in broken(history)] == []
