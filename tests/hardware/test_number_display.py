"""Number displays: the same tests for every kind, over pulled cables, lost power and bent bytes."""

from __future__ import annotations

import errno
import logging
import math
import os
import queue
import select
import threading
import tty
from itertools import pairwise

import pytest

from contract.settings import BadSettings, read
from hardware.display_dialects import (
    LineDialect,
    Max7219Digits,
    Max7219Matrix,
    S7sDialect,
    checked,
)
from hardware.display_line import SerialLine, SpiLine
from hardware.number_display import DisplayError, DisplaySilent, DisplayUnreachable, TextNotShowable
from hardware.number_display_settings import NumberDisplaySettings
from hardware.seven_segments import SEGMENTS
from hardware.virtual_max7219 import VirtualMax7219Digits, VirtualMax7219Matrix
from hardware.virtual_serial_displays import GOES_DARK_S, VirtualLineDisplay, VirtualS7s
from hardware.wired_display import Blinking, WiredDisplay
from tests.hardware.pins import HandClock, open_files, threads_called, wait_for
from tests.hardware.told_in_words import untold

KINDS = {
    "line": (LineDialect, VirtualLineDisplay),
    "s7s": (S7sDialect, VirtualS7s),
    "max7219-digits": (Max7219Digits, VirtualMax7219Digits),
    "max7219-matrix": (Max7219Matrix, VirtualMax7219Matrix),
}


class Desk:
    """A display of one kind with its twin."""

    def __init__(self, kind):
        dialect, twin = KINDS[kind]
        self.dialect, self.twin = dialect(), twin()

    def opened(self, **settings):
        settings = {"retry_s": 0.02, "refresh_s": 0.05} | settings
        return WiredDisplay(self.dialect, self.twin.open, **settings)

    def picture_of(self, text):
        """What a fresh display of this kind shows when it is told *text*."""
        fresh = type(self.twin)()
        for message in [*self.dialect.waking(50), *self.dialect.showing(text)]:
            fresh.take(message)
        return fresh.picture()

    def shows(self, text):
        wanted = self.picture_of(text)
        wait_for(lambda: self.twin.picture() == wanted, f"{text!r} to be seen")


@pytest.fixture(params=KINDS)
def desk(request):
    return Desk(request.param)


def test_a_number_is_seen(desk):
    with desk.opened() as display:
        display.show("A042")

        desk.shows("A042")
        wait_for(lambda: display.available, "the display to be there")


def test_a_new_number_takes_the_place_of_the_old_one(desk):
    with desk.opened() as display:
        display.show("A042")
        desk.shows("A042")
        display.show("7")

        desk.shows("7")


def test_nothing_is_seen_when_it_is_blanked(desk):
    with desk.opened() as display:
        display.show("A042")
        desk.shows("A042")
        display.blank()

        desk.shows("")


def test_at_the_end_the_display_is_blank(desk):
    with desk.opened() as display:
        display.show("A042")
        desk.shows("A042")

    assert desk.twin.picture() == desk.picture_of("")


@pytest.mark.parametrize("text", ["A0421234567", "a042", "Ż01", "A042\n"])
def test_what_cannot_be_shown_is_refused_and_what_was_shown_stays(desk, text):
    with desk.opened() as display:
        display.show("A042")
        desk.shows("A042")
        with pytest.raises(TextNotShowable):
            display.show(text)

        assert desk.twin.picture() == desk.picture_of("A042")


def test_a_display_that_lost_its_power_shows_the_number_again_by_itself(desk):
    with desk.opened() as display:
        display.show("A042")
        desk.shows("A042")
        desk.twin.switch_off_and_on()

        desk.shows("A042")


def test_a_pulled_cable_and_its_return_are_told_and_logged_once_and_the_newest_number_is_seen(desk, caplog):
    caplog.set_level(logging.INFO, "hardware.wired_display")
    told = queue.Queue()
    with desk.opened(on_lost=lambda: told.put("lost"), on_back=lambda: told.put("back")) as display:
        display.show("A042")
        desk.shows("A042")
        desk.twin.unplug()
        lost = told.get(timeout=10)
        display.show("A043")
        gone = display.available
        desk.twin.plug()

        desk.shows("A043")
        assert (lost, gone, told.get(timeout=10)) == ("lost", False, "back")
    assert [record.message[:19] for record in caplog.records] == [
        "Number display lost",
        "Number display back",
    ]


def test_a_display_that_is_not_there_at_the_start_is_told_as_lost(desk):
    desk.twin.unplug()
    told = queue.Queue()
    with desk.opened(on_lost=lambda: told.put("lost")) as display:
        assert (told.get(timeout=10), display.available) == ("lost", False)


@pytest.mark.parametrize(
    ("at_s", "seen", "turns_s"),
    [
        (0.0, "A042", 0.5),
        (0.49, "A042", 0.5),
        (0.5, "", 1.0),
        (1.0, "A042", 1.4),
        (1.4, "A042", math.inf),
        (1.6, "A042", math.inf),
    ],
)
def test_a_new_call_blinks_once_a_second_lit_first_and_is_then_steady(at_s, seen, turns_s):
    text, turns_at_s = Blinking("A042", 100.0, 1.4).at(100.0 + at_s)

    assert (text, turns_at_s) == (seen, pytest.approx(100.0 + turns_s))


def test_blinking_stays_under_three_flashes_a_second():
    lit = [bool(Blinking("A042", 0.0, 60.0).at(hundredth / 100)[0]) for hundredth in range(1000)]
    flashes = sum(after and not before for before, after in pairwise(lit))

    assert flashes / 10 < 3


def test_a_new_call_is_seen_to_blink(desk):
    clock = HandClock()
    with desk.opened(clock=clock, refresh_s=1e9) as display:
        display.show("A042", blink_s=1.4)
        desk.shows("A042")
        for text in ("", "A042"):
            clock.turn(0.5)
            wake(display)
            desk.shows(text)


def wake(display):
    with display._changed:
        display._changed.notify_all()


def test_every_brightness_is_in_the_displays_own_steps(desk):
    steps = []
    with desk.opened() as display:
        for percent in (0, 50, 100, 500):
            before = desk.twin.brightness
            display.brighten(percent)
            top = {"line": 9, "s7s": 100}.get(kind_of(desk), 15)
            wanted = round(min(100, percent) * top / 100)
            wait_for(
                lambda wanted=wanted: desk.twin.brightness == wanted, f"brightness {wanted} from {before}"
            )
            steps.append(wanted)

    assert steps[0] == 0
    assert steps[-1] == top


def kind_of(desk):
    return next(kind for kind, (dialect, _) in KINDS.items() if isinstance(desk.dialect, dialect))


def test_closing_twice_gives_the_thread_back(desk):
    display = desk.opened()

    display.close()
    display.close()

    assert threads_called("number-display") == 0


def test_a_receiver_that_fails_is_logged_and_the_display_goes_on(desk, caplog):
    def fail():
        raise RuntimeError("no hub")

    with desk.opened(on_lost=fail) as display:
        display.show("A042")
        desk.shows("A042")
        desk.twin.unplug()
        wait_for(lambda: "no hub" in caplog.text, "the failure")
        desk.twin.plug()

        desk.shows("A042")


def test_a_display_of_our_protocol_that_does_not_answer_is_lost():
    desk, told = Desk("line"), queue.Queue()
    desk.twin.deaf = True
    with desk.opened(on_lost=lambda: told.put("lost"), on_back=lambda: told.put("back")) as display:
        display.show("A042")
        lost = told.get(timeout=10)
        desk.twin.deaf = False

        assert (lost, told.get(timeout=10)) == ("lost", "back")
        desk.shows("A042")


class Noisy:
    """A line that bends the first *bends* messages."""

    def __init__(self, line, bends):
        self._line, self.bends, self.sent = line, bends, []

    def write(self, message):
        self.sent.append(message)
        if self.bends:
            self.bends -= 1
            message = message[:4] + bytes([message[4] ^ 0x10]) + message[5:]
        self._line.write(message)

    def read(self, limit_s):
        return self._line.read(limit_s)

    def close(self):
        self._line.close()


def test_a_bent_message_is_refused_by_the_display_and_sent_again():
    twin = VirtualLineDisplay()
    noisy = Noisy(twin.open(), bends=1)
    with WiredDisplay(LineDialect(), lambda: noisy, refresh_s=1e9):
        wait_for(lambda: twin.brightness, "the display to wake")

    assert noisy.sent[0] == noisy.sent[1]


def test_a_line_that_bends_everything_is_a_lost_display():
    told = queue.Queue()
    with WiredDisplay(
        LineDialect(),
        lambda: Noisy(VirtualLineDisplay().open(), bends=1000),
        on_lost=lambda: told.put("lost"),
        retry_s=0.02,
    ):
        assert told.get(timeout=10) == "lost"


def test_an_answer_that_comes_too_late_is_none_to_the_next_message():
    twin = VirtualLineDisplay()
    twin._answers += b"\x0601"  # from before
    twin.deaf = True
    told = queue.Queue()
    with WiredDisplay(LineDialect(), twin.open, on_lost=lambda: told.put("lost"), retry_s=0.02):
        assert told.get(timeout=10) == "lost"


def test_a_frame_of_our_protocol_is_written_as_the_manual_says():
    assert LineDialect(address=7).showing("A42") == [b"\x0207T A42\x0337"]
    assert LineDialect().waking(100) == [checked(b"01L9")]


def test_displays_at_one_line_hear_only_what_is_theirs():
    first, second = VirtualLineDisplay(address=1), VirtualLineDisplay(address=2)
    message = LineDialect(address=2).showing("A042")[0]

    assert (first.feed(message), second.feed(message)) == (b"", b"\x0602")
    assert (first.reads(), second.reads()) == ("    ", "A042")


@pytest.mark.parametrize("body", [b"01T123", b"01T12345", b"01Ta123", b"01L10", b"01Lx", b"01X", b"01"])
def test_a_frame_that_makes_no_sense_is_refused(body):
    display = VirtualLineDisplay()

    assert display.feed(checked(body)) == b"\x1501"
    assert display.reads() == "    "


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_frames_that_arrive_in_pieces_or_after_noise_are_put_together(size):
    display = VirtualLineDisplay()
    data = b"\xff\x00noise" + LineDialect().showing("A042")[0]

    answer = b"".join(display.feed(data[place : place + size]) for place in range(0, len(data), size))

    assert (answer, display.reads()) == (b"\x0601", "A042")


def test_a_display_of_our_protocol_goes_dark_when_nobody_speaks_to_it():
    clock = HandClock()
    display = VirtualLineDisplay(clock=clock)
    display.feed(LineDialect().showing("A042")[0])
    clock.turn(GOES_DARK_S - 0.1)
    before = display.reads()
    clock.turn(0.2)

    assert (before, display.reads()) == ("A042", "    ")


def test_the_memory_of_the_s7s_is_not_worn_out_by_its_brightness():
    desk = Desk("s7s")
    with desk.opened(refresh_s=0.005) as display:
        for number in range(10):
            display.show(f"A{number:03}")
            desk.shows(f"A{number:03}")

    assert desk.twin.brightness_writes == 1


def test_the_s7s_is_told_its_segments_place_by_place():
    assert S7sDialect().showing("A1") == [bytes([0x7B, 0, 0x7C, 0, 0x7D, SEGMENTS["A"], 0x7E, SEGMENTS["1"]])]


def test_the_s7s_finds_its_way_after_any_number_of_lost_bytes():
    for lost in range(9):
        twin = VirtualS7s()
        twin.feed(S7sDialect().showing("A042")[0][lost:])
        for message in [*S7sDialect().waking(50), *S7sDialect().showing("A1")]:
            twin.feed(message)
        assert twin.reads() == "  A1"


def test_the_registers_of_a_max7219_are_those_of_its_data_sheet():
    waking = Max7219Digits().waking(100)

    assert waking == [b"\x0f\x00", b"\x0b\x07", b"\x09\x00", b"\x0a\x0f", b"\x0c\x01"]
    assert Max7219Digits().showing("1")[-1] == bytes([1, 0b0110000])  # b and c of the rightmost digit


def test_a_max7219_that_was_just_switched_on_shows_nothing():
    twin = VirtualMax7219Digits()
    for message in Max7219Digits().showing("A042"):
        twin.take(message)

    assert twin.reads() == "        "


def test_a_row_of_modules_gets_its_leftmost_part_first():
    row = Max7219Matrix(modules=2).showing("-")[3]

    assert row == bytes([4, 0b00000011, 4, 0b10000000])


def test_modules_that_hang_upside_down_are_turned():
    upright, hung = VirtualMax7219Matrix(2), VirtualMax7219Matrix(2)
    for twin, dialect in ((upright, Max7219Matrix(modules=2)), (hung, Max7219Matrix(modules=2, flip=True))):
        for message in [*dialect.waking(50), *dialect.showing("7")]:
            twin.take(message)

    assert hung.dots() == [row[::-1] for row in reversed(upright.dots())]


def test_a_number_in_dots_is_what_a_person_sees():
    twin, dialect = VirtualMax7219Matrix(2), Max7219Matrix(modules=2)
    for message in [*dialect.waking(50), *dialect.showing("17")]:
        twin.take(message)

    assert twin.dots() == [
        "....#...#####...",
        "...##.......#...",
        "....#......#....",
        "....#.....#.....",
        "....#....#......",
        "....#....#......",
        "...###...#......",
        "................",
    ]


def test_a_number_in_segments_is_what_a_person_sees():
    twin = VirtualLineDisplay()
    twin.take(LineDialect().showing("A042")[0])

    assert twin.picture() == (
        " _   _       _\n"
        "|_| | | |_|  _|\n"
        "| | |_|   | |_"
    )  # fmt: skip


@pytest.fixture
def wire():
    """A serial line with a twin at its other end."""
    master, slave = os.openpty()
    tty.setraw(slave)
    twin, stopped = VirtualLineDisplay(), threading.Event()

    def serve():
        while not stopped.is_set():
            if select.select([master], [], [], 0.01)[0]:
                os.write(master, twin.feed(os.read(master, 256)))

    thread = threading.Thread(target=serve)
    thread.start()
    yield twin, os.ttyname(slave)
    stopped.set()
    thread.join()
    os.close(master)
    os.close(slave)


def test_a_number_goes_through_a_real_serial_line(wire):
    twin, path = wire
    settings = NumberDisplaySettings(kind="line", port=path)
    with settings.opened() as display:
        display.show("A042")
        wait_for(lambda: twin.reads() == "A042", "the number")
        wait_for(lambda: display.available, "the display to be there")

    assert twin.reads() == "    "


def test_a_serial_line_gives_its_file_back(wire):
    files = open_files()
    line = SerialLine(wire[1], 9600)

    line.close()
    line.close()

    assert open_files() == files


def test_a_file_that_is_no_serial_line_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    files = open_files()

    with pytest.raises(OSError, match="is no serial line"):
        SerialLine(str(tmp_path / "file"))
    assert open_files() == files


def test_a_file_that_is_no_spi_bus_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    files = open_files()

    with pytest.raises(OSError, match="is no SPI bus") as trouble:
        SpiLine(str(tmp_path / "file"))
    assert trouble.value.errno == errno.ENOTTY
    assert open_files() == files


def test_each_message_is_one_transfer_on_an_spi_bus(tmp_path, monkeypatch):
    monkeypatch.setattr("hardware.display_line.fcntl.ioctl", lambda *_: 0)
    reader, writer = os.pipe()
    line = SpiLine(f"/proc/self/fd/{writer}")
    line.write(b"\x0c\x01")

    assert (os.read(reader, 100), line.read(10.0)) == (b"\x0c\x01", b"")
    line.close()
    os.close(reader)
    os.close(writer)


def test_a_line_whose_other_end_is_gone_is_broken():
    master, slave = os.openpty()
    line = SerialLine(os.ttyname(slave))
    os.close(slave)
    os.close(master)

    with pytest.raises(OSError, match=r"Input/output error|at its end"):
        line.read(1.0)
    line.close()


def test_without_a_word_there_is_no_display():
    assert NumberDisplaySettings().opened() is None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_opened_by_its_settings_and_waited_for(kind, tmp_path):
    with NumberDisplaySettings(kind=kind, port=str(tmp_path / "gone")).opened() as display:
        display.show("A042")

        assert not display.available


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('kind = "s7s"', "'port' is missing"),
        ('kind = "line"\nport = "/dev/x"\nbaud = 300', "'baud' must be one of 1200, 2400, 4800, 9600"),
        ('kind = "line"\nport = "/dev/x"\nseries = ["A", "K"]', "'series': 'K': 'K' cannot be shown"),
        ('kind = "s7s"\nport = "/dev/x"\nseries = ["S"]', "'S' looks like 5 on seven segments"),
        ('kind = "lcd"', "'kind'"),
        ('kind = "line"\nport = "/dev/x"\nbrightnes = 5', "did you mean 'brightness'?"),
        ("address = 0", "'address' must be"),
    ],
)
def test_a_mistake_is_named(text, complaint):
    with pytest.raises(BadSettings) as mistake:
        read(NumberDisplaySettings, text, "desk.toml")

    assert complaint in str(mistake.value)


def test_letters_that_look_alike_are_shown_where_somebody_allows_it():
    text = 'kind = "s7s"\nport = "/dev/x"\nseries = ["S", "B"]\nlook_alikes = true'

    assert read(NumberDisplaySettings, text, "desk.toml").dialect().complaint("S042") == ""


def test_dots_show_every_series():
    text = 'kind = "max7219-matrix"\nport = "/dev/spidev0.0"\nseries = ["K", "W", "S", "MX"]'

    assert read(NumberDisplaySettings, text, "desk.toml").dialect().complaint("MX042") == ""


def test_every_key_is_told_in_words():
    assert untold(NumberDisplaySettings) == []


@pytest.mark.parametrize(
    ("kind", "parent"),
    [(TextNotShowable, ValueError), (DisplayUnreachable, ConnectionError), (DisplaySilent, TimeoutError)],
)
def test_each_trouble_is_of_the_tree_and_of_pythons_own(kind, parent):
    assert issubclass(kind, DisplayError)
    assert issubclass(kind, parent)
