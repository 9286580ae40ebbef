"""What staff arrange for a day changes that day alone, strands nobody, and is told again by the journal."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from contract.commands import AssignDesk, CloseService, LookAfter, OpenService, SwitchProfile
from contract.events import AlarmLookedAfter, DeskAssigned, ServiceOpened, ServiceShut
from contract.names import DeskId
from contract.refusal import (
    LastDesk,
    NotHere,
    ReasonMissing,
    ServiceClosed,
    UnknownAlarm,
    UnknownDesk,
    UnknownService,
)
from contract.states import State
from hub.audit.order import Hall, services_of
from hub.domain.branch import folded
from hub.domain.profile_settings import ProfileSettings
from hub.domain.today import assigned
from hub.views import Pictures
from tests.hub.branch import (
    A,
    B,
    C,
    Day,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)

D = branch_settings().services[3].id
WEDNESDAY = date(2026, 12, 2)


def close(service, reason="the system is down"):
    return wish(CloseService, service=service, reason=reason)


def open_(service, reason="the system is back"):
    return wish(OpenService, service=service, reason=reason)


def assign(desk, *services, reason="two are ill"):
    return wish(AssignDesk, desk=DeskId(desk), services=services, reason=reason)


def offer(day, service):
    menu = Pictures(day.branch, day.clock.now(), lambda *_: None).menu()
    return next(each for each in menu.services if each.service == service)


def test_a_service_closed_for_the_day_gives_no_tickets_and_menus_say_so():
    day = Day(close(A))

    with pytest.raises(ServiceClosed):
        day.do(ticket_for("A"))
    assert (offer(day, A).open, offer(day, A).closed_why, offer(day, A).switched_off) == (
        False,
        "service-closed",
        True,
    )


def test_who_waits_for_it_already_keeps_the_place_and_is_called():
    day = Day(ticket_for("A", "anna"), ticket_for("A", "ben"), close(A))

    day.do(call_next("2"))

    assert day.ticket("anna").state is State.CALLED
    assert day.ticket("ben").state is State.WAITING


def test_it_gives_tickets_again_once_it_is_opened():
    day = Day(close(A), open_(A))

    day.do(ticket_for("A", "anna"))

    assert day.ticket("anna").state is State.WAITING


def test_a_service_that_the_file_keeps_closed_is_open_for_this_day_alone():
    day = Day(assign("1", A, B, D), open_(D))
    day.do(ticket_for("D", "anna"))

    day.do(open_day(WEDNESDAY))

    with pytest.raises(ServiceClosed):
        day.do(ticket_for("D"))
    assert offer(day, D).switched_off


def test_a_service_that_the_profile_leaves_out_can_be_opened_and_has_a_desk():
    cards_only = ProfileSettings(id="cards", names={"pl": "Karty"}, services=(A,))
    day = Day(wish(SwitchProfile, profile="cards", reason="training"), profiles=(cards_only,))
    with pytest.raises(ServiceClosed):
        day.do(ticket_for("B"))

    day.do(open_(B))

    day.do(ticket_for("B", "anna"), call_next("1"))
    assert day.ticket("anna").state is State.CALLED


def test_who_is_booked_for_a_service_closed_for_the_day_is_told_so():
    day = Day(bookings(booking("402913")), close(C))

    with pytest.raises(ServiceClosed):
        day.do(check_in("402913"))


def test_what_is_so_already_changes_nothing():
    day = Day()

    assert day.do(open_(A)) == []
    assert day.do(close(A)) == [ServiceShut(service=A, reason="the system is down")]
    assert day.do(close(A)) == []
    assert day.do(open_(A)) == [ServiceOpened(service=A, reason="the system is back")]


@pytest.mark.parametrize("command", [close(A, " "), open_(A, ""), assign("1", A, B, C, reason="")])
def test_why_must_be_said(command):
    with pytest.raises(ReasonMissing):
        Day().do(command)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (close("Z"), UnknownService),
        (open_("Z"), UnknownService),
        (assign("1", "Z"), UnknownService),
        (assign("9", A), UnknownDesk),
        (wish(LookAfter, code="no-such-thing"), UnknownAlarm),
    ],
)
def test_what_the_branch_does_not_know_is_refused(command, refusal):
    with pytest.raises(refusal):
        Day().do(command)


def test_what_is_dealt_with_in_another_place_cannot_be_opened_here():
    services = branch_settings().services
    away = msgspec.structs.replace(services[0], elsewhere={"pl": "ul. Długa 5"})

    with pytest.raises(NotHere):
        Day(services=(away, *services[1:])).do(open_(A))


def test_a_desk_calls_for_the_services_it_was_given():
    day = Day(*open_desks("2"), ticket_for("B", "anna"), assign("2", A, B))

    day.do(call_next("2"))

    assert day.ticket("anna").desk == "2"


def test_a_desk_goes_back_to_what_the_settings_say():
    day = Day(assign("2", A, B))

    assert day.do(assign("2")) == [DeskAssigned(desk="2", was=(A, B), reason="two are ill")]
    assert day.branch.layout.desks["2"].services == (A,)
    assert day.do(assign("2")) == []


def test_no_service_loses_its_last_desk():
    day = Day()

    with pytest.raises(LastDesk, match="the only one that serves B"):
        day.do(assign("1", A))
    day.do(assign("2", A, B), assign("1", A))

    with pytest.raises(LastDesk):
        day.do(assign("2"))
    assert day.branch.layout.desks_of[B] == ("2",)


def test_who_is_at_a_desk_or_was_sent_to_it_stays_there():
    day = Day(ticket_for("B", "anna"), call_next("1"), assign("2", A, B), assign("1", A))

    assert day.branch.at_desk("1").ticket == "anna"


def test_new_settings_never_leave_a_service_without_a_desk():
    usual = {"1": (A, B), "2": (A,)}

    assert assigned(usual, {"2": (A, B), "1": (A,)}) == {"1": (A,), "2": (A, B)}
    assert assigned(usual, {"1": (A,)}) == {"1": (A, B), "2": (A,)}
    assert assigned(usual, {"1": ()}) == {"1": (A, B), "2": (A,)}


def test_the_next_day_is_as_the_settings_say():
    day = Day(close(A), assign("2", A, B))

    day.do(open_day(WEDNESDAY), ticket_for("A", "anna"))

    assert day.ticket("anna").state is State.WAITING
    assert day.branch.layout.desks["2"].services == (A,)


def test_a_switch_of_the_profile_says_anew_what_desks_serve_and_opens_no_closed_service():
    quiet = ProfileSettings(id="quiet", names={"pl": "Spokojny"}, desks={DeskId("2"): (A,)})
    day = Day(close(A), assign("2", A, B), profiles=(quiet,))

    day.do(wish(SwitchProfile, profile="quiet", reason="few come"))

    assert day.branch.today.desks == {}
    with pytest.raises(ServiceClosed):
        day.do(ticket_for("A"))


def test_the_journal_leads_to_the_same_branch():
    day = Day(*open_desks("1"), close(A), assign("2", A, B), wish(LookAfter, code="waiting-long", about="B"))
    day.do(ticket_for("B", "anna"), call_next("2"))

    again = folded(branch_settings(), day.journal, epoch=1)

    assert facts(again) == facts(day.branch)


def test_the_hours_of_a_service_opened_for_the_day_are_those_of_the_branch_and_of_no_other_day():
    cards_only = ProfileSettings(id="cards", names={"pl": "Karty"}, services=(A,))
    day = Day(wish(SwitchProfile, profile="cards", reason="training"), profiles=(cards_only,))
    assert day.branch.timetable.spans(B, day.branch.day) == ()

    day.do(open_(B))

    assert day.branch.timetable.spans(B, day.branch.day) == day.branch.timetable.spans(A, day.branch.day)


def test_who_looks_after_an_alarm_is_known_until_the_day_ends():
    day = Day()

    events = day.do(wish(LookAfter, code="device-lost", about="kiosk-K1"))
    day.clock.turn(minutes=5)

    assert events == [AlarmLookedAfter(code="device-lost", about="kiosk-K1")]
    looked_after = day.branch.looked_after["device-lost", "kiosk-K1"]
    assert (looked_after.by, day.clock.now() - looked_after.at) == ("kiosk-K1", timedelta(minutes=5))
    day.do(open_day(WEDNESDAY))
    assert day.branch.looked_after == {}


def test_an_audit_knows_what_a_desk_was_given_for_the_day():
    day = Day(ticket_for("B", "anna"), assign("2", A, B), ticket_for("A", "ben"))
    hall = Hall(services_of(branch_settings()))
    for entry in day.journal:
        hall.follow(entry)
    called = day.do(wish(type(call_next()), desk=DeskId("2")))
    entry = msgspec.structs.replace(day.journal[-1], event=called[-1])
    wrong = msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, ticket="ben"))

    assert hall.out_of_order(entry) is None
    assert [one.number for one in hall.out_of_order(wrong).passed] == ["B001"]
