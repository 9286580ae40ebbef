"""One live ticket a phone, in whichever service; a place goes to another person by a clerk's hand only."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from contract.commands import (
    CancelTicket,
    MarkNoShow,
    MovePlace,
    OpenDesk,
    Park,
    ReinstateTicket,
    ReprintSlip,
    Serve,
    Start,
    TakeBack,
)
from contract.events import CopyAsked, PlaceMoved, TicketIssued
from contract.names import PhoneToken
from contract.refusal import (
    BookingUnknown,
    BookingUsed,
    EnoughForToday,
    MovedOn,
    NotNow,
    ReasonMissing,
    TicketLive,
    UnknownTicket,
)
from contract.states import State
from hub.answers import done_answer
from hub.audit.report import report
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.phone_settings import PhoneSettings
from hub.estimate import likely_wait
from hub.publisher import WITHHELD, Publisher
from hub.views import Pictures
from tests.hub.branch import (
    TUESDAY,
    Day,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    token_of,
    wish,
)

PHONE, OTHER = PhoneToken("p" * 22), PhoneToken("q" * 22)


def by_phone(service="A", name=None, phone=PHONE):
    return ticket_for(service, name, phone=phone)


def day_by_phone(**changed):
    """Return a day on which Anna has a ticket by phone and Ben one of paper."""
    return Day(*open_desks("1", "2"), by_phone("A", "anna"), ticket_for("A", "ben"), **changed)


def pass_on(ticket="anna", reason="the husband waits on", **more):
    return wish(MovePlace, ticket=ticket, reason=reason, token=token_of("new"), **more)


LIVING = {
    State.WAITING: [],
    State.CALLED: [call_next()],
    State.SERVING: [call_next(), wish(Start, desk="1")],
    State.PARKED: [call_next(), wish(Park, desk="1")],
}


@pytest.mark.parametrize("state", LIVING)
@pytest.mark.parametrize("service", ["A", "B"])
def test_while_its_ticket_lives_a_phone_gets_no_other_in_any_service(state, service):
    day = day_by_phone()
    day.do(*LIVING[state])

    with pytest.raises(TicketLive, match=f"ticket A001, which is {state}") as refused:
        day.do(by_phone(service))

    assert refused.value.number == "A001"


ENDED = {
    "served": [call_next(), wish(Serve, desk="1")],
    "cancelled": [wish(CancelTicket, ticket="anna", reason="left")],
}


@pytest.mark.parametrize("end", ENDED)
def test_when_its_ticket_has_ended_a_phone_may_take_another(end):
    day = day_by_phone()
    day.do(*ENDED[end])

    [issued] = day.do(by_phone("B"))

    assert isinstance(issued, TicketIssued)
    assert issued.phone == PHONE


def test_on_the_next_day_a_phone_may_take_another():
    day = day_by_phone()
    day.clock.turn(days=1)
    day.do(open_day(TUESDAY + timedelta(days=1)))

    assert day.do(by_phone())


def test_who_missed_the_call_has_a_live_ticket_for_as_long_as_it_may_be_reinstated():
    day = day_by_phone(calling=CallingSettings(no_show_grace_minutes=20))
    day.do(call_next(), wish(MarkNoShow, desk="1"))
    day.clock.turn(minutes=20)
    with pytest.raises(TicketLive):
        day.do(by_phone())

    day.clock.turn(seconds=1)

    assert day.do(by_phone())


def test_without_a_phone_nobody_is_asked():
    assert Day(*(ticket_for("A") for _ in range(3))).branch.phones == {}


def test_two_phones_are_two_people():
    assert day_by_phone().do(by_phone(phone=OTHER))


def test_a_phone_takes_no_more_tickets_a_day_than_the_branch_gives_to_one():
    day = Day(*open_desks("1"), phones=PhoneSettings(tickets_per_phone=2))
    for _ in range(2):
        day.do(by_phone(), call_next(), wish(Serve, desk="1"))

    with pytest.raises(EnoughForToday, match="2 tickets today"):
        day.do(by_phone())


def test_who_is_reinstated_must_not_have_another_live_ticket():
    day = day_by_phone(calling=CallingSettings(no_show_grace_minutes=20))
    day.do(call_next(), wish(MarkNoShow, desk="1"))
    day.clock.turn(minutes=21)
    day.do(by_phone())
    day.clock.turn(minutes=-10)

    with pytest.raises(TicketLive, match="A003") as refused:
        day.do(wish(ReinstateTicket, ticket="anna", reason="is here"))

    assert refused.value.number == "A003"


def test_a_serving_is_not_undone_when_the_phone_has_taken_another_ticket_since():
    day = day_by_phone()
    day.do(call_next(), wish(Serve, desk="1"), by_phone("B"))

    with pytest.raises(MovedOn, match="another ticket by phone"):
        day.do(wish(TakeBack, desk="1"))


def test_a_phones_tickets_are_known_again_after_a_restart():
    day = day_by_phone(phones=PhoneSettings(tickets_per_phone=3))

    assert facts(folded(day.branch.settings, day.journal)) == facts(day.branch)


def test_a_booking_gives_one_ticket_only():
    day = Day(bookings(booking("111111", uid="x")), check_in("111111"))

    with pytest.raises(BookingUsed) as refused:
        day.do(check_in("111111"))

    assert refused.value.number == "C001"


def test_a_booking_that_its_calendar_gives_another_code_gives_no_second_ticket():
    day = Day(bookings(booking("111111", uid="x")), check_in("111111"))
    day.do(bookings(booking("222222", uid="x")))

    with pytest.raises(BookingUnknown):
        day.do(check_in("222222"))


def test_a_place_that_is_passed_on_keeps_number_and_place_and_loses_its_token():
    day = day_by_phone()
    old = day.ticket("anna").token

    [moved] = day.do(pass_on(phone=OTHER))

    assert moved == PlaceMoved(
        ticket="anna", token=token_of("new"), phone=OTHER, reason="the husband waits on"
    )
    anna = day.ticket("anna")
    assert (str(anna.number), day.branch.waiting()[0]) == ("A001", anna)
    assert day.branch.ticket_of(old) is None
    assert day.branch.given_away(old) is anna
    assert day.branch.ticket_of(token_of("new")) is anna


def test_with_the_place_the_phone_is_free_and_the_new_one_is_not():
    day = day_by_phone()
    day.do(pass_on(phone=OTHER))

    with pytest.raises(TicketLive):
        day.do(by_phone(phone=OTHER))
    assert day.do(by_phone())


def test_nobody_is_given_a_second_place():
    day = day_by_phone()
    day.do(by_phone("B", phone=OTHER))

    with pytest.raises(TicketLive, match="B001"):
        day.do(pass_on(phone=OTHER))


@pytest.mark.security("S19")
def test_a_place_is_not_passed_on_without_a_reason():
    with pytest.raises(ReasonMissing, match="A001 is not passed on without a reason"):
        day_by_phone().do(pass_on(reason="  "))


@pytest.mark.parametrize("end", [LIVING[State.SERVING], *ENDED.values()])
def test_who_is_being_served_or_gone_has_no_place_to_pass_on(end):
    day = day_by_phone()
    day.do(*end)

    with pytest.raises(NotNow):
        day.do(pass_on())


def test_a_ticket_that_is_not_there_has_no_place():
    with pytest.raises(UnknownTicket):
        day_by_phone().do(pass_on("nobody"))


@pytest.mark.security("S14", "S19")
def test_a_place_passed_on_twice_is_found_by_the_newest_token_only():
    day = day_by_phone()
    first = day.ticket("anna").token
    day.do(pass_on())
    day.do(wish(MovePlace, ticket="anna", reason="the son", token=token_of("newest")))

    assert [day.branch.ticket_of(token) for token in (first, token_of("new"))] == [None, None]
    assert day.branch.ticket_of(token_of("newest")) is day.ticket("anna")


def test_the_answer_to_who_passes_a_place_on_bears_the_new_token_and_says_that_the_paper_is_a_copy():
    day = day_by_phone()
    command = pass_on()
    day.do(command)

    answer = json.loads(done_answer(command, Pictures(day.branch, day.clock.now(), likely_wait)).body)

    assert (answer["token"], answer["copies"], answer["number"]) == (token_of("new"), 1, "A001")


def test_a_copy_of_the_paper_is_recorded_with_its_reason():
    day = day_by_phone()

    assert day.do(wish(ReprintSlip, ticket="ben", reason="lost")) == [CopyAsked(ticket="ben", reason="lost")]
    assert day.ticket("ben").copies == 1


def test_a_copy_is_not_made_without_a_reason_nor_of_a_ticket_that_has_ended():
    day = day_by_phone()
    with pytest.raises(ReasonMissing):
        day.do(wish(ReprintSlip, ticket="anna"))
    day.do(wish(CancelTicket, ticket="ben", reason="left"))

    with pytest.raises(NotNow):
        day.do(wish(ReprintSlip, ticket="ben", reason="lost"))


def test_what_kiosks_need_for_a_copy_is_in_the_answer():
    day = day_by_phone()
    command = wish(ReprintSlip, ticket="ben", reason="lost")
    day.do(command)

    view = done_answer(command, Pictures(day.branch, day.clock.now(), likely_wait)).view

    assert (view.token, view.copies, view.number) == (day.ticket("ben").token, 1, "A002")


def test_the_report_of_a_day_lists_places_passed_on_copies_and_what_was_taken_back():
    day = day_by_phone()
    day.do(pass_on(), wish(ReprintSlip, ticket="ben", reason="lost"), call_next(), wish(TakeBack, desk="1"))

    told = report(TUESDAY, day.journal, {"1": frozenset("AB"), "2": frozenset("A")})

    assert [(deed.what, deed.number, deed.why) for deed in told.deeds] == [
        ("place passed on", "A001", "the husband waits on"),
        ("slip printed again", "A002", "lost"),
        ("taken back", "A001", "undone within a minute"),
    ]
    assert told.totals["place passed on"] == 1


@pytest.mark.security("S15", "S38")
def test_neither_token_nor_phone_is_published():
    day = day_by_phone()
    day.do(pass_on(phone=OTHER), wish(OpenDesk, desk="1"))
    published = []
    publisher = Publisher(
        branch_settings(),
        clock=HandClock(),
        publish=lambda _topic, payload, _retain: published.append(payload),
    )

    publisher.show(day.branch, day.journal)

    text = b"\n".join(published).decode()
    secrets = [PHONE, OTHER, token_of("new"), token_of("anna"), token_of("ben")]
    assert [secret for secret in secrets if secret in text] == []
    assert WITHHELD in text


@pytest.mark.security("S38")
def test_no_picture_holds_a_phone():
    day = day_by_phone()
    pictures = Pictures(day.branch, day.clock.now(), likely_wait)

    shown = [pictures.queue(), pictures.ticket("anna", with_token=True), pictures.desks(), pictures.menu()]

    assert not any(PHONE in str(view) for view in shown)
