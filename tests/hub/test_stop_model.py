"""Stops mixed into whatever else is asked, in whatever order: no place is lost and nobody disappears."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

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
    Transfer,
)
from contract.events import (
    DrawHeld,
    HallStopped,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketRecalled,
)
from contract.refusal import Refused
from contract.settings import zone_of
from contract.states import State
from hub.domain.branch import folded
from hub.domain.closing_settings import ClosingSettings
from okienko.promise.claims import Rules
from okienko.promise.order import overtaken
from tests.hub.branch import HandClock, call, call_next, facts, ticket_for, wish
from tests.hub.drawing import FROM_FIRST, QUARTER_TO, DrawingDay
from tests.hub.test_stop import go_on, stop

DESKS = st.sampled_from(["1", "2"])
MOVED = (TicketCalled, TicketRecalled, TicketNoShow, TicketIssued)


class StoppedDay(RuleBasedStateMachine):
    """The model is who was issued, and which places there are."""

    tickets = Bundle("tickets")

    @initialize(closing=st.sampled_from(["served", "put-back", "refuse"]), draws=st.booleans())
    def begin(self, closing, draws):
        self.day = DrawingDay(
            clock=HandClock(QUARTER_TO + timedelta(minutes=10)),
            draw=FROM_FIRST if draws else None,
            closing=ClosingSettings(closing_call=closing),
        )
        self.places: dict[str, tuple[int, int]] = {}

    @property
    def is_stopped(self):
        return self.day.branch.stops.present is not None

    def attempt(self, command):
        stopped = self.is_stopped
        try:
            events = self.day.do(command)
        except Refused:
            return []
        if stopped and not isinstance(command, type(go_on())):
            assert not [event for event in events if isinstance(event, MOVED)], "stopped is stopped"
        self.note(events)
        return events

    def note(self, events):
        for event in events:
            if isinstance(event, TicketIssued):
                self.places[event.ticket] = self.day.branch.tickets[event.ticket].place
            elif isinstance(event, DrawHeld):
                drawn = {ticket: self.day.branch.tickets[ticket].place for ticket in event.tickets}
                assert sorted(drawn.values()) == sorted(self.places[ticket] for ticket in drawn)
                self.places |= drawn

    @rule(target=tickets, service=st.sampled_from("AB"))
    def issue(self, service):
        events = self.attempt(ticket_for(service))
        return events[0].ticket if events else multiple()

    @rule(desk=DESKS)
    def next(self, desk):
        self.day.clock.turn(seconds=3)
        self.attempt(call_next(desk))

    @rule(desk=DESKS, kind=st.sampled_from([Recall, Start, Serve, MarkNoShow, PutBack, Park]))
    def with_visitor(self, desk, kind):
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, to=st.none() | DESKS, service=st.none() | st.just("A"))
    def transfer(self, desk, to, service):
        self.attempt(wish(Transfer, desk=desk, to=to, service=service))

    @rule(desk=DESKS, kind=st.sampled_from([OpenDesk, PauseDesk, CloseDesk]))
    def desk_state(self, desk, kind):
        self.day.clock.turn(seconds=3)
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, ticket=tickets)
    def choose(self, desk, ticket):
        self.attempt(call(ticket, desk, reason="for a reason"))

    @rule(ticket=tickets, kind=st.sampled_from([CancelTicket, ReinstateTicket]))
    def about_ticket(self, ticket, kind):
        self.attempt(wish(kind, ticket=ticket, reason="for a reason"))

    @rule(minutes=st.integers(0, 12))
    def wait(self, minutes):
        self.day.clock.turn(minutes=minutes)
        self.note(self.day.keep())

    @rule()
    def stop(self):
        called = self.of_state(State.CALLED)
        self.attempt(stop())
        assert self.is_stopped
        assert self.of_state(State.CALLED) == called

    @rule()
    def go_on(self):
        called, stopped = self.of_state(State.CALLED), self.is_stopped
        events = self.attempt(go_on())
        again = {event.ticket for event in events if isinstance(event, TicketRecalled)}
        assert not self.is_stopped
        assert again == (called if stopped else set())
        assert self.of_state(State.CALLED) == called

    def of_state(self, state):
        return {name for name, ticket in self.day.branch.tickets.items() if ticket.state is state}

    @invariant()
    def nobody_lost_a_place(self):
        tickets = self.day.branch.tickets
        assert {name: ticket.place for name, ticket in tickets.items()} == self.places

    @invariant()
    def conservation(self):
        assert sum(self.day.branch.counts.values()) == len(self.places), "I8: nobody is lost"

    @invariant()
    def everybody_who_waits_stands_in_a_line_or_waits_for_the_draw(self):
        waiting = self.of_state(State.WAITING)
        assert waiting == {str(ticket.ticket) for ticket in self.day.branch.waiting()}

    @invariant()
    def nobody_waits_for_a_closed_desk(self):
        for desk in self.day.branch.desks.values():
            assert desk.state != "closed" or len(desk.line) == 0

    def teardown(self):
        branch = self.day.branch
        again = folded(branch.settings, self.day.journal)
        assert facts(again) == facts(branch), "the journal folds to the same day"
        served = {desk.id: frozenset(desk.services) for desk in branch.settings.desks}
        rules = Rules(zone=zone_of("Europe/Warsaw"))
        assert list(overtaken(self.day.journal, served, rules)) == [], "nobody is overtaken"
        stops = [entry for entry in self.day.journal if isinstance(entry.event, HallStopped)]
        assert all(entry.event.who and entry.event.reason for entry in stops)


TestStoppedDay = StoppedDay.TestCase
TestStoppedDay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
