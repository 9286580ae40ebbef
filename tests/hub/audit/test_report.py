"""The report names who was passed over and by which call, and what else staff did, with who and why."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from contract.commands import (
    CancelTicket,
    GiveBack,
    MarkNoShow,
    Park,
    PutBack,
    ReinstateTicket,
    SwitchProfile,
    TakeBack,
    TakeSettings,
    Transfer,
    TransferTicket,
)
from contract.events import TicketCalled, TicketIssued
from contract.giving_back import VISITOR
from contract.names import DeviceId
from hub.audit.order import calls_out_of_order
from hub.audit.report import report
from hub.audit.words import NO_REASON, report_csv, report_text
from hub.domain.profile_settings import ProfileSettings
from tests.hub.branch import (
    BRANCH_TOML,
    TUESDAY,
    Day,
    call,
    call_next,
    open_day,
    open_desks,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.spare import handing_in, spare

WARSAW = ZoneInfo("Europe/Warsaw")
SERVICES = {"1": frozenset("AB"), "2": frozenset("A"), "3": frozenset("C")}
DESK_1, PAGE = DeviceId("desk-1"), DeviceId("page")


def a_day():
    """Return a day on which Anna, Ben and Cleo wait for desk 1, five minutes after each other."""
    day = Day(*open_desks("1", "2"))
    for name in ("anna", "ben", "cleo"):
        day.do(ticket_for("A", name))
        day.clock.turn(minutes=5)
    return day


def out_of_order(day):
    return list(calls_out_of_order(day.journal, SERVICES))


def reported(day):
    return report(TUESDAY, day.journal, SERVICES)


def with_reason(day, why):
    """Return the journal of *day* with the reason of its last call taken for *why*."""
    return [
        msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, why=why))
        if isinstance(entry.event, TicketCalled)
        else entry
        for entry in day.journal
    ]


def test_calls_in_turn_are_not_listed():
    day = a_day()
    day.do(call_next("1"), call_next("2"), wish(PutBack, desk="2"), call_next("2"))

    assert out_of_order(day) == []


def test_a_chosen_call_names_whom_it_passed_over_and_how_long_they_had_waited():
    day = a_day()
    day.do(call("cleo", "1", reason="a fainting child", by=DESK_1))

    [found] = out_of_order(day)

    assert (found.number, found.desk, found.by, found.why) == (
        "A003", "1", "desk-1", "chosen: a fainting child",
    )  # fmt: skip
    assert [(one.number, one.waited_s) for one in found.passed] == [("A001", 900.0), ("A002", 600.0)]
    assert found.has_reason


@pytest.mark.parametrize(
    "why",
    [
        "",
        " ",
        "longest waiting",
        "chosen:",
        "sent to this desk, longest waiting",
        "longest waiting; this desk speaks uk",
    ],
)
def test_a_call_that_passed_somebody_over_and_says_nothing_true_has_no_reason(why):
    day = a_day()
    day.do(call("cleo", "1", reason="x"))

    told = report(TUESDAY, with_reason(day, why), SERVICES)

    assert told.without_reason == 1
    assert not told.calls[0].has_reason


def test_only_who_waits_for_that_desk_is_passed_over():
    day = Day(*open_desks("1", "2"), ticket_for("B", "anna"), ticket_for("A", "ben"), ticket_for("A", "cleo"))
    day.do(call_next("2"))

    assert out_of_order(day) == []


def test_who_was_sent_to_another_desk_is_not_passed_over():
    day = a_day()
    day.do(call_next("1"), wish(Transfer, desk="1", to="2"), call_next("1"))

    assert out_of_order(day) == []


def test_who_has_left_is_not_passed_over():
    day = a_day()
    day.do(wish(CancelTicket, ticket="anna", reason="left"), call_next("1"), wish(Park, desk="1"))

    day.do(call_next("1"))

    assert out_of_order(day) == []


def test_who_was_reinstated_waits_at_the_old_place():
    day = a_day()
    day.do(call_next("1"), wish(MarkNoShow, desk="1"))
    day.do(wish(ReinstateTicket, ticket="anna", reason="was outside"), call("ben", "1", reason="deaf"))

    assert [one.number for one in out_of_order(day)[0].passed] == ["A001"]


def test_calls_without_a_reason_come_first():
    day = a_day()
    day.do(call("cleo", "1", reason="a fainting child"), call("ben", "2", reason="x"))
    *most, last = day.journal
    nothing = msgspec.structs.replace(last, event=msgspec.structs.replace(last.event, why=""))

    told = report(TUESDAY, [*most, nothing], SERVICES)

    assert [(one.number, one.has_reason) for one in told.calls] == [("A002", False), ("A003", True)]


def a_busy_day():
    day = a_day()
    day.do(call("cleo", "1", reason="a fainting child", by=DESK_1))
    day.do(wish(PutBack, desk="1", by=DESK_1), call_next("1"), wish(MarkNoShow, desk="1", by=DESK_1))
    day.do(wish(ReinstateTicket, ticket="anna", reason="was outside", by=PAGE))
    day.do(wish(TransferTicket, ticket="ben", service="B", reason="wrong paper", by=PAGE))
    day.do(call_next("1"), wish(Transfer, desk="1", to="2", by=DESK_1))
    day.do(wish(CancelTicket, ticket="cleo", reason="=HYPERLINK(1)\x1b[2J", by=PAGE))
    day.do(ticket_for("A", "dan"), wish(CancelTicket, ticket="dan", reason="the slip was void"))
    day.do(ticket_for("A", "eve"), wish(GiveBack, token=token_of("eve"), by=VISITOR))
    return day


@pytest.mark.security("S43")
def test_every_deed_of_staff_is_listed_with_who_and_why():
    deeds = [(deed.number, deed.what, deed.where, deed.by, deed.why) for deed in reported(a_busy_day()).deeds]

    assert deeds == [
        ("A003", "put back", "from desk 1", "desk-1", "button"),
        ("A001", "no-show reinstated", "missed at desk 1", "page", "was outside"),
        ("A002", "transferred", "to B", "page", "wrong paper"),
        ("A001", "transferred", "to A, desk 2", "desk-1", "button"),
        ("A003", "cancelled by staff", "", "page", "=HYPERLINK(1)\x1b[2J"),
    ]


def test_the_totals_count_everything():
    assert reported(a_busy_day()).totals == {
        "calls": 3,
        "calls out of order": 1,
        "of these without a reason": 0,
        "visitors passed over": 2,
        "transferred": 2,
        "put back": 1,
        "taken back": 0,
        "day profile switched": 0,
        "service opened for the day": 0,
        "service closed for the day": 0,
        "desk given other services": 0,
        "no-show reinstated": 1,
        "place passed on": 0,
        "slip printed again": 0,
        "people joined": 0,
        "people split off": 0,
        "cancelled by staff": 1,
        "handed in": 0,
        "handed in too late": 0,
        "hall stopped": 0,
        "hall went on": 0,
        "settings taken": 0,
        "cancelled by kiosks": 1,
        "given back by visitors": 1,
        "places drawn by lot": 0,
        "minutes stopped": 0,
    }


@pytest.mark.security("S23")
def test_the_text_is_read_by_people_and_steers_no_terminal():
    text = "\n".join(report_text(reported(a_busy_day()), "town", WARSAW))

    assert "  09:15:00  A003  to desk 1, by desk-1: chosen: a fainting child" in text
    assert "passed over A001, who had waited 15 min" in text
    assert "cancelled by staff, by page: =HYPERLINK(1)\\x1b[2J" in text
    assert "\x1b" not in text


def test_a_call_without_a_reason_is_marked():
    day = a_day()
    day.do(call("cleo", "1", reason="x"))

    said = list(report_text(report(TUESDAY, with_reason(day, "longest waiting"), SERVICES), "town", WARSAW))
    silent = list(report_text(report(TUESDAY, with_reason(day, ""), SERVICES), "town", WARSAW))

    assert said[2].startswith("! ")
    assert said[2].endswith(f"{NO_REASON}, though it says 'longest waiting'")
    assert silent[2].endswith(f"by kiosk-K1: {NO_REASON}")


def test_a_quiet_day_says_so():
    text = "\n".join(report_text(reported(a_day()), "town", WARSAW))

    assert "nobody was called out of order" in text
    assert (
        "nothing was transferred, put back, taken back, reinstated, passed on or cancelled by staff" in text
    )


def test_the_table_has_a_row_for_each_and_no_cell_is_reckoned():
    rows = list(csv.DictReader(io.StringIO(report_csv(reported(a_busy_day()), WARSAW))))

    assert [row["kind"] for row in rows] == [
        "call", "put back", "no-show reinstated", "transferred", "transferred", "cancelled by staff",
    ]  # fmt: skip
    assert rows[0]["passed over"] == "A001 15 min; A002 10 min"
    assert rows[-1]["why"] == "'=HYPERLINK(1)\\x1b[2J"


@pytest.mark.security("S38")
def test_nothing_of_a_person_stands_in_the_report():
    day = Day(ticket_for("A", "anna"), ticket_for("A", "ben", note="Kowalska, wheelchair"))
    day.do(call("ben", "1", reason="x"))

    told = reported(day)

    written = "\n".join(report_text(told, "town", WARSAW)) + report_csv(told, WARSAW)
    assert "Kowalska" not in written
    assert day.ticket("ben").token not in written


def test_a_desk_that_is_no_more_is_judged_by_who_was_sent_there_alone():
    day = a_day()
    day.do(call("cleo", "1", reason="x"))

    assert next(iter(calls_out_of_order(day.journal, {}))).passed == ()


def test_who_is_kept_for_another_desk_is_passed_over_with_a_reason():
    day = a_day()
    day.do(call("cleo", "1", reason="x"))

    told = report(TUESDAY, with_reason(day, "longest waiting; kept for other desks: uk"), SERVICES)

    assert told.calls[0].has_reason


def with_a_booking(day, ticket, due):
    """Return the journal of *day* with *ticket* issued for a booking at *due*."""
    return [
        msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, due=due))
        if isinstance(entry.event, TicketIssued) and entry.event.ticket == ticket
        else entry
        for entry in day.journal
    ]


@pytest.mark.parametrize(("booked_first", "passed"), [(True, []), (False, ["A001"])])
def test_who_came_early_for_a_booking_waits_from_the_booked_time_where_bookings_go_first(
    booked_first, passed
):
    day = a_day()
    day.do(call("ben", "1", reason="x"))
    journal = with_a_booking(day, "anna", day.clock.now() + timedelta(minutes=30))

    [found] = calls_out_of_order(journal, SERVICES, booked_first=booked_first)

    assert [one.number for one in found.passed] == passed


def test_who_waits_again_after_a_call_was_taken_back_is_passed_over_again():
    day = a_day()
    day.do(call_next("1"), wish(TakeBack, desk="1"))
    day.do(call("ben", "1", reason="is in pain"))

    [found] = out_of_order(day)

    assert [one.number for one in found.passed] == ["A001"]


def test_who_was_served_after_all_is_passed_over_by_nobody():
    day = a_day()
    day.do(call_next("1"), wish(PutBack, desk="1"), wish(TakeBack, desk="1"))

    assert day.do(call_next("2"))[0].ticket == "ben"
    assert out_of_order(day) == []


def test_who_is_not_transferred_after_all_waits_for_the_old_service():
    day = a_day()
    day.do(wish(TransferTicket, ticket="anna", service="B", reason="x", desk="2"), wish(TakeBack, desk="2"))
    day.do(call("ben", "2", reason="is in pain"))

    [found] = out_of_order(day)

    assert [one.number for one in found.passed] == ["A001"]


def test_what_a_kiosk_handed_in_is_listed_with_its_wait_and_its_shift():
    day = a_day()
    day.do(handing_in(spare("X001", waited_s=12 * 60), spare("X002", "B", waited_s=60, exact=False)))

    deeds = [(deed.number, deed.what, deed.where, deed.why) for deed in reported(day).deeds]

    assert deeds == [
        (
            "X001",
            "handed in",
            "behind A001, ahead of 2",
            "waited 12 min at kiosk K1 without the hub",
        ),
        (
            "X002",
            "handed in",
            "first in line, ahead of 0",
            "waited at least 1 min at kiosk K1 without the hub",
        ),
    ]
    assert reported(day).totals["handed in"] == 2


def test_what_was_handed_in_with_something_against_it_says_so():
    day = a_day()
    day.do(handing_in(spare("X001", "D", codes=("111111",))))

    [deed] = reported(day).deeds

    assert deed.why.endswith("without the hub; booking 111111: booking-unknown; service-closed")


def test_what_was_handed_in_on_the_next_day_is_told_with_its_own():
    day = Day()
    day.clock.turn(days=1)
    day.do(open_day(TUESDAY + timedelta(days=1)), handing_in(spare("X001", waited_s=86400)))

    told = report(TUESDAY + timedelta(days=1), day.journal, SERVICES)

    assert [(deed.what, deed.where) for deed in told.deeds] == [("handed in too late", "of 2026-12-01")]


def test_a_call_at_the_place_that_the_wait_at_a_kiosk_gave_is_in_turn():
    day = a_day()
    day.do(handing_in(spare("X001", waited_s=3600)), call_next("1"))

    assert out_of_order(day) == []


def test_who_was_handed_in_and_is_passed_over_is_named_with_the_whole_wait():
    day = a_day()
    day.do(handing_in(spare("X001", waited_s=3600)), call("anna", "1", reason="x"))

    [found] = out_of_order(day)

    assert [(one.number, one.waited_s) for one in found.passed] == [("X001", 3600.0)]


def settings_changed(day, before, after, reason="the desks have changed"):
    assert before in BRANCH_TOML
    day.do(wish(TakeSettings, text=BRANCH_TOML.replace(before, after), reason=reason, by=PAGE))


def test_settings_that_were_taken_are_listed_with_who_and_why_and_what_they_changed():
    day = a_day()
    settings_changed(day, 'pl = "Karty"', 'pl = "Sprawy"')

    [deed] = reported(day).deeds
    said = "\n".join(report_text(reported(day), "town", WARSAW))

    assert (deed.what, deed.by, deed.why) == ("settings taken", "page", "the desks have changed")
    assert f"-     settings taken {deed.where}, by page: the desks have changed" in said
    assert "              [services] 'A' [names]: 'pl' 'Karty' → 'Sprawy'" in said


def test_settings_taken_without_a_reason_are_marked():
    day = a_day()
    settings_changed(day, 'pl = "Karty"', 'pl = "Sprawy"', reason="")

    assert NO_REASON in "\n".join(report_text(reported(day), "town", WARSAW))


def test_a_call_is_held_against_the_settings_of_its_time():
    day = a_day()
    settings_changed(day, 'room = "hall", services = ["A"]}', 'room = "hall", services = ["B"]}')
    day.do(ticket_for("B", "dan"), call_next("2"))

    assert str(day.ticket("dan").state) == "called"
    assert out_of_order(day) == []


def test_a_day_is_held_against_the_settings_that_it_opened_under():
    day = Day(wish(TakeSettings, text=BRANCH_TOML.replace('services = ["A"]}', 'services = ["B"]}')))
    day.clock.turn(days=1)
    [opened] = day.do(open_day(TUESDAY + timedelta(days=1)))
    day.do(*open_desks("2"), ticket_for("A"), ticket_for("B"), call_next("2"))
    since = next(n for n, entry in enumerate(day.journal) if entry.event is opened)

    assert list(calls_out_of_order(day.journal[since:], SERVICES)) == []


def test_the_switch_of_a_day_profile_is_listed_with_who_and_why():
    day = Day(profiles=(ProfileSettings(id="short", names={"pl": "Krótki"}),))
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed", by=PAGE))

    [deed] = reported(day).deeds

    assert (deed.what, deed.where, deed.why, deed.by) == (
        "day profile switched", "ordinary day to short", "the heating has failed", "page",
    )  # fmt: skip
    assert "-     day profile switched ordinary day to short, by page: the heating has failed" in "\n".join(
        report_text(reported(day), "town", WARSAW)
    )


def test_what_a_desk_does_not_serve_in_the_day_s_profile_it_passes_nobody_over_for():
    only_b = {"1": ("B",)}
    day = Day(
        *open_desks("1"),
        profiles=(ProfileSettings(id="short", names={"pl": "Krótki"}, desks=only_b),),
    )
    day.do(ticket_for("A", "anna"), ticket_for("B", "ben"))
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed"))
    journal = [*day.journal]
    day.do(call("ben", "1", reason="by the profile"))
    called = msgspec.structs.replace(
        day.journal[-1], event=msgspec.structs.replace(day.journal[-1].event, why="longest waiting")
    )

    strict = report(TUESDAY, [*journal, called], SERVICES)
    fair = report(TUESDAY, [*journal, called], SERVICES, profiles={"short": {"1": frozenset("B")}})

    assert [len(strict.calls), len(fair.calls)] == [1, 0]


def test_settings_that_are_taken_in_a_day_profile_leave_the_desks_what_it_gives_them():
    short = (
        '\n[[profiles]]\nid = "short"\nnames = {pl = "Krótki"}\ndesks = {1 = ["B"], 2 = ["A", "C", "D"]}\n'
    )
    day = Day(*open_desks("1"), wish(TakeSettings, text=BRANCH_TOML + short))
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed"))
    day.do(wish(TakeSettings, text=BRANCH_TOML + short + "[calling]\nrecall_pause_s = 5\n"))

    day.do(ticket_for("A", "anna"), ticket_for("B", "ben"), call_next("1"))

    assert list(calls_out_of_order(day.journal, SERVICES)) == []
