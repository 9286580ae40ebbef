"""Somebody who is there and touches nothing: who moves on a keypad or listens is not sent away."""

from __future__ import annotations

import pytest

from kiosk.happenings import Button, Stirred
from kiosk.patience import left_s
from kiosk.samples import sample_ticket
from kiosk.screens import Code, Confirm, Languages, Services, Taken
from tests.kiosk.visits import CARDS, UK, Play

SCREENS = [Services(UK), Confirm(UK, CARDS), Code(UK, "123")]


def stir(play: Play) -> Play:
    return play.happen(Stirred(play.now_s))


@pytest.mark.accessibility("A17")
@pytest.mark.parametrize("screen", SCREENS)
def test_who_moves_on_the_keypad_is_not_asked(screen):
    play = Play().show(screen)

    for _ in range(10):
        stir(play.wait(39))

    assert play.screen == screen
    assert not play.state.warned


@pytest.mark.accessibility("A17")
@pytest.mark.parametrize("screen", SCREENS)
def test_who_moves_while_being_asked_keeps_the_question_and_gets_all_its_time(screen):
    play = stir(Play().show(screen).wait(55))

    assert play.state.warned, "it is answered by choosing, or a key would choose for somebody"
    assert left_s(play.state) == 20.0

    play.wait(19.5)
    assert play.screen == screen
    assert isinstance(play.wait(0.5).screen, Languages)


def test_who_is_asked_does_not_lose_time_by_moving_at_once():
    play = Play().show(Confirm(UK, CARDS)).wait(40)

    assert left_s(stir(play).state) == 20.0


def test_the_screen_with_the_number_stays_while_it_is_read_out():
    play = Play().show(Taken(UK, sample_ticket(UK)))

    for _ in range(10):
        stir(play.wait(10))

    assert isinstance(play.screen, Taken)
    assert isinstance(play.wait(15).screen, Languages)


def test_nobody_is_kept_on_a_screen_without_a_visitor():
    play = stir(Play().wait(1000))

    assert play.screen == Languages()
    assert play.tap(Button.HOME).screen == Languages()
