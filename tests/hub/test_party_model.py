"""Whatever a reception issues, merges, splits and undoes: nobody is lost, and nobody is counted twice.

At the end of each day both stores take its journal in, and the judge of the demo finds nobody overtaken.
"""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, multiple, rule

from contract.commands import (
    CancelTicket,
    CheckIn,
    MarkNoShow,
    MergeTickets,
    MovePlace,
    PutBack,
    ReinstateTicket,
    Serve,
    SplitParty,
    TakeBack,
    TakeBackDeed,
    TransferTicket,
)
from contract.events import TicketIssued
from contract.names import DeviceId
from contract.states import LIVE
from hub.statistics.visits import visits_of
from tests.hub.branch import (
    booking,
    bookings,
    call_next,
    new_id,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.modelled_day import ModelledDay, is_stored_and_fair, lived_on_server, two_desks_open

DESKS = st.sampled_from(["1", "2"])
PEOPLE = st.sampled_from([DeviceId("person-ola"), DeviceId("person-jan")])
CODES = [f"11111{digit}" for digit in range(5)]
WHY = {"reason": "at the counter"}


class FamilyDay(ModelledDay):
    """Two people at the reception, two desks, families that come apart and together."""

    tickets = Bundle("tickets")

    @initialize()
    def begin(self):
        self.day = two_desks_open()
        self.day.do(bookings(*(booking(code, "A", persons=2) for code in CODES)))

    def new(self, command):
        issued = [event for event in self.attempt(command) if isinstance(event, TicketIssued)]
        return issued[0].ticket if issued else multiple()

    @rule(
        target=tickets,
        service=st.sampled_from("AB"),
        priority=st.booleans(),
        who=PEOPLE,
        party=st.integers(1, 4),
    )
    def issue(self, service, priority, who, party):
        return self.new(ticket_for(service, priority=priority, party=party, by=who))

    @rule(target=tickets, code=st.sampled_from(CODES), who=PEOPLE)
    def check_in(self, code, who):
        name = new_id("t")
        return self.new(wish(CheckIn, command_id=name, codes=(code,), token=token_of(name), by=who))

    @rule(target=tickets, ticket=tickets, who=PEOPLE, party=st.integers(1, 3))
    def split(self, ticket, who, party):
        name = new_id("t")
        fields = {"command_id": name, "token": token_of(name), "party": party, "by": who}
        return self.new(wish(SplitParty, ticket=ticket, **fields, **WHY))

    @rule(ticket=tickets, other=tickets, who=PEOPLE)
    def merge(self, ticket, other, who):
        self.attempt(wish(MergeTickets, ticket=ticket, other=other, by=who, **WHY))

    @rule(ticket=tickets, who=PEOPLE, kind=st.sampled_from([CancelTicket, ReinstateTicket]))
    def about_ticket(self, ticket, who, kind):
        self.attempt(wish(kind, ticket=ticket, by=who, **WHY))

    @rule(ticket=tickets, who=PEOPLE, service=st.sampled_from("AB"), to=st.none() | DESKS)
    def send_on(self, ticket, who, service, to):
        self.attempt(wish(TransferTicket, ticket=ticket, service=service, to=to, by=who, **WHY))

    @rule(ticket=tickets, who=PEOPLE)
    def pass_on(self, ticket, who):
        self.attempt(wish(MovePlace, ticket=ticket, token=token_of(new_id("token")), by=who, **WHY))

    @rule(ticket=tickets, who=PEOPLE)
    def undo(self, ticket, who):
        own = self.day.branch.own.get(who)
        self.attempt(wish(TakeBackDeed, ticket=own.about if own else ticket, by=who))

    @rule(desk=DESKS, kind=st.sampled_from(["next", "next", Serve, MarkNoShow, PutBack, TakeBack]))
    def at_desk(self, desk, kind):
        self.attempt(call_next(desk) if kind == "next" else wish(kind, desk=desk))

    @invariant()
    def nobody_is_lost_or_counted_twice(self):
        there = [t for t in self.day.branch.tickets.values() if t.merged_into is None]
        visits = visits_of(self.day.journal)
        assert sum(visit.people for visit in visits) == sum(ticket.party for ticket in there)
        live = [t for t in there if t.state in LIVE]
        assert sum(v.people for v in visits if v.state in LIVE) == sum(t.party for t in live)

    @invariant()
    def the_quota_counts_walk_ins_and_nobody_else(self):
        held = [t for t in self.day.branch.tickets.values() if t.walk_in and t.state != "cancelled"]
        assert sum(self.day.branch.tally.walk_ins.values()) == sum(ticket.units for ticket in held)

    @invariant()
    def every_code_on_paper_leads_to_a_ticket_whose_people_are_there(self):
        branch = self.day.branch
        for own in branch.tickets.values():
            shown = branch.ticket_of(own.token)
            assert shown.merged_into is None
            assert shown is own or own.merged_into is not None

    def teardown(self):
        is_stored_and_fair(self.day, self.stores)


TestFamilyDay = FamilyDay.TestCase
TestFamilyDay.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("days", [3, pytest.param(25, marks=pytest.mark.long)])
def test_whatever_becomes_of_families_is_stored_on_postgresql_as_it_is(postgres, days):
    lived_on_server(FamilyDay, postgres.new_url(), days)
