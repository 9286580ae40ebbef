"""The draw at opening: nobody needs to be first, nobody who came later is before, everybody can check it."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import CancelTicket, CommitDraw, HoldDraw, TransferTicket
from contract.events import DrawCommitted, DrawHeld, TicketCalled, TicketExpired, TicketIssued
from contract.refusal import NobodyWaiting, NoCapacity, NotYetDrawn
from contract.settings import BadSettings
from contract.states import State
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.capacity_settings import CapacitySettings
from hub.domain.chores import due
from hub.domain.draw import commitment_of, lot_of
from hub.domain.draw_settings import DrawSettings
from hub.domain.settings import read_branch
from hub.domain.standing import in_order
from hub.domain.ticket import WrongState
from tests.hub.branch import (
    BRANCH_TOML,
    TUESDAY,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.drawing import FROM_FIRST, QUARTER_TO, SEED, WINDOW, DrawingDay

NAMES = ("anna", "ben", "cleo", "dan", "eve")


def crowd(*names: str, service: str = "A"):
    return [ticket_for(service, name) for name in names or NAMES]


def called(day: DrawingDay, desk: str = "1", at_most: int = 20) -> list[str]:
    """Return whom *desk* calls, one after the other, until nobody is left."""
    names = []
    for _ in range(at_most):
        day.clock.turn(seconds=3)
        events = day.do(call_next(desk))
        names += [str(event.ticket) for event in events if isinstance(event, TicketCalled)]
        if not any(isinstance(event, TicketCalled) for event in events):
            break
    return names


def drawn_order(day: DrawingDay) -> list[str]:
    return [str(ticket) for ticket in day.branch.draw.order]


def test_the_seed_is_committed_to_before_anybody_registers():
    day = DrawingDay(*crowd())

    committed = next(entry for entry in day.journal if isinstance(entry.event, DrawCommitted))
    first = next(entry for entry in day.journal if isinstance(entry.event, TicketIssued))
    assert committed.seq < first.seq
    assert committed.event.commitment == hashlib.sha256(SEED.encode()).hexdigest()


def test_the_seed_itself_stands_nowhere_before_the_draw():
    day = DrawingDay(*crowd())

    assert SEED not in str(day.journal)


def test_who_registers_in_the_window_gets_a_number_at_once_and_no_place():
    day = DrawingDay(ticket_for("A", "anna"))

    anna = day.ticket("anna")
    assert (str(anna.number), anna.undrawn, anna.state) == ("A001", True, State.WAITING)
    assert len(day.branch.lines["A"]) == 0


def test_the_ticket_says_when_its_place_is_drawn():
    day = DrawingDay()

    [issued] = day.do(ticket_for("A"))

    assert issued.draw_at == QUARTER_TO + timedelta(minutes=10)


def test_nobody_of_the_window_is_called_before_the_draw():
    day = DrawingDay(*open_desks("1"), *crowd())
    day.clock.turn(minutes=9, seconds=59)
    assert day.keep() == []

    with pytest.raises(NobodyWaiting, match="the draw is at 7:55"):
        day.do(call_next("1"))


def test_nor_is_anybody_chosen_by_hand():
    day = DrawingDay(*open_desks("1"), *crowd())

    with pytest.raises(NotYetDrawn, match="A001 has no place yet; the draw is at 7:55"):
        day.do(call("anna", reason="a cousin of mine"))


def test_the_hub_holds_the_draw_when_the_window_is_over():
    day = DrawingDay(*crowd())
    day.clock.turn(minutes=10)

    [held] = day.keep()

    assert isinstance(held, DrawHeld)
    assert set(held.tickets) == set(NAMES)


def test_the_order_is_that_of_the_lots_of_the_numbers():
    day = DrawingDay(*crowd())
    day.hold()

    numbers = [str(day.branch.tickets[ticket].number) for ticket in day.branch.draw.order]

    assert numbers == sorted(numbers, key=lambda n: hashlib.sha256(f"{SEED}:{n}".encode()).hexdigest())


def test_desks_call_in_the_order_that_was_drawn():
    day = DrawingDay(*open_desks("1"), *crowd())
    day.hold()

    assert called(day) == drawn_order(day)
    assert drawn_order(day) != list(NAMES), "else this seed shows nothing"


def test_the_same_seed_draws_the_same_order():
    one, other = DrawingDay(*crowd()), DrawingDay(*crowd())

    one.hold()
    other.hold()

    assert drawn_order(one) == drawn_order(other)


def test_the_reason_of_a_call_says_which_lot_it_was():
    day = DrawingDay(*open_desks("1"), *crowd())
    day.hold()
    day.clock.turn(seconds=3)

    [*_, call_of_first] = day.do(call_next("1"))

    assert call_of_first.why == "drawn 1st of 5 at 7:55"


def test_the_queue_says_it_of_everybody():
    day = DrawingDay(*crowd())
    assert {one.why for one in in_order(day.branch, day.clock.now())} == {"the draw is at 7:55"}

    day.hold()

    reasons = [one.why for one in in_order(day.branch, day.clock.now())]
    assert reasons == [f"drawn {nth} of 5 at 7:55" for nth in ("1st", "2nd", "3rd", "4th", "5th")]


def test_who_comes_later_is_never_before_those_of_the_window():
    day = DrawingDay(*open_desks("1"), *crowd())
    day.hold()
    day.do(*crowd("late", "later"))

    assert called(day) == [*drawn_order(day), "late", "later"]


def test_who_comes_after_the_window_and_before_the_draw_draws_too():
    day = DrawingDay(*crowd())
    day.clock.turn(minutes=10, seconds=0.5)

    day.do(ticket_for("A", "breathless"))
    day.hold()

    assert "breathless" in drawn_order(day)


def test_who_came_before_the_window_stays_before_it():
    day = DrawingDay(clock=HandClock(QUARTER_TO - timedelta(minutes=1)))
    day.do(*open_desks("1"), ticket_for("A", "early"))
    day.clock.turn(minutes=1)
    day.do(*crowd())
    day.hold()

    assert called(day)[0] == "early"


def test_booked_visitors_are_not_concerned():
    codes = bookings(booking("111111", "A", starts=QUARTER_TO))
    day = DrawingDay(*open_desks("1"), codes, *crowd("anna"), check_in("111111", name="booked"))

    assert not day.ticket("booked").undrawn
    assert called(day) == ["booked"]


def test_services_that_were_not_chosen_do_not_draw():
    day = DrawingDay(draw=DrawSettings(minutes=10, begins="7:45", services=("A",)))

    day.do(ticket_for("A", "anna"), ticket_for("B", "ben"))

    assert (day.ticket("anna").undrawn, day.ticket("ben").undrawn) == (True, False)


def test_all_services_draw_together():
    day = DrawingDay(*open_desks("1"), *crowd("anna", "ben"), *crowd("cleo", "dan", service="B"))
    day.hold()

    assert sorted(drawn_order(day)) == ["anna", "ben", "cleo", "dan"]
    assert called(day) == drawn_order(day), "desk 1 serves both"


def test_a_place_between_them_that_did_not_draw_stays_where_it_was():
    day = DrawingDay(
        *crowd("anna"), *crowd("between", service="B"), *crowd("ben"),
        draw=DrawSettings(minutes=10, begins="7:45", services=("A",)),
    )  # fmt: skip
    before = sorted(ticket.place for ticket in day.branch.tickets.values())
    between = day.ticket("between").place

    day.hold()

    assert sorted(ticket.place for ticket in day.branch.tickets.values()) == before
    assert day.ticket("between").place == between


def test_priority_still_holds_within_the_calling_rule():
    rule = CallingSettings(priority_every=3)
    day = DrawingDay(*open_desks("1"), *crowd(), calling=rule)
    day.do(ticket_for("A", "pregnant", priority=True))
    day.hold()

    assert called(day)[0] == "pregnant"


def test_a_cancelled_ticket_draws_no_lot():
    day = DrawingDay(*crowd())
    day.do(wish(CancelTicket, ticket="cleo", reason="gone"))

    day.hold()

    assert sorted(drawn_order(day)) == ["anna", "ben", "dan", "eve"]


def test_a_ticket_moved_to_another_service_draws_and_waits_there():
    day = DrawingDay(*crowd("anna", "ben"))
    day.do(wish(TransferTicket, ticket="ben", service="B", reason="wrong letter"))
    assert day.branch.draw.waiting == {"A": 1, "B": 1}

    day.hold()

    assert len(day.branch.lines["B"]) == 1


def test_the_window_may_begin_with_the_first_ticket():
    day = DrawingDay(draw=FROM_FIRST)
    day.clock.turn(minutes=20)
    day.do(ticket_for("A", "anna"))
    day.clock.turn(minutes=9)
    day.do(ticket_for("A", "ben"))

    day.clock.turn(minutes=1)

    assert len(day.keep()) == 1
    assert sorted(drawn_order(day)) == ["anna", "ben"]


def test_a_window_in_which_nobody_came_is_closed_all_the_same():
    day = DrawingDay()
    day.clock.turn(minutes=10)

    [held] = day.keep()

    assert held.tickets == ()
    assert not day.do(ticket_for("A", "late"))[0].draw_at


def test_the_draw_is_held_once():
    day = DrawingDay(*crowd())
    day.hold()

    assert day.keep() == []
    assert day.do(wish(HoldDraw, day=TUESDAY, seed="0" * 64)) == []


def test_the_seed_is_committed_to_once():
    day = DrawingDay()

    assert day.do(wish(CommitDraw, day=TUESDAY, commitment="0" * 64)) == []
    assert day.branch.draw.commitment == commitment_of(SEED)


def test_no_seed_is_committed_to_when_somebody_has_registered_already():
    day = DrawingDay(draw=None)
    day.do(ticket_for("A"))

    day.branch.arrange(branch_settings(draw=FROM_FIRST))

    assert list(due(day.branch, day.clock.now())) == []


def test_no_seed_is_committed_to_when_the_window_is_over():
    day = DrawingDay(clock=HandClock(QUARTER_TO + timedelta(minutes=11)))

    assert not day.branch.draw.commitment
    assert not day.do(ticket_for("A"))[0].draw_at


def test_a_branch_without_a_draw_gives_places_at_once():
    day = DrawingDay(draw=None)

    [issued] = day.do(ticket_for("A", "anna"))

    assert issued.draw_at is None
    assert len(day.branch.lines["A"]) == 1


def test_the_draw_is_held_though_the_operator_takes_it_out_of_the_settings_meanwhile():
    day = DrawingDay(*crowd())
    day.branch.arrange(branch_settings(draw=None))

    day.hold()

    assert len(day.branch.lines["A"]) == 5


def test_a_restart_in_the_window_loses_nothing():
    day = DrawingDay(*crowd())
    again = folded(day.branch.settings, day.journal)
    assert facts(again) == facts(day.branch)

    day.branch = again
    day.hold()

    assert sorted(drawn_order(day)) == sorted(NAMES)
    assert facts(folded(day.branch.settings, day.journal)) == facts(day.branch)


def test_a_hub_that_was_down_at_the_end_of_the_window_holds_the_draw_when_it_is_back():
    day = DrawingDay(*crowd())
    day.clock.turn(hours=1)
    day.branch = folded(day.branch.settings, day.journal)

    [held] = day.keep()

    assert len(held.tickets) == 5


@pytest.mark.fault("F16")
def test_midnight_expires_who_was_never_drawn():
    day = DrawingDay(*crowd())

    events = day.do(open_day(TUESDAY + timedelta(days=1)))

    assert {event.ticket for event in events if isinstance(event, TicketExpired)} == set(NAMES)


def test_a_draw_among_others_than_those_who_wait_for_it_spoils_the_branch():
    day = DrawingDay(*crowd())
    entry = msgspec.structs.replace(
        day.journal[-1],
        seq=day.branch.seq + 1,
        event=DrawHeld(day=TUESDAY, seed=SEED, tickets=("anna", "ben")),
    )

    with pytest.raises(WrongState, match="not among those"):
        day.branch.apply(entry)


@pytest.mark.fault("F15")
def test_the_clocks_of_the_branch_say_when_the_window_begins_also_in_summer():
    quarter_to = datetime(2027, 7, 1, 5, 45, tzinfo=UTC)
    day = DrawingDay()
    day.do(open_day(quarter_to.date()))
    day.clock.set(quarter_to)
    day.keep()

    [issued] = day.do(ticket_for("A"))

    assert issued.draw_at == quarter_to + timedelta(minutes=10)


def test_each_place_is_about_equally_likely_for_everybody():
    numbers, seeds = [f"A{count:03d}" for count in range(1, 11)], 5000
    places: Counter[tuple[str, int]] = Counter()
    for n in range(seeds):
        seed = hashlib.sha256(str(n).encode()).hexdigest()
        order = sorted(numbers, key=lambda number, seed=seed: lot_of(seed, number))
        places.update((number, place) for place, number in enumerate(order))

    expected = seeds / len(numbers)
    chi_squared = sum(
        (places[number, place] - expected) ** 2 / expected
        for number in numbers
        for place in range(len(numbers))
    )
    assert chi_squared < 126, "81 degrees of freedom: 126 is passed by chance once in a thousand times"


@given(
    many=st.lists(st.sampled_from("AB"), min_size=1, max_size=12),
    seed=st.text("0123456789abcdef", min_size=64, max_size=64),
)
@settings(max_examples=50, deadline=None)
def test_whatever_is_drawn_the_places_are_the_same_ones_and_no_two_are_alike(many, seed):
    day = DrawingDay(*(ticket_for(service) for service in many), seed=seed)
    before = sorted(ticket.place for ticket in day.branch.tickets.values())

    day.hold()

    assert sorted(ticket.place for ticket in day.branch.tickets.values()) == before
    by_lot = sorted(day.branch.tickets.values(), key=lambda ticket: ticket.lot)
    assert [ticket.place for ticket in by_lot] == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("minutes = 10\nservices = ['X']", "[draw]: there is no service 'X' (known: A, B, C, D)"),
        ("minutes = 10\nservices = ['C']", "takes no visitors without a booking"),
        ("minutes = 0", "'minutes' must be"),
        ("minutes = 10\nfrom = '7.45'", "'from' must be"),
        ("minutes = 10\nfrom = '24:00'", "'from' must be"),
        ("minutes = 10\nbegins = '7:45'", "unknown key 'begins'"),
    ],
)
def test_a_mistake_in_the_settings_is_named(table, said):
    with pytest.raises(BadSettings) as error:
        read_branch(f"{BRANCH_TOML}\n[draw]\n{table}\n", "branch.toml")

    assert said in str(error.value)


def test_the_settings_are_read_as_they_are_written():
    read = read_branch(f"{BRANCH_TOML}\n[draw]\nminutes = 10\nfrom = '7:45'\n", "branch.toml")

    assert read.draw == WINDOW


def test_the_work_of_those_who_wait_for_the_draw_is_reckoned_with():
    rule = CapacitySettings(cut_off="refuse", desks_until="08:25", priority_reserve=0)
    day = DrawingDay(*open_desks("1", "2"), draw=DrawSettings(minutes=10, begins="7:45"), capacity=rule)
    day.do(*(ticket_for("A") for _ in range(8)))

    with pytest.raises(NoCapacity):  # two desks, forty minutes, ten minutes each
        day.do(ticket_for("A"))
