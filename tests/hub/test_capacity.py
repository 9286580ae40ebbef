"""Walk-in tickets stop when the desks have no time left: neither plainly too early nor plainly too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import CloseDesk, Park, PauseDesk, Serve, Start, Transfer
from contract.refusal import NoCapacity, Refused
from contract.states import DeskState, State
from hub.domain.capacity import closing_time
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import (
    NINE,
    A,
    B,
    Day,
    HandClock,
    booking,
    bookings,
    call,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.limited import cut_off, services

FOUR = NINE + timedelta(hours=7)
"""When the desks of these days close: it is nine o'clock in Warsaw when they begin."""


def day_of(*commands, at: datetime = NINE, **capacity) -> Day:
    """Return a day with the cut-off on which *commands* were carried out *at* that time."""
    return Day(*commands, clock=HandClock(at), capacity=cut_off(**capacity))


def before_four(*commands, minutes: float, **capacity) -> Day:
    """Return such a day, so many *minutes* before the desks close."""
    return day_of(*commands, at=FOUR - timedelta(minutes=minutes), **capacity)


def given_out(day: Day, service: str = "A", **asked) -> int:
    """Return how many tickets are given until one is refused."""
    for count in range(1000):
        try:
            day.do(ticket_for(service, **asked))
        except NoCapacity:
            return count
    raise AssertionError("tickets without an end")


def offered(day: Day, service: str = "A"):
    menu = Pictures(day.branch, day.clock.now(), likely_wait).menu()
    return next(each for each in menu.services if each.service == service)


def test_one_desk_that_needs_ten_minutes_for_each_takes_six_more_in_its_last_hour():
    assert given_out(before_four(*open_desks("2"), minutes=60)) == 6


def test_two_desks_take_twice_as_many():
    assert given_out(before_four(*open_desks("1", "2"), minutes=60)) == 12


def test_a_party_needs_the_time_of_all_its_people():
    day = before_four(*open_desks("2"), ticket_for("A", party=4), minutes=60)

    with pytest.raises(NoCapacity):
        day.do(ticket_for("A", party=3))
    day.do(ticket_for("A", cases=2))


def test_while_the_cut_off_is_off_everybody_gets_a_ticket():
    day = before_four(*open_desks("2"), minutes=1, cut_off="off")

    day.do(*(ticket_for("A") for _ in range(20)))

    assert len(day.branch.tickets) == 20


def test_where_nobody_knows_when_the_desks_close_nobody_is_refused():
    day = before_four(*open_desks("2"), minutes=1, desks_until="")

    day.do(*(ticket_for("A") for _ in range(20)))

    assert len(day.branch.tickets) == 20


def test_after_closing_time_there_is_no_time_left():
    assert given_out(before_four(*open_desks("2"), minutes=-1)) == 0


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        (datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC)),
        (datetime(2026, 7, 1, 8, tzinfo=UTC), datetime(2026, 7, 1, 14, tzinfo=UTC)),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 2, 14, tzinfo=UTC)),
    ],
)
def test_the_closing_time_is_that_of_the_clock_on_the_branch_s_wall(now, closes):
    assert closing_time(A, day_of().branch, now) == closes


def test_a_reserve_is_kept_for_visitors_with_priority():
    day = before_four(*open_desks("2"), minutes=60, priority_reserve=50)

    plain = given_out(day)
    entitled = given_out(day, priority=True)

    assert (plain, entitled) == (3, 3)


def test_booked_visitors_come_in_however_little_time_is_left():
    day = before_four(*open_desks("2"), bookings(booking("111111", "A", starts=FOUR)), minutes=5)
    assert given_out(day) == 0

    [issued] = day.do(check_in("111111"))

    assert issued.service == "A"


def test_who_is_booked_and_still_to_come_counts_as_far_as_people_do_come():
    new = [booking(f"11111{n}", "A", starts=FOUR - timedelta(minutes=30)) for n in range(4)]
    all_come = before_four(*open_desks("2"), bookings(*new), minutes=60)
    half_come = before_four(*open_desks("2"), bookings(*new), minutes=60, bookings_come=50)

    assert (given_out(all_come), given_out(half_come)) == (2, 4)


@pytest.mark.parametrize(
    ("starts", "fields", "room"),
    [
        (FOUR - timedelta(minutes=30), {"persons": 3}, 3),
        (FOUR - timedelta(minutes=80), {}, 5),  # twenty minutes late is still received
        (FOUR - timedelta(minutes=81), {}, 6),
        (FOUR, {}, 6),
        (FOUR + timedelta(days=1, minutes=-30), {}, 6),
        (FOUR - timedelta(minutes=30), {"cancelled": True}, 6),
        (FOUR - timedelta(minutes=30), {"branch": "another"}, 6),
    ],
)
def test_only_who_can_still_come_before_the_desks_close_is_expected(starts, fields, room):
    new = booking("111111", "A", starts=starts, **fields)

    assert given_out(before_four(*open_desks("2"), bookings(new), minutes=60)) == room


def test_until_the_first_desk_has_opened_nobody_is_late_and_all_who_are_booked_are_expected():
    new = booking("111111", "A", starts=FOUR - timedelta(hours=3), persons=6)

    assert given_out(before_four(bookings(new), minutes=60)) == 6


def test_who_has_checked_in_is_not_counted_twice():
    new = booking("111111", "A", starts=FOUR - timedelta(minutes=30), persons=2)
    day = before_four(*open_desks("2"), bookings(new), check_in("111111"), minutes=60)

    assert given_out(day) == 4


def test_a_booking_that_is_moved_counts_where_it_is_now():
    new = booking("111111", "A", starts=FOUR - timedelta(minutes=30), persons=4)
    day = before_four(*open_desks("2"), bookings(new), minutes=60)

    day.do(bookings(booking("111111", "A", starts=FOUR + timedelta(days=1), persons=4)))

    assert given_out(day) == 6


def test_a_desk_that_serves_another_service_too_has_less_time():
    day = before_four(*open_desks("1"), *(ticket_for("B") for _ in range(6)), minutes=60)

    assert given_out(day) == 3


def test_work_that_others_can_do_as_well_is_shared():
    busy = [ticket_for("A") for _ in range(6)]
    day = before_four(*open_desks("1", "2"), *busy, minutes=60)

    assert given_out(day, "B") == 6  # half of that hour of A is done at desk 2


def test_who_is_at_a_desk_takes_up_what_is_left_of_the_serving():
    day = before_four(*open_desks("2"), ticket_for("A"), call_next("2"), minutes=60)

    assert given_out(day) == 5


def test_who_was_sent_to_a_desk_and_who_comes_back_to_one_is_work_too():
    sent = before_four(*open_desks("1", "2"), ticket_for("A", party=3), call_next("1"), minutes=60)
    sent.do(wish(Transfer, desk="1", to="2"))
    parked = before_four(*open_desks("2"), ticket_for("A", party=6), call_next("2"), minutes=60)
    parked.do(wish(Start, desk="2"), wish(Park, desk="2"))

    assert given_out(sent) == 9
    assert given_out(parked) == 2


def test_the_day_s_own_servings_correct_the_forecast():
    day = before_four(*open_desks("2"), minutes=400)
    for _ in range(10):
        day.do(ticket_for("A"), call_next("2"))
        day.clock.turn(minutes=30)
        day.do(wish(Serve, desk="2"))

    assert given_out(day) == 5  # twenty minutes each, where the operator said ten


def test_a_desk_that_has_a_break_counts_and_one_that_has_closed_does_not():
    day = before_four(*open_desks("1", "2"), wish(PauseDesk, desk="1", reason="lunch"), minutes=60)
    paused = given_out(day)
    shut = before_four(*open_desks("1", "2"), wish(CloseDesk, desk="1"), minutes=60)

    assert (paused, given_out(shut)) == (12, 6)


def test_before_the_first_desk_opens_those_of_the_branch_count():
    assert given_out(before_four(minutes=60)) == 12


def test_desks_that_open_a_little_later_than_the_first_are_not_taken_for_closed():
    day = before_four(*open_desks("2"), minutes=75, opening_minutes=15)
    at_once = offered(day).open
    day.do(*(ticket_for("A") for _ in range(8)))

    while_opening = offered(day).open
    day.clock.turn(minutes=15)

    assert (at_once, while_opening, offered(day).open) == (True, True, False)


def test_a_service_that_shares_no_desk_is_not_disturbed():
    day = before_four(*open_desks("1", "2"), minutes=60)
    given_out(day, "A")

    assert offered(day, "C").open
    assert not offered(day, "B").open


def test_the_menu_says_so_before_anybody_queues_and_time_alone_makes_it_so():
    day = before_four(*open_desks("2"), *(ticket_for("A") for _ in range(5)), minutes=60)
    before = offered(day)
    day.clock.turn(minutes=1)

    after = offered(day)

    assert (before.open, before.closed_why) == (True, "")
    assert (after.open, after.closed_why) == (False, "no-capacity")


def test_a_branch_that_only_warns_gives_the_ticket_and_says_so_beforehand():
    day = before_four(*open_desks("2"), minutes=5, cut_off="warn")

    told = offered(day)
    [issued] = day.do(ticket_for("A"))

    assert (told.open, told.warning, issued.service) == (True, "no-capacity", "A")


def test_while_there_is_time_nobody_is_warned():
    assert offered(before_four(*open_desks("2"), minutes=60, cut_off="warn")).warning == ""


def test_a_refusal_says_what_to_do_instead():
    day = Day(
        *open_desks("2"),
        clock=HandClock(FOUR),
        capacity=cut_off(),
        services=services(A={"instead": {"pl": "Przyjdź jutro o 8:00."}}),
    )

    with pytest.raises(NoCapacity, match=r"no time left for one more today; Przyjdź jutro o 8:00\."):
        day.do(ticket_for("A"))


def work_by_walking(day: Day, service: str) -> float:
    """Return the minutes of work for *service* that wait, and are at desks or sent to them, told plainly."""
    each = {"A": 10.0, "B": 5.0}[service]
    living = {State.WAITING, State.CALLED, State.SERVING, State.PARKED}
    tickets = [t for t in day.branch.tickets.values() if t.service == service and t.state in living]
    return each * sum(max(t.party, t.cases) for t in tickets)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from("AB"), st.integers(1, 4), st.booleans()),
        st.tuples(st.just("crowd"), st.sampled_from("AB"), st.integers(1, 12), st.booleans()),
        st.tuples(st.sampled_from(["open", "pause", "close", "next", "send"]), st.sampled_from("12")),
        st.tuples(st.just("later"), st.integers(1, 40)),
    ),
    max_size=40,
)


def take_step(day: Day, step) -> None:
    kinds = {"pause": PauseDesk, "close": CloseDesk}
    match step:
        case ("later", minutes):
            day.clock.turn(minutes=minutes)
        case ("open", desk):
            day.do(*open_desks(desk))
        case ("next", desk):
            day.do(call_next(desk))
        case ("send", desk):
            day.do(wish(Transfer, desk=desk, to="2" if desk == "1" else "1", service="A"))
        case (name, desk):
            day.do(wish(kinds[name], desk=desk))


@given(STEPS, st.integers(30, 420), st.sampled_from([0, 25]))
@settings(max_examples=200, deadline=None)
def test_nobody_is_refused_while_there_is_plainly_enough_time_or_let_in_when_there_is_not(
    steps, minutes, reserve
):
    day = before_four(minutes=minutes, priority_reserve=reserve)
    day.branch.learnt = Unlearnt()
    for step in steps:
        try:
            if step[0] not in {"issue", "crowd"}:
                take_step(day, step)
                continue
            _, service, units, priority = step
            asked = {"party": units} if step[0] == "issue" else {}
            for _ in range(1 if asked else units):
                ask_and_judge(day, service, asked.get("party", 1), 0 if priority else reserve, priority)
        except NoCapacity:
            raise
        except Refused:
            continue


class Unlearnt(dict):
    """What is learnt of servings and forgotten at once: in the plain model every serving takes its time."""

    def __setitem__(self, _service, _learnt) -> None:
        pass


def ask_and_judge(day: Day, service: str, units: int, kept: int, priority: bool) -> None:  # noqa: FBT001
    desks = ["1"] if service == "B" else ["1", "2"]
    if service in day.branch.began:
        desks = [desk for desk in desks if day.branch.desks[desk].state is not DeskState.CLOSED]
    left = max(0.0, (FOUR - day.clock.now()).total_seconds() / 60) * (100 - kept) / 100
    every = work_by_walking(day, "A") + work_by_walking(day, "B")
    more = units * {"A": 10.0, "B": 5.0}[service]
    waiting = sum(
        t.units
        for t in day.branch.tickets.values()
        if t.service == service and t.state is State.WAITING and t.to is None
    )
    plainly_enough = every + more <= left * len(desks)
    plainly_too_much = waiting * more / units + more > left * len(desks) + 1e-9
    try:
        day.do(ticket_for(service, party=units, priority=priority))
    except NoCapacity:
        assert not plainly_enough, (every, more, left, desks)
    else:
        assert not plainly_too_much, (waiting, more, left, desks)


def test_the_forecast_is_worked_out_once_between_two_entries():
    day = before_four(*open_desks("1", "2"), minutes=60)
    offered(day)
    once = day.branch.forecasts[A]
    offered(day)

    assert day.branch.forecasts[A] is once
    day.do(ticket_for("B"))
    assert B not in day.branch.forecasts


def test_chosen_calls_are_not_asked_for_capacity():
    day = before_four(*open_desks("2"), ticket_for("A", "anna"), minutes=60)
    day.clock.turn(minutes=70)

    day.do(call("anna", "2"))

    assert day.ticket("anna").state is State.CALLED
