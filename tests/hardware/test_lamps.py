"""Lamps and buzzer: rhythms as data, and what somebody sees and hears who stands before the box."""

from __future__ import annotations

import math

import pytest
from gpiozero.pins.mock import MockFactory

from hardware.buzzer import DOUBLE, LONG, SHORT, TRIPLE, Buzzer
from hardware.lamps import Lamps
from hardware.pins import PinRefused
from hardware.rhythm import FAST, OFF, ON, SLOW, Rhythm
from hardware.virtual_pins import VirtualBuzzer, VirtualLamps, virtual_pin_factory
from tests.hardware.pins import HandClock, threads_called, wait_for

PINS = {"accepted": 5, "waiting": 6}
QUICK = Rhythm((0.17, 0.17), endless=True)


@pytest.fixture
def pins():
    return virtual_pin_factory()


@pytest.fixture
def lamps(pins):
    with Lamps(PINS, pin_factory=pins) as opened:
        yield opened


@pytest.fixture
def eyes(pins, lamps):
    return VirtualLamps(PINS, pins)


def test_a_rhythm_is_on_first_and_tells_when_it_changes():
    assert SLOW.at(0.0) == (True, 1.0)
    assert SLOW.at(1.25) == (False, 0.75)
    assert SLOW.at(200.25) == (True, 0.75)


def test_a_rhythm_with_an_end_stays_off_after_it():
    assert DOUBLE.at(0.1) == (False, pytest.approx(0.1))
    assert DOUBLE.at(0.21)[0]
    assert DOUBLE.at(0.29) == (False, math.inf)
    assert not DOUBLE.over(0.27)
    assert DOUBLE.over(0.29)


def test_steady_states_never_change():
    assert ON.at(1e9) == (True, math.inf)
    assert OFF.at(0.0) == (False, math.inf)
    assert not SLOW.over(1e9)


def test_no_shipped_rhythm_flashes_more_than_three_times_a_second():
    assert all(len(each.steps_s) / 2 / sum(each.steps_s) <= 3 for each in (SLOW, FAST))


@pytest.mark.parametrize(
    ("steps_s", "endless", "why"),
    [
        ((0.1, 0.1), True, "more than 3 flashes a second are not safe"),
        ((0.5,), True, "as many steps off as on"),
        ((), True, "as many steps off as on"),
        ((0.5, 0.0), False, "longer than 0 s"),
        ((-1.0,), False, "longer than 0 s"),
    ],
)
def test_a_rhythm_that_makes_no_sense_or_harms_is_refused(steps_s, endless, why):
    with pytest.raises(ValueError, match=why):
        Rhythm(steps_s, endless=endless)


def test_all_lamps_are_off_at_first(lamps, eyes):
    assert eyes.text() == "accepted off, waiting off"
    assert lamps.shown("accepted") == "off"


def test_a_lamp_is_lit_and_put_out_at_once(lamps, eyes):
    lamps.on("waiting")
    lit = eyes.text()
    lamps.off("waiting")

    assert (lit, eyes.text()) == ("accepted off, waiting on", "accepted off, waiting off")


def test_a_lamp_that_is_lit_twice_changes_once(lamps, eyes):
    lamps.on("waiting")
    lamps.on("waiting")

    assert eyes.changes("waiting") == 1


def test_a_blinking_lamp_goes_on_and_off_until_told_otherwise(lamps, eyes):
    lamps.blink("accepted", QUICK)
    wait_for(lambda: eyes.changes("accepted") >= 5, "the blinking")
    while_blinking = lamps.shown("accepted"), eyes.state("accepted")
    lamps.off("accepted")
    changes = eyes.changes("accepted")

    assert while_blinking == ("blinking", "blinking")
    assert not eyes.lit("accepted")
    lamps.flash("waiting", 0.4)
    wait_for(lambda: eyes.changes("waiting") == 2, "the end of the flash")
    assert eyes.changes("accepted") == changes


def test_asking_again_for_the_same_rhythm_does_not_make_it_stumble(pins):
    clock = HandClock()
    with Lamps(PINS, pin_factory=pins, clock=clock) as lamps:
        eyes = VirtualLamps(PINS, pins)
        lamps.blink("waiting", SLOW)
        clock.turn(1.5)
        lamps.blink("waiting", SLOW)

        assert not eyes.lit("waiting")


def test_a_flash_lights_a_dark_lamp_and_leaves_it_dark(pins):
    clock = HandClock()
    with Lamps(PINS, pin_factory=pins, clock=clock) as lamps:
        eyes = VirtualLamps(PINS, pins)
        lamps.flash("accepted", 1.0)
        during = eyes.lit("accepted"), lamps.shown("accepted")
        clock.turn(1.01)
        lamps.off("waiting")  # any call brings all lamps up to date

        assert during == (True, "flash")
        assert (eyes.lit("accepted"), lamps.shown("accepted")) == (False, "off")


def test_a_flash_is_seen_on_a_lit_lamp_as_well(pins):
    clock = HandClock()
    with Lamps(PINS, pin_factory=pins, clock=clock) as lamps:
        eyes = VirtualLamps(PINS, pins)
        lamps.on("accepted")
        lamps.flash("accepted", 1.0)
        during = eyes.lit("accepted")
        clock.turn(1.01)
        lamps.off("waiting")

        assert (during, eyes.lit("accepted"), lamps.shown("accepted")) == (False, True, "on")


def test_a_flash_over_a_blinking_lamp_stands_still_and_the_blinking_goes_on(pins):
    clock = HandClock()
    with Lamps(PINS, pin_factory=pins, clock=clock) as lamps:
        eyes = VirtualLamps(PINS, pins)
        lamps.blink("accepted", SLOW)
        clock.turn(1.2)
        lamps.flash("accepted", 0.5)
        during = eyes.lit("accepted")
        clock.turn(0.51)
        lamps.off("waiting")

        assert (during, eyes.lit("accepted"), lamps.shown("accepted")) == (True, False, "blinking")


def test_a_flash_ends_by_itself(lamps, eyes):
    lamps.flash("accepted", 0.05)

    wait_for(lambda: eyes.changes("accepted") == 2, "the end of the flash")

    assert eyes.text() == "accepted off, waiting off"


def test_a_new_order_ends_a_flash(lamps, eyes):
    lamps.flash("accepted", 60.0)
    lamps.off("accepted")

    assert not eyes.lit("accepted")


def test_all_off_puts_everything_out(lamps, eyes):
    lamps.on("accepted")
    lamps.blink("waiting")
    lamps.all_off()

    assert not eyes.lit("accepted")
    assert not eyes.lit("waiting")


def test_closing_puts_the_lamps_out_and_may_be_done_twice(lamps, eyes):
    lamps.on("accepted")

    lamps.close()
    lamps.close()

    assert not eyes.lit("accepted")


def test_a_thousand_changes_of_mind_need_one_thread(lamps, eyes):
    before = threads_called("output-lines")

    for _ in range(500):
        lamps.blink("accepted", FAST)
        lamps.flash("waiting", 5.0)
    while_blinking = threads_called("output-lines")
    lamps.close()

    assert while_blinking == before + 1
    assert threads_called("output-lines") == before


def test_steady_lamps_need_no_thread(lamps):
    before = threads_called("output-lines")

    lamps.on("accepted")
    lamps.off("accepted")

    assert threads_called("output-lines") == before


def test_an_unknown_lamp_is_named_with_those_that_are_there(lamps):
    with pytest.raises(KeyError, match="no line 'acepted' on this box; it has accepted, waiting"):
        lamps.on("acepted")


def test_two_lamps_on_one_pin_are_refused(pins):
    with pytest.raises(PinRefused, match="pin 5 is given to 'a' and to 'b'"):
        Lamps({"a": 5, "b": 5}, pin_factory=pins)


def test_lamps_of_which_one_cannot_be_had_let_go_of_the_others(pins):
    with Lamps({"red": 6}, pin_factory=pins):
        with pytest.raises(PinRefused, match="pin 6 for 'waiting' is in use already"):
            Lamps(PINS, pin_factory=pins)

        Lamps({"accepted": 5}, pin_factory=pins).close()


def test_orders_to_closed_lamps_do_nothing(lamps, eyes):
    lamps.close()
    changes = eyes.changes("accepted")

    lamps.on("accepted")
    lamps.blink("accepted")

    assert eyes.changes("accepted") == changes


def test_a_lamp_that_was_never_lit_is_off_on_pins_that_nobody_drives(pins):
    assert VirtualLamps(PINS, pins).text() == "accepted off, waiting off"


def test_a_lamp_that_lights_on_a_low_pin_is_seen_right(pins):
    with Lamps(PINS, pin_factory=pins, active_high=False) as lamps:
        eyes = VirtualLamps(PINS, pins, active_high=False)
        before = eyes.lit("accepted")
        lamps.on("accepted")

        assert (before, eyes.lit("accepted"), pins.pin(5).state) == (False, True, False)


class _BrokenPin(type(virtual_pin_factory().pin(5))):
    def _set_state(self, value):
        if value:
            raise OSError(5, "the pin driver is gone")
        super()._set_state(value)


def test_a_lamp_that_cannot_be_switched_is_logged_and_the_others_still_work(caplog):
    pins = virtual_pin_factory()
    pins.pin(5, pin_class=_BrokenPin)
    with Lamps(PINS, pin_factory=pins) as lamps:
        lamps.on("accepted")
        lamps.on("waiting")

        assert VirtualLamps(PINS, pins).lit("waiting")
    assert "Line accepted could not be switched" in caplog.text


def test_a_virtual_pin_does_not_remember_for_ever(lamps, pins, eyes):
    for _ in range(1000):
        lamps.on("accepted")
        lamps.off("accepted")

    assert eyes.changes("accepted") == 2000
    assert len(pins.pin(5).states) <= 2


def test_lamps_work_on_any_mock_pins():
    pins = MockFactory()
    with Lamps(PINS, pin_factory=pins) as lamps:
        lamps.on("accepted")

        assert pins.pin(5).state == 1


@pytest.mark.parametrize(("rhythm", "beeps"), [(SHORT, 1), (DOUBLE, 2), (TRIPLE, 3), (LONG, 1)])
def test_the_buzzer_beeps_as_often_as_asked_and_falls_silent(pins, rhythm, beeps):
    with Buzzer(13, pin_factory=pins) as buzzer:
        ears = VirtualBuzzer(13, pins)
        buzzer.beep(rhythm)
        at_once = ears.sounding()

        wait_for(lambda: ears.beeps() == beeps and not ears.sounding(), "the last beep")

        assert at_once


def test_a_beep_replaces_the_one_before(pins):
    clock = HandClock()
    with Buzzer(13, pin_factory=pins, clock=clock) as buzzer:
        ears = VirtualBuzzer(13, pins)
        buzzer.beep(DOUBLE)
        clock.turn(0.1)
        buzzer.beep(DOUBLE)

        assert ears.sounding()


def test_the_buzzer_can_be_silenced(pins):
    with Buzzer(13, pin_factory=pins) as buzzer:
        ears = VirtualBuzzer(13, pins)
        buzzer.beep(Rhythm((60.0,)))
        sounding = ears.sounding()
        buzzer.silence()

        assert (sounding, ears.sounding(), ears.beeps()) == (True, False, 1)


def test_closing_the_buzzer_silences_it(pins):
    buzzer = Buzzer(13, pin_factory=pins)
    ears = VirtualBuzzer(13, pins)
    buzzer.beep(Rhythm((60.0,)))

    buzzer.close()
    buzzer.close()

    assert not ears.sounding()
