"""While the hub is away the kiosk gives numbers of its own, honestly, and nobody ever holds two of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from contract.commands import CancelTicket, CheckIn, IssueTicket
from contract.hall_parts import Stopped
from contract.names import CommandId, ServiceId
from kiosk.happenings import (
    Button,
    ChangeCount,
    Counted,
    Fresh,
    HubAway,
    HubLost,
    Issued,
    MenuArrived,
    MenuKept,
    PickLanguage,
    PickService,
    RefusedBy,
    Scanned,
    SlipDone,
    SpareFailed,
    SpareIssued,
    SpareSeen,
    Stale,
    Tick,
)
from kiosk.samples import CLOCK, NINE, sample_menu, sample_ticket
from kiosk.scene import Facts, Key, Text, Tiles, Title
from kiosk.screens import (
    Away,
    Code,
    Confirm,
    Issuing,
    Languages,
    Printing,
    Refused,
    Services,
    SpareRequest,
    StaffMenu,
    Standstill,
    Taken,
    Trouble,
)
from kiosk.spare import USED_UP_S, view_of
from kiosk.stage import scene_of
from kiosk.state import BELIEVED_S, faults, trouble
from kiosk.texts import words_in
from kiosk.wishes import Ask, Beep, Mended, Print, Settle, TakeSpare, Tell, TellStaff
from tests.kiosk.visits import BOOKED, CARDS, CLOSED, EN, PL, UK, Play, no_spare, up_to_asking

GONE = ServiceId("gone")
CLOSED_WORDS = {"", "Closed now", "With a booking only", "No more tickets today", "In another place"}
SPARE = msgspec.structs.replace(sample_ticket(UK, "X001"), spare=True, ahead=0, estimate=None)


def away(menu=None) -> Play:
    """Return a kiosk that knows that its hub is away; nobody stands before it."""
    return Play(menu).happen(Stale(), HubLost())


def with_services(**changed) -> object:
    """Return the menu with its first service *changed*."""
    menu = sample_menu()
    first = msgspec.structs.replace(menu.services[0], **changed)
    return msgspec.structs.replace(menu, services=(first, *menu.services[1:]))


def the_request(play: Play) -> SpareRequest:
    (wish,) = play.wanted(TakeSpare)
    return wish.request


def written_down(play: Play, ticket=SPARE) -> Play:
    request = the_request(play)
    return play.happen(
        SpareIssued(request.command_id, msgspec.structs.replace(ticket, ticket=request.command_id))
    )


def lines(play: Play) -> list[str]:
    scene = scene_of(play.state, words_in, CLOCK)
    return [block.text for block in (*scene.main, *scene.aside) if isinstance(block, Title | Text)]


def test_a_kiosk_whose_hub_is_away_goes_on_offering_what_the_last_menu_held():
    play = away()

    assert play.screen == Languages()
    assert play.tap(PickLanguage(UK)).screen == Services(UK)


def test_a_known_absence_is_not_waited_for():
    play = away().tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)

    request = the_request(play)

    assert not play.wanted(Ask)
    assert (request.service, request.language, request.maybe_done) == (CARDS, UK, False)
    assert isinstance(request.wanted, IssueTicket)
    assert play.screen == Issuing(UK, request)


@pytest.mark.parametrize("maybe_done", [True, False])
def test_a_hub_that_is_found_away_by_asking_is_replaced_at_once(maybe_done):
    play = up_to_asking(Play())
    command = play.asked.command

    play.happen(HubAway(command.command_id, maybe_done))

    assert the_request(play).wanted == command
    assert the_request(play).maybe_done == maybe_done
    assert the_request(play).command_id != command.command_id


def test_nothing_is_printed_before_the_number_is_on_the_disk():
    play = away().tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
    assert not play.wanted(Print)

    written_down(play)

    assert isinstance(play.screen, Printing)
    assert [wish.ticket.number for wish in play.wanted(Print)] == ["X001"]


def test_a_number_of_the_kiosks_own_is_taken_like_any_other():
    play = written_down(away().tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM))

    play.happen(SlipDone(play.screen.ticket))

    assert isinstance(play.screen, Taken)


def test_the_visitor_reads_that_nobody_knows_the_wait_and_that_the_number_is_valid():
    play = written_down(away().tap(PickLanguage(EN), PickService(CARDS), Button.CONFIRM))

    told = lines(play)
    scene = scene_of(play.state, words_in, CLOCK)
    (facts,) = (block for block in scene.aside if isinstance(block, Facts))

    assert "There is no connection now. Your number is valid and you keep your place." in told
    assert ("Waiting time", "not known now") in facts.pairs
    assert not any("Before you" in name for name, _ in facts.pairs)


def test_before_the_ticket_is_taken_no_old_waiting_times_are_shown():
    play = away().show(Services(EN))
    (tiles,) = (block for block in scene_of(play.state, words_in, CLOCK).main if isinstance(block, Tiles))
    assert {tile.detail for tile in tiles.tiles} <= CLOSED_WORDS

    play.show(Confirm(EN, CARDS))

    assert "There is no connection now: the waiting time is not known." in lines(play)


# --- one visitor, one number ----------------------------------------------------------------------------


def test_an_answer_that_comes_while_the_number_is_written_down_is_taken_back():
    play = up_to_asking(Play())
    command = play.asked.command
    play.happen(HubAway(command.command_id))

    play.happen(Issued(command.command_id, sample_ticket(UK)))

    (told,) = play.wanted(Tell)
    assert isinstance(told.command, CancelTicket)
    assert not play.wanted(Print)
    written_down(play)
    assert [wish.ticket.number for wish in play.wanted(Print)] == ["X001"]


def test_a_number_that_comes_when_the_visitor_was_sent_elsewhere_is_taken_back():
    play = away().tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
    request = the_request(play)
    play.happen(SpareFailed(request.command_id)).tap(Button.HOME)
    play.wishes.clear()

    late = msgspec.structs.replace(SPARE, ticket=request.command_id)
    play.happen(SpareIssued(request.command_id, late))

    assert [wish.command.ticket for wish in play.wanted(Tell)] == [request.command_id]
    assert play.wanted(Settle) == [Settle(request.command_id)]
    assert not play.wanted(Print)


def test_a_second_word_that_the_hub_is_away_asks_for_no_second_number():
    play = up_to_asking(Play())
    command = play.asked.command

    play.happen(HubAway(command.command_id), HubAway(command.command_id))

    assert len(play.wanted(TakeSpare)) == 1


# --- bookings that nobody can check ---------------------------------------------------------------------


def test_a_booked_visitor_is_asked_what_the_booking_is_for():
    play = away().show(Code(EN, "123456")).tap(Button.CONFIRM)

    assert isinstance(play.screen, Services)
    assert play.screen.booked.command.codes == ("123456",)
    assert lines(play)[0] == "What is your booking for?"
    assert not play.wanted(Ask)


def test_every_service_can_be_named_for_a_booking_and_its_code_goes_along():
    play = away().show(Code(UK, "123456")).tap(Button.CONFIRM, PickService(BOOKED))

    request = the_request(play)

    assert isinstance(request.wanted, CheckIn)
    assert (request.service, request.wanted.codes, request.language) == (BOOKED, ("123456",), UK)


def test_a_scanned_code_is_taken_in_unchecked_in_the_houses_first_language():
    play = away().happen(Scanned("123456", 1.0))

    play.tap(PickService(CARDS))

    assert the_request(play).language == PL


def test_a_check_in_whose_answer_is_lost_is_void_when_the_number_is_handed_in():
    play = Play().show(Code(UK, "123456")).tap(Button.CONFIRM)
    command = play.asked.command
    play.happen(HubAway(command.command_id, maybe_done=True))

    play.tap(PickService(CARDS))

    assert (the_request(play).wanted, the_request(play).maybe_done) == (command, True)


def test_an_answer_that_comes_while_the_visitor_is_asked_is_just_in_time():
    play = Play().show(Code(UK, "123456")).tap(Button.CONFIRM)
    command = play.asked.command
    play.happen(HubAway(command.command_id))

    play.happen(Issued(command.command_id, sample_ticket(UK)))

    assert isinstance(play.screen, Printing)
    assert not play.wanted(Tell)


def test_a_hub_that_is_back_meanwhile_checks_the_code_after_all():
    play = Play().show(Code(UK, "123456")).tap(Button.CONFIRM)
    command = play.asked.command
    play.happen(HubAway(command.command_id), Fresh())

    play.tap(PickService(CARDS))

    assert play.wanted(Ask) == [Ask(command), Ask(command)]
    assert not play.wanted(TakeSpare)


@pytest.mark.parametrize(("touch", "screen"), [(Button.HOME, Languages()), (Button.TYPE_CODE, None)])
def test_the_question_what_a_booking_is_for_can_be_left_and_nothing_else(touch, screen):
    play = away().show(Code(UK, "123456")).tap(Button.CONFIRM)
    asked = play.screen

    assert play.tap(touch).screen == (screen or asked)


def test_the_question_offers_no_second_booking():
    play = away().show(Code(UK, "123456")).tap(Button.CONFIRM)

    keys = [key.touch for key in scene_of(play.state, words_in, CLOCK).keys if isinstance(key, Key)]

    assert keys == [Button.BACK]


# --- where no number can be given -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "menu", "told"),
    [
        (Trouble.NO_SERIES, no_spare(), "Please wait a moment. If it takes longer, please ask the staff."),
        (Trouble.LIMIT, None, "Please ask the staff for a number on paper."),
        (Trouble.DISK, None, "Please use another kiosk or ask the staff."),
    ],
)
def test_a_kiosk_that_can_give_no_number_says_so_and_what_to_do(why, menu, told):
    play = away(menu)
    play.happen(SpareSeen(200 if why is Trouble.LIMIT else 3, disk_full=why is Trouble.DISK))

    assert trouble(play.state) is why
    assert play.screen == Away()
    assert told in lines(play)


def test_a_kiosk_that_never_heard_a_menu_sends_visitors_to_the_staff():
    play = Play()
    play.state = replace(play.state, menu=None)

    play.show(Away())

    assert trouble(play.state) is Trouble.NO_MENU
    assert "Please wait a moment. If it takes longer, please ask the staff." in lines(play)


def test_the_last_number_of_the_limit_is_still_given_and_the_next_visitor_is_told():
    play = away().happen(SpareSeen(199)).tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
    play.happen(SpareSeen(200))
    written_down(play)
    play.happen(SlipDone(play.screen.ticket))

    play.tap(Button.DONE)

    assert play.screen == Away()


@pytest.mark.parametrize("better", [SpareSeen(0), SpareSeen(199)])
def test_numbers_are_given_again_once_the_hub_has_taken_some_or_the_disk_has_room(better):
    play = away().happen(SpareSeen(200, disk_full=True))

    assert play.happen(better).screen == Languages()


def test_a_full_disk_does_not_disturb_anybody_while_the_hub_is_there():
    assert Play().happen(SpareSeen(0, disk_full=True)).screen == Languages()


def test_a_number_that_could_not_be_written_down_is_said_before_anything_is_printed():
    play = away().tap(PickLanguage(EN), PickService(CARDS), Button.CONFIRM)
    request = the_request(play)

    play.happen(SpareFailed(request.command_id, Trouble.DISK))

    assert play.screen == Away(EN, request.wanted, maybe_done=False, why=Trouble.DISK)
    assert "Please use another kiosk or ask the staff." in lines(play)
    assert play.wanted(Beep)
    assert not play.wanted(Print)


def test_who_is_sent_away_after_a_lost_answer_leaves_no_ticket_behind():
    play = up_to_asking(Play())
    command = play.asked.command
    play.happen(HubAway(command.command_id, maybe_done=True))
    play.happen(SpareFailed(the_request(play).command_id))

    play.tap(Button.HOME)

    assert [wish.command.ticket for wish in play.wanted(Tell)] == [command.command_id]


def test_a_failure_that_was_for_somebody_else_changes_nothing():
    assert away().happen(SpareFailed(CommandId("old"))).screen == Languages()


# --- old menus ------------------------------------------------------------------------------------------


def test_a_menu_of_the_last_run_is_used_once_the_hub_is_known_to_be_away():
    play = Play()
    play.state = replace(play.state, menu=None, screen=Away())
    play.happen(MenuKept(sample_menu()))
    assert play.screen == Away(), "the hub may answer any moment"

    play.happen(HubLost())

    assert play.screen == Languages()


def test_a_menu_that_was_heard_is_not_replaced_by_a_kept_one():
    play = Play(no_spare()).happen(MenuKept(sample_menu()))

    assert play.state.menu == no_spare()


@pytest.mark.parametrize(
    ("age_s", "changed", "offered"),
    [
        (60.0, {"open": True}, True),
        (60.0, {"open": False}, False),
        (BELIEVED_S + 60, {"open": False}, True),
        (BELIEVED_S + 60, {"open": False, "switched_off": True}, False),
        (None, {"open": False}, True),
        (None, {"open": False, "switched_off": True}, False),
        (BELIEVED_S + 60, {"open": False, "closed_why": "quota-reached"}, False),
        (USED_UP_S + 60, {"open": False, "closed_why": "quota-reached"}, True),
        (60.0, {"open": False, "opens_at": NINE + timedelta(seconds=70)}, False),
        (80.0, {"open": False, "opens_at": NINE + timedelta(seconds=70)}, True),
        (5 * BELIEVED_S, {"open": False, "opens_at": NINE + timedelta(hours=6)}, False),
    ],
)
def test_what_an_old_menu_says_of_closing_is_not_believed_for_ever(age_s, changed, offered):
    play = away(with_services(**changed)).show(Services(UK))
    play.state = replace(play.state, menu_s=None if age_s is None else play.state.now_s)
    play.now_s = age_s or 60.0
    play.state, _ = replace(play.state, now_s=play.now_s, touched_s=play.now_s), None

    play.tap(PickService(CARDS))

    assert isinstance(play.screen, Confirm if offered else Refused)


def test_while_the_hub_is_there_what_it_says_is_believed_however_old():
    play = Play().show(Services(UK))
    play.state = replace(play.state, menu_s=-2 * BELIEVED_S)

    assert play.tap(PickService(CLOSED)).screen == Refused(UK, "service-closed")


# --- what staff learn -----------------------------------------------------------------------------------


def test_staff_are_told_what_is_not_handed_in_and_when_it_is():
    play = away().happen(SpareSeen(2))
    assert TellStaff("not-handed-in", "2 tickets of its own are not handed in") in play.wishes

    play.happen(SpareSeen(0))

    assert Mended("not-handed-in") in play.wishes


@pytest.mark.parametrize(
    ("seen", "fault"),
    [(SpareSeen(0, disk_full=True), "disk-full"), (SpareSeen(0, set_aside="look into it"), "set-aside")],
)
def test_staff_are_told_what_is_wrong_with_the_numbers(seen, fault):
    assert fault in faults(Play().happen(seen).state)


def test_the_staff_menu_says_how_many_tickets_the_hub_does_not_have():
    play = away().happen(SpareSeen(5, disk_full=True, set_aside="x")).show(StaffMenu())

    told = lines(play)

    assert (
        "5 biletów nie zostało jeszcze przekazanych do systemu kolejkowego. Proszę nie wyłączać kiosku."
        in told
    )
    assert len(told) == 4


def test_when_the_hub_is_back_the_menu_is_as_before():
    play = away().happen(SpareSeen(1))

    play.happen(MenuArrived(sample_menu()), SpareSeen(0), Tick(5.0))

    assert (play.screen, play.state.away) == (Languages(), False)
    assert faults(play.state) == {}


def test_a_ticket_for_a_service_that_is_offered_no_more_has_no_name_and_is_a_ticket_all_the_same():
    request = SpareRequest(CommandId("s1"), the_request(asked_without_hub()).wanted, GONE, UK)

    view = view_of(request, sample_menu(), "X001", SPARE.token, SPARE.at)

    assert (view.number, view.service_names, view.rooms, view.spare) == ("X001", {"pl": "gone"}, (), True)


def asked_without_hub() -> Play:
    return away().tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)


def stopped():
    return msgspec.structs.replace(sample_menu(), stopped=Stopped(since=NINE))


def test_a_hall_that_was_stopped_stays_stopped_when_its_hub_is_lost():
    assert isinstance(away(stopped()).screen, Standstill)


def test_a_stop_of_an_earlier_run_keeps_nobody_without_a_number():
    play = Play()
    play.state = replace(play.state, menu=None, menu_s=None, screen=Away())

    play.happen(MenuKept(stopped()), HubLost())

    assert play.screen == Languages()


# --- nothing is asked twice


@pytest.mark.accessibility("A30")
def test_in_a_whole_visit_nothing_is_asked_twice_whatever_becomes_of_the_hub():
    """Language, code and service are each asked once, also where the hub is lost in the middle of it."""
    play = Play().tap(PickLanguage(UK), Button.TYPE_CODE).type("483920")
    play.tap(Button.ANOTHER).type("117203").tap(Button.CONFIRM)
    play.happen(HubAway(play.asked.command.command_id))
    asked_now = play.screen
    play.wishes.clear()
    play.tap(PickService(CARDS))
    (wish,) = play.wanted(TakeSpare)

    assert isinstance(asked_now, Services), "only what nobody has said yet: what the booking is for"
    assert asked_now.language == UK
    assert wish.request.wanted.codes == ("483920", "117203")
    assert (wish.request.language, wish.request.service) == (UK, CARDS)


@pytest.mark.accessibility("A30")
def test_who_goes_back_finds_what_was_said_before():
    play = Play().tap(PickLanguage(UK), PickService(CARDS), Button.BACK)
    assert play.screen == Services(UK, near=CARDS), "the language is not asked again"

    play.tap(PickService(CARDS), ChangeCount(Counted.PEOPLE, 1), Button.CONFIRM)
    first = play.asked.command
    play.happen(RefusedBy(first.command_id, "party-too-large"))

    assert play.tap(Button.BACK).screen == Services(UK)
