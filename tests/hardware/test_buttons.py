"""Buttons on pins: what a finger does and what the receiver hears. Pins are gpiozero's mock."""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest
from gpiozero import Device
from gpiozero.exc import BadPinFactory, PinFactoryFallback
from gpiozero.pins.mock import MockFactory, MockPin

from hardware.buttons import Buttons
from hardware.pins import PinRefused, PinsMissing
from hardware.virtual_pins import VirtualButtons
from tests.hardware.pins import HandClock, threads_called, wait_for

HOUSE = Path(__file__).parents[2]
PINS = {"next": 17, "recall": 27}


class Heard:
    """All that the receiver was told, in order."""

    def __init__(self):
        self.all = []

    def opened(self, fingers, pins=PINS, **settings):
        return Buttons(
            pins,
            on_press=lambda name: self.all.append(("press", name)),
            on_stuck=lambda name: self.all.append(("stuck", name)),
            on_released=lambda name: self.all.append(("well", name)),
            pin_factory=fingers.pin_factory,
            **settings,
        )


@pytest.fixture
def fingers():
    return VirtualButtons(PINS)


@pytest.fixture
def heard():
    return Heard()


def test_a_press_is_told_by_the_name_of_its_button(fingers, heard):
    with heard.opened(fingers):
        fingers.press("next")

    assert heard.all == [("press", "next")]


def test_a_press_is_told_while_the_finger_is_still_down(fingers, heard):
    with heard.opened(fingers):
        fingers.hold("recall")

        assert heard.all == [("press", "recall")]


@pytest.mark.fault("F25")
def test_a_button_that_bounces_is_one_press(fingers, heard):
    with heard.opened(fingers, clock=HandClock()):
        fingers.bounce("next", edges=10)

    assert heard.all == [("press", "next")]


def test_a_second_press_counts_once_the_button_has_settled(fingers, heard):
    clock = HandClock()
    with heard.opened(fingers, clock=clock):
        fingers.press("next")
        clock.turn(0.06)
        fingers.press("next")

    assert heard.all == [("press", "next"), ("press", "next")]


def test_two_buttons_held_at_once_are_two_presses(fingers, heard):
    with heard.opened(fingers):
        fingers.hold("next")
        fingers.hold("recall")

    assert heard.all == [("press", "next"), ("press", "recall")]


def test_two_buttons_pressed_from_two_threads_lose_nothing(fingers):
    heard = queue.Queue()
    with Buttons(PINS, on_press=heard.put, bounce_s=0.0, pin_factory=fingers.pin_factory):
        thumbs = [
            threading.Thread(target=lambda name=name: [fingers.press(name) for _ in range(200)])
            for name in PINS
        ]
        for thumb in thumbs:
            thumb.start()
        for thumb in thumbs:
            thumb.join()

    presses = [heard.get_nowait() for _ in range(heard.qsize())]
    assert (presses.count("next"), presses.count("recall")) == (200, 200)


@pytest.mark.fault("F26")
def test_a_button_held_too_long_is_stuck_and_then_well_again(fingers, heard, caplog):
    caplog.set_level(logging.INFO, "hardware.buttons")
    with heard.opened(fingers, stuck_after_s=0.02, bounce_s=0.01) as buttons:
        fingers.hold("next")
        wait_for(lambda: ("stuck", "next") in heard.all, "the stuck button")
        while_held = buttons.stuck()
        fingers.release("next")
        wait_for(lambda: ("well", "next") in heard.all, "the well button")

        assert heard.all == [("press", "next"), ("stuck", "next"), ("well", "next")]
        assert (while_held, buttons.stuck()) == ({"next"}, frozenset())
    assert [record.message for record in caplog.records] == [
        "Button next is stuck: release it or look for a short in its cable",
        "Button next is well again",
    ]


@pytest.mark.fault("F26")
def test_a_stuck_button_is_pressed_anew_after_it_was_released(fingers, heard):
    with heard.opened(fingers, stuck_after_s=0.02, bounce_s=0.01):
        fingers.hold("next")
        wait_for(lambda: ("stuck", "next") in heard.all, "the stuck button")
        fingers.release("next")
        wait_for(lambda: ("well", "next") in heard.all, "the well button")
        fingers.press("next")

    assert heard.all[-1] == ("press", "next")


def test_a_stuck_button_leaves_the_others_alone(fingers, heard):
    with heard.opened(fingers, stuck_after_s=0.02):
        fingers.hold("next")
        wait_for(lambda: ("stuck", "next") in heard.all, "the stuck button")
        fingers.hold("recall")

        assert heard.all[-1] == ("press", "recall")


def test_an_ordinary_release_is_not_told(fingers, heard):
    clock = HandClock()
    with heard.opened(fingers, clock=clock, bounce_s=0.0):
        fingers.press("next")
        clock.turn(1.0)
        fingers.press("recall")

    assert heard.all == [("press", "next"), ("press", "recall")]


def test_stuck_buttons_need_no_receiver(fingers):
    presses = []
    with Buttons(
        PINS, on_press=presses.append, stuck_after_s=0.01, pin_factory=fingers.pin_factory
    ) as buttons:
        fingers.hold("next")
        wait_for(buttons.stuck, "the stuck button")

    assert presses == ["next"]


class ShortedPin(MockPin):
    """A pin whose cable is squashed: it is low, whatever pulls it up."""

    def _set_pull(self, value):
        super()._set_pull(value)
        self.drive_low()


@pytest.mark.fault("F26")
def test_a_button_that_is_closed_when_switched_on_is_not_pressed_but_stuck(heard):
    fingers = VirtualButtons({"next": 17}, MockFactory(pin_class=ShortedPin))
    with heard.opened(fingers, {"next": 17}, stuck_after_s=0.02):
        wait_for(lambda: heard.all, "the stuck button")

    assert heard.all == [("stuck", "next")]


def test_a_receiver_that_fails_is_logged_and_hears_the_next_press(fingers, caplog):
    presses = []

    def receive(name):
        presses.append(name)
        if name == "next":
            raise RuntimeError("the queue is full")

    with Buttons(PINS, on_press=receive, pin_factory=fingers.pin_factory):
        fingers.press("next")
        fingers.press("recall")

    assert presses == ["next", "recall"]
    assert "The receiver of button next failed" in caplog.text
    assert "the queue is full" in caplog.text


def test_a_failing_receiver_of_stuck_buttons_does_not_stop_the_watch(fingers, caplog):
    told = []

    def receive(name):
        told.append(name)
        raise RuntimeError("no lamp")

    silent = VirtualButtons(PINS)
    with Buttons(PINS, on_press=str, on_stuck=receive, stuck_after_s=0.02, pin_factory=silent.pin_factory):
        silent.hold("next")
        wait_for(lambda: told == ["next"], "the first stuck button")
        silent.hold("recall")
        wait_for(lambda: told == ["next", "recall"], "the second stuck button")

    assert "no lamp" in caplog.text


def test_closing_twice_does_no_harm_and_nothing_is_heard_afterwards(fingers, heard):
    buttons = heard.opened(fingers)

    buttons.close()
    buttons.close()
    fingers.press("next")

    assert heard.all == []


def test_an_edge_that_was_on_its_way_while_closing_is_not_heard(fingers, heard):
    buttons = heard.opened(fingers)
    buttons.close()

    buttons._on_closing("next")

    assert heard.all == []


def test_a_receiver_may_close_the_buttons(fingers):
    presses = []

    def receive(name):
        presses.append(name)
        buttons.close()

    buttons = Buttons(PINS, on_press=receive, pin_factory=fingers.pin_factory)
    fingers.press("next")
    fingers.press("recall")

    assert presses == ["next"]


def test_closing_gives_the_pins_and_the_thread_back(fingers, heard):
    before = threads_called("buttons")

    for _ in range(3):
        heard.opened(fingers).close()

    wait_for(lambda: threads_called("buttons") == before, "the watchers")


def test_forty_boxes_in_one_process_do_not_hear_one_another():
    boxes = [VirtualButtons(PINS) for _ in range(40)]
    heard = [Heard() for _ in boxes]
    opened = [each.opened(box) for each, box in zip(heard, boxes, strict=True)]

    for box in boxes[::2]:
        box.press("next")
    for buttons in opened:
        buttons.close()

    assert [each.all for each in heard] == [[("press", "next")], []] * 20


def test_two_names_for_one_pin_are_refused(fingers, heard):
    with pytest.raises(PinRefused, match="pin 17 is given to 'next' and to 'recall'"):
        heard.opened(fingers, {"next": 17, "recall": 17})


def test_a_pin_that_no_pi_has_is_refused(fingers, heard):
    with pytest.raises(PinRefused, match=r"pin 99 for 'next' does not exist: give a BCM number from 0 to 27"):
        heard.opened(fingers, {"next": 99})


def test_a_pin_that_others_hold_is_refused_and_the_rest_is_let_go(fingers, heard):
    with heard.opened(fingers, {"next": 17}):
        with pytest.raises(PinRefused, match="pin 17 for 'recall' is in use already"):
            heard.opened(fingers, {"pause": 22, "recall": 17})

        heard.opened(fingers, {"pause": 22}).close()


def test_a_button_that_the_box_has_not_cannot_be_pressed(fingers):
    with pytest.raises(KeyError, match="no button 'nxt' on this box; it has next, recall"):
        fingers.press("nxt")


class LostPin(MockPin):
    """A pin whose driver fails when it is to be an input."""

    failed = False

    def _set_function(self, value):
        if not self.failed:  # gpiozero sets it once more when it cleans up
            self.failed = True
            raise OSError(5, "the chip does not answer")


def test_a_pin_that_fails_when_opened_is_told_with_the_way_out(heard):
    fingers = VirtualButtons(PINS, MockFactory(pin_class=LostPin))

    with pytest.raises(
        PinsMissing, match=r"pin 17 for 'next' cannot be opened: .*the chip does not answer; run on"
    ):
        heard.opened(fingers)


def test_a_box_without_buttons_is_quiet(fingers, heard):
    with heard.opened(fingers, {}):
        fingers.press("next")

    assert heard.all == []


OPEN_WITHOUT_TWIN = """
from hardware.buttons import Buttons
from hardware.pins import PinsMissing
try:
    Buttons({"next": 17}, on_press=print)
except PinsMissing as error:
    print(error)
"""


@pytest.mark.parametrize("driver", ["", "native", "rpigpio", "nonsense"])
def test_a_machine_without_pins_says_so_and_names_the_way_out(driver, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONWARNINGS": "error"}
    environment.pop("GPIOZERO_PIN_FACTORY", None)
    if driver:
        environment["GPIOZERO_PIN_FACTORY"] = driver

    done = subprocess.run(
        [sys.executable, "-c", OPEN_WITHOUT_TWIN],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert done.stdout.startswith("no pins for 'next' on this machine: ")
    assert "GPIOZERO_PIN_FACTORY=mock" in done.stdout
    assert "python3-lgpio" in done.stdout
    assert done.stderr == ""


@pytest.fixture
def no_driver_yet(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    return monkeypatch


def test_the_reason_why_each_driver_failed_is_told(no_driver_yet):
    def fail():
        warnings.warn("Falling back from lgpio: no right to open gpiochip0", PinFactoryFallback, stacklevel=1)
        raise BadPinFactory("Unable to load any default pin factory!")

    no_driver_yet.setattr(Device, "_default_pin_factory", fail)

    with pytest.raises(PinsMissing, match="no right to open gpiochip0"):
        Buttons(PINS, on_press=str)


def test_pins_that_work_only_by_a_second_driver_are_logged(no_driver_yet, caplog):
    def fall_back():
        warnings.warn("Falling back from lgpio: no module of that name", PinFactoryFallback, stacklevel=1)
        return MockFactory()

    no_driver_yet.setattr(Device, "_default_pin_factory", fall_back)

    Buttons(PINS, on_press=str).close()

    assert [record.message for record in caplog.records] == [
        "Pins work, but not by the first driver: Falling back from lgpio: no module of that name"
    ]


def test_missing_pins_are_an_error_that_programs_can_catch_as_such():
    assert issubclass(PinsMissing, RuntimeError)
