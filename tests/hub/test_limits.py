"""How many tickets, people and cases a service takes: no more than it may, and nobody refused before that."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import CancelTicket, MarkNoShow, Park, PutBack, Serve, Start, TransferTicket
from contract.refusal import PartyTooLarge, QuotaReached, Refused, TooManyCases
from contract.states import State
from hub.domain.branch import folded
from hub.domain.limits import left_today
from hub.domain.ticket import Ticket
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import (
    TUESDAY,
    Day,
    booking,
    bookings,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.limited import services
from tests.hub.running import run, running


def limited(limit: int = 3, *commands, **more) -> Day:
    """Return a day on which A has *limit* walk-in tickets."""
    return Day(*commands, services=services(A={"walk_in_limit": limit, **more}))


def left(day: Day, service: str = "A") -> int | None:
    return left_today(day.branch.layout.services[service], day.branch)


def offered(day: Day, service: str = "A"):
    menu = Pictures(day.branch, day.clock.now(), likely_wait).menu()
    return next(each for each in menu.services if each.service == service)


def test_the_last_ticket_of_the_quota_is_given_and_the_next_is_not():
    day = limited(3, *(ticket_for("A") for _ in range(3)))

    with pytest.raises(QuotaReached, match="0 of 3 walk-in tickets of service A are left today; book a time"):
        day.do(ticket_for("A"))


def test_a_quota_counts_people_and_not_slips():
    day = limited(3, ticket_for("A", party=2))

    assert left(day) == 1
    with pytest.raises(QuotaReached, match=r"1 of 3 .* are left today, not 2"):
        day.do(ticket_for("A", party=2))
    day.do(ticket_for("A"))


def test_who_has_more_cases_than_people_counts_as_the_cases():
    assert left(limited(5, ticket_for("A", party=2, cases=4))) == 1


def test_each_service_has_a_quota_of_its_own():
    day = limited(1, ticket_for("A"))

    [issued] = day.do(ticket_for("B"))

    assert issued.service == "B"


def test_a_quota_holds_for_visitors_with_priority_too():
    day = limited(1, ticket_for("A"))

    with pytest.raises(QuotaReached):
        day.do(ticket_for("A", priority=True))


def test_booked_visitors_come_in_whatever_the_quota_is_and_do_not_use_it_up():
    day = limited(1, bookings(booking("111111", "A", persons=3), booking("222222", "A")), check_in("111111"))
    before = left(day)
    day.do(ticket_for("A"))

    [issued] = day.do(check_in("222222"))

    assert (before, issued.service) == (1, "A")


def test_a_ticket_that_was_cancelled_gives_its_units_back():
    day = limited(2, ticket_for("A", "anna", party=2), wish(CancelTicket, ticket="anna", reason="left"))

    assert left(day) == 2


def test_a_visitor_who_did_not_come_gives_nothing_back():
    day = limited(1, *open_desks("2"), ticket_for("A"), call_next("2"), wish(MarkNoShow, desk="2"))

    assert left(day) == 0


def test_a_transfer_neither_takes_from_a_quota_nor_gives_back():
    both = services(A={"walk_in_limit": 5}, B={"walk_in_limit": 5})
    day = Day(ticket_for("A", "anna"), services=both)

    day.do(wish(TransferTicket, ticket="anna", service="B", reason="took the wrong one"))

    assert (left(day, "A"), left(day, "B")) == (4, 5)


def test_a_ticket_cancelled_after_a_transfer_gives_back_to_the_service_it_was_issued_for():
    both = services(A={"walk_in_limit": 5}, B={"walk_in_limit": 5})
    day = Day(ticket_for("A", "anna"), services=both)
    day.do(wish(TransferTicket, ticket="anna", service="B", reason="took the wrong one"))

    day.do(wish(CancelTicket, ticket="anna", reason="left"))

    assert (left(day, "A"), left(day, "B")) == (5, 5)


def test_a_new_day_has_its_whole_quota():
    day = limited(1, ticket_for("A"))

    day.do(open_day(TUESDAY + timedelta(days=1)))

    assert left(day) == 1


def test_a_quota_that_the_operator_lowers_below_what_was_given_is_used_up():
    day = limited(5, *(ticket_for("A") for _ in range(3)))

    day.branch.arrange(limited(2).branch.settings)

    assert left(day) == 0


def test_the_menu_tells_what_is_left_before_anybody_queues():
    told = offered(limited(3, ticket_for("A", party=2)))

    assert (told.left, told.limit, told.open) == (1, 3, True)


def test_the_menu_says_that_a_quota_is_used_up_as_the_hub_would():
    told = offered(limited(1, ticket_for("A")))

    assert (told.left, told.open, told.closed_why) == (0, False, "quota-reached")


def test_a_service_without_a_quota_has_nothing_to_tell():
    told = offered(Day())

    assert (told.left, told.limit, told.warning, told.party_most, told.cases_most) == (None, None, "", 1, 1)


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "Umów wizytę"), ("en", "Book a visit"), ("uk", "Book a visit")]
)
def test_what_to_do_instead_is_told_in_the_operator_s_words_and_the_visitor_s_language(language, said):
    day = limited(1, ticket_for("A"), instead={"pl": "Umów wizytę", "en": "Book a visit"})

    with pytest.raises(QuotaReached, match=f"left today; {said}"):
        day.do(ticket_for("A", language=language))


@pytest.mark.parametrize(
    ("key", "asked", "refusal", "said"),
    [
        ("party_most", {"party": 5}, PartyTooLarge, "for 4 people at most, not 5; take another one"),
        ("cases_most", {"cases": 5}, TooManyCases, "for 4 cases at most, not 5; take another one"),
    ],
)
def test_a_ticket_is_for_so_many_and_no_more(key, asked, refusal, said):
    day = Day(services=services(A={key: 4}))

    with pytest.raises(refusal, match=said):
        day.do(ticket_for("A", **asked))
    day.do(ticket_for("A", **dict.fromkeys(asked, 4)))


def test_a_booked_party_may_be_larger_than_a_walk_in_one():
    day = Day(bookings(booking("111111", "A", persons=9)), services=services(A={"party_most": 4}))

    [issued] = day.do(check_in("111111"))

    assert issued.party == 9


def test_a_menu_says_how_many_may_share_a_ticket():
    told = offered(Day(services=services(A={"party_most": 4, "cases_most": 3})))

    assert (told.party_most, told.cases_most) == (4, 3)


def test_of_a_crowd_that_asks_at_once_exactly_as_many_get_a_ticket_as_there_are(new_store):
    few = services(A={"walk_in_limit": 5})

    async def work():
        async with running(new_store(), services=few) as authority:
            return await asyncio.gather(*(authority.carry_out(ticket_for("A")) for _ in range(20)))

    answers = run(work())

    assert sorted(answer.status for answer in answers) == [201] * 5 + [409] * 15
    assert {answer.view.code for answer in answers if answer.status == 409} == {"quota-reached"}


def test_a_hub_that_starts_again_knows_what_is_left(new_store):
    few = services(A={"walk_in_limit": 5})

    async def work():
        async with running(new_store(), services=few) as authority:
            await authority.carry_out(ticket_for("A", "anna", party=3))
            await authority.carry_out(ticket_for("A", "ben", party=2))
            await authority.carry_out(wish(CancelTicket, ticket="anna", reason="left"))
        async with running(new_store(), services=few) as again, again.committed() as branch:
            return left_today(branch.layout.services["A"], branch)

    assert run(work()) == 3


AT_DESK = {"serve": Serve, "no-show": MarkNoShow, "back": PutBack, "park": Park, "start": Start}
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("issue"), st.sampled_from("AB"), st.integers(1, 4), st.integers(1, 3), st.booleans()
        ),
        st.tuples(st.sampled_from(["cancel", "transfer", "call", *AT_DESK])),
    ),
    max_size=60,
)


def commands_for(day: Day, step):
    match step:
        case ("issue", service, party, cases, priority):
            return [ticket_for(service, party=party, cases=cases, priority=priority)]
        case ("call",):
            day.clock.turn(seconds=3)
            return [call_next("1")]
        case (name,) if name in AT_DESK:
            return [wish(AT_DESK[name], desk="1")]
        case (name,):
            waiting = day.branch.waiting()
            return [for_one_of(name, waiting[len(waiting) // 2])] if waiting else []


def for_one_of(name: str, ticket: Ticket):
    if name == "cancel":
        return wish(CancelTicket, ticket=ticket.ticket, reason="x")
    other = "B" if ticket.service == "A" else "A"
    return wish(TransferTicket, ticket=ticket.ticket, service=other, reason="x")


def units_given(day: Day, service: str) -> int:
    """Return by walking through all tickets what the walk-ins of *service* were issued for."""
    return sum(
        max(ticket.party, ticket.cases)
        for ticket in day.branch.tickets.values()
        if ticket.number.series == service and not ticket.bookings and ticket.state is not State.CANCELLED
    )


@given(STEPS, st.integers(1, 12), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_a_quota_is_never_exceeded_and_nobody_is_refused_before_it(steps, of_a, of_b):
    limits = {"A": of_a, "B": of_b}
    day = Day(services=services(**{name: {"walk_in_limit": limit} for name, limit in limits.items()}))
    for step in steps:
        for command in commands_for(day, step):
            fits = step[0] != "issue" or units_given(day, step[1]) + max(step[2:4]) <= limits[step[1]]
            try:
                day.do(command)
            except QuotaReached:
                assert not fits
            except Refused:
                pass
            else:
                assert fits
        for name, limit in limits.items():
            assert left(day, name) == limit - units_given(day, name) >= 0
    assert facts(folded(day.branch.settings, day.journal)) == facts(day.branch)


@given(STEPS)
@settings(max_examples=80, deadline=None)
def test_units_are_conserved_every_ticket_counts_where_it_is_and_nowhere_else(steps):
    day = Day()
    for step in steps:
        for command in commands_for(day, step):
            try:
                day.do(command)
            except Refused:
                continue
        lines = [*day.branch.lines.values(), *(desk.line for desk in day.branch.desks.values())]
        waiting = [ticket.units for ticket in day.branch.waiting()]
        assert sum(line.units() for line in lines) == sum(waiting)
        parked = [t.units for t in day.branch.tickets.values() if t.state is State.PARKED]
        assert sum(day.branch.tally.parked.values()) == sum(parked)
