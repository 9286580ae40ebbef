"""A stop of the hall is on the screen at once, in all languages, and takes nothing from a visitor."""

from __future__ import annotations

import msgspec
import pytest

from contract.commands import IssueTicket
from contract.hall_parts import Stopped
from contract.names import CommandId
from kiosk.happenings import Button, Issued, MenuArrived, PickLanguage, RefusedBy, Scanned, SlipDone
from kiosk.samples import CLOCK, NINE, sample_menu, sample_ticket, stopped
from kiosk.scene import Text
from kiosk.screens import (
    Code,
    Confirm,
    Finding,
    Issuing,
    Languages,
    Printing,
    Refused,
    Services,
    Shown,
    StaffMenu,
    Standstill,
    Taken,
)
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.kiosk.visits import CARDS, UK, Play, up_to_asking, up_to_printing

STOPPED = msgspec.structs.replace(sample_menu(), stopped=Stopped(since=NINE))
COMMAND = IssueTicket(command_id=CommandId("c1"), by="kiosk-K1", service=CARDS)


@pytest.mark.parametrize(
    "screen",
    [
        Languages(),
        Services(UK),
        Confirm(UK, CARDS),
        Code(UK, "12"),
        Refused(UK, "service-closed"),
        Taken(UK, sample_ticket()),
    ],
    ids=lambda screen: type(screen).__name__,
)
def test_a_stop_takes_the_place_of_what_nobody_needs_now(screen):
    assert Play().show(screen).happen(MenuArrived(STOPPED)).screen == Standstill()


@pytest.mark.parametrize(
    "screen",
    [
        Issuing(UK, COMMAND),
        Printing(UK, sample_ticket()),
        Shown(UK, sample_ticket(), Finding.PAPER_OUT, maybe_printed=False),
        StaffMenu(),
    ],
    ids=lambda screen: type(screen).__name__,
)
def test_a_number_that_is_on_its_way_is_not_taken_from_its_visitor(screen):
    assert Play().show(screen).happen(MenuArrived(STOPPED)).screen == screen


def test_after_a_slip_the_way_home_leads_to_the_stop():
    play = Play()
    ticket = up_to_printing(play)
    play.happen(MenuArrived(STOPPED), SlipDone(ticket))

    assert play.tap(Button.DONE).screen == Standstill()


def test_a_kiosk_that_starts_in_a_stop_says_so():
    assert Play(STOPPED).screen == Standstill()


def test_when_the_hall_goes_on_the_kiosk_welcomes_again():
    assert Play(STOPPED).happen(MenuArrived(sample_menu())).screen == Languages()


def test_nothing_can_be_touched_or_scanned_in_a_stop():
    play = Play(STOPPED).tap(PickLanguage(UK), Button.CONFIRM, Button.HOME)
    play.happen(Scanned("123456", play.now_s))

    assert (play.screen, play.wishes) == (Standstill(), [])


def test_no_time_ends_the_notice():
    assert Play(STOPPED).wait(600).screen == Standstill()


def test_a_ticket_that_was_refused_because_of_the_stop_leads_to_the_notice():
    play = up_to_asking(Play())
    play.happen(MenuArrived(STOPPED), RefusedBy(play.asked.command.command_id, "hall-stopped"))

    assert play.screen == Standstill()


def test_a_refusal_that_overtakes_the_menu_is_told_in_words():
    play = up_to_asking(Play())

    play.happen(RefusedBy(play.asked.command.command_id, "hall-stopped"))

    assert play.screen == Refused(UK, "hall-stopped")


def test_a_ticket_that_was_issued_before_the_stop_is_printed():
    play = up_to_asking(Play())
    ticket = sample_ticket(UK)

    play.happen(MenuArrived(STOPPED), Issued(play.asked.command.command_id, ticket))

    assert play.screen == Printing(UK, ticket)


def test_the_notice_speaks_every_language_of_the_house():
    scene = scene_of(stopped(Play().show(Standstill()).state), words_in, CLOCK)

    told = {(block.language, block.text) for block in scene.main if isinstance(block, Text) and block.strong}
    assert told == {
        ("pl", "Obsługa jest chwilowo wstrzymana"),
        ("uk", "Обслуговування тимчасово зупинено"),
        ("ru", "Обслуживание временно остановлено"),
        ("en", "The hall is stopped for a while"),
    }


def test_a_text_that_was_given_stands_first_and_as_it_is():
    state = stopped(Play().show(Standstill()).state, "Meeting point: the fountain")

    assert scene_of(state, words_in, CLOCK).main[0] == Text("Meeting point: the fountain", strong=True)
