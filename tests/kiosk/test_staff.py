"""Behind the staff's door: the way in, the roll, the slips in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.commands import CancelTicket, ReportSlip
from contract.states import SlipState
from kiosk.happenings import (
    Broken,
    Button,
    CodeChecked,
    Digit,
    PickSlip,
    PrinterSeen,
    SlipDone,
    SlipFailed,
    SlipUnknown,
)
from kiosk.samples import sample_ticket
from kiosk.screens import (
    Away,
    ChangeRoll,
    Confirm,
    Finding,
    Languages,
    OutOfService,
    RollStep,
    Services,
    StaffCode,
    StaffMenu,
    StaffPrinting,
    UnknownSlip,
    UnknownSlips,
)
from kiosk.state import faults, staff_news
from kiosk.wishes import AskPrinter, CheckCode, Mended, Print, PrintTest, Settle, Tell, TellStaff
from tests.kiosk.visits import CARDS, UK, Play

CORNER = [Button.CORNER] * 5
TICKETS = tuple(sample_ticket(number=f"A{count:03d}") for count in range(1, 9))


@pytest.mark.parametrize("screen", [Languages(), Services(UK), Confirm(UK, CARDS), Away(), OutOfService()])
def test_five_taps_on_the_corner_within_four_seconds_open_the_door(screen):
    play = Play().show(screen)

    play.tap(*CORNER, after_s=0.9)

    assert play.screen == StaffCode()


def test_quick_taps_on_the_corner_all_count():
    assert Play().tap(*CORNER, after_s=0.12).screen == StaffCode()


@pytest.mark.parametrize("taps", [CORNER[:4], [*CORNER[:4]]])
def test_four_taps_do_not(taps):
    assert Play().tap(*taps, after_s=0.5).screen == Languages()


def test_slow_taps_do_not():
    assert Play().tap(*CORNER * 3, after_s=1.1).screen == Languages()


def test_the_code_is_compared_outside_and_not_kept():
    play = Play().show(StaffCode()).type("2468")

    play.tap(Button.CONFIRM)

    assert play.wanted(CheckCode) == [CheckCode("2468")]
    assert play.screen == StaffCode()


def test_the_right_code_opens_the_menu():
    assert Play().show(StaffCode()).happen(CodeChecked(right=True)).screen == StaffMenu()


def test_a_wrong_code_is_said_and_may_be_tried_again():
    assert Play().show(StaffCode()).happen(CodeChecked(right=False)).screen == StaffCode(wrong=True)


def test_after_five_wrong_codes_the_door_stays_shut_for_a_minute():
    play = Play()
    for _ in range(5):
        play.show(StaffCode()).happen(CodeChecked(right=False))
    assert play.screen == Languages()

    assert play.tap(*CORNER, after_s=0.5).screen == Languages()
    assert play.wait(60).tap(*CORNER, after_s=0.5).screen == StaffCode()


def test_a_right_code_that_comes_too_late_opens_nothing():
    assert Play().happen(CodeChecked(right=True)).screen == Languages()


def test_out_of_service_and_back():
    play = Play().show(StaffMenu()).tap(Button.SWITCH_SERVICE, Button.HOME)
    assert play.screen == OutOfService()
    assert [wish.fault for wish in play.wanted(TellStaff)] == ["out-of-service"]

    play.show(StaffMenu()).tap(Button.SWITCH_SERVICE, Button.HOME)

    assert play.screen == Languages()
    assert play.wanted(Mended) == [Mended("out-of-service")]


def test_staff_put_a_broken_kiosk_back():
    play = Play()
    for _ in range(5):
        play.happen(Broken("driver"))
    play.show(StaffMenu())

    play.tap(Button.SWITCH_SERVICE, Button.HOME)

    assert play.screen == Languages()
    assert Mended("broken") in play.wishes


def test_a_test_slip_is_printed_and_its_end_told():
    play = Play().show(StaffMenu()).tap(Button.TEST_PRINT)
    assert (play.screen, play.wanted(PrintTest)) == (StaffPrinting(), [PrintTest()])

    assert play.happen(SlipDone(None)).screen == StaffMenu("printed")


@pytest.mark.parametrize("kind", [SlipFailed, SlipUnknown])
def test_a_test_slip_that_does_not_come_out_says_why(kind):
    play = Play().show(StaffPrinting()).happen(kind(None, Finding.COVER_OPEN))

    assert play.screen == StaffMenu(Finding.COVER_OPEN)
    assert play.state.unknown == ()


@pytest.mark.fault("F22")
def test_changing_the_roll_follows_what_the_printer_feels():
    play = Play().show(StaffMenu()).tap(Button.CHANGE_ROLL)
    steps = [play.screen.step]

    for finding in (Finding.PAPER_OUT, Finding.COVER_OPEN, Finding.COVER_OPEN, None):
        play.happen(PrinterSeen(finding))
        steps.append(play.screen.step)

    assert steps == [RollStep.OPEN, RollStep.OPEN, RollStep.INSERT, RollStep.INSERT, RollStep.READY]
    assert play.state.printer is None


def test_changing_the_roll_can_be_led_by_hand_where_the_printer_says_nothing():
    play = Play().show(ChangeRoll())

    steps = [play.tap(Button.NEXT_STEP).screen.step for _ in range(3)]
    play.tap(Button.TEST_PRINT)

    assert steps == [RollStep.INSERT, RollStep.CLOSE, RollStep.READY]
    assert play.wanted(PrintTest) == [PrintTest()]


def test_a_printer_that_never_felt_its_lid_does_not_skip_the_steps():
    play = Play().show(ChangeRoll(RollStep.INSERT)).happen(PrinterSeen(None))

    assert play.screen == ChangeRoll(RollStep.INSERT)


def test_the_printer_is_asked_every_second_while_the_roll_is_changed():
    play = Play().show(ChangeRoll()).wait(10)

    assert 9 <= len(play.wanted(AskPrinter)) <= 11


def test_the_test_slip_cannot_be_asked_for_before_the_roll_is_in():
    assert Play().show(ChangeRoll(RollStep.INSERT)).tap(Button.TEST_PRINT).screen == ChangeRoll(
        RollStep.INSERT
    )


def in_doubt() -> Play:
    play = Play()
    play.state = replace(play.state, unknown=TICKETS)
    return play


def test_a_slip_in_doubt_is_chosen_from_the_list():
    play = in_doubt().show(StaffMenu()).tap(Button.LIST_SLIPS, PickSlip(TICKETS[1].ticket))

    assert play.screen == UnknownSlip(TICKETS[1])


def test_a_slip_that_is_not_in_the_list_is_not_chosen():
    assert in_doubt().show(UnknownSlips()).tap(PickSlip("other")).screen == UnknownSlips()


def test_a_slip_that_was_printed_is_accounted_for():
    play = in_doubt().show(UnknownSlip(TICKETS[0])).tap(Button.WAS_PRINTED)

    (told,) = play.wanted(Tell)
    assert isinstance(told.command, ReportSlip)
    assert told.command.slip is SlipState.PRINTED
    assert play.wanted(Settle) == [Settle(TICKETS[0].ticket)]
    assert TICKETS[0] not in play.state.unknown
    assert not play.wanted(Print)


def test_a_slip_that_is_printed_again_is_a_copy():
    play = in_doubt().show(UnknownSlip(TICKETS[0])).tap(Button.PRINT_COPY)
    assert play.wanted(Print) == [Print(TICKETS[0], copy=True)]

    play.happen(SlipDone(TICKETS[0]))

    assert play.screen == UnknownSlips(note="printed")
    assert [wish.command.slip for wish in play.wanted(Tell)] == [SlipState.PRINTED]
    assert play.wanted(Settle) == [Settle(TICKETS[0].ticket)]


@pytest.mark.parametrize("kind", [SlipFailed, SlipUnknown])
def test_a_copy_that_does_not_come_out_leaves_the_slip_in_doubt(kind):
    play = in_doubt().show(StaffPrinting(TICKETS[0])).happen(kind(TICKETS[0], Finding.PAPER_OUT))

    assert play.screen == UnknownSlips(note=Finding.PAPER_OUT)
    assert play.state.unknown == TICKETS
    assert not play.wanted(Settle)
    assert not play.wanted(Tell)


def test_a_void_ticket_is_cancelled():
    play = in_doubt().show(UnknownSlip(TICKETS[0])).tap(Button.VOID)

    reported, cancelled = (wish.command for wish in play.wanted(Tell))
    assert (type(reported), reported.slip) == (ReportSlip, SlipState.FAILED)
    assert (type(cancelled), cancelled.ticket) == (CancelTicket, TICKETS[0].ticket)
    assert play.wanted(Settle) == [Settle(TICKETS[0].ticket)]


@pytest.mark.parametrize(
    ("screen", "leads_to"),
    [
        (StaffCode("1"), Languages()),
        (StaffMenu(), Languages()),
        (ChangeRoll(), Languages()),
        (UnknownSlips(), Languages()),
        (UnknownSlip(TICKETS[0]), Languages()),
    ],
)
def test_home_leads_home(screen, leads_to):
    assert in_doubt().show(screen).tap(Button.HOME).screen == leads_to


@pytest.mark.parametrize(
    ("screen", "leads_to"),
    [
        (ChangeRoll(RollStep.CLOSE), StaffMenu()),
        (UnknownSlips(), StaffMenu()),
        (UnknownSlip(TICKETS[0]), UnknownSlips()),
    ],
)
def test_back_leads_back(screen, leads_to):
    assert in_doubt().show(screen).tap(Button.BACK).screen == leads_to


def test_a_code_is_typed_and_corrected():
    play = Play().show(StaffCode()).type("123").tap(Button.ERASE, Digit("9"))

    assert play.screen == StaffCode("129")


class _Read:
    """A kiosk's state that remembers what was read of it."""

    def __init__(self, state):
        self._state, self.names = state, set()

    def __getattr__(self, name):
        self.names.add(name)
        return getattr(self._state, name)


def test_staff_are_told_whatever_changes_of_what_faults_are_made_of():
    """What is compared in haste is what faults are made of, and nothing less."""
    made_of, compared = _Read(Play().state), _Read(Play().state)

    faults(made_of)
    staff_news(compared, compared)

    assert compared.names == made_of.names
