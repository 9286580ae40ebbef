"""The twins of number displays do what data sheets and manual say, so that tests at them mean something."""

from __future__ import annotations

import pytest

from hardware.display_dialects import LineDialect, Max7219Digits, Max7219Matrix, S7sDialect
from hardware.seven_segments import SEGMENTS
from hardware.virtual_max7219 import VirtualMax7219Digits, VirtualMax7219Matrix
from hardware.virtual_serial_displays import VirtualLineDisplay, VirtualS7s

TWINS = [VirtualLineDisplay, VirtualS7s, VirtualMax7219Digits, VirtualMax7219Matrix]
ON, TEST, LIMIT, DECODE = b"\x0c\x01", b"\x0f\x01", b"\x0b\x02", b"\x09\xff"


def awake(text="A042"):
    twin = VirtualMax7219Digits()
    for message in [*Max7219Digits().waking(50), *Max7219Digits().showing(text)]:
        twin.take(message)
    return twin


def test_a_max7219_in_shutdown_is_dark_and_keeps_its_digits():
    twin = awake()
    twin.take(b"\x0c\x00")
    dark = twin.reads()
    twin.take(ON)

    assert (dark, twin.reads()) == ("        ", "    A042")


def test_a_max7219_under_test_lights_everything():
    twin = awake()
    twin.take(TEST)

    assert twin.reads() == "88888888"


def test_a_max7219_shows_only_as_many_digits_as_its_limit_says():
    twin = awake()
    twin.take(LIMIT)

    assert twin.reads() == "     042"


def test_a_max7219_that_decodes_by_itself_would_not_show_our_letters():
    twin = awake()
    twin.take(DECODE)

    assert twin.reads() == "        "


def test_waking_takes_a_max7219_out_of_any_state():
    twin = awake()
    for message in (TEST, LIMIT, DECODE, b"\x0c\x00"):
        twin.take(message)
    for message in Max7219Digits().waking(50):
        twin.take(message)

    assert twin.reads() == "    A042"


@pytest.mark.parametrize(("percent", "step"), [(0, 0), (50, 8), (100, 15)])
def test_the_brightness_of_a_max7219_has_sixteen_steps(percent, step):
    twin = VirtualMax7219Digits()
    for message in Max7219Digits().waking(percent):
        twin.take(message)

    assert twin.brightness == step


def test_a_transfer_reaches_every_module_of_a_row():
    twin = VirtualMax7219Matrix(3)
    for message in Max7219Matrix(modules=3).waking(100):
        twin.take(message)
    twin.take(bytes([1, 0x80, 1, 0x18, 1, 0x01]))

    assert twin.dots()[0] == "#......." + "...##..." + ".......#"


def test_a_transfer_that_is_too_long_is_pushed_through():
    twin = VirtualMax7219Matrix(2)
    for message in Max7219Matrix(modules=2).waking(100):
        twin.take(message)
    twin.take(bytes([1, 0xFF, 1, 0x80, 1, 0x01]))

    assert twin.dots()[0] == "#......." + ".......#"


def test_the_s7s_is_cleared_by_one_byte():
    twin = VirtualS7s()
    twin.take(S7sDialect().showing("8888")[0])
    twin.take(b"\x76")

    assert twin.reads() == "    "


def test_the_s7s_lights_single_segments():
    twin = VirtualS7s()
    twin.take(bytes([0x7B, SEGMENTS["A"], 0x7E, SEGMENTS["-"]]))

    assert twin.reads() == "A  -"


def test_a_display_of_our_protocol_says_yes_with_its_address():
    assert VirtualLineDisplay(address=42).feed(LineDialect(address=42).showing("A1")[0]) == b"\x0642"


@pytest.mark.parametrize("answer", [b"\x0601", b"\x0601\x0601"])
def test_yes_is_understood(answer):
    assert LineDialect().accepted(answer) is True


@pytest.mark.parametrize("answer", [b"\x1501", b"\x0602", b"\xff\xff\xff"])
def test_no_and_nonsense_are_understood(answer):
    assert LineDialect().accepted(answer) is False


@pytest.mark.parametrize("answer", [b"", b"\x06", b"\x060"])
def test_half_an_answer_is_waited_for(answer):
    assert LineDialect().accepted(answer) is None


@pytest.mark.parametrize("dialect", [S7sDialect(), Max7219Digits(), Max7219Matrix()])
def test_displays_that_never_answer_are_not_waited_for(dialect):
    assert (dialect.answers, dialect.accepted(b"")) == (False, True)


@pytest.mark.parametrize("kind", TWINS)
def test_an_unplugged_twin_has_no_line(kind):
    twin = kind()
    line = twin.open()
    twin.unplug()

    with pytest.raises(ConnectionError, match="unplugged"):
        twin.open()
    with pytest.raises(ConnectionError, match="unplugged"):
        line.write(b"\x0c\x01")
    with pytest.raises(ConnectionError, match="unplugged"):
        line.read(0.1)


@pytest.mark.parametrize("kind", TWINS)
def test_a_twin_that_was_just_switched_on_is_dark(kind):
    fresh, used = kind(), kind()
    used.switch_off_and_on()

    assert fresh.picture() == used.picture()
    assert not set(fresh.picture()) & set("|_#")


def test_what_could_be_seen_is_kept_in_order_and_each_picture_once():
    twin = VirtualLineDisplay()
    for text in ("A041", "A041", "A042"):
        twin.take(LineDialect().showing(text)[0])

    assert len(twin.seen) == 2
    assert twin.seen[-1] == twin.picture()


@pytest.mark.parametrize(("text", "picture"), [
    ("8", " _\n|_|\n|_|"),
    ("1", "\n  |\n  |"),
    ("-", "\n _\n"),
    ("D", "\n _|\n|_|"),
])  # fmt: skip
def test_a_place_is_drawn_as_its_segments_lie(text, picture):
    twin = VirtualLineDisplay(places=3)
    twin.take(LineDialect(places=3).showing(text.ljust(3))[0])

    assert twin.picture() == picture
