"""The way of a visitor through the kiosk: what each touch and each answer leads to."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from contract.commands import CancelTicket, CheckIn, IssueTicket, ReportSlip
from contract.names import BookingCode, ServiceId
from contract.states import SlipState
from kiosk.flow import begin
from kiosk.happenings import (
    Broken,
    Button,
    Digit,
    Fresh,
    HubAway,
    HubLost,
    Issued,
    MenuArrived,
    PickLanguage,
    PickService,
    RefusedBy,
    Scanned,
    SlipDone,
    SlipFailed,
    SlipsFound,
    SlipUnknown,
    Stale,
)
from kiosk.samples import sample_menu, sample_ticket
from kiosk.screens import (
    Away,
    Code,
    Confirm,
    Directions,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    Services,
    Shown,
    StaffMenu,
    Taken,
    Trouble,
)
from kiosk.wishes import Ask, Beep, Mended, Print, Settle, Tell, TellStaff
from tests.kiosk.visits import (
    BOOKED,
    CARDS,
    CLOSED,
    PL,
    RULES,
    UK,
    Play,
    no_spare,
    up_to_asking,
    up_to_printing,
)


def test_a_kiosk_without_a_menu_says_that_no_tickets_can_be_given():
    assert begin(RULES).screen == Away()


def test_the_first_menu_opens_the_kiosk():
    assert Play().screen == Languages()


@pytest.mark.parametrize(
    ("screen", "touch", "leads_to"),
    [
        (Languages(), PickLanguage(UK), Services(UK)),
        (Languages(), PickLanguage("xx"), Languages()),
        (Languages(), Button.CONFIRM, Languages()),
        (Services(UK), PickService(CARDS), Confirm(UK, CARDS)),
        (Services(UK), PickService(CLOSED), Refused(UK, "service-closed")),
        (Services(UK), PickService(BOOKED), Directions(UK, BOOKED)),
        (Services(UK), PickService(ServiceId("none")), Services(UK)),
        (Services(UK), Button.TYPE_CODE, Code(UK)),
        (Services(UK), Button.HOME, Languages()),
        (Services(UK), Button.BACK, Languages()),
        (Confirm(UK, CARDS), Button.BACK, Services(UK, near=CARDS)),
        (Confirm(UK, CARDS), Button.HOME, Languages()),
        (Confirm(UK, CARDS), Button.RETRY, Confirm(UK, CARDS)),
        (Code(UK), Digit("7"), Code(UK, "7")),
        (Code(UK, "71"), Button.ERASE, Code(UK, "7")),
        (Code(UK), Button.ERASE, Code(UK)),
        (Code(UK, "712345"), Digit("9"), Code(UK, "712345")),
        (Code(UK, "71234"), Button.CONFIRM, Code(UK, "71234")),
        (Code(UK, "71"), Button.BACK, Services(UK)),
        (Code(UK, "71"), Button.HOME, Languages()),
        (Refused(UK, "booking-unknown", typed=True), Button.BACK, Code(UK)),
        (Refused(UK, "service-closed"), Button.BACK, Services(UK)),
        (Refused(UK, "service-closed"), Button.HOME, Languages()),
        (Taken(UK, sample_ticket()), Button.DONE, Languages()),
        (Shown(UK, sample_ticket(), Finding.SILENT, maybe_printed=True), Button.DONE, Languages()),
        (Away(), Button.RETRY, Away()),
        (OutOfService(), PickLanguage(UK), OutOfService()),
    ],
)
def test_a_touch_leads_on(screen, touch, leads_to):
    play = Play().show(screen)

    play.tap(touch)

    assert play.screen == leads_to
    assert not play.wanted(Ask)


def test_confirming_asks_the_hub_once_in_the_visitors_language():
    play = up_to_asking(Play())

    command = play.asked.command

    assert isinstance(command, IssueTicket)
    assert (command.service, command.language, command.by) == (CARDS, UK, RULES.by)
    assert play.screen == Issuing(UK, command)


def test_a_typed_code_checks_in():
    play = Play().show(Code(UK, "123456")).tap(Button.CONFIRM)

    command = play.asked.command

    assert isinstance(command, CheckIn)
    assert (command.codes, command.language) == ((BookingCode("123456"),), UK)


ENTRY = "BEGIN:VEVENT\r\nDTSTART:20261201T080000Z\r\nDESCRIPTION:Kod: 123456\\nOsoby: 2\r\nEND:VEVENT"


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        " 123456\r",
        "https://visits.example.pl/c/123456",
        "https://visits.example.pl/visit?case=778899&code=123456",
        "Wizyta 01.12.2026, sprawa 778899, kod: 123456",
        "Код 123456",
        ENTRY,
    ],
)
@pytest.mark.accessibility("A31")
def test_a_scanned_code_checks_in_before_a_language_is_chosen(text):
    play = Play().happen(Scanned(text, 1.0))

    command = play.asked.command

    assert isinstance(command, CheckIn)
    assert (command.codes, command.language) == ((BookingCode("123456"),), None)


def test_a_ticket_of_a_scanned_code_is_shown_in_the_language_of_its_booking():
    play = Play().happen(Scanned("123456", 1.0))

    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))

    assert play.screen == Printing(UK, sample_ticket(UK))


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "case 123456, room 654321", "kod=1234567", "passport"]
)
def test_what_is_no_code_is_said_to_be_unreadable(text):
    play = Play().happen(Scanned(text, 1.0))

    assert play.screen == Refused(PL, "code-unreadable", typed=True)


def test_a_second_scan_while_the_hub_is_asked_is_not_heard():
    play = Play().happen(Scanned("123456", 1.0), Scanned("123456", 1.1))

    assert len(play.wanted(Ask)) == 1


@pytest.mark.parametrize(
    "screen", [StaffMenu(), OutOfService(), Shown(UK, sample_ticket(), Finding.FAULT, maybe_printed=True)]
)
def test_a_scan_is_not_heard_where_it_would_push_somebody_away(screen):
    play = Play().show(screen).happen(Scanned("123456", 1.0))

    assert play.screen == screen


def test_the_answer_prints_the_slip():
    play = Play()

    ticket = up_to_printing(play)

    assert play.screen == Printing(UK, ticket)
    assert play.wanted(Print) == [Print(ticket)]


def test_a_printed_slip_is_taken_and_reported():
    play = Play()
    ticket = up_to_printing(play)

    play.happen(SlipDone(ticket))

    (told,) = play.wanted(Tell)
    assert play.screen == Taken(UK, ticket)
    assert isinstance(told.command, ReportSlip)
    assert (told.command.ticket, told.command.slip) == (ticket.ticket, SlipState.PRINTED)
    assert play.wanted(Settle) == [Settle(ticket.ticket)]


@pytest.mark.parametrize("finding", list(Finding))
@pytest.mark.fault("F22")
def test_a_slip_that_failed_leaves_the_number_on_the_screen_and_staff_told(finding):
    play = Play()
    ticket = up_to_printing(play)

    play.happen(SlipFailed(ticket, finding))

    assert play.screen == Shown(UK, ticket, finding, maybe_printed=False)
    assert [wish.fault for wish in play.wanted(TellStaff)] == [finding]
    assert [wish.command.slip for wish in play.wanted(Tell)] == [SlipState.FAILED]
    assert play.wanted(Settle) == [Settle(ticket.ticket)]


@pytest.mark.parametrize("finding", list(Finding))
@pytest.mark.fault("F24")
def test_a_slip_of_unknown_fate_is_kept_for_staff_and_never_printed_again_unasked(finding):
    play = Play()
    ticket = up_to_printing(play)

    play.happen(SlipUnknown(ticket, finding)).tap(Button.DONE).wait(600)

    assert play.state.unknown == (ticket,)
    assert [wish.command.slip for wish in play.wanted(Tell)] == [SlipState.UNKNOWN]
    assert {wish.fault for wish in play.wanted(TellStaff)} == {finding, "slip-unknown"}
    assert len(play.wanted(Print)) == 1
    assert not play.wanted(Settle)


@pytest.mark.fault("F24")
def test_a_slip_that_is_confirmed_late_is_no_longer_unknown():
    play = Play()
    ticket = up_to_printing(play)
    play.happen(SlipUnknown(ticket, Finding.SILENT))

    play.happen(SlipDone(ticket))

    assert play.state.unknown == ()
    assert play.screen == Taken(UK, ticket)
    assert Mended("slip-unknown") in play.wishes


def test_the_next_good_slip_ends_the_printers_fault():
    play = Play()
    play.happen(SlipFailed(up_to_printing(play), Finding.PAPER_OUT)).tap(Button.DONE)
    play.wishes.clear()
    ticket = up_to_printing(play, sample_ticket(UK, "E043"))

    play.happen(SlipDone(ticket, near_end=True))

    assert Mended("paper-out") in play.wishes
    assert [wish.fault for wish in play.wanted(TellStaff)] == ["paper-near-end"]


@pytest.mark.parametrize("code", ["series-exhausted", "booking-used", "of-a-newer-hub"])
def test_a_refusal_is_shown_and_can_be_left(code):
    play = up_to_asking(Play())

    play.happen(RefusedBy(play.asked.command.command_id, code))

    assert play.screen == Refused(UK, code)
    assert play.tap(Button.HOME).screen == Languages()


def test_the_time_and_the_number_of_a_refusal_reach_the_screen():
    play = up_to_asking(Play())
    at = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)

    play.happen(RefusedBy(play.asked.command.command_id, "too-early", at, "A001"))

    assert play.screen == Refused(UK, "too-early", at=at, number="A001")


def test_a_refused_check_in_leads_back_to_the_keypad():
    play = Play().show(Code(UK, "123456")).tap(Button.CONFIRM)
    play.happen(RefusedBy(play.asked.command.command_id, "booking-unknown"))

    play.tap(Button.BACK)

    assert play.screen == Code(UK)


def test_without_an_answer_the_same_request_can_be_sent_again():
    play = up_to_asking(Play(no_spare()))
    command = play.asked.command
    play.happen(HubAway(command.command_id))
    assert play.screen == Away(UK, command, maybe_done=True, why=Trouble.NO_SERIES)

    play.tap(Button.RETRY)

    assert play.wanted(Ask) == [Ask(command), Ask(command)]
    assert play.screen == Issuing(UK, command)


def test_leaving_an_unanswered_request_takes_back_the_ticket_that_it_may_have_made():
    play = up_to_asking(Play(no_spare()))
    command = play.asked.command
    play.happen(HubAway(command.command_id, maybe_done=True))

    play.tap(Button.HOME)

    (told,) = play.wanted(Tell)
    assert isinstance(told.command, CancelTicket)
    assert told.command.ticket == command.command_id
    assert told.command.command_id != command.command_id
    assert play.screen == Away()


def test_a_request_that_surely_did_not_arrive_leaves_nothing_to_take_back():
    play = up_to_asking(Play(no_spare()))
    play.happen(HubAway(play.asked.command.command_id, maybe_done=False))

    play.tap(Button.HOME)

    assert not play.wanted(Tell)


def test_an_answer_that_comes_when_the_visitor_has_gone_is_taken_back():
    play = up_to_asking(Play(no_spare()))
    command = play.asked.command
    play.happen(HubAway(command.command_id, maybe_done=False)).tap(Button.HOME)

    play.happen(Issued(command.command_id, sample_ticket(UK)))

    (told,) = play.wanted(Tell)
    assert isinstance(told.command, CancelTicket)
    assert not play.wanted(Print)


def test_answers_to_other_requests_change_nothing_on_the_screen():
    play = up_to_asking(Play())
    screen = play.screen

    play.happen(RefusedBy("other", "service-closed"), HubAway("other"))

    assert play.screen == screen


def test_a_kiosk_that_lost_its_hub_says_so_and_opens_when_it_is_back():
    play = Play(no_spare()).happen(Stale(), HubLost())
    assert play.screen == Away()

    play.happen(Fresh())

    assert play.screen == Languages()
    assert not play.state.stale


def test_a_missing_pulse_alone_closes_nothing():
    assert Play().happen(Stale()).screen == Languages()


def test_a_visitor_is_not_pushed_out_when_the_hub_is_lost():
    play = Play().show(Confirm(UK, CARDS)).happen(HubLost())

    assert play.screen == Confirm(UK, CARDS)


def test_a_service_that_is_offered_no_more_leads_back_to_the_others():
    play = Play().show(Confirm(UK, CARDS))
    menu = sample_menu()

    play.happen(MenuArrived(msgspec.structs.replace(menu, services=menu.services[1:])))

    assert play.screen == Services(UK)


def test_slips_found_at_the_start_are_reported_unknown():
    tickets = (sample_ticket(number="A001"), sample_ticket(number="A002"))

    play = Play().happen(SlipsFound(tickets))

    assert play.state.unknown == tickets
    assert [wish.command.slip for wish in play.wanted(Tell)] == [SlipState.UNKNOWN] * 2
    assert [(wish.fault, wish.detail) for wish in play.wanted(TellStaff)] == [("slip-unknown", "A001, A002")]


def test_a_fault_of_the_program_closes_the_kiosk_and_tells_staff():
    play = Play().show(Confirm(UK, CARDS)).happen(Broken("KeyError: 'x'"))

    assert play.screen == OutOfService(UK)
    assert play.wanted(TellStaff) == [TellStaff("broken", "KeyError: 'x'")]


def test_a_fault_of_the_program_while_printing_leaves_the_visitor_the_number():
    play = Play()
    ticket = up_to_printing(play)

    play.happen(Broken("driver"))

    assert play.screen == Shown(UK, ticket, Finding.FAULT, maybe_printed=True)
    assert play.tap(Button.DONE).screen == OutOfService()


def test_a_kiosk_rests_after_a_fault_and_tries_again_three_times():
    play = Play()
    seen = []

    for _ in range(4):
        play.happen(Broken("driver")).wait(31)
        seen.append(play.screen)

    assert seen == [Languages(), Languages(), Languages(), OutOfService()]


def test_trouble_and_tickets_are_heard():
    play = Play()

    play.happen(SlipDone(up_to_printing(play)))

    assert len(play.wanted(Beep)) == 1
