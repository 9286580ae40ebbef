"""The calling rule, sentence by sentence: who is next, and the words that say why."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import MarkNoShow, OpenDesk, Park, PauseDesk, Recall, ReinstateTicket, Serve, Transfer
from contract.events import BookingAdded, Entry, TicketCalled, TicketIssued
from contract.refusal import NobodyWaiting, RecalledEnough, RecalledJustNow, TooLateToReinstate
from contract.settings import BadSettings
from hub.domain.branch import folded
from hub.domain.rule import next_for
from hub.domain.settings import read_branch
from hub.domain.standing import in_order
from hub.estimate import likely_wait
from hub.store import Carried
from hub.views import Pictures
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    booking,
    bookings,
    call,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.carried import answer
from tests.hub.conftest import TOWN
from tests.hub.steps import steps_of
from tests.hub.stores import a_store
from tests.hub.waiting_room import day_of


def called_by(day, desk="1"):
    """Return whom NEXT calls to *desk*, and the words."""
    day.clock.turn(seconds=3)
    [called] = [event for event in day.do(call_next(desk)) if isinstance(event, TicketCalled)]
    return called.ticket, called.why


def booked(name, minutes, service="A", **fields):
    """Return how a visitor comes who is booked for so many minutes after nine (UTC 8, local 9)."""
    code = f"{crc32(name.encode()) % 1_000_000:06d}"
    starts = NINE + timedelta(minutes=minutes)
    return bookings(booking(code, service, starts=starts, **fields)), check_in(code, name=name)


def test_a_check_in_keeps_the_booked_time():
    day = day_of(bookings(booking("123456", "A", starts=NINE)))

    [issued] = day.do(check_in("123456"))

    assert isinstance(issued, TicketIssued)
    assert (issued.due, issued.late) == (NINE, False)


def test_of_several_bookings_the_first_time_counts():
    day = day_of(bookings(booking("111111", "A", NINE), booking("222222", "A", NINE - timedelta(hours=1))))

    [issued] = day.do(check_in("111111", "222222"))

    assert issued.due == NINE - timedelta(hours=1)


def test_a_booking_without_an_offset_in_an_old_journal_means_the_clock_on_the_wall():
    day = day_of()
    old = BookingAdded(booking=booking("123456", "A", starts=NINE.replace(tzinfo=None, hour=9)))
    at = day.clock.now()
    day.branch.apply(Entry(seq=day.branch.seq + 1, epoch=1, at=at, by="page", command="old", event=old))

    [issued] = day.do(check_in("123456"))

    assert issued.due == NINE


def test_from_the_booked_time_on_a_booked_visitor_goes_before_walk_ins():
    day = day_of(ticket_for("A", "walk-in"), *booked("anna", 0), booked_first=True)

    assert called_by(day) == ("anna", "booked for 9:00, due")


def test_before_the_booked_time_walk_ins_go_first():
    day = day_of(*booked("anna", 30), ticket_for("A", "walk-in"), booked_first=True)

    assert called_by(day) == ("walk-in", "longest waiting")


def test_an_early_visitor_is_called_when_nobody_else_waits():
    day = day_of(*booked("anna", 30), booked_first=True)

    assert called_by(day) == ("anna", "booked for 9:30, early, nobody else waits")


def test_booked_visitors_come_by_booked_time_not_by_arrival():
    day = day_of(*booked("later", -5), *booked("sooner", -10), *booked("same", -10), booked_first=True)

    assert [called_by(day)[0] for _ in range(3)] == ["sooner", "same", "later"]


def test_without_the_rule_a_booking_changes_nothing():
    day = day_of(ticket_for("A", "walk-in"), *booked("anna", -30), oldest_first_minutes=5)

    assert called_by(day) == ("walk-in", "longest waiting")


def test_after_so_many_booked_in_a_row_comes_a_walk_in():
    day = day_of(
        ticket_for("A", "walk-in"),
        *booked("anna", -3),
        *booked("ben", -2),
        *booked("cleo", -1),
        booked_first=True,
        booked_in_a_row=2,
    )

    order = [called_by(day) for _ in range(4)]

    assert [name for name, _ in order] == ["anna", "ben", "walk-in", "cleo"]
    assert order[2][1] == "walk-in, after 2 booked in a row"


def test_priority_goes_first_at_most_at_every_third_call():
    day = day_of(
        *(ticket_for("A", f"walk-in-{number}") for number in range(1, 5)),
        *(ticket_for("A", f"entitled-{number}", priority=True) for number in range(1, 4)),
        priority_every=3,
    )

    order = [called_by(day) for _ in range(7)]

    assert [name for name, _ in order] == [
        "entitled-1", "walk-in-1", "walk-in-2", "entitled-2", "walk-in-3", "walk-in-4", "entitled-3"
    ]  # fmt: skip
    assert order[0][1] == "priority, at most every 3rd call"


def test_between_their_turns_visitors_with_priority_wait_like_all_others():
    day = day_of(
        *(ticket_for("A", name, priority=True) for name in ("anna", "ben")),
        ticket_for("A", "walk-in"),
        priority_every=3,
    )

    order = [called_by(day) for _ in range(3)]

    assert order[1] == ("ben", "longest waiting")


def test_each_desk_has_a_ratio_of_its_own():
    day = day_of(
        ticket_for("A", "walk-in"),
        *(ticket_for("A", name, priority=True) for name in ("anna", "ben")),
        priority_every=3,
    )

    assert [called_by(day, desk)[0] for desk in "12"] == ["anna", "ben"]


@pytest.mark.parametrize(("every", "said"), [(1, "1st"), (2, "2nd"), (4, "4th"), (11, "11th"), (22, "22nd")])
def test_the_ratio_is_said_as_people_say_it(every, said):
    day = day_of(ticket_for("A", priority=True), priority_every=every)

    assert called_by(day)[1] == f"priority, at most every {said} call"


def test_who_waits_longer_than_the_limit_goes_before_priority_and_bookings():
    day = day_of(ticket_for("A", "old"), booked_first=True, priority_every=1, oldest_first_minutes=60)
    day.clock.turn(minutes=60)
    day.do(*booked("anna", 50), ticket_for("A", "entitled", priority=True))

    assert called_by(day) == ("old", "waits longer than 60 min")
    assert called_by(day)[0] == "entitled"


def test_a_booked_visitor_waits_from_the_booked_time_on():
    day = day_of(*booked("anna", 30), ticket_for("A", "walk-in"), booked_first=True, oldest_first_minutes=60)
    day.clock.turn(minutes=61)

    assert called_by(day) == ("walk-in", "waits longer than 60 min")


def test_a_visitor_is_kept_for_a_desk_that_speaks_the_language():
    day = day_of(
        *open_desks("1", "2"),
        ticket_for("A", "oksana", language="uk"),
        ticket_for("A", "piotr"),
        language_wait_minutes=10,
    )

    assert called_by(day, "2") == ("piotr", "longest waiting; kept for other desks: uk")
    assert called_by(day, "1") == ("oksana", "longest waiting; this desk speaks uk")


def test_after_the_wait_anyone_may_call():
    day = day_of(*open_desks("1", "2"), ticket_for("A", "oksana", language="uk"), language_wait_minutes=10)
    with pytest.raises(NobodyWaiting):
        day.do(call_next("2"))
    day.clock.turn(minutes=10)

    assert called_by(day, "2") == ("oksana", "longest waiting; waited 10 min for a desk that speaks uk")


@pytest.mark.parametrize("away", [(), (wish(OpenDesk, desk="1"), wish(PauseDesk, desk="1"))])
def test_nobody_is_kept_for_a_desk_that_is_not_open(away):
    day = day_of(*open_desks("2"), *away, ticket_for("A", "oksana", language="uk"), language_wait_minutes=10)

    assert called_by(day, "2") == ("oksana", "longest waiting")


def test_who_was_sent_to_this_desk_says_so():
    day = day_of(*open_desks("1", "2"), ticket_for("A", "anna"), language_wait_minutes=10)
    day.do(call_next("1"), wish(Transfer, desk="1", to="2"))

    assert called_by(day, "2") == ("anna", "sent to this desk, longest waiting")


def parked_day(**calling):
    day = day_of(*open_desks("1", "2"), ticket_for("A", "anna"), **calling)
    day.do(call_next("1"), wish(Park, desk="1"), ticket_for("A", "ben"), ticket_for("A", "cleo"))
    return day


@pytest.mark.parametrize(
    ("parked", "order"),
    [("by-hand", ["ben", "cleo"]), ("first", ["anna", "ben"]), ("last", ["ben", "cleo", "anna"])],
)
def test_parked_visitors_come_back_as_the_branch_says(parked, order):
    day = parked_day(parked=parked, parked_minutes=5)
    day.clock.turn(minutes=5)

    assert [called_by(day)[0] for _ in order] == order


def test_a_parked_visitor_is_left_in_peace_for_a_while():
    day = parked_day(parked="first", parked_minutes=5)

    assert called_by(day)[0] == "ben"


def test_a_parked_visitor_comes_back_to_the_same_desk_while_it_is_open():
    day = parked_day(parked="first", parked_minutes=0)

    assert called_by(day, "2")[0] == "ben"
    day.do(wish(PauseDesk, desk="1"))
    assert called_by(day, "2") == ("anna", "comes back, parked visitors first")


def missed_day(**calling):
    day = day_of(*open_desks("1"), ticket_for("A", "anna"), **calling)
    day.do(call_next(), wish(MarkNoShow, desk="1"))
    day.clock.turn(seconds=3)
    return day


def test_next_never_calls_who_missed_a_call():
    with pytest.raises(NobodyWaiting):
        missed_day().do(call_next())


def test_where_the_branch_says_so_who_missed_a_call_is_called_again_last_and_once():
    day = missed_day(missed_again=1)
    day.do(ticket_for("A", "ben"))

    assert [called_by(day)[0], called_by(day)] == ["ben", ("anna", "missed a call, nobody else waits")]
    day.do(wish(MarkNoShow, desk="1"))
    day.clock.turn(seconds=3)
    with pytest.raises(NobodyWaiting):
        day.do(call_next())


def test_next_calls_nobody_again_whose_grace_time_is_over():
    day = missed_day(missed_again=1, no_show_grace_minutes=10)
    day.clock.turn(minutes=11)

    with pytest.raises(NobodyWaiting):
        day.do(call_next())


def test_a_call_is_repeated_as_often_as_the_branch_allows():
    day = day_of(ticket_for("A", "anna"), call_next(), recalls_most=2)
    day.do(wish(Recall, desk="1"), wish(Recall, desk="1"))

    with pytest.raises(RecalledEnough, match="A001 was called again 2 times"):
        day.do(wish(Recall, desk="1"))


def test_a_call_sounds_for_a_while_before_it_is_repeated():
    day = day_of(ticket_for("A", "anna"), call_next(), recall_pause_s=10)
    day.clock.turn(seconds=4)
    with pytest.raises(RecalledJustNow, match="was called 4 s ago; call again in 6 s"):
        day.do(wish(Recall, desk="1"))
    day.clock.turn(seconds=6)
    day.do(wish(Recall, desk="1"))

    with pytest.raises(RecalledJustNow):
        day.do(wish(Recall, desk="1"))


def test_who_missed_a_call_may_come_back_within_the_grace_time():
    day = missed_day(no_show_grace_minutes=10)
    day.clock.turn(minutes=9)

    assert day.do(wish(ReinstateTicket, ticket="anna", reason="is here"))


def test_after_the_grace_time_it_is_too_late():
    day = missed_day(no_show_grace_minutes=10)
    day.clock.turn(minutes=11)

    with pytest.raises(TooLateToReinstate, match="A001 missed its call more than 10 min ago"):
        day.do(wish(ReinstateTicket, ticket="anna", reason="is here"))


def test_the_desk_is_told_who_is_next_and_why_in_the_words_of_the_call():
    day = day_of(*open_desks("1"), ticket_for("A", "walk-in"), *booked("anna", 0), booked_first=True)

    view = Pictures(day.branch, day.clock.now(), likely_wait).desk("1")

    assert (view.next.ticket, view.why) == called_by(day)


def test_the_queue_shows_everybody_in_order_with_rank_and_reason():
    day = day_of(
        *open_desks("1"),
        ticket_for("A", "walk-in"),
        *booked("early", 30),
        *booked("due", 0),
        ticket_for("B", "entitled", priority=True),
        booked_first=True,
        priority_every=3,
    )

    lines = Pictures(day.branch, day.clock.now(), likely_wait).queue().lines

    assert [(line.ticket.ticket, line.rank, line.why) for line in lines] == [
        ("entitled", 1, "priority, at most every 3rd call"),
        ("due", 1, "booked for 9:00, due"),
        ("walk-in", 2, "by arrival"),
        ("early", 3, "booked for 9:30, early, nobody else waits"),
    ]


def test_a_chosen_ticket_that_is_next_bears_the_reason_of_the_rule():
    day = day_of(ticket_for("A", "walk-in"), *booked("anna", 0), booked_first=True)

    [_, called] = day.do(call("anna"))

    assert called.why == "booked for 9:00, due"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("booked_in_a_row = 2", "'booked_in_a_row' means nothing without"),
        ("language_wait_minutes = 60\noldest_first_minutes = 60", "must be less than 'oldest_first_minutes'"),
        ("priority_evry = 3", "did you mean 'priority_every'"),
        ("priority_every = -1", "'priority_every' must be"),
    ],
)
def test_a_rule_that_contradicts_itself_is_named(written, said):
    with pytest.raises(BadSettings, match=said):
        read_branch(f"{BRANCH_TOML}\n[calling]\n{written}\n", "branch.toml")


VISITORS = st.lists(st.tuples(st.booleans(), st.integers(-30, 30) | st.none()), min_size=1, max_size=25)


def hall_of(visitors, **calling):
    day = day_of(**calling)
    for number, (priority, minutes) in enumerate(visitors):
        name = f"v{number}"
        came = [ticket_for("A", name, priority=priority)] if minutes is None else booked(name, minutes)
        day.do(*came)
    return day


@settings(max_examples=30, deadline=None)
@given(VISITORS, st.integers(1, 4))
def test_of_any_so_many_calls_in_a_row_one_is_by_priority(visitors, every):
    day = hall_of(visitors, priority_every=every, booked_first=True)

    whys = [called_by(day)[1] for _ in visitors]

    for first in range(len(whys)):
        assert sum(why.startswith("priority") for why in whys[first : first + every]) <= 1


@settings(max_examples=30, deadline=None)
@given(VISITORS, st.integers(1, 3))
def test_no_row_of_booked_visitors_is_longer_than_the_rule_while_a_walk_in_waits(visitors, row):
    day = hall_of(visitors, booked_first=True, booked_in_a_row=row)

    order = [day.ticket(called_by(day)[0]).booked for _ in visitors]

    while False in order:
        at = order.index(False)
        assert at <= row
        order = order[at + 1 :]


def test_nobody_starves_however_many_with_better_claims_keep_coming():
    day = day_of(ticket_for("A", "patient"), booked_first=True, priority_every=1, oldest_first_minutes=30)

    day.do(ticket_for("A", priority=True))
    overtaken_by = 0
    while called_by(day)[0] != "patient":
        overtaken_by += 1
        day.clock.turn(minutes=1)
        day.do(ticket_for("A", priority=True))
        assert overtaken_by <= 31, "the limit's minutes, one call a minute"

    assert overtaken_by > 10


def test_who_is_next_costs_the_same_however_many_wait():
    costs = []
    for count in (20, 2000):
        day = day_of(
            *open_desks("1", "2"),
            booked_first=True,
            booked_in_a_row=3,
            priority_every=3,
            language_wait_minutes=10,
            oldest_first_minutes=60,
            parked="first",
            missed_again=1,
        )
        for number in range(count):
            language = ("pl", "uk", "vi")[number % 3]
            code = f"{number:06d}"
            day.do(ticket_for("A", priority=number % 5 == 0, language=language))
            day.do(bookings(booking(code, "A", NINE, language=language)), check_in(code))
            if number % 4 == 0:
                day.do(call_next("2"), wish(MarkNoShow if number % 8 else Park, desk="2"))
                day.clock.turn(seconds=0.1)
        day.do(call_next("1"), wish(Serve, desk="1"))
        costs.append(steps_of(lambda day=day: next_for("1", day.branch, day.clock.now())))

    few, many = costs

    assert many <= few * 1.25


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
def test_a_journal_from_every_store_leads_to_the_same_order(kind, tmp_path, request):
    day = hall_of(
        [(number % 4 == 0, number - 10 if number % 3 else None) for number in range(20)],
        booked_first=True,
        priority_every=3,
    )
    branch, now = day.branch, day.clock.now()
    store = a_store(kind, tmp_path, request)
    store.open(TOWN)
    store.commit(
        [
            Carried(command=command, day=TUESDAY, answer=answer(b"{}"), entries=tuple(entries))
            for command, entries in groupby(day.journal, key=lambda entry: entry.command)
        ]
    )

    again = folded(branch.settings, store.history())
    store.close()

    assert list(in_order(again, now)) == list(in_order(branch, now))
