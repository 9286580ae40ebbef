"""The source of input events: opened again and again, timed, and never stopped by what its listener does."""

from __future__ import annotations

import logging
import math
import os
import queue
import threading
import time

import pytest

from hardware.event_source import EventSource, guarded
from hardware.input_devices import (
    devices_with,
    find_input_device,
    input_devices,
    open_input_device,
)
from hardware.input_events import DOWN, EV_KEY, UP, event_bytes
from hardware.virtual_input import VirtualInput
from tests.hardware.pins import open_files, threads_called, wait_for

LOG = logging.getLogger("hardware.test")


class Notes:
    """A listener that writes down what it is told."""

    def __init__(self):
        self.told = queue.Queue()
        self.wake_at_s = math.inf
        self.trouble = None

    def begin(self, fd):
        self.told.put(("begin", fd >= 0))
        if self.trouble:
            raise self.trouble

    def take(self, event, at_s):
        if event.kind == EV_KEY:
            self.told.put(("key", event.code, event.value))

    def pass_time(self, at_s):
        self.told.put(("time", at_s >= self.wake_at_s))
        self.wake_at_s = math.inf

    def due_s(self):
        return self.wake_at_s

    def lost(self):
        self.told.put(("lost",))

    def back(self):
        self.told.put(("back",))

    def next(self):
        return self.told.get(timeout=10)


@pytest.fixture
def device():
    twin = VirtualInput("thing")
    yield twin
    twin.close()


@pytest.fixture
def notes():
    return Notes()


def reading(device, notes, **settings):
    settings = {"retry_s": 0.01, "longest_retry_s": 0.02} | settings
    return EventSource(device.open, notes, name="thing", log=LOG, **settings)


def test_a_device_that_is_there_is_opened_and_its_events_are_told(device, notes):
    with reading(device, notes):
        first = notes.next()
        device.send(event_bytes(EV_KEY, 30, DOWN) + event_bytes(EV_KEY, 30, UP))

        assert [first, notes.next(), notes.next()] == [("begin", True), ("key", 30, 1), ("key", 30, 0)]


def test_nothing_is_lost_or_back_while_a_device_is_there(device, notes):
    with reading(device, notes) as source:
        notes.next()
        device.send(event_bytes(EV_KEY, 30, DOWN))
        notes.next()

        assert source.available
        assert notes.told.empty()


def test_a_device_that_comes_back_is_begun_before_it_is_told_as_back(device, notes):
    with reading(device, notes):
        notes.next()
        device.unplug()
        lost = notes.next()
        device.plug()

        assert [lost, notes.next(), notes.next()] == [("lost",), ("begin", True), ("back",)]


def test_half_an_event_is_void_when_the_device_is_opened_anew(device, notes):
    with reading(device, notes) as source:
        notes.next()
        device.send(event_bytes(EV_KEY, 30, DOWN)[:10])
        device.unplug()
        wait_for(lambda: not source.available, "the loss")
        device.plug()
        wait_for(lambda: source.available, "the return")
        device.send(event_bytes(EV_KEY, 31, DOWN))

        assert [notes.next() for _ in range(4)] == [("lost",), ("begin", True), ("back",), ("key", 31, 1)]


def test_a_listener_that_waits_for_an_instant_is_woken_then(device, notes):
    notes.wake_at_s = time.monotonic() + 0.05
    with reading(device, notes):
        notes.next()

        assert notes.next() == ("time", True)


def test_an_instant_in_the_past_wakes_at_once(device, notes):
    notes.wake_at_s = 0.0
    with reading(device, notes):
        notes.next()

        assert notes.next() == ("time", True)


def test_a_listener_that_cannot_begin_is_a_lost_device(device, notes):
    notes.trouble = OSError("it answers nonsense")
    with reading(device, notes) as source:
        first, second = notes.next(), notes.next()
        notes.trouble = None
        wait_for(lambda: source.available, "the return")

        assert (first, second) == (("begin", True), ("lost",))


def test_a_lost_device_is_looked_for_less_and_less_often(notes, monkeypatch):
    pauses = []

    class Impatient(threading.Event):
        def wait(self, timeout=None):
            if timeout is not None:
                pauses.append(timeout)
            return super().wait(0.001)

    def nothing():
        raise LookupError("no thing")

    monkeypatch.setattr("hardware.event_source.threading.Event", Impatient)
    with EventSource(nothing, notes, name="thing", log=LOG, retry_s=1.0, longest_retry_s=5.0):
        wait_for(lambda: len(pauses) >= 5, "five tries")

    assert pauses[:5] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_the_diary_names_the_device_and_why_it_is_lost(notes, caplog):
    def nothing():
        raise LookupError("no thing named 'x'")

    with EventSource(nothing, notes, name="thing", log=LOG, retry_s=0.01):
        notes.next()

    assert [record.getMessage() for record in caplog.records] == ["Thing lost: no thing named 'x'"]


def test_every_device_file_is_closed_again(device, notes):
    files = open_files()
    for _ in range(5):
        with reading(device, notes):
            notes.next()
    device.close()

    assert open_files() == files
    assert threads_called("thing") == 0


def test_closing_does_not_wait_for_the_next_event(device, notes):
    source = reading(device, notes)
    notes.next()
    began_s = time.monotonic()

    source.close()

    assert time.monotonic() - began_s < 1.0


def test_closing_does_not_wait_for_a_lost_device(notes):
    def nothing():
        raise LookupError("no thing")

    source = EventSource(nothing, notes, name="thing", log=LOG, retry_s=60.0)
    notes.next()
    began_s = time.monotonic()

    source.close()

    assert time.monotonic() - began_s < 1.0


def test_a_source_knows_its_own_reader(device, notes):
    here = []
    notes.take = lambda *_: here.append(source.reads_here())
    with reading(device, notes) as source:
        device.send(event_bytes(EV_KEY, 30, DOWN))
        wait_for(lambda: here, "the event")

        assert here[0]
        assert not source.reads_here()


def test_nobody_need_receive():
    assert guarded(LOG, "thing", None, 1) is None


def test_a_receiver_that_fails_is_logged_with_whose_it_is(caplog):
    guarded(LOG, "thing", lambda: 1 / 0)

    assert caplog.records[0].getMessage() == "The receiver of the thing failed"


@pytest.fixture
def listed(tmp_path):
    for event, name, keys in (
        ("event10", "Keypad", "0"),
        ("event2", "Keypad Consumer Control", "c000000000000 0"),
        ("event1", "Power Button", "10000000000000 0"),
        ("event3", "USB Keyboard", "c000000000007 fffffffffffffffe"),
    ):
        capabilities = tmp_path / event / "device" / "capabilities"
        capabilities.mkdir(parents=True)
        (capabilities.parent / "name").write_text(name + "\n")
        (capabilities / "key").write_text(keys + "\n")
    return tmp_path


def test_devices_are_listed_in_the_order_of_their_numbers(listed):
    assert list(input_devices(listed)) == ["event1", "event2", "event3", "event10"]


def test_the_very_name_goes_before_a_part_of_one(listed):
    assert find_input_device("keypad", listed) == "/dev/input/event10"
    assert find_input_device("keypad c", listed) == "/dev/input/event2"


def test_the_message_says_what_was_looked_for(listed):
    with pytest.raises(LookupError, match="no keypad named 'x'; there is 'Power Button', 'Keypad Consumer"):
        find_input_device("x", listed, what="keypad")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (114, ["Keypad Consumer Control", "USB Keyboard"]),
        (1, ["USB Keyboard"]),
        (0, []),
        (116, ["Power Button"]),
        (700, []),
    ],
)
def test_devices_are_found_by_the_keys_that_they_can_send(listed, code, names):
    assert list(devices_with("key", code, listed)) == names


def test_a_device_that_does_not_tell_its_keys_is_passed_over(listed):
    assert list(devices_with("sw", 2, listed)) == []


def test_a_device_that_is_not_grabbed_stays_open_to_others(tmp_path):
    (tmp_path / "event").write_bytes(b"events")
    fd = open_input_device(str(tmp_path / "event"), grab=False)

    assert os.read(fd, 100) == b"events"
    assert not os.get_inheritable(fd)
    os.close(fd)
