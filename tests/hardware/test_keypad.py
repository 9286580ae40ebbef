"""The tactile keypad: each press once, whatever the key, the finger and the cable do."""

from __future__ import annotations

import logging
import queue
import time

import pytest

from hardware.input_events import EV_KEY, EV_SYN, EVENT, SYN_DROPPED, event_bytes
from hardware.keypad import EvdevKeypad, KeypadKey, Layout, Receivers
from hardware.virtual_keypad import KEYS, LAYOUT, PLUGGED, UNPLUGGED, VirtualKeypad
from hardware.virtual_scanner import VirtualScanner
from tests.hardware.pins import open_files, threads_called, wait_for

KEY_A = 30
UP, DOWN, OK, HELP = KeypadKey.UP, KeypadKey.DOWN, KeypadKey.OK, KeypadKey.HELP


@pytest.fixture
def fingers():
    twin = VirtualKeypad()
    yield twin
    twin.close()


@pytest.fixture
def presses():
    return queue.Queue()


def opened(*twins, layout=LAYOUT, **receivers):
    receivers.setdefault("on_press", str)
    keypad = EvdevKeypad(
        [twin.open for twin in twins], layout, Receivers(**receivers), retry_s=0.01, longest_retry_s=0.02
    )
    wait_for(lambda: keypad.available, "the keypad")
    return keypad


def quick(**settings):
    return Layout(KEYS, frozenset({PLUGGED}), frozenset({UNPLUGGED}), **settings)


def pressed(presses, count):
    return [presses.get(timeout=10) for _ in range(count)]


@pytest.mark.parametrize("key", KeypadKey)
def test_every_key_is_told_by_its_meaning(fingers, presses, key):
    with opened(fingers, on_press=presses.put):
        fingers.press(key)

        assert presses.get(timeout=10) is key


def test_presses_keep_their_order(fingers, presses):
    wanted = [DOWN, DOWN, UP, OK] * 10
    with opened(fingers, on_press=presses.put, layout=quick(bounce_s=0.0)):
        for key in wanted:
            fingers.press(key)

        assert pressed(presses, len(wanted)) == wanted


def test_a_key_that_is_held_counts_once(fingers, presses):
    with opened(fingers, on_press=presses.put):
        fingers.hold(DOWN, repeats=30)
        fingers.press(OK)

        assert pressed(presses, 2) == [DOWN, OK]


@pytest.mark.fault("F25")
def test_a_key_that_bounces_counts_once(fingers, presses):
    with opened(fingers, on_press=presses.put, layout=quick(bounce_s=1.0)):
        for _ in range(5):
            fingers.press(DOWN)
        fingers.press(OK)

        assert pressed(presses, 2) == [DOWN, OK]


def test_a_key_may_be_pressed_again_after_its_bounce(fingers, presses):
    with opened(fingers, on_press=presses.put, layout=quick(bounce_s=0.01)):
        fingers.press(DOWN)
        presses.get(timeout=10)
        released_s = time.monotonic()
        wait_for(lambda: time.monotonic() - released_s > 0.05, "the end of the bounce")
        fingers.press(DOWN)

        assert presses.get(timeout=10) is DOWN


def test_two_keys_at_once_are_two_presses(fingers, presses):
    with opened(fingers, on_press=presses.put):
        fingers.down(UP)
        fingers.down(OK)
        fingers.up(UP)
        fingers.up(OK)

        assert pressed(presses, 2) == [UP, OK]


def test_a_stuck_key_is_told_once_and_once_more_when_it_is_well(fingers):
    told = queue.Queue()
    with opened(
        fingers,
        layout=quick(bounce_s=0.01, stuck_after_s=0.05),
        on_stuck=lambda key: told.put(("stuck", key)),
        on_released=lambda key: told.put(("well", key)),
    ) as keypad:
        fingers.down(HELP)
        first = told.get(timeout=10)
        stuck = keypad.stuck()
        fingers.up(HELP)

        assert (first, stuck, told.get(timeout=10)) == (("stuck", HELP), {HELP}, ("well", HELP))


@pytest.mark.fault("F26")
def test_the_other_keys_work_while_one_is_stuck(fingers, presses):
    stuck = queue.Queue()
    with opened(
        fingers, on_press=presses.put, on_stuck=stuck.put, layout=quick(bounce_s=0.01, stuck_after_s=0.05)
    ):
        fingers.down(HELP)
        stuck.get(timeout=10)
        fingers.press(OK)

        assert pressed(presses, 2) == [HELP, OK]


def test_a_key_whose_release_the_kernel_dropped_is_not_stuck(fingers, presses):
    stuck = []
    with opened(
        fingers, on_press=presses.put, on_stuck=stuck.append, layout=quick(bounce_s=0.0, stuck_after_s=0.2)
    ):
        fingers.down(UP)
        fingers.send(EVENT.pack(0, 0, EV_SYN, SYN_DROPPED, 0))
        fingers.press(UP)

        assert pressed(presses, 2) == [UP, UP]
    assert stuck == []


def test_a_pulled_cable_and_its_return_are_told_and_logged_once(fingers, presses, caplog):
    caplog.set_level(logging.INFO, "hardware.keypad")
    told = []
    with opened(
        fingers,
        on_press=presses.put,
        on_lost=lambda: told.append("lost"),
        on_back=lambda: told.append("back"),
    ) as keypad:
        fingers.unplug()
        wait_for(lambda: not keypad.available, "the loss")
        fingers.plug()
        wait_for(lambda: keypad.available, "the return")
        fingers.press(OK)

        assert presses.get(timeout=10) is OK
    assert told == ["lost", "back"]
    assert [record.message[:11] for record in caplog.records] == ["Keypad lost", "Keypad back"]


def test_a_key_held_while_the_cable_is_pulled_may_be_pressed_again(fingers, presses):
    with opened(fingers, on_press=presses.put) as keypad:
        fingers.down(OK)
        presses.get(timeout=10)
        fingers.unplug()
        wait_for(lambda: not keypad.available, "the loss")
        fingers.plug()
        wait_for(lambda: keypad.available, "the return")
        fingers.press(OK)

        assert presses.get(timeout=10) is OK


def test_the_volume_keys_may_be_on_a_second_device(fingers, presses):
    consumer = VirtualKeypad()
    with opened(fingers, consumer, on_press=presses.put):
        consumer.press(KeypadKey.LOUDER)
        first = presses.get(timeout=10)
        fingers.press(OK)

        assert (first, presses.get(timeout=10)) == (KeypadKey.LOUDER, OK)
    consumer.close()


def test_a_keypad_of_two_devices_is_lost_and_back_once(fingers):
    consumer, told = VirtualKeypad(), queue.Queue()
    with opened(
        fingers, consumer, on_lost=lambda: told.put("lost"), on_back=lambda: told.put("back")
    ) as keypad:
        fingers.unplug()
        consumer.unplug()
        first = told.get(timeout=10)
        wait_for(lambda: not keypad._sources[0].available and not keypad._sources[1].available, "both losses")
        consumer.plug()
        wait_for(lambda: keypad._sources[1].available, "the first return")
        half = told.empty() and not keypad.available
        fingers.plug()

        assert (first, half, told.get(timeout=10)) == ("lost", True, "back")
    consumer.close()


def test_a_keypad_that_is_not_there_at_the_start_is_told_as_lost():
    told = queue.Queue()

    def open_nothing():
        raise LookupError("no keypad named 'AudioNav'; there is 'Power Button'")

    with EvdevKeypad([open_nothing], LAYOUT, Receivers(on_press=str, on_lost=lambda: told.put("lost"))):
        assert told.get(timeout=10) == "lost"


def test_a_key_without_a_meaning_is_named_in_the_diary_once_and_presses_nothing(fingers, presses, caplog):
    caplog.set_level(logging.INFO, "hardware.keypad")
    with opened(fingers, on_press=presses.put):
        fingers.send(2 * (event_bytes(EV_KEY, 193, 1) + event_bytes(EV_KEY, 193, 0)))
        fingers.press(OK)

        assert presses.get(timeout=10) is OK
    assert [record.message for record in caplog.records] == [
        "Keypad sent key F23, which has no meaning in its settings"
    ]


def test_what_is_typed_on_a_real_keyboard_is_not_written_into_the_diary_for_ever(caplog):
    caplog.set_level(logging.INFO, "hardware.keypad")
    keyboard, presses = VirtualScanner(), queue.Queue()
    with opened(keyboard, on_press=presses.put):
        keyboard.scan("1234567890-=qwertyuiop[]asdfghjkl;'`zxcvbnm,./")  # and Enter, which is OK
        presses.get(timeout=10)
    keyboard.close()

    assert len(caplog.records) == 20


def test_the_keypads_own_jack_is_told_when_it_changes(fingers):
    headset = queue.Queue()
    with opened(fingers, on_headset=headset.put) as keypad:
        before = keypad.plugged
        fingers.headset(plugged=True)
        fingers.headset(plugged=True)
        first = headset.get(timeout=10)
        fingers.headset(plugged=False)

        assert (before, first, headset.get(timeout=10)) == (None, True, False)


def test_a_headset_counts_as_out_when_the_keypad_is_lost(fingers):
    headset = queue.Queue()
    with opened(fingers, on_headset=headset.put) as keypad:
        fingers.headset(plugged=True)
        first = headset.get(timeout=10)
        fingers.unplug()

        assert (first, headset.get(timeout=10), keypad.plugged) == (True, False, None)


def test_a_receiver_that_fails_is_logged_and_gets_the_next_press(fingers, caplog):
    received = []

    def receive(key):
        received.append(key)
        raise RuntimeError("no speech")

    with opened(fingers, on_press=receive):
        fingers.press(UP)
        fingers.press(OK)
        wait_for(lambda: received == [UP, OK], "both presses")

    assert "no speech" in caplog.text


def test_a_receiver_may_close_a_keypad_of_two_devices_at_once(fingers):
    consumer, before = VirtualKeypad(), threads_called("keypad")
    keypad = opened(fingers, consumer, on_press=lambda _: keypad.close())

    fingers.press(OK)
    consumer.press(OK)
    wait_for(lambda: threads_called("keypad") == before, "the end of the readers")
    consumer.close()

    assert not keypad.available


def test_closing_twice_gives_threads_and_files_back(fingers):
    threads, files = threads_called("keypad"), open_files()
    keypad = opened(fingers)

    keypad.close()
    keypad.close()
    fingers.close()

    assert (threads_called("keypad"), open_files()) == (threads, files)
