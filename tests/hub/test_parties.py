"""A party of four, or a visitor with four cases, is one ticket and one call, and counts as four servings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codec import decode, encode
from contract.commands import PauseDesk, Serve, Start, Transfer
from contract.events import TicketIssued
from contract.names import Language, ServiceId, TicketId
from contract.refusal import BookingUsed
from hub.domain.lines import Lines
from hub.domain.rank import Turn
from hub.domain.servings import left_of_serving_s
from hub.estimate import likely_wait, mean_serving_s
from hub.views import Pictures
from tests.hub.branch import (
    NINE,
    A,
    B,
    Day,
    HandClock,
    booking,
    bookings,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    wish,
)


def pictures(day: Day) -> Pictures:
    return Pictures(day.branch, day.clock.now(), likely_wait)


def alone(count: int, service: str = "A"):
    return [ticket_for(service) for _ in range(count)]


def test_people_and_cases_stand_on_the_ticket():
    [issued] = Day().do(ticket_for("A", party=3, cases=2))

    assert (issued.party, issued.cases) == (3, 2)


def test_a_ticket_is_worth_as_many_servings_as_people_or_as_cases_where_these_are_more():
    day = Day(ticket_for("A", "anna", party=3, cases=2), ticket_for("A", "ben", cases=4))

    assert (day.ticket("anna").units, day.ticket("ben").units) == (3, 4)


def test_a_ticket_of_an_old_journal_has_one_case():
    [issued] = Day().do(ticket_for("A"))
    old = encode(issued).replace(b',"cases":1', b"")

    assert b"cases" not in old
    assert decode(old, TicketIssued).cases == 1


def test_a_newcomer_waits_for_a_party_of_four_as_for_four_visitors():
    four = likely_wait(Day(*open_desks("2"), *alone(4)).branch, A)
    party = likely_wait(Day(*open_desks("2"), ticket_for("A", party=4)).branch, A)

    assert party == four


def test_somebody_behind_a_party_waits_for_all_of_it_and_somebody_before_it_for_none():
    day = Day(*open_desks("2"), ticket_for("A", "anna"), ticket_for("A", party=4), ticket_for("A", "ben"))
    plain = Day(*open_desks("2"), ticket_for("A", "anna"), *alone(4), ticket_for("A", "ben"))

    waits = [likely_wait(day.branch, A, day.ticket(name)) for name in ("anna", "ben")]

    assert waits == [likely_wait(plain.branch, A, plain.ticket(name)) for name in ("anna", "ben")]
    assert waits[0].low == 0


def test_a_party_for_another_service_at_the_same_desk_is_waited_for_too():
    four = likely_wait(Day(*open_desks("1"), *alone(4, "B")).branch, A)
    party = likely_wait(Day(*open_desks("1"), ticket_for("B", party=4)).branch, A)

    assert party == four


def test_a_party_that_was_sent_to_a_desk_takes_up_the_time_of_all_its_people():
    lows = []
    for party in (1, 4):
        day = Day(*open_desks("1", "2"), ticket_for("A", party=party), call_next("1"))
        day.do(wish(Transfer, desk="1", to="2"), wish(PauseDesk, desk="1"))
        lows.append(likely_wait(day.branch, A).low)

    assert lows == [7, 30]


def test_a_party_at_a_desk_takes_longer_than_one_visitor():
    one = Day(*open_desks("2"), ticket_for("A"), call_next("2"), wish(Start, desk="2"))
    four = Day(*open_desks("2"), ticket_for("A", party=4), call_next("2"), wish(Start, desk="2"))

    assert likely_wait(four.branch, A).low > 2 * likely_wait(one.branch, A).low


@pytest.mark.parametrize(("units", "expected"), [(1, 0.82), (4, 2.32), (100, 50.32)])
def test_of_many_servings_in_a_row_about_half_is_left_and_of_one_more(units, expected):
    assert left_of_serving_s(Day().branch, A, units) == pytest.approx(expected * 600)


def test_what_a_serving_teaches_is_shared_among_the_people_of_the_party():
    day = Day(*open_desks("2"), ticket_for("A", party=4), call_next("2"))
    day.clock.turn(minutes=80)
    day.do(wish(Serve, desk="2"))

    assert day.branch.learnt[A] == (4, 4800.0)
    assert mean_serving_s(day.branch, A) == pytest.approx((10 * 600 + 4800) / 14)


def test_whoever_looks_at_a_ticket_sees_for_how_many_it_is():
    day = Day(*open_desks("2"), ticket_for("A", "anna", party=3, cases=2), ticket_for("A", party=2))
    waiting = pictures(day)
    seen = [waiting.ticket(TicketId("anna")), waiting.queue().lines[0].ticket, waiting.desk("2").next]
    day.do(call_next("2"))

    seen.append(pictures(day).desk("2").current)

    assert [(each.party, each.cases) for each in seen] == [(3, 2)] * 4


def test_a_party_is_one_ticket_before_who_comes_after_it():
    day = Day(*open_desks("2"), ticket_for("A", party=4), ticket_for("A", "anna"))

    assert pictures(day).ticket(TicketId("anna")).ahead == 1


def family(*rows: tuple[str, int, int]) -> list:
    """Return bookings 111110, 111111 …, each of a service, so many minutes from nine, for so many persons."""
    return [
        booking(f"11111{n}", service, starts=NINE + timedelta(minutes=minutes), persons=persons)
        for n, (service, minutes, persons) in enumerate(rows)
    ]


def received(*rows: tuple[str, int, int], language: str | None = None) -> TicketIssued:
    new = family(*rows)
    day = Day(*open_desks("1", "2", "3"), bookings(*new))
    [issued] = day.do(check_in(*(each.code for each in new), language=language))
    return issued


def test_a_family_is_one_ticket_for_the_sum_of_its_persons_with_a_case_for_each_booking():
    issued = received(("A", 0, 2), ("A", 10, 1), ("A", 20, 3))

    assert (issued.party, issued.cases, len(issued.bookings)) == (6, 3, 3)


def test_a_family_waits_for_the_service_of_its_earliest_booking_whichever_code_comes_first():
    issued = received(("B", 10, 1), ("A", 0, 1))

    assert (issued.service, issued.due, str(issued.number)) == ("A", NINE, "A001")


def test_of_two_bookings_for_the_same_time_the_code_that_was_shown_first_decides():
    assert [received((first, 0, 1), (other, 0, 1)).service for first, other in ("AB", "BA")] == ["A", "B"]


def test_a_booking_whose_time_is_over_brings_its_family_no_place_of_its_own():
    day = Day(*open_desks("1"), clock=HandClock(NINE - timedelta(hours=1)))
    day.do(bookings(*family(("B", -10, 1), ("A", 0, 1))))
    day.clock.turn(minutes=65)

    [issued] = day.do(check_in("111110", "111111"))

    assert (issued.service, issued.late, issued.due) == ("A", False, NINE)


def test_a_family_is_called_once_to_one_desk_and_teaches_as_many_servings():
    new = family(("A", 0, 2), ("A", 10, 2))
    day = Day(*open_desks("2"), bookings(*new), check_in("111110", "111111", name="family"), call_next("2"))
    day.clock.turn(minutes=40)

    day.do(wish(Serve, desk="2"))

    assert day.branch.learnt[A] == (4, 2400.0)
    assert day.branch.counts["served"] == 1


def test_who_of_a_family_was_checked_in_before_is_named_and_the_others_are_left_as_they_were():
    day = Day(
        *open_desks("1"), bookings(*family(("A", 0, 1), ("A", 10, 1), ("A", 20, 1))), check_in("111111")
    )

    with pytest.raises(BookingUsed, match=r"111111 .* ticket is A001; check the others in without it") as no:
        day.do(check_in("111110", "111111", "111112"))

    assert no.value.number == "A001"
    assert [str(known.used or "") for known in day.branch.bookings.values()] == ["", "A001", ""]


def test_the_others_of_that_family_then_get_a_ticket_of_their_own():
    day = Day(
        *open_desks("1"), bookings(*family(("A", 0, 1), ("A", 10, 1), ("A", 20, 1))), check_in("111111")
    )

    [issued] = day.do(check_in("111110", "111112"))

    assert (issued.party, issued.bookings) == (2, ("111110", "111112"))


def test_a_family_that_reports_a_second_time_hears_its_number():
    new = family(("A", 0, 1), ("A", 10, 1))
    day = Day(bookings(*new), check_in("111110", "111111"))

    with pytest.raises(BookingUsed) as no:
        day.do(check_in("111111", "111110"))

    assert no.value.number == "A001"


def test_alone_nobody_is_told_of_others():
    day = Day(bookings(*family(("A", 0, 1))), check_in("111110"))

    with pytest.raises(BookingUsed, match=r"its ticket is A001$"):
        day.do(check_in("111110"))


LOADS = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from([A, B]), st.integers(1, 5), st.sampled_from(list(Turn))),
    unique_by=lambda each: each[0],
    max_size=40,
)


@given(LOADS, st.none() | st.integers(0, 99), st.data())
def test_the_work_before_a_rank_is_what_walking_through_the_line_says(people, rank, data):
    lines, language = Lines(), Language("any")
    for place, service, units, turn in people:
        lines.add((turn, language), (float(place),), TicketId(f"t-{place}"), (service, units))
    gone = data.draw(st.lists(st.sampled_from(people), unique=True)) if people else []
    for place, service, units, turn in gone:
        lines.remove((turn, language), (float(place),), (service, units))

    left = [each for each in people if each not in gone and (rank is None or each[0] < rank)]
    found: dict[ServiceId, int] = {}
    for service, units in lines.work(None if rank is None else (float(rank),)):
        found[service] = found.get(service, 0) + units

    assert {service: units for service, units in found.items() if units} == {
        service: sum(units for _, of, units, _ in left if of == service)
        for service in {of for _, of, _, _ in left}
    }
