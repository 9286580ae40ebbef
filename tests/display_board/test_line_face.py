"""A board of one line of lights shows the latest call, and never a number that may be wrong."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty

import pytest

from contract import topics
from contract.codec import decode, encode
from contract.hall_parts import Stopped
from contract.reports import HealthState, Shown
from contract.views import Beat
from display_board.board import Board, step
from display_board.config import BoardSettings
from display_board.face import UNSEEN, face
from display_board.happenings import ViewArrived, WentStale
from display_board.line_face import LINE, LineScreen, line_of, run_line
from display_board.shell import Shell
from hardware.display_dialects import LineDialect, Max7219Matrix
from hardware.number_display_settings import NumberDisplaySettings
from hardware.virtual_serial_displays import VirtualLineDisplay
from link.fake_broker import FakeBroker
from okienko.clock import SystemClock
from tests.display_board.views import BOARD, BRANCH, NINE, call, view
from tests.waiting import eventually

EIGHT = LineDialect(places=8)


def shown(*calls, dialect=EIGHT, **changes):
    board = step(Board(), ViewArrived(view(*calls, **changes), 0.0))[0]
    return line_of(face(board, UNSEEN, 0.0), dialect)


def test_number_and_desk_stand_at_either_end_of_the_line():
    assert shown(call(1, "A042", "5")) == "A042   5"


@pytest.mark.parametrize(
    ("number", "desk", "places", "line"),
    [
        ("A042", "12", 8, "A042  12"),
        ("A042", "5", 6, "A042 5"),
        ("A042", "5", 5, "A42 5"),
        ("A042", "5", 4, "A042"),
        ("AC042", "5", 4, "AC42"),
        ("A1000", "5", 4, ""),
        ("A042", "Okno 3", 8, "A042   3"),
        ("A042", "Kasa", 8, "A042"),
        ("A042", "A09", 8, "A042 A09"),
    ],
)
def test_what_has_no_room_is_left_out_the_number_last(number, desk, places, line):
    assert shown(call(1, number, desk), dialect=LineDialect(places=places)) == line


def test_a_matrix_shows_every_letter():
    assert shown(call(1, "K042", "5"), dialect=Max7219Matrix(modules=8)) == "K042     5"


def test_a_number_that_the_line_cannot_show_is_not_shown():
    assert shown(call(1, "K042", "5")) == ""


def test_the_latest_call_is_the_one_that_is_shown():
    assert shown(call(1, "A042", "5"), call(2, "A043", "6")) == "A043   6"


def test_nobody_called_is_a_dark_line():
    assert shown() == ""


@pytest.mark.accessibility("A42")
def test_a_line_that_may_be_wrong_says_so():
    board = step(Board(), ViewArrived(view(call(1)), 0.0))[0]
    stale = step(board, WentStale(NINE, 11.0))[0]

    assert line_of(face(stale, UNSEEN, 11.0), EIGHT) == "--"
    assert line_of(face(Board(), UNSEEN, 0.0), EIGHT) == "--"
    assert shown(call(1), stopped=Stopped(since=NINE)) == "--"


class Room:
    """A board of one line at a real serial line, and the hub's end of its wire."""

    def __init__(self, **more):
        self.twin, self.cut = VirtualLineDisplay(places=8), False
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.hub = FakeBroker()
        self.hub.start()
        self._ended, self._woken, self._unplugged = threading.Event(), threading.Event(), threading.Event()
        settings = NumberDisplaySettings(
            kind="line", port=os.ttyname(self._slave), places=8, **({"blink_s": 0.0} | more)
        )
        self.shell = Shell(
            BoardSettings(branch=BRANCH, board=BOARD, stale_after_s=1.0),
            SystemClock(),
            FakeBroker(self.hub.bus),
            wake=self._woken.set,
        )
        screen = LineScreen(settings, self._tell)
        self._line = threading.Thread(target=self._serve)
        self._board = threading.Thread(target=run_line, args=(self.shell, screen, self._ended, self._woken))
        self._line.start()
        self._board.start()

    def publish(self, *calls, **changes):
        self.hub.publish(topics.board_view(BRANCH, BOARD), encode(view(*calls, **changes)), retain=True)

    def beat(self):
        beat = Beat(branch=BRANCH, epoch=1, seq=0, at=NINE)
        self.hub.publish(topics.beat(BRANCH), encode(beat), retain=False)

    def reads(self, text):
        return self.twin.reads().strip() == text

    @property
    def reports(self):
        topic = topics.shown(BRANCH, BOARD)
        return [decode(data, Shown) for name, data, _ in self.hub.bus.sent if name == topic]

    @property
    def health(self):
        return decode(self.hub.bus.retained[topics.health(BRANCH, f"board-{BOARD}")], HealthState)

    def _tell(self, fault, detail):
        if detail:
            self.shell.fault(fault, detail)
        else:
            self.shell.back(fault)

    def _serve(self):
        while not self._unplugged.is_set():
            if select.select([self._master], [], [], 0.01)[0]:
                data = os.read(self._master, 256)
                if not self.cut:
                    os.write(self._master, self.twin.feed(data))

    def switch_off(self):
        self._ended.set()
        self._woken.set()
        self._board.join(10)
        assert not self._board.is_alive()

    def end(self):
        self.switch_off()
        self._unplugged.set()
        self._line.join(10)
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def room():
    made = Room()
    yield made
    made.end()


def test_a_call_stands_on_the_line_and_is_reported_as_shown(room):
    room.publish()
    room.publish(call(1, "A042", "5"), seq=2)

    eventually(lambda: room.reads("A042   5"))
    eventually(lambda: room.reports)
    assert [(report.call, report.shown) for report in room.reports] == [(1, True)]


def test_a_silent_hub_takes_the_number_away_and_a_beat_brings_it_back(room):
    room.publish(call(1, "A042", "5"))
    eventually(lambda: room.reads("A042   5"))

    eventually(lambda: room.reads("--"))
    room.beat()

    eventually(lambda: room.reads("A042   5"))


def test_a_line_that_is_lost_is_a_fault_and_reports_nothing_until_it_is_back(room):
    room.publish()
    eventually(lambda: room.health.status == "ready")
    room.cut = True
    eventually(lambda: room.health.fault == LINE, within_s=10)

    room.publish(call(1, "A042", "5"), seq=2)
    eventually(lambda: room.shell.board.turn is not None)
    before = room.reports
    room.cut = False

    eventually(lambda: room.reports, within_s=10)
    assert before == []
    eventually(lambda: room.health.status == "ready")
    eventually(lambda: room.reads("A042   5") or room.reads("--"))


def test_at_the_end_the_line_is_dark(room):
    room.publish(call(1, "A042", "5"))
    eventually(lambda: room.reads("A042   5"))

    room.switch_off()

    assert room.reads("")


@pytest.mark.fault("F04")
def test_the_loop_of_a_line_feeds_the_watchdog(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1000000")
        room = Room()
        try:
            told = [systemd.recv(200).decode() for _ in range(4)]
        finally:
            room.end()

    assert told == ["READY=1", *["WATCHDOG=1"] * 3]
