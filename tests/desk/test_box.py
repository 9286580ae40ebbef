"""The box on mock pins: each lamp and sound by its own, and nothing that is not wired is missed."""

from __future__ import annotations

import pytest

from desk.box import PinBox
from desk.config import ButtonPins, BuzzerPin, LampPins
from desk.happenings import Happening, Pressed, Released, Stuck
from desk.signals import Button, Lamp, Pattern, Signal
from desk.state import UnitState
from hardware.pins import PinRefused
from hardware.virtual_pins import VirtualButtons, VirtualBuzzer, VirtualLamps, virtual_pin_factory
from tests.desk.table import desk_settings
from tests.waiting import eventually


@pytest.fixture
def pins():
    return virtual_pin_factory()


@pytest.fixture
def told() -> list[Happening]:
    return []


@pytest.fixture
def new_box(hub, pins, told):
    made: list[PinBox] = []

    def make(**more: object) -> PinBox:
        made.append(PinBox(desk_settings(hub, **more), told.append, lambda: 42.0, pins))
        return made[-1]

    yield make
    for box in made:
        box.close()


@pytest.mark.parametrize(
    ("lamp", "pattern", "state"),
    [(lamp, Pattern.ON, "on") for lamp in Lamp]
    + [(lamp, Pattern.FAST, "blinking") for lamp in Lamp]
    + [(Lamp.BLUE, Pattern.SLOW, "blinking")],
)
def test_each_lamp_shines_as_it_is_told(new_box, pins, lamp, pattern, state):
    box = new_box()
    eyes = VirtualLamps({"green": 5, "yellow": 6, "red": 13, "blue": 19}, pins)

    box.shine(lamp, pattern)

    eventually(lambda: eyes.state(lamp) == state)


def test_a_lamp_goes_out(new_box, pins):
    box = new_box()
    box.shine(Lamp.RED, Pattern.ON)

    box.shine(Lamp.RED, Pattern.OFF)

    assert not VirtualLamps({"red": 13}, pins).lit("red")


def test_a_lamp_that_is_not_wired_is_passed_over(new_box, pins):
    box = new_box(lamps=LampPins(green=5))

    box.shine(Lamp.BLUE, Pattern.ON)
    box.shine(Lamp.GREEN, Pattern.ON)

    assert VirtualLamps({"green": 5}, pins).lit("green")


def test_lamps_that_light_by_pulling_low_are_pulled_low(new_box, pins):
    box = new_box(lamps=LampPins(red=13, active_high=False))
    eyes = VirtualLamps({"red": 13}, pins)
    assert eyes.lit("red")

    box.shine(Lamp.RED, Pattern.ON)

    assert not eyes.lit("red")


@pytest.mark.parametrize(("signal", "beeps"), [(Signal.SHORT, 1), (Signal.DOUBLE, 2), (Signal.LONG, 1)])
def test_each_signal_sounds(new_box, pins, signal, beeps):
    box = new_box()
    ear = VirtualBuzzer(26, pins)

    box.beep(signal)

    eventually(lambda: ear.beeps() == beeps)


def test_a_box_without_a_buzzer_is_silent(new_box):
    box = new_box(buzzer=BuzzerPin())

    box.beep(Signal.LONG)
    box.show(UnitState())


def test_presses_are_told_with_their_time(new_box, pins, told):
    new_box()

    VirtualButtons({"no-show": 22}, pins).press("no-show")

    assert told == [Pressed(Button.NO_SHOW, 42.0)]


def test_a_stuck_button_is_told_and_its_release_too(new_box, pins, told):
    new_box(stuck_after_s=1.0)
    fingers = VirtualButtons({"next": 17}, pins)

    fingers.hold("next")
    eventually(lambda: Stuck(Button.NEXT) in told)
    fingers.release("next")

    eventually(lambda: Released(Button.NEXT) in told)
    assert told.count(Pressed(Button.NEXT, 42.0)) == 1


def test_buttons_that_are_not_sold_with_the_box_can_be_wired(new_box, pins, told):
    new_box(buttons=ButtonPins(start=4, serve=17, put_back=27))

    VirtualButtons({"put-back": 27}, pins).press("put-back")

    assert told == [Pressed(Button.PUT_BACK, 42.0)]


def test_a_second_box_on_the_same_pins_is_refused_and_the_first_works_on(new_box, pins, told):
    first = new_box()

    with pytest.raises(PinRefused):
        new_box()

    first.shine(Lamp.GREEN, Pattern.ON)
    assert VirtualLamps({"green": 5}, pins).lit("green")


def test_a_box_that_could_not_be_made_lets_go_of_its_pins(new_box, pins, hub, told):
    taken = PinBox(desk_settings(hub, lamps=LampPins(), buzzer=BuzzerPin()), told.append, lambda: 0.0, pins)
    with pytest.raises(PinRefused):
        new_box()
    taken.close()

    box = new_box()

    box.shine(Lamp.GREEN, Pattern.ON)
    assert VirtualLamps({"green": 5}, pins).lit("green")


def test_a_closed_box_is_dark_and_deaf_and_may_be_closed_again(new_box, pins, told):
    box = new_box()
    box.shine(Lamp.GREEN, Pattern.ON)

    box.close()
    box.close()

    assert told == []
