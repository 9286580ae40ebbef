"""F03: a kiosk loses its power at each of the four points of a visit; the number is nobody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from contract.events import SlipReported, TicketIssued
from contract.states import SlipState
from okienko.demo.gathering import journal_of
from okienko.promise.checker import broken
from tests.faults.devices import Kiosk, seen_as
from tests.faults.large_hall import LargeHall
from tests.faults.nursery import Nursery
from tests.faults.proxy import Proxy
from tests.waiting import eventually

POSTED = b"POST /v1/tickets"


class Scene:
    """A hall whose first kiosk comes to the hub through a proxy, and its printer."""

    def __init__(self, hall: LargeHall, line: Proxy) -> None:
        self.hall, self.line = hall, line
        table = seen_as(hall.table, line.url)
        self.kiosk = Kiosk(hall.nursery, table, "K1", hall.clock, patience_s=2.0)
        self.kiosk.until_ready()

    def restart(self) -> str:
        """Switch the kiosk on again; the same visitor begins anew and gets a number."""
        self.kiosk.start()
        self.kiosk.until_ready()
        return self.kiosk.visit()

    def issued(self) -> list[str]:
        """Every number that the hub gave."""
        journal = journal_of(self.hall.url)
        return [str(e.event.number) for e in journal if isinstance(e.event, TicketIssued)]

    def fates(self) -> dict[str, SlipState]:
        """What the hub was told last of each number's slip."""
        numbers, fates = {}, {}
        for entry in journal_of(self.hall.url):
            match entry.event:
                case TicketIssued(ticket=ticket, number=number):
                    numbers[ticket] = str(number)
                case SlipReported(ticket=ticket, slip=slip):
                    fates[numbers[ticket]] = slip
        return fates

    def judged(self) -> list[str]:
        """Return what is broken, paper and all."""
        history = self.hall.history()
        history.evidence.slips = self.kiosk.slips()
        return [str(each) for each in broken(history)]


@pytest.fixture(scope="module")
def nursery(tmp_path_factory) -> Iterator[Nursery]:
    with Nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture
def scene(tmp_path, nursery) -> Iterator[Scene]:
    with LargeHall(tmp_path / "hall", nursery=nursery) as hall, Proxy(hall.table.hub_port) as line:
        made = Scene(hall, line)
        yield made
        made.kiosk.close()


@pytest.mark.fault("F03")
def test_killed_before_the_hub_has_heard_of_the_visitor(scene):
    def stop_here(piece: bytes) -> None:
        if piece.startswith(POSTED):
            scene.line.on_question = None
            scene.line.becomes(silent=True)
            scene.kiosk.kill()

    scene.line.on_question = stop_here
    scene.kiosk.touched_until_killed()
    scene.line.clears()

    number = scene.restart()

    assert scene.issued() == [number], "what was never heard has given no number"
    assert [slip.number for slip in scene.kiosk.slips()] == [number]
    assert scene.judged() == []


@pytest.mark.fault("F03")
def test_killed_between_the_number_and_its_paper(scene):
    asked = []

    def ask(piece: bytes) -> None:
        asked.extend([True] * piece.startswith(POSTED))

    def stop_here(_: bytes) -> None:
        if asked:
            scene.line.on_answer = None
            scene.kiosk.kill()

    scene.line.on_question, scene.line.on_answer = ask, stop_here
    scene.kiosk.touched_until_killed()

    number = scene.restart()

    first, second = scene.issued()
    assert (second, first) == (number, "A001"), "the number that nobody has seen is given to nobody else"
    assert [slip.number for slip in scene.kiosk.slips()] == [number]
    assert scene.judged() == []


@pytest.mark.fault("F03", "F23")
def test_killed_in_the_middle_of_a_slip(scene):
    scene.kiosk.printer.be_slow(20_000)
    scene.kiosk.touched_until(lambda: scene.kiosk.printer.received_bytes > 6000)
    scene.kiosk.kill()
    scene.kiosk.printer.be_well()

    number = scene.restart()

    torn, whole = scene.issued()
    assert whole == number
    assert [slip.number for slip in scene.kiosk.slips()] == [number], "half a slip is no slip"
    eventually(lambda: scene.fates().get(torn) is SlipState.UNKNOWN, 10)
    assert scene.judged() == []


@pytest.mark.fault("F03", "F24")
def test_killed_between_the_paper_and_its_acknowledgement(scene):
    def stop_here() -> None:
        scene.kiosk.on_slip = lambda: None
        scene.kiosk.kill()

    scene.kiosk.on_slip = stop_here
    scene.kiosk.touched_until_killed()

    number = scene.restart()

    unsure, sure = scene.issued()
    assert sure == number
    assert Counter(slip.number for slip in scene.kiosk.slips()) == {unsure: 1, sure: 1}, "nothing comes twice"
    eventually(lambda: scene.fates().get(unsure) is SlipState.UNKNOWN, 10)
    assert scene.judged() == []
