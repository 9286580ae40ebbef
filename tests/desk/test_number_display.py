"""A desk unit with a number display at a real serial line, whose twin tells what a visitor sees."""

from __future__ import annotations

import os
import select
import threading
import tty

import pytest

from contract.settings import BadSettings, read
from contract.states import DeskState
from desk.config import DeskSettings
from desk.number_display import DeskDisplay, DeskDisplaySettings
from hardware.virtual_serial_displays import VirtualLineDisplay, VirtualS7s
from link.fake_answers import desk_ticket, desk_view
from tests.waiting import eventually

FLASHES_A_SECOND = 3


class Line:
    """A serial line with a twin at its other end, whose cable can be cut."""

    def __init__(self, twin):
        self.twin = twin
        self.cut = False
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self):
        return os.ttyname(self._slave)

    def _serve(self):
        while not self._stopped.is_set():
            if select.select([self._master], [], [], 0.01)[0]:
                data = os.read(self._master, 256)
                if not self.cut:
                    os.write(self._master, self.twin.feed(data))

    def close(self):
        self._stopped.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def line(request):
    made = Line(getattr(request, "param", VirtualLineDisplay)())
    yield made
    made.close()


def at(line, kind="line", **more):
    return DeskDisplaySettings(kind=kind, port=line.port, blink_s=0.0, **more)


def view(seq, number="", ticket="t1", **more):
    current = desk_ticket(number, ticket=ticket) if number else None
    return desk_view("3", seq, current=current, **more)


def reads(line):
    return line.twin.reads().strip()


@pytest.fixture
def desk(hub, new_desk, line):
    return new_desk("3", number_display=at(line))


def test_the_number_that_the_desk_has_called_is_seen_and_goes_when_the_desk_is_free(desk, line):
    desk.hub_shows(view(1, "A042"))
    eventually(lambda: reads(line) == "A042")

    desk.hub_shows(view(2))

    eventually(lambda: reads(line) == "")


@pytest.mark.parametrize(("state", "sign"), [(DeskState.PAUSED, "PA"), (DeskState.CLOSED, "CL")])
def test_a_desk_that_does_not_call_shows_its_sign(desk, line, state, sign):
    desk.hub_shows(view(1, state=state))

    eventually(lambda: reads(line) == sign)


@pytest.mark.accessibility("A42")
def test_a_number_that_may_be_wrong_is_taken_away_and_comes_back(desk, line):
    desk.hub_shows(view(1, "A042"))
    eventually(lambda: reads(line) == "A042")

    desk.wire.cut()
    eventually(lambda: reads(line) == "--")
    desk.wire.heal()

    eventually(lambda: reads(line) == "A042")


def test_a_display_that_is_lost_is_a_fault_of_the_desk_until_it_is_back(desk, line):
    desk.hub_shows(view(1, "A042"))
    eventually(lambda: reads(line) == "A042")

    line.cut = True
    desk.hub_shows(view(2, "A043", "t2"))
    eventually(lambda: desk.health.status == "fault", within_s=10)
    fault = desk.health.fault
    line.cut = False

    eventually(lambda: desk.health.status == "ready", within_s=10)
    assert fault == "number-display"
    eventually(lambda: reads(line) == "A043")


def test_a_number_that_has_no_room_is_shortened_by_its_zeros(desk, line):
    desk.hub_shows(view(1, "AC042"))

    eventually(lambda: reads(line) == "AC42")


def test_a_number_that_cannot_be_shown_leaves_no_other_one_there_and_is_a_fault(desk, line):
    desk.hub_shows(view(1, "A042"))
    eventually(lambda: reads(line) == "A042")

    desk.hub_shows(view(2, "A1000", "t2"))

    eventually(lambda: reads(line) == "")
    eventually(lambda: desk.health.status == "fault")
    assert desk.health.fault == "number-unshown"
    desk.hub_shows(view(3, "A043", "t3"))
    eventually(lambda: desk.health.status == "ready")


def test_a_unit_that_ends_leaves_no_number(hub, new_desk, line):
    desk = new_desk("3", number_display=at(line))
    desk.hub_shows(view(1, "A042"))
    eventually(lambda: reads(line) == "A042")

    desk.unit.stop()

    assert reads(line) == ""


@pytest.mark.parametrize("line", [VirtualS7s], indirect=True)
def test_a_display_of_another_kind_shows_the_same(hub, new_desk, line):
    desk = new_desk("3", number_display=at(line, "s7s"))

    desk.hub_shows(view(1, "A042"))

    eventually(lambda: reads(line) == "A042")


@pytest.mark.accessibility("A41")
def test_a_new_call_does_not_flash_more_than_three_times_a_second(line):
    settings = DeskDisplaySettings(kind="line", port=line.port, blink_s=2.0)
    seen = []
    watched = line.twin.feed

    def feed(data):
        answer = watched(data)
        if not seen or seen[-1] != reads(line):
            seen.append(reads(line))
        return answer

    line.twin.feed = feed
    display = DeskDisplay(settings, lambda *_: None, lambda: None)
    display.show("A042", is_new=True)
    eventually(lambda: seen.count("A042") >= 3, within_s=10)
    display.close()

    assert seen[: seen.index("A042") + 4][-4:] == ["A042", "", "A042", ""]
    assert seen.count("A042") <= FLASHES_A_SECOND * settings.blink_s


def test_a_twin_is_drawn_for_a_terminal():
    changes = threading.Event()
    display = DeskDisplay(DeskDisplaySettings(kind="twin"), lambda *_: None, changes.set)
    display.show("A042", is_new=False)

    eventually(lambda: any("█" in row for row in display.picture()))
    display.close()

    assert changes.is_set()
    assert [len(row) for row in display.picture()] == [32] * 4


def test_a_desk_without_a_display_has_nothing_to_draw():
    display = DeskDisplay(DeskDisplaySettings(), lambda *_: None, lambda: None)
    display.show("A042", is_new=True)

    assert display.picture() == []
    display.close()


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('kind = "line"', "'port' is missing"),
        ('kind = "line"\nport = "/dev/null"\npaused = "PAUZA"', "'paused'"),
        ('kind = "line"\nport = "/dev/null"\nclosed = "X"', "'closed'"),
        ('kind = "line"\nport = "/dev/null"\nseries = ["K"]', "'series'"),
    ],
)
def test_what_the_display_cannot_show_is_said_at_the_start(table, complaint):
    text = f'branch = "b"\ndesk = "3"\n[hub]\nurl = "http://127.0.0.1:1"\n[number_display]\n{table}\n'

    with pytest.raises(BadSettings, match=complaint):
        read(DeskSettings, text, "desk.toml")
