"""After a restore no number comes twice, and whoever holds one that the lost hub gave is known again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.events import HubRestored, TicketIssued
from contract.refusal import SeriesForeign
from contract.restoring import TakeUpRestored
from contract.states import State
from hub.domain.branch import folded
from hub.domain.hand_in import taken_in
from hub.domain.restored import LEAST, MOST, gap_after
from hub.domain.rule import next_for
from tests.hub.branch import (
    NINE,
    TUESDAY,
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
from tests.hub.spare import handing_in, spare

LINK = "ab" * 32


def restored(day: Day, unknown_s: float = 0.0, name: str = "r1") -> TakeUpRestored:
    """Return that the hub of *day* goes on from a backup that ends here."""
    return wish(
        TakeUpRestored,
        by="hub",
        restore=name,
        last=day.branch.seq,
        link=LINK,
        unknown_s=unknown_s,
        reason="the disk died",
    )


def lost(number: str, seconds_ago: float = 30.0, **more):
    """Return a ticket that the lost hub issued, as a kiosk that printed it hands it back."""
    return spare(number, issued_at=NINE - timedelta(seconds=seconds_ago), **more)


def two_days(*commands) -> tuple[Day, Day]:
    """Return a day as it is known to the backup, after *commands*, and the same as the lost hub knew it."""
    return Day(*commands), Day(*commands)


def order(day: Day) -> list[str]:
    return [str(ticket.number) for ticket in day.branch.waiting()]


@pytest.mark.fault("F21")
def test_a_restored_hub_issues_no_number_that_the_lost_one_may_have_given_out():
    backup, gone = two_days(ticket_for("A", "anna"))
    given_out = [gone.do(ticket_for("A"))[0].number for _ in range(LEAST)]

    backup.do(restored(backup))
    [issued] = backup.do(ticket_for("A", "ben"))

    assert issued.number not in given_out
    assert issued.number.count == 1 + LEAST + 1


def test_the_gap_stands_in_the_journal_with_its_reason():
    day = Day(ticket_for("A", "anna"), ticket_for("B", "ben"))

    [told] = day.do(restored(day, unknown_s=120))

    assert isinstance(told, HubRestored)
    assert told.numbers == {series: 220 + (series in "AB") for series in "ABCD"}
    assert (told.reason, told.unknown_s, told.last) == ("the disk died", 120, day.branch.seq - 1)


@pytest.mark.parametrize(
    ("unknown_s", "gap"), [(0, LEAST), (1, LEAST + 1), (60, LEAST + 60), (600, LEAST + 600), (1e9, MOST)]
)
def test_the_longer_nothing_is_known_the_wider_is_the_gap(unknown_s, gap):
    assert gap_after(unknown_s) == gap


def test_a_second_restore_on_one_day_goes_on_behind_the_first():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day, name="r1"))

    day.do(restored(day, name="r2"))

    assert day.do(ticket_for("A"))[0].number.count == 1 + 2 * LEAST + 1


def test_a_restore_that_is_told_twice_changes_nothing():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day))

    assert day.do(restored(day)) == []


def test_the_next_day_begins_with_one_again_and_asks_kiosks_for_nothing():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day), open_day(TUESDAY + timedelta(days=1)))

    [issued] = day.do(ticket_for("A", "ben"))

    assert (issued.number.count, day.branch.restored) == (1, None)


def test_it_is_known_after_another_start_too():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day), handing_in(lost("A002")), ticket_for("A", "ben"))

    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


@pytest.mark.fault("F21")
def test_a_ticket_that_the_hub_lost_is_known_again_under_its_number_and_token():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day))

    [issued] = day.do(handing_in(lost("A002", ticket="ben")))

    assert isinstance(issued, TicketIssued)
    assert (str(issued.number), issued.ticket, issued.token) == ("A002", "ben", "ben".ljust(22, "_"))
    assert day.ticket("ben").state is State.WAITING
    assert issued.note == "known again by kiosk K1 after the hub was restored"


@pytest.mark.fault("F21")
def test_who_is_known_again_stands_behind_those_before_and_ahead_of_those_since():
    day = Day(ticket_for("A", "anna"), ticket_for("A", "ben"))
    day.do(restored(day))
    day.clock.turn(minutes=1)
    day.do(ticket_for("A", "new"))

    day.do(handing_in(lost("A004", 10)), handing_in(lost("A003", 20), lost("A005", 5), kiosk="K2"))

    assert order(day) == ["A001", "A002", "A003", "A004", "A005", "A103"]


def test_nobody_loses_the_place_because_the_new_machine_has_another_clock():
    day = Day(ticket_for("A", "anna"))
    day.clock.turn(hours=-1)
    day.do(restored(day), ticket_for("A", "new"))

    day.do(handing_in(lost("A002", -30)))

    assert order(day) == ["A001", "A002", "A102"]


def test_what_the_hub_still_knows_is_taken_in_once():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day))
    tickets = lost("A001", ticket="anna"), lost("A002", ticket="ben")

    day.do(handing_in(*tickets))

    assert day.do(handing_in(*tickets)) == []
    assert [t.what for t in taken_in(handing_in(*tickets), day.branch, NINE)] == ["known", "known"]


def test_of_two_who_hold_one_number_the_second_is_told_to_staff():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day))

    [told] = taken_in(handing_in(lost("A001", ticket="other")), day.branch, NINE)

    assert (told.what, told.detail) == ("refused", "A001 is the number of ticket anna")


def test_numbers_go_on_behind_the_highest_that_a_kiosk_knows():
    day = Day(ticket_for("A", "anna"))
    day.do(restored(day), handing_in(lost("A400", ticket="ben")))

    assert day.do(ticket_for("A"))[0].number.count == 401


def test_a_kiosk_cannot_number_in_the_hubs_series_while_nothing_was_lost():
    day = Day(ticket_for("A", "anna"))

    with pytest.raises(SeriesForeign, match="not restored today"):
        day.do(handing_in(lost("A002")))


def test_a_booked_visitor_is_known_again_with_the_booking_and_nobody_can_use_it_twice():
    day = Day(bookings(booking("RRRRRR", starts=NINE)))
    day.do(restored(day))

    [issued] = day.do(handing_in(lost("C001", service="C", codes=("RRRRRR",))))

    assert issued.bookings == ("RRRRRR",)
    with pytest.raises(Exception, match="C001"):
        day.do(check_in("RRRRRR"))


def test_the_clerk_reads_why_such_a_visitor_is_called():
    day = Day(*open_desks("1"))
    day.do(restored(day), handing_in(lost("A001")))

    assert "known again by kiosk K1" in next_for("1", day.branch, NINE).why
    assert day.do(call_next("1"))[0].ticket == "s-A001"


@pytest.mark.security("S44")
@pytest.mark.fault("F21")
@settings(max_examples=60, deadline=None)
@given(
    known=st.integers(0, 5),
    gone=st.lists(st.sampled_from(["A", "B", "K"]), max_size=25),
    since=st.lists(st.sampled_from("AB"), max_size=10),
    backs=st.integers(0, 3),
)
def test_whatever_was_lost_no_number_is_held_by_two(known, gone, since, backs):
    """K: somebody whom no kiosk knows; *backs*: after so many tickets of the new hub kiosks hand back."""
    before = [ticket_for("AB"[at % 2], f"k{at}") for at in range(known)]
    backup, old = two_days(*before)
    held: dict[str, str] = {str(ticket.number): ticket.ticket for ticket in backup.branch.tickets.values()}
    seen = []
    for at, which in enumerate(gone):
        [issued] = old.do(ticket_for("A" if which == "K" else which, f"g{at}"))
        held[str(issued.number)] = issued.ticket
        if which != "K":
            seen.append(lost(str(issued.number), 60 - at, ticket=issued.ticket, service=which))
    backup.do(restored(backup))

    for at, service in enumerate(since):
        if at == backs and seen:
            backup.do(handing_in(*seen))
        [issued] = backup.do(ticket_for(service, f"n{at}"))
        assert held.setdefault(str(issued.number), issued.ticket) == issued.ticket
    if seen:
        backup.do(handing_in(*seen))

    assert {ticket.ticket for ticket in seen} <= set(backup.branch.tickets)
