"""What a hand-over changes: told row by row, the second time nothing, and never what is checked in."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import AddBookings, NewBooking
from contract.events import BookingAdded, BookingCancelled, BookingChanged
from hub.domain.bookings import handed_over
from hub.domain.branch import folded
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    booking,
    bookings,
    branch_settings,
    check_in,
    facts,
    open_day,
    wish,
)

CODE, OTHER, THIRD = "111111", "222222", "333333"


def told(day: Day, *new: NewBooking) -> list[tuple[str, str]]:
    """Hand *new* over, and return what became of each."""
    command = bookings(*new)
    said = [(each.what, each.detail) for each in handed_over(command, day.branch)]
    day.do(command)
    return said


def known(day: Day) -> dict[str, NewBooking]:
    return {code: each.booking for code, each in day.branch.bookings.items()}


def test_a_change_is_told_old_and_new_in_the_branch_s_time():
    day = Day(bookings(booking(CODE, "C")))

    [(what, detail)] = told(day, booking(CODE, "A", starts=NINE + timedelta(hours=1), persons=3))

    assert what == "changed"
    assert detail == "service C → A; starts 2026-12-01 09:00 → 2026-12-01 10:00; persons 1 → 3"
    assert day.branch.bookings[CODE].booking.persons == 3


def test_the_same_instant_in_another_zone_is_no_change():
    day = Day(bookings(booking(CODE)))

    assert told(day, booking(CODE, starts=datetime.fromisoformat("2026-12-01T09:00:00+01:00"))) == [
        ("known", "")
    ]


def test_a_calendar_may_write_the_letter_for_the_service():
    long_name = msgspec.structs.replace(branch_settings().services[0], id="cards")
    rest = branch_settings().services[1:]
    desks = tuple(
        msgspec.structs.replace(desk, services=tuple("cards" if s == "A" else s for s in desk.services))
        for desk in branch_settings().desks
    )
    day = Day(services=(long_name, *rest), desks=desks)

    assert told(day, booking(CODE, "A")) == [("added", "")]
    assert told(day, booking(CODE, "cards")) == [("known", "")]
    assert day.do(check_in(CODE))[0].service == "cards"


def test_a_booking_for_an_unknown_service_is_refused_alone():
    day = Day()

    said = told(day, booking(CODE), booking(OTHER, "Q"))

    assert said[0] == ("added", "")
    assert said[1] == ("refused", "this branch offers no service 'Q' (known: A, B, C, D)")
    assert list(day.branch.bookings) == [CODE]


def test_a_time_without_its_offset_is_refused():
    [(what, detail)] = told(Day(), booking(CODE, starts=datetime(2026, 12, 1, 9, 0)))  # noqa: DTZ001

    assert what == "refused"
    assert "must have its offset" in detail


def test_a_code_that_stands_twice_counts_once():
    said = told(Day(), booking(CODE, "A"), booking(CODE, "B"))

    assert [what for what, _ in said] == ["added", "refused"]


def test_a_booking_that_is_checked_in_is_not_changed_any_more_and_it_is_said():
    day = Day(bookings(booking(CODE)), check_in(CODE))

    said = told(day, booking(CODE, persons=2))
    said += told(day, booking(CODE, cancelled=True))
    said += told(day, booking(CODE))

    reason = "checked in already, its ticket is C001; it is not changed any more"
    assert said == [("refused", reason), ("refused", reason), ("known", "")]


def test_a_cancelled_booking_is_kept_as_cancelled():
    day = Day(bookings(booking(CODE)))

    [event] = day.do(bookings(booking(CODE, persons=9, cancelled=True)))

    assert isinstance(event, BookingCancelled)
    assert event.booking == booking(CODE, cancelled=True)
    assert told(day, booking(CODE, cancelled=True)) == [("known", "")]


def test_a_cancellation_that_comes_first_is_remembered():
    day = Day()

    assert told(day, booking(CODE, uid="u", sequence=1, cancelled=True)) == [
        ("cancelled", "was not known before")
    ]
    [(what, detail)] = told(day, booking(CODE, uid="u", sequence=0))

    assert (what, detail) == ("refused", "version 0 is older than version 1, which is known")


def test_a_cancelled_booking_can_be_booked_again():
    day = Day(bookings(booking(CODE, cancelled=True)))

    assert told(day, booking(CODE)) == [("changed", "cancelled yes → no")]


def test_the_calendar_s_name_finds_a_booking_whose_code_has_changed():
    day = Day(bookings(booking(CODE, uid="u")))

    [event] = day.do(bookings(booking(OTHER, uid="u")))

    assert isinstance(event, BookingChanged)
    assert (event.was.code, event.booking.code) == (CODE, OTHER)
    assert list(day.branch.bookings) == [OTHER]


def test_a_name_and_a_version_once_learnt_are_kept():
    day = Day(bookings(booking(CODE, uid="u", sequence=2)))

    assert told(day, booking(CODE)) == [("known", "")]
    assert known(day)[CODE] == booking(CODE, uid="u", sequence=2)


def test_a_code_that_another_booking_still_needs_is_refused():
    day = Day(bookings(booking(CODE, uid="u")))

    assert told(day, booking(CODE, uid="v")) == [("refused", f"code {CODE} is another booking's")]
    assert told(day, booking(CODE, uid="v", cancelled=True)) == [("known", "")]


def test_the_code_of_a_cancelled_booking_may_be_given_to_another():
    day = Day(bookings(booking(CODE, uid="u")))

    said = told(day, booking(CODE, uid="v", persons=2), booking(CODE, uid="u", cancelled=True))

    assert [what for what, _ in said] == ["added", "cancelled"]
    assert known(day)[CODE].uid == "v"


def test_codes_may_move_on_in_one_hand_over():
    day = Day(bookings(booking(CODE, uid="u"), booking(OTHER, uid="v")))

    said = told(day, booking(OTHER, uid="u"), booking(THIRD, uid="v"))

    assert [what for what, _ in said] == ["changed", "changed"]
    assert {code: each.uid for code, each in known(day).items()} == {OTHER: "u", THIRD: "v"}


def test_a_code_used_yesterday_is_another_booking_today():
    day = Day(bookings(booking(CODE)), check_in(CODE), open_day(TUESDAY + timedelta(days=1)))

    [event] = day.do(bookings(booking(CODE, starts=NINE + timedelta(days=1))))

    assert isinstance(event, BookingAdded)
    assert day.branch.bookings[CODE].used is None


def test_what_is_missing_in_a_hand_over_stays_as_it_is():
    day = Day(bookings(booking(CODE), booking(OTHER)))
    day.do(bookings(booking(OTHER)))

    assert set(day.branch.bookings) == {CODE, OTHER}


def test_a_hand_over_that_is_only_tried_changes_nothing_and_tells_the_same():
    day = Day(bookings(booking(CODE)))
    command = wish(AddBookings, bookings=(booking(CODE, "A"), booking(OTHER)), dry_run=True)

    assert day.do(command) == []
    assert [each.what for each in handed_over(command, day.branch)] == ["changed", "added"]


def test_a_booking_of_this_very_branch_needs_no_name_of_it():
    day = Day(bookings(booking(CODE, branch="town")))

    assert told(day, booking(CODE)) == [("known", "")]
    assert day.do(check_in(CODE))


CODES = [CODE, OTHER, THIRD]


def files(*uids: str):
    """Return files of a calendar in which a code may be one booking's or, later, another's."""
    row = st.builds(
        lambda code, service, uid, **rest: booking(code, service, uid=uid and f"{uid}-{code}", **rest),
        st.sampled_from(CODES),
        st.sampled_from(["A", "C", "Q"]),
        starts=st.sampled_from([NINE, NINE + timedelta(hours=1), NINE - timedelta(days=2)]),
        uid=st.sampled_from(uids),
        sequence=st.sampled_from([None, 0, 1]),
        cancelled=st.booleans(),
    )
    return st.lists(row, max_size=5)


any_file = files("") | files("u", "v", "w")
"""A calendar has names for all of its bookings, or for none."""


@settings(max_examples=150, deadline=None)
@given(any_file, any_file, st.booleans())
def test_the_same_hand_over_a_second_time_changes_nothing(before, file, used):
    day = Day(bookings(*before))
    if used:
        live = [code for code, each in known(day).items() if not each.cancelled and each.starts > NINE]
        day.clock.set(NINE + timedelta(hours=1))
        for code in live:
            day.do(check_in(code))
    day.do(bookings(*file))
    after = facts(day.branch)

    events = day.do(bookings(*file))

    assert events == []
    assert facts(day.branch) == after


def test_a_booking_that_gets_its_name_counts_its_versions_anew():
    day = Day(bookings(booking(CODE, sequence=1)))

    assert [what for what, _ in told(day, booking(CODE, "A", uid="u", sequence=0))] == ["changed"]
    assert known(day)[CODE].sequence == 0


def test_the_cancelled_booking_that_had_a_code_before_does_not_take_the_live_one_with_it():
    day = Day(bookings(booking(CODE, sequence=1)))
    file = bookings(booking(CODE, uid="u", sequence=0), booking(CODE, uid="v", cancelled=True))
    day.do(file)

    assert day.do(file) == []
    assert not known(day)[CODE].cancelled


@settings(max_examples=80, deadline=None)
@given(st.lists(any_file, max_size=4))
def test_the_journal_alone_leads_to_the_same_bookings_and_nothing_is_left_over(files):
    day = Day(*(bookings(*file) for file in files))

    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)
    uids = day.branch.bookings.uids
    assert uids == {each.uid: code for code, each in known(day).items() if each.uid}


versions = st.lists(
    st.builds(
        booking,
        st.just(CODE),
        st.sampled_from(["A", "B", "C"]),
        persons=st.integers(1, 3),
        uid=st.just("u"),
        sequence=st.integers(0, 9),
        cancelled=st.booleans(),
    ),
    min_size=1,
    unique_by=lambda each: each.sequence,
)


@settings(max_examples=80, deadline=None)
@given(versions, st.randoms(use_true_random=False))
def test_in_whatever_order_the_versions_come_the_newest_stands(made, chance):
    shuffled = list(made)
    chance.shuffle(shuffled)

    day = Day(*(bookings(version) for version in shuffled))

    newest = max(made, key=lambda each: each.sequence)
    stands = known(day)[CODE]
    assert (stands.sequence, stands.cancelled) == (newest.sequence, newest.cancelled)
    if not newest.cancelled:
        assert stands == newest


@pytest.mark.parametrize("row", range(2))
def test_what_is_told_counts_the_rows_of_the_hand_over(row):
    new = [booking(CODE), booking(OTHER)]
    new[row] = booking(new[row].code, "Q")

    said = [each.what for each in handed_over(bookings(*new), Day().branch)]

    assert said[row] == "refused"
    assert said[1 - row] == "added"
