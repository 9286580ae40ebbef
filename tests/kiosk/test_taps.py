"""A trembling or impatient finger: what counts once."""

from __future__ import annotations

import pytest

from kiosk.happenings import Button, Digit, Issued, PickLanguage, PickService, SlipDone, Touched
from kiosk.samples import sample_ticket
from kiosk.screens import Code, Confirm, Languages, Printing, Services, Taken
from kiosk.wishes import Ask
from tests.kiosk.visits import CARDS, UK, Play, up_to_asking, up_to_printing


def test_five_taps_in_400_ms_ask_once():
    play = Play().show(Confirm(UK, CARDS))

    for _ in range(5):
        play.tap(Button.CONFIRM, after_s=0.08)

    assert len(play.wanted(Ask)) == 1


def test_a_burst_of_taps_counts_once_however_long_it_is():
    play = Play().show(Services(UK))

    play.tap(PickService(CARDS))
    for _ in range(40):
        play.tap(Button.CONFIRM, after_s=0.2)

    assert play.screen == Confirm(UK, CARDS)


@pytest.mark.accessibility("A21")
def test_what_came_up_under_the_finger_is_not_touched_by_the_same_double_tap():
    play = Play()

    play.tap(PickLanguage(UK)).tap(PickService(CARDS), after_s=0.3)

    assert play.screen == Services(UK)


def test_after_half_a_second_the_next_tap_counts():
    play = Play()

    play.tap(PickLanguage(UK)).tap(PickService(CARDS), after_s=0.5)

    assert play.screen == Confirm(UK, CARDS)


def test_another_target_of_the_same_screen_counts_at_once():
    play = Play().show(Code(UK))

    play.tap(Digit("1")).tap(Digit("2"), after_s=0.05).tap(Digit("3"), after_s=0.05)

    assert play.screen == Code(UK, "123")


@pytest.mark.parametrize(("gap_s", "typed"), [(0.1, "1"), (0.24, "1"), (0.26, "11"), (0.4, "11")])
@pytest.mark.accessibility("A21")
def test_a_digit_may_come_twice_but_not_by_trembling(gap_s, typed):
    play = Play().show(Code(UK))

    play.tap(Digit("1")).tap(Digit("1"), after_s=gap_s)

    assert play.screen == Code(UK, typed)


def test_a_tap_that_ends_after_the_slip_came_out_does_not_close_the_ticket():
    play = up_to_asking(Play())
    asked_at_s = play.now_s
    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)), SlipDone(sample_ticket(UK)))

    play.happen(Touched(Button.DONE, asked_at_s + 0.4))

    assert isinstance(play.screen, Taken)


@pytest.mark.parametrize("touch", [Button.CONFIRM, Button.BACK, Button.HOME, Button.DONE, Button.CORNER])
def test_nothing_can_be_touched_while_the_hub_is_asked_or_the_slip_is_printed(touch):
    play = up_to_asking(Play())
    asking = play.screen
    assert play.tap(*[touch] * 7).screen == asking

    play = Play()
    up_to_printing(play)

    assert isinstance(play.tap(*[touch] * 7).screen, Printing)
    assert len(play.wanted(Ask)) == 1


def test_time_that_seems_to_run_backwards_harms_nothing():
    play = Play().happen(
        Touched(PickLanguage(UK), 100.0), Touched(Button.HOME, 3.0), Touched(Button.HOME, 101.0)
    )

    assert play.screen == Languages()
    assert play.state.now_s == 101.0
