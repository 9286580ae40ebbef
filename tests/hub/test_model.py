"""Whatever is asked in whatever order, the branch agrees with a plain model and keeps its invariants."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, multiple, rule

from contract.commands import (
    CancelTicket,
    CloseDesk,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    ReinstateTicket,
    Serve,
    Start,
    TakeBack,
    Transfer,
    TransferTicket,
)
from contract.events import TicketCalled, TicketIssued
from contract.refusal import Refused
from contract.states import State
from hub.domain.branch import folded
from tests.hub.branch import TUESDAY, Day, call, call_next, facts, open_day, ticket_for, wish
from tests.hub.modelled_day import ModelledDay

DESKS = st.sampled_from(["1", "2", "3"])
SERVED_AT = {"1": {"A", "B"}, "2": {"A"}, "3": {"C"}}


class OneDay(ModelledDay):
    """The model is a list of what was issued, with the plainest possible answer to who is next."""

    tickets = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.day = Day()
        self.numbers: set[tuple[object, str]] = set()
        self.arrivals: list[str] = []
        self.issued_today = 0

    def attempt(self, command):
        """Carry out *command*; a refusal must leave everything as it was."""
        before = facts(self.day.branch) | {"journal": len(self.day.journal)}
        counts = dict(self.day.branch.counts)
        try:
            return self.day.do(command)
        except Refused:
            assert counts == self.day.branch.counts
            assert before == facts(self.day.branch) | {"journal": len(self.day.journal)}
            return []

    @rule(target=tickets, service=st.sampled_from(["A", "B", "C"]))
    def issue(self, service):
        events = self.attempt(ticket_for(service))
        if service == "C":
            assert events == []
            return multiple()
        [issued] = events
        assert isinstance(issued, TicketIssued)
        number = (self.day.branch.day, str(issued.number))
        assert number not in self.numbers, "I1: a number is issued once a day"
        self.numbers.add(number)
        self.arrivals.append(issued.ticket)
        self.issued_today += 1
        return issued.ticket

    @rule(desk=DESKS)
    def next(self, desk):
        branch = self.day.branch
        waiting = [
            name
            for name in self.arrivals
            if name in branch.tickets
            and branch.tickets[name].state is State.WAITING
            and (
                branch.tickets[name].to == desk
                or (branch.tickets[name].to is None and branch.tickets[name].service in SERVED_AT[desk])
            )
        ]
        self.day.clock.turn(seconds=3)

        events = self.attempt(call_next(desk))

        called = [event.ticket for event in events if isinstance(event, TicketCalled)]
        assert called == waiting[:1], "I5: who came first is called first"

    @rule(desk=DESKS)
    def next_at_once(self, desk):
        before = self.day.branch.at_desk(desk)
        called_at = self.day.branch.desks[desk].last_call_at

        events = self.attempt(call_next(desk))

        if before is not None and called_at == self.day.clock.now():
            assert events == []

    @rule(desk=DESKS, kind=st.sampled_from([Recall, Start, Serve, MarkNoShow, PutBack, Park, TakeBack]))
    def with_visitor(self, desk, kind):
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, kind=st.sampled_from([OpenDesk, PauseDesk, CloseDesk]))
    def desk_state(self, desk, kind):
        self.day.clock.turn(seconds=3)
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, to=st.none() | DESKS, service=st.none() | st.sampled_from(["A", "B", "C"]))
    def transfer(self, desk, to, service):
        self.attempt(wish(Transfer, desk=desk, to=to, service=service))

    @rule(desk=DESKS, ticket=tickets)
    def choose(self, desk, ticket):
        self.attempt(call(ticket, desk, reason="for a reason"))

    @rule(ticket=tickets, kind=st.sampled_from([CancelTicket, ReinstateTicket]))
    def about_ticket(self, ticket, kind):
        self.attempt(wish(kind, ticket=ticket, reason="for a reason"))

    @rule(ticket=tickets, service=st.sampled_from(["A", "B", "C"]))
    def change_service(self, ticket, service):
        self.attempt(wish(TransferTicket, ticket=ticket, service=service, reason="for a reason"))

    @rule(later=st.integers(0, 1))
    def open_the_day(self, later):
        day = self.day.branch.day or TUESDAY
        self.attempt(open_day(day + timedelta(days=later)))
        if later:
            self.issued_today = 0
            self.arrivals.clear()

    @invariant()
    def conservation(self):
        assert sum(self.day.branch.counts.values()) == self.issued_today, "I8: nobody is lost"

    @invariant()
    def everybody_who_waits_stands_in_one_line(self):
        waiting = [ticket for ticket in self.day.branch.tickets.values() if ticket.state is State.WAITING]
        assert sorted(ticket.place for ticket in waiting) == [t.place for t in self.day.branch.waiting()]

    def teardown(self):
        again = folded(self.day.branch.settings, self.day.journal)
        assert facts(again) == facts(self.day.branch), "the journal folds to the same day"


TestOneDay = OneDay.TestCase
TestOneDay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
