"""A stop of the hall: nobody gets in, nobody is called, and nobody loses anything by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import (
    CancelTicket,
    CloseDesk,
    GoOn,
    MarkNoShow,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    ReinstateTicket,
    Serve,
    Start,
    StopHall,
    Transfer,
)
from contract.events import (
    DayOpened,
    HallStopped,
    HallWentOn,
    TicketCalled,
    TicketPutBack,
    TicketRecalled,
    TicketServed,
)
from contract.refusal import (
    ReasonMissing,
    RecalledEnough,
    StandsStill,
    TooLate,
    TooLateToReinstate,
)
from contract.states import State
from hub.domain.admission import turned_away
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.chores import due
from hub.domain.stops import Stop, Stops
from hub.estimate import likely_wait
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    booking,
    bookings,
    call,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.drawing import DrawingDay


def stop(**fields):
    return wish(StopHall, **({"who": "supervisor", "reason": "fire alarm"} | fields))


def go_on(**fields):
    return wish(GoOn, **({"who": "supervisor", "reason": "false alarm"} | fields))


def stopped_day(*commands, **changed) -> Day:
    return Day(*commands, stop(), **changed)


def called_day(**changed) -> Day:
    return Day(*open_desks("1"), ticket_for("A", "anna"), ticket_for("A", "ben"), call_next("1"), **changed)


@pytest.mark.parametrize(
    "command",
    [
        ticket_for("A"),
        check_in("111111"),
        call_next("1"),
        call("ben", "2", reason="a friend"),
        wish(Recall, desk="1"),
        wish(MarkNoShow, desk="1"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_while_the_hall_is_stopped_this_is_refused(command):
    day = called_day()
    day.do(bookings(booking("111111", "A")), stop())
    before = facts(day.branch)

    with pytest.raises(StandsStill, match="stopped since 09:00; nobody loses the place"):
        day.do(command)

    assert facts(day.branch) == before


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (wish(Serve, desk="1"), State.SERVED),
        (wish(Start, desk="1"), State.SERVING),
        (wish(PutBack, desk="1"), State.WAITING),
        (wish(Park, desk="1"), State.PARKED),
        (wish(Transfer, desk="1", service="B"), State.WAITING),
    ],
    ids=lambda part: type(part).__name__,
)
def test_clerks_may_finish(command, state):
    day = called_day()
    day.do(stop())

    day.do(command)

    assert day.ticket("anna").state is state


def test_a_ticket_can_be_given_back():
    day = called_day()
    day.do(stop())

    day.do(wish(CancelTicket, ticket="ben", reason="goes home"))

    assert day.ticket("ben").state is State.CANCELLED


@pytest.mark.parametrize("kind", [PauseDesk, CloseDesk])
def test_a_desk_that_is_left_in_a_stop_puts_its_visitor_back_to_the_old_place(kind):
    day = called_day()
    place = day.ticket("anna").place
    day.do(stop())
    day.clock.turn(seconds=5)

    back, _ = day.do(wish(kind, desk="1"))

    assert back == TicketPutBack(ticket="anna", desk="1", reason="hall stopped")
    assert (day.ticket("anna").state, day.ticket("anna").place) == (State.WAITING, place)


def test_a_visitor_whose_serving_has_begun_is_served_when_the_desk_is_left():
    day = called_day()
    day.do(wish(Start, desk="1"), stop())
    day.clock.turn(seconds=5)

    served, _ = day.do(wish(PauseDesk, desk="1"))

    assert served == TicketServed(ticket="anna", desk="1")


def test_without_a_stop_a_pause_serves_the_visitor_as_ever():
    day = called_day()
    day.clock.turn(seconds=5)

    served, _ = day.do(wish(PauseDesk, desk="1"))

    assert served == TicketServed(ticket="anna", desk="1")


@pytest.mark.parametrize("command", [stop(who=""), stop(reason=" "), go_on(who=" "), go_on(reason="")])
def test_stop_and_go_on_need_who_and_why(command):
    day = Day()

    with pytest.raises(ReasonMissing, match=r"only with who and why; say (why|who you are)"):
        day.do(command)


def test_stopping_twice_changes_nothing():
    day = stopped_day()

    assert day.do(stop(reason="again")) == []


def test_the_text_of_a_stop_can_be_given_later():
    day = stopped_day()
    day.clock.turn(minutes=3)

    [again] = day.do(stop(text="meet at the fountain"))

    assert (again.since, day.branch.stops.present.text) == (NINE, "meet at the fountain")
    assert day.branch.stops.over == []


def test_going_on_without_a_stop_changes_nothing():
    assert Day().do(go_on()) == []


def test_who_was_called_is_called_once_more_when_the_hall_goes_on():
    day = called_day()
    day.do(stop())
    day.clock.turn(minutes=20)

    events = day.do(go_on())

    assert [type(event) for event in events] == [HallWentOn, TicketRecalled]
    assert (events[1].ticket, day.ticket("anna").state) == ("anna", State.CALLED)


def test_that_recall_does_not_count_among_those_of_the_clerk():
    day = called_day(calling=CallingSettings(recalls_most=1))
    day.do(stop(), go_on())

    day.do(wish(Recall, desk="1"))

    with pytest.raises(RecalledEnough, match="called again 1 times"):
        day.do(wish(Recall, desk="1"))


def test_after_a_stop_the_queue_stands_as_before():
    names = ["anna", "ben", "cleo", "dan"]
    day = Day(*open_desks("1"), *(ticket_for("A", name) for name in names), call_next("1"))
    before = [ticket.ticket for ticket in day.branch.waiting()]
    day.do(stop())
    day.clock.turn(hours=1)
    day.do(go_on())

    assert [ticket.ticket for ticket in day.branch.waiting()] == before


def test_a_visitor_put_back_in_a_stop_is_first_after_it():
    day = called_day()
    day.do(stop(), wish(PutBack, desk="1"), go_on())
    day.clock.turn(seconds=5)

    [call_of_anna] = day.do(call_next("1"))

    assert (type(call_of_anna), call_of_anna.ticket) == (TicketCalled, "anna")


def test_the_menu_says_so():
    day = stopped_day()

    no = turned_away(day.branch.layout.services["A"], day.branch, NINE, booked=False)

    assert no is not None
    assert no.code == "hall-stopped"


def test_nobody_knows_how_long_the_wait_is():
    day = Day(*open_desks("1"), ticket_for("A"))
    assert likely_wait(day.branch, "A") is not None

    day.do(stop())

    assert likely_wait(day.branch, "A") is None


def test_a_restart_goes_on_stopped():
    day = called_day()
    day.do(stop(text="meet at the fountain"))

    again = folded(day.branch.settings, day.journal)

    assert facts(again) == facts(day.branch)
    assert again.stops.present.text == "meet at the fountain"


def test_a_new_day_begins_stopped():
    day = stopped_day()
    day.clock.turn(hours=16)

    events = day.do(open_day(TUESDAY + timedelta(days=1)))

    opened = next(n for n, event in enumerate(events) if isinstance(event, DayOpened))
    assert events[opened + 1 :] == [HallStopped(who="supervisor", reason="fire alarm", since=NINE)]
    assert day.branch.stops.present.since == NINE


def test_the_new_day_folds_to_a_stop_from_its_own_entries():
    day = stopped_day()
    day.do(open_day(TUESDAY + timedelta(days=1)))
    opened = next(n for n, e in reversed(list(enumerate(day.journal))) if isinstance(e.event, DayOpened))

    again = folded(day.branch.settings, day.journal[opened:])

    assert again.stops.present.since == NINE


def test_a_new_day_after_a_stop_that_is_over_knows_nothing_of_it():
    day = stopped_day(go_on())
    day.do(go_on(), open_day(TUESDAY + timedelta(days=1)))

    assert day.branch.stops == Stops()


def test_while_the_hall_is_stopped_nothing_is_due():
    day = DrawingDay(ticket_for("A"))
    day.do(stop())
    day.clock.turn(hours=1)

    assert list(due(day.branch, day.clock.now())) == []


def test_the_window_of_a_draw_is_longer_by_the_stop():
    day = DrawingDay(ticket_for("A", "anna"))
    day.clock.turn(minutes=5)
    day.do(stop())
    day.clock.turn(minutes=20)
    day.do(go_on())
    day.clock.turn(minutes=4)
    day.do(ticket_for("A", "ben"))

    assert day.keep() == []
    day.clock.turn(minutes=1)
    [held] = day.keep()

    assert set(held.tickets) == {"anna", "ben"}


def test_a_window_in_which_nobody_had_come_yet_is_longer_too():
    day = DrawingDay()
    day.do(stop())
    day.clock.turn(minutes=20)
    day.do(go_on())

    [issued] = day.do(ticket_for("A"))

    assert issued.draw_at == day.clock.now() + timedelta(minutes=10)


def test_a_stop_makes_no_booked_visitor_late():
    day = Day(*open_desks("3"), bookings(booking("111111")), stop())
    day.clock.turn(minutes=40)
    day.do(go_on())

    [issued] = day.do(check_in("111111"))

    assert not issued.late


def test_whoever_comes_later_than_that_is_late_all_the_same():
    day = Day(*open_desks("3"), bookings(booking("111111")), stop())
    day.clock.turn(minutes=40)
    day.do(go_on())
    day.clock.turn(minutes=21)

    with pytest.raises(TooLate):
        day.do(check_in("111111"))


def missed_day(minutes: float) -> Day:
    """Return a day on which Anna missed her call, and the hall was stopped for *minutes* after that."""
    day = called_day(calling=CallingSettings(no_show_grace_minutes=10, missed_again=1))
    day.do(wish(MarkNoShow, desk="1"), stop())
    day.clock.turn(minutes=minutes)
    day.do(go_on())
    return day


def test_the_grace_after_a_missed_call_does_not_count_the_stop():
    day = missed_day(60)
    day.clock.turn(minutes=9)

    day.do(wish(ReinstateTicket, ticket="anna", reason="was outside"))

    assert day.ticket("anna").state is State.WAITING


def test_but_it_counts_what_comes_after():
    day = missed_day(60)
    day.clock.turn(minutes=11)

    with pytest.raises(TooLateToReinstate):
        day.do(wish(ReinstateTicket, ticket="anna", reason="was outside"))


@pytest.mark.parametrize(("minutes", "called"), [(9, True), (11, False)])
def test_nor_does_the_time_in_which_next_calls_again_who_missed_a_call(minutes, called):
    day = missed_day(60)
    day.do(call_next("1"))
    day.clock.turn(minutes=minutes)

    events = day.do(call_next("1"))

    assert any(isinstance(event, TicketCalled) and event.ticket == "anna" for event in events) is called


@pytest.mark.parametrize(("minutes", "why"), [(20, "waits longer than 30 min"), (0, "longest waiting")])
def test_ageing_does_not_count_the_stop(minutes, why):
    day = Day(*open_desks("1"), ticket_for("A"), calling=CallingSettings(oldest_first_minutes=30))
    day.clock.turn(minutes=15)
    day.do(stop())
    day.clock.turn(minutes=60)
    day.do(go_on())
    day.clock.turn(minutes=minutes)

    [called] = day.do(call_next("1"))

    assert called.why == why


def test_what_is_learnt_of_serving_times_leaves_the_stop_out():
    day = called_day()
    day.do(stop())
    day.clock.turn(minutes=60)
    day.do(go_on())
    day.clock.turn(minutes=5)

    day.do(wish(Serve, desk="1"))

    assert day.branch.learnt["A"] == (1, 300.0)


def at(minutes: float):
    return NINE + timedelta(minutes=minutes)


def lasting(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


STOPS = Stops(over=[(at(10), at(20)), (at(40), at(45))])


@pytest.mark.parametrize(
    ("since", "until", "still"),
    [(0, 10, 0), (0, 15, 5), (12, 18, 6), (15, 30, 5), (0, 60, 15), (20, 40, 0), (50, 60, 0)],
)
def test_how_long_the_hall_stood_still(since, until, still):
    assert STOPS.still(at(since), at(until)) == lasting(still)
    assert STOPS.going(at(since), at(until)) == lasting(until - since - still)


@pytest.mark.parametrize(
    ("since", "going", "then"),
    [(0, 5, 5), (0, 10, 10), (0, 11, 21), (12, 1, 21), (0, 30, 40), (0, 31, 46), (50, 5, 55), (20, 20, 40)],
)
def test_when_so_much_time_has_gone_by(since, going, then):
    assert STOPS.after(at(since), lasting(going)) == at(then)


@pytest.mark.parametrize(("now", "going", "then"), [(60, 5, 55), (60, 20, 35), (25, 10, 5), (15, 3, 7)])
def test_since_when_so_much_time_has_gone_by(now, going, then):
    assert STOPS.ago(at(now), lasting(going)) == at(then)


def test_a_stop_under_way_is_counted_up_to_now():
    stops = Stops(present=Stop(at(10), "x", "y"))

    assert stops.going(at(0), at(30)) == lasting(10)
    assert stops.after(at(5), lasting(10)) == at(15)
    assert stops.ago(at(30), lasting(4)) == at(6)


@pytest.mark.fault("F13")
def test_a_clock_that_was_set_back_makes_no_time_negative():
    stops = Stops(present=Stop(at(10), "x", "y"))

    assert stops.end(at(5)) == timedelta()
    assert stops.still(at(0), at(30)) == timedelta()
