"""A scanner read from the kernel's events: keys, halves of events, and cables that are pulled."""

from __future__ import annotations

import errno
import logging
import os
import queue
import resource
import string

import pytest

from hardware.evdev_scanner import EvdevScanner, find_scanner, open_scanner
from hardware.input_events import (
    EV_KEY,
    EV_SYN,
    EVENT,
    KEY_KEYPAD_ENTER,
    KEY_LEFT_SHIFT,
    KEY_RIGHT_SHIFT,
    SYN_DROPPED,
    EventReader,
    InputEvent,
    KeysToText,
    typed,
)
from hardware.scanner import Garbled, Scanned
from hardware.virtual_scanner import VirtualScanner
from tests.hardware.pins import open_files, threads_called, wait_for

URL = "HTTPS://Q.example.org/c/AbC-9?visit=1&day=2_3:4"
KEY_A, KEY_7, KEY_LEFT_CTRL = 30, 8, 29


def scans_of(events):
    keys = KeysToText()
    return [scan for event in events if (scan := keys.take(event, 0.0)) is not None]


def key(code, value):
    return InputEvent(EV_KEY, code, value)


def tap(code):
    return [key(code, 1), key(code, 0)]


@pytest.fixture
def device():
    twin = VirtualScanner()
    yield twin
    twin.close()


@pytest.fixture
def scans():
    return queue.Queue()


def opened(device, scans, **settings):
    return EvdevScanner(device.open, on_scan=scans.put, retry_s=0.01, longest_retry_s=0.02, **settings)


def test_an_event_is_twenty_four_bytes():
    assert EVENT.size == 24


def test_every_printable_ascii_character_has_its_key():
    text = "".join(sorted(set(string.printable) - set("\t\n\r\x0b\x0c")))

    assert scans_of(EventReader().feed(b"".join(typed(text)))) == [Scanned(text)]


def test_a_character_without_a_key_cannot_be_typed():
    with pytest.raises(ValueError, match="no key of a US keyboard types 'ą'"):
        list(typed("ą"))


def test_shift_makes_capitals_as_long_as_it_is_held():
    events = [key(KEY_LEFT_SHIFT, 1), *tap(KEY_A), key(KEY_LEFT_SHIFT, 0), *tap(KEY_A), *tap(28)]

    assert scans_of(events) == [Scanned("Aa")]


def test_either_shift_will_do_until_both_are_released():
    left, right = KEY_LEFT_SHIFT, KEY_RIGHT_SHIFT
    events = [key(left, 1), key(right, 1), key(left, 0), *tap(KEY_A), key(right, 0), *tap(KEY_A), *tap(28)]

    assert scans_of(events) == [Scanned("Aa")]


def test_shift_of_a_digit_is_its_sign():
    assert scans_of([key(KEY_LEFT_SHIFT, 1), *tap(KEY_7), key(KEY_LEFT_SHIFT, 0), *tap(28)]) == [Scanned("&")]


def test_a_key_that_is_held_counts_once():
    assert scans_of([key(KEY_A, 1), key(KEY_A, 2), key(KEY_A, 2), key(KEY_A, 0), *tap(28)]) == [Scanned("a")]


def test_the_keypad_types_digits_and_ends_a_code():
    assert scans_of([*tap(79), *tap(80), *tap(82), *tap(KEY_KEYPAD_ENTER)]) == [Scanned("120")]


def test_a_key_without_a_character_spoils_the_code():
    assert scans_of([*tap(KEY_A), *tap(KEY_LEFT_CTRL), *tap(KEY_A), *tap(28)]) == [
        Garbled("a key without a character (code 29)")
    ]


def test_keys_that_the_kernel_dropped_spoil_the_code_and_not_the_next():
    dropped = InputEvent(EV_SYN, SYN_DROPPED, 0)

    assert scans_of([key(KEY_LEFT_SHIFT, 1), *tap(KEY_A), dropped, *tap(28), *tap(KEY_A), *tap(28)]) == [
        Garbled("keys were lost on the way"),
        Scanned("a"),
    ]


@pytest.mark.parametrize("size", [1, 5, 23, 25, 100])
def test_events_that_arrive_in_pieces_are_put_together(size):
    data = b"".join(typed(URL))
    reader = EventReader()

    events = [
        event for start in range(0, len(data), size) for event in reader.feed(data[start : start + size])
    ]

    assert scans_of(events) == [Scanned(URL)]


def test_a_scan_comes_through_the_wire(device, scans):
    with opened(device, scans) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.scan(URL)

        assert scans.get(timeout=10) == Scanned(URL)


def test_scans_keep_their_order(device, scans):
    codes = [f"A{number:03}" for number in range(100)]
    with opened(device, scans) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        for code in codes:
            device.scan(code)

        assert [scans.get(timeout=10).code for _ in codes] == codes


def test_halves_of_events_come_together_on_the_wire(device, scans):
    data = b"".join(typed("A042"))
    with opened(device, scans) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.send(data[:30])
        device.send(data[30:])

        assert scans.get(timeout=10) == Scanned("A042")


def test_a_pulled_cable_and_its_return_are_told_and_logged_once(device, scans, caplog):
    caplog.set_level(logging.INFO, "hardware.evdev_scanner")
    told = []
    with opened(
        device, scans, on_lost=lambda: told.append("lost"), on_back=lambda: told.append("back")
    ) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.unplug()
        wait_for(lambda: not scanner.available, "the loss")
        tries = count_opens(device)
        wait_for(lambda: tries() >= 3, "three tries in vain")
        device.plug()
        wait_for(lambda: scanner.available, "the return")
        device.scan("A042")

        assert scans.get(timeout=10) == Scanned("A042")
    assert told == ["lost", "back"]
    assert [record.message.split(":")[0].split(" after")[0] for record in caplog.records] == [
        "Scanner lost",
        "Scanner back",
    ]


def count_opens(device):
    """Return a function that tells how often *device* was opened, or tried to be, since now."""
    opens = []
    device_lock = device._lock

    class Counted:
        def __enter__(self):
            opens.append(1)
            return device_lock.__enter__()

        def __exit__(self, *failure):
            return device_lock.__exit__(*failure)

    device._lock = Counted()
    return lambda: len(opens)


def test_half_a_code_before_the_cable_was_pulled_is_not_glued_to_the_next(device, scans):
    with opened(device, scans) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.send(b"".join(typed("A0"))[: 24 * 3])
        device.unplug()
        wait_for(lambda: not scanner.available, "the loss")
        device.plug()
        wait_for(lambda: scanner.available, "the return")
        device.scan("42")

        assert scans.get(timeout=10) == Scanned("42")


def test_a_scanner_that_is_not_there_at_the_start_is_told_as_lost(scans):
    told = queue.Queue()

    def open_nothing():
        raise LookupError("no scanner named 'Honeywell'; there is 'Power Button'")

    with EvdevScanner(open_nothing, on_scan=scans.put, on_lost=lambda: told.put("lost")) as scanner:
        assert told.get(timeout=10) == "lost"
        assert not scanner.available


def test_a_device_that_answers_with_an_error_is_lost(scans, tmp_path):
    told = queue.Queue()
    folder = os.fspath(tmp_path)  # reading a folder answers EISDIR, as reading a pulled device answers ENODEV

    with EvdevScanner(
        lambda: os.open(folder, os.O_RDONLY), on_scan=scans.put, on_lost=lambda: told.put("lost")
    ):
        assert told.get(timeout=10) == "lost"


def test_a_device_with_nothing_to_read_yet_is_waited_for(device, scans):
    def open_without_blocking():
        fd = device.open()
        os.set_blocking(fd, False)
        return fd

    with EvdevScanner(open_without_blocking, on_scan=scans.put) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.scan("A001")
        first = scans.get(timeout=10)
        device.scan("A002")

        assert (first, scans.get(timeout=10)) == (Scanned("A001"), Scanned("A002"))


def test_a_scanner_works_in_a_process_with_more_files_than_select_can_count(device, scans):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    many = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        with EvdevScanner(device.open, on_scan=scans.put) as scanner:
            wait_for(lambda: scanner.available, "the scanner")
            device.scan("A042")

            assert scans.get(timeout=10) == Scanned("A042")
    finally:
        for fd in many:
            os.close(fd)


def test_a_receiver_that_fails_is_logged_and_gets_the_next_scan(device, caplog):
    received = []

    def receive(scan):
        received.append(scan)
        raise RuntimeError("no screen")

    with EvdevScanner(device.open, on_scan=receive) as scanner:
        wait_for(lambda: scanner.available, "the scanner")
        device.scan("A001")
        device.scan("A002")
        wait_for(lambda: len(received) == 2, "both scans")

    assert "no screen" in caplog.text


def test_closing_twice_does_no_harm_and_gives_thread_and_files_back(device, scans):
    threads, files = threads_called("scanner"), open_files()
    scanner = opened(device, scans)
    wait_for(lambda: scanner.available, "the scanner")

    scanner.close()
    scanner.close()
    device.close()

    assert threads_called("scanner") == threads
    assert open_files() == files
    assert not scanner.available


def test_a_receiver_may_close_the_scanner(device):
    received = []

    def receive(scan):
        received.append(scan)
        scanner.close()

    before = threads_called("scanner")
    scanner = EvdevScanner(device.open, on_scan=receive)
    wait_for(lambda: scanner.available, "the scanner")
    device.scan("A001")
    wait_for(lambda: threads_called("scanner") == before, "the end of the reader")

    assert received == [Scanned("A001")]


def test_a_scan_that_nobody_listens_to_is_lost_in_peace(device):
    os.close(device.open())

    device.scan("A042")
    device.scan("A042")


def test_an_unplugged_twin_cannot_be_opened(device):
    device.unplug()

    with pytest.raises(OSError, match="unplugged") as failure:
        device.open()

    assert failure.value.errno == errno.ENODEV


@pytest.fixture
def devices(tmp_path):
    for event, name in {
        "event0": "Power Button",
        "event3": "Honeywell 1900 Scanner",
        "event12": "USB Kbd",
    }.items():
        (tmp_path / event / "device").mkdir(parents=True)
        (tmp_path / event / "device" / "name").write_text(name + "\n")
    (tmp_path / "event13").mkdir()  # unplugged at this moment
    (tmp_path / "mouse0").mkdir()
    return tmp_path


def test_a_scanner_is_found_by_a_part_of_its_name(devices):
    assert find_scanner("honeywell", devices) == "/dev/input/event3"


def test_a_scanner_that_is_not_there_is_told_with_those_that_are(devices):
    with pytest.raises(
        LookupError, match="no scanner named 'Zebra'; there is 'Power Button', 'Honeywell 1900 Scanner'"
    ):
        find_scanner("Zebra", devices)


def test_a_machine_without_input_devices_says_so(tmp_path):
    with pytest.raises(LookupError, match="no input devices at all"):
        find_scanner("Zebra", tmp_path)


def test_a_file_that_is_no_input_device_is_not_opened_as_a_scanner(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    files = open_files()

    with pytest.raises(OSError, match="cannot be grabbed: no input device, or another program holds it"):
        open_scanner(str(tmp_path / "file"))

    assert open_files() == files
