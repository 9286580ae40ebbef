"""Two tickets of one family become one, a party goes two ways: nobody is lost, and nobody gains a place."""

from __future__ import annotations

from datetime import date

import pytest

from contract.commands import CancelTicket, CloseDesk, MergeTickets, SplitParty, StopHall, TransferTicket
from contract.events import PartyChanged, TicketIssued, TicketMerged
from contract.names import BranchId, DeskId, ServiceId, TicketId
from contract.refusal import (
    NotNow,
    NotTogether,
    PartyTooLarge,
    PartyTooSmall,
    ReasonMissing,
    TooManyCases,
    UnknownTicket,
)
from contract.states import State
from hub.audit.left import left_of
from hub.audit.order import calls_out_of_order, services_of
from hub.audit.report import report
from hub.domain.branch import folded
from hub.domain.limits import left_today
from hub.statistics.visits import visits_of
from okienko.promise.checker import broken
from okienko.promise.history import History
from okienko.promise.order import overtaken
from tests.hub.branch import (
    TUESDAY,
    Day,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_desks,
    ticket_for,
    token_of,
    wish,
)

SERVED = services_of(branch_settings())


def merge(one: str, other: str, reason: str = "a couple"):
    return wish(MergeTickets, ticket=TicketId(one), other=TicketId(other), reason=reason)


def split(ticket: str, party: int = 1, name: str = "new", **more):
    fields = {"cases": 1, "reason": "the son goes to work", **more}
    return wish(
        SplitParty,
        command_id=name,
        ticket=TicketId(ticket),
        party=party,
        token=token_of(name),
        **fields,
    )


def in_line(day: Day) -> list[str]:
    return [ticket.ticket for ticket in day.branch.waiting()]


def family(**of: object) -> Day:
    """Return a day on which anna, ben and cem came, in this order, ben with two others."""
    return Day(
        *open_desks("1"),
        ticket_for("A", "anna"),
        ticket_for("A", "ben", party=3, **of),
        ticket_for("A", "cem"),
    )


def holds_together(day: Day) -> None:
    """The journal folds to the same day, and no judge finds anybody astray or overtaken."""
    assert facts(folded(branch_settings(), day.journal, 1)) == facts(day.branch)
    assert broken(History(journal=day.journal)) == []
    assert list(overtaken(day.journal, SERVED)) == []
    assert list(calls_out_of_order(day.journal, SERVED)) == []


@pytest.mark.parametrize(("one", "other"), [("anna", "cem"), ("cem", "anna")])
def test_whoever_stands_first_keeps_number_and_place_and_carries_everybody(one, other):
    day = family()

    merged, changed = day.do(merge(one, other))

    assert merged == TicketMerged(ticket=TicketId("cem"), into=TicketId("anna"), reason="a couple")
    assert (changed.ticket, changed.party, changed.cases, changed.joined) == ("anna", 2, 2, True)
    assert in_line(day) == ["anna", "ben"]
    assert (str(day.ticket("anna").number), day.ticket("anna").party) == ("A001", 2)
    assert day.ticket("cem").state is State.CANCELLED
    holds_together(day)


def test_the_code_and_the_paper_of_who_joined_lead_to_the_ticket_that_is_called():
    day = family()

    day.do(merge("anna", "cem"))

    assert day.branch.ticket_of(token_of("cem")) is day.ticket("anna")
    assert day.branch.ticket_of(token_of("anna")) is day.ticket("anna")


def test_two_parties_of_one_family_count_all_of_their_people_and_cases():
    day = Day(ticket_for("A", "anna", party=2, cases=4), ticket_for("A", "ben", party=3, cases=1))

    day.do(merge("ben", "anna"))

    assert (day.ticket("anna").party, day.ticket("anna").cases, day.ticket("anna").units) == (5, 5, 5)


def test_a_family_with_bookings_waits_with_all_of_them():
    day = Day(
        bookings(booking("111111"), booking("222222", persons=2)),
        check_in("111111", name="anna"),
        check_in("222222", name="ben"),
    )

    day.do(merge("ben", "anna"))

    assert day.ticket("anna").bookings == ("111111", "222222")
    assert day.ticket("anna").party == 3


@pytest.mark.parametrize(
    ("commands", "one", "other", "why"),
    [
        ([ticket_for("B", "dora")], "anna", "dora", NotTogether),
        ([], "anna", "anna", NotTogether),
        ([wish(CancelTicket, ticket="cem", reason="left")], "anna", "cem", NotNow),
        ([call_next()], "anna", "cem", NotNow),
        ([ticket_for("A", "dora", party=50)], "anna", "dora", PartyTooLarge),
        ([ticket_for("A", "dora", cases=50)], "anna", "dora", TooManyCases),
        ([], "anna", "nobody", UnknownTicket),
        ([bookings(booking("111111", "A")), check_in("111111", name="dora")], "anna", "dora", NotTogether),
        (
            [ticket_for("B", "dora"), wish(TransferTicket, ticket="dora", service="A", reason="wrong")],
            "anna",
            "dora",
            NotTogether,
        ),
    ],
)
def test_tickets_that_do_not_belong_together_stay_two(commands, one, other, why):
    day = family()
    day.do(*commands)
    before = len(day.journal)

    with pytest.raises(why):
        day.do(merge(one, other))

    assert len(day.journal) == before


@pytest.mark.parametrize("command", [merge("anna", "cem", " "), split("ben", reason="")])
def test_neither_is_done_without_a_reason(command):
    with pytest.raises(ReasonMissing):
        family().do(command)


def test_who_leaves_a_party_stands_right_behind_it_with_a_new_number_since_the_same_time():
    day = family()
    day.clock.turn(minutes=20)

    issued, left = day.do(split("ben", 2))

    assert isinstance(issued, TicketIssued)
    assert isinstance(left, PartyChanged)
    assert (str(issued.number), issued.party, issued.split_from) == ("A004", 2, "ben")
    assert (left.party, left.other, left.joined) == (1, "new", False)
    assert in_line(day) == ["anna", "ben", "new", "cem"]
    assert day.ticket("new").since == day.ticket("ben").since
    holds_together(day)


def test_what_a_party_is_holds_for_both_halves():
    day = family(priority=True, note="wózek", language="uk")

    day.do(split("ben"))

    new = day.ticket("new")
    assert (new.priority, new.note, new.language) == (True, "wózek", "uk")


def test_cases_go_with_whom_they_belong_to_and_each_ticket_keeps_one():
    day = Day(ticket_for("A", "anna", party=3, cases=4), ticket_for("A", "ben", party=2))

    day.do(split("anna", 1, "a2", cases=3), split("ben", 1, "b2", cases=5))

    assert (day.ticket("anna").cases, day.ticket("a2").cases) == (1, 3)
    assert (day.ticket("ben").cases, day.ticket("b2").cases) == (1, 1)


@pytest.mark.parametrize("party", [3, 4])
def test_somebody_stays_on_the_ticket(party):
    with pytest.raises(PartyTooSmall):
        family().do(split("ben", party))


def test_a_party_that_is_called_is_not_split():
    day = Day(*open_desks("1"), ticket_for("A", "anna", party=2), call_next())

    with pytest.raises(NotNow):
        day.do(split("anna"))


def test_who_was_sent_to_a_desk_waits_for_it_after_a_split_too():
    day = family()
    day.do(wish(TransferTicket, ticket="ben", to=DeskId("1"), reason="speaks Georgian"))

    day.do(split("ben"))

    assert day.ticket("new").to == "1"
    assert [str(ticket) for _, ticket in day.branch.desks[DeskId("1")].line] == ["ben", "new"]


def test_quota_and_work_of_the_day_are_the_same_before_and_after():
    day = family()
    service = day.branch.layout.services[ServiceId("A")]
    limited = {"walk_in_limit": 20}
    before = day.branch.tally.walk_ins["A"], day.branch.lines[ServiceId("A")].units()

    day.do(split("ben", 2), merge("anna", "new"), merge("anna", "ben"))

    assert (day.branch.tally.walk_ins["A"], day.branch.lines[ServiceId("A")].units()) == before == (5, 5)
    assert left_today(type(service)(**{**_fields(service), **limited}), day.branch) == 15


def _fields(service):
    return {name: getattr(service, name) for name in service.__struct_fields__}


def test_statistics_count_everybody_once_and_since_the_true_time():
    day = family()
    day.clock.turn(minutes=10)
    day.do(split("ben", 2), merge("anna", "cem"))

    visits = visits_of(day.journal)

    assert [visit.people for visit in visits] == [2, 1, 2]
    assert sum(visit.people for visit in visits) == 5
    assert {visit.issued_at for visit in visits} == {day.journal[1].at}
    assert [visit.state for visit in visits] == [State.WAITING] * 3


def test_what_a_day_left_counts_no_merged_ticket_among_those_who_wait():
    day = family()
    day.do(merge("anna", "cem"))

    left = left_of(TUESDAY, BranchId("town"), day.journal)

    assert [ticket.ticket for ticket in left.tickets] == ["anna", "ben"]


def test_the_report_on_a_day_names_both_with_who_and_why():
    day = family()
    day.do(split("ben", 2), merge("anna", "cem"))

    told = report(date(2026, 12, 1), day.journal, SERVED)

    rows = [(deed.number, deed.what, deed.where, deed.why) for deed in told.deeds]
    assert rows == [
        ("A002", "people split off", "to A004: 1 people now", "the son goes to work"),
        ("A001", "people joined", "with A003: 2 people now", "a couple"),
    ]
    assert (told.totals["people joined"], told.totals["people split off"]) == (1, 1)


def test_everybody_of_a_family_is_served_and_no_number_is_called_twice():
    day = family()
    day.do(merge("anna", "cem"), split("ben", 2))

    for _ in range(4):
        day.clock.turn(seconds=5)
        day.do(call_next() if in_line(day) else wish(CloseDesk, desk="1"))

    served = [ticket for ticket in day.branch.tickets.values() if ticket.state is State.SERVED]
    assert sum(ticket.party for ticket in served) == 5
    holds_together(day)


def test_while_the_hall_is_stopped_a_family_may_be_put_together_for_nobody_is_called_by_it():
    day = family()
    day.do(wish(StopHall, who="supervisor", reason="alarm"), merge("anna", "cem"), split("ben"))

    assert in_line(day) == ["anna", "ben", "new"]
