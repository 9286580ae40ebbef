"""What passing time does: it warns, it waits, it forgets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.commands import CancelTicket, IssueTicket
from contract.names import CommandId
from kiosk.happenings import Button, Digit, PickService
from kiosk.samples import sample_ticket
from kiosk.screens import (
    Away,
    ChangeRoll,
    Code,
    Confirm,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    Services,
    Shown,
    StaffCode,
    StaffMenu,
    StaffPrinting,
    Taken,
    UnknownSlips,
)
from kiosk.wishes import Beep, Sound, Tell
from tests.kiosk.visits import CARDS, RULES, UK, Play

COMMAND = IssueTicket(command_id=CommandId("c1"), by=RULES.by, service=CARDS)
LEFT_BY_VISITORS = [Services(UK), Confirm(UK, CARDS), Code(UK, "123"), Refused(UK, "booking-used")]


@pytest.mark.parametrize("screen", LEFT_BY_VISITORS)
@pytest.mark.accessibility("A17")
def test_a_screen_that_is_left_goes_home_and_forgets(screen):
    play = Play().show(screen).wait(59.5)
    assert type(play.screen) is type(screen)

    play.wait(0.5)

    assert play.screen == Languages()


@pytest.mark.parametrize("screen", LEFT_BY_VISITORS)
@pytest.mark.accessibility("A17")
def test_the_visitor_is_asked_twenty_seconds_before(screen):
    play = Play().show(screen).wait(39.5)
    assert not play.state.warned

    play.wait(0.5)

    assert play.state.warned
    assert play.wanted(Beep) == [Beep(Sound.WARNING)]


@pytest.mark.parametrize("touch", [Button.STAY, PickService(CARDS), Digit("1"), Button.CONFIRM])
@pytest.mark.accessibility("A17")
def test_any_touch_gives_more_time_and_does_nothing_else(touch):
    play = Play().show(Confirm(UK, CARDS)).wait(45)

    play.tap(touch).wait(39)

    assert play.screen == Confirm(UK, CARDS)
    assert not play.state.warned


@pytest.mark.accessibility("A17")
def test_time_can_be_extended_ten_times_and_more():
    play = Play().show(Confirm(UK, CARDS))

    for _ in range(12):
        play.wait(45).tap(Button.STAY)

    assert play.screen == Confirm(UK, CARDS)


@pytest.mark.parametrize(
    "screen",
    [*LEFT_BY_VISITORS, Shown(UK, sample_ticket(), Finding.SILENT, maybe_printed=True), Away(UK, COMMAND)],
)
def test_the_question_can_be_answered_by_leaving(screen):
    play = Play().show(screen).wait(105 if isinstance(screen, Shown) else 45)
    assert play.state.warned

    play.tap(Button.HOME)

    assert play.screen == Languages()


def test_an_unanswered_request_that_is_left_is_taken_back():
    play = Play().show(Away(UK, COMMAND, maybe_done=True)).wait(60)

    (told,) = play.wanted(Tell)
    assert isinstance(told.command, CancelTicket)
    assert told.command.ticket == COMMAND.command_id


def test_a_printed_ticket_goes_home_soon_and_without_a_question():
    play = Play().show(Taken(UK, sample_ticket())).wait(14.5)
    assert isinstance(play.screen, Taken)
    assert not play.state.warned

    assert play.wait(1).screen == Languages()


def test_a_number_on_the_screen_stays_two_minutes():
    play = Play().show(Shown(UK, sample_ticket(), Finding.SILENT, maybe_printed=False)).wait(119)
    assert isinstance(play.screen, Shown)

    assert play.wait(1).screen == Languages()


@pytest.mark.parametrize(
    "screen", [Languages(), Away(), Issuing(UK, COMMAND), Printing(UK, sample_ticket()), StaffPrinting()]
)
def test_what_waits_for_an_answer_or_for_a_visitor_waits_as_long_as_it_takes(screen):
    assert Play().show(screen).wait(4000).screen == screen


@pytest.mark.parametrize("screen", [StaffCode("12"), StaffMenu(), ChangeRoll(), UnknownSlips()])
def test_a_staff_menu_that_is_left_open_closes(screen):
    play = Play().show(screen).wait(299)
    assert type(play.screen) is type(screen)

    assert play.wait(1).screen == Languages()


def test_a_kiosk_that_is_out_of_service_goes_back_there():
    play = Play()
    play.state = replace(play.state, closed=True)

    assert play.show(StaffMenu()).wait(300).screen == OutOfService()
