"""Under every rule that can be written, whoever is called is whom a plain model calls, for a true reason."""

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
    TakeBack,
    Transfer,
    TransferTicket,
)
from contract.events import TicketCalled, TicketTakenBack
from contract.refusal import Refused
from contract.settings import zone_of
from contract.states import State
from hub.domain.branch import folded
from hub.domain.rule import next_for
from hub.domain.standing import in_order
from okienko.promise.claims import Rules
from okienko.promise.order import overtaken
from tests.hub.branch import (
    booking,
    bookings,
    call,
    call_next,
    check_in,
    facts,
    ticket_for,
    wish,
)
from tests.hub.waiting_room import SPOKEN, PlainRule, day_of

DESKS = st.sampled_from(["1", "2", "3"])
LANGUAGES = st.sampled_from(["pl", "uk", "vi"])
CALLING = st.fixed_dictionaries(
    {
        "booked_first": st.booleans(),
        "booked_in_a_row": st.integers(0, 3),
        "priority_every": st.integers(0, 4),
        "oldest_first_minutes": st.sampled_from([0, 30, 60]),
        "language_wait_minutes": st.sampled_from([0, 10]),
        "parked": st.sampled_from(["by-hand", "first", "last"]),
        "parked_minutes": st.sampled_from([0, 5]),
        "parked_most_minutes": st.sampled_from([0, 15]),
        "missed_again": st.integers(0, 2),
        "no_show_grace_minutes": st.sampled_from([0, 20]),
        "recalls_most": st.integers(0, 2),
    }
)


class RuledDay(RuleBasedStateMachine):
    """A day under a rule that is drawn with it; the journal is judged at its end."""

    tickets = Bundle("tickets")

    @initialize(calling=CALLING, opened=st.sets(DESKS))
    def begin(self, calling, opened):
        self.calling = calling
        self.day = day_of(*(wish(OpenDesk, desk=desk) for desk in sorted(opened)), **calling)
        self.calls = []
        self.codes = iter(range(100000, 999999))

    def attempt(self, command):
        try:
            events = self.day.do(command)
        except Refused:
            return []
        self.calls += [(event.desk, event.ticket) for event in events if isinstance(event, TicketCalled)]
        return events

    @rule(target=tickets, service=st.sampled_from("AB"), language=LANGUAGES, priority=st.booleans())
    def issue(self, service, language, priority):
        [issued] = self.attempt(ticket_for(service, language=language, priority=priority))
        return issued.ticket

    @rule(target=tickets, service=st.sampled_from("ABC"), language=LANGUAGES, minutes=st.integers(-20, 40))
    def come_with_a_booking(self, service, language, minutes):
        events = self.come_with(service, language, minutes)
        return events[0].ticket if events else multiple()

    def come_with(self, service, language, minutes):
        code = str(next(self.codes))
        starts = self.day.clock.now() + timedelta(minutes=minutes)
        self.attempt(bookings(booking(code, service, starts=starts, language=language)))
        return self.attempt(check_in(code))

    @rule(many=st.lists(st.tuples(LANGUAGES, st.booleans(), st.none() | st.integers(-9, 9)), max_size=8))
    def a_crowd_comes(self, many):
        for language, priority, minutes in many:
            if minutes is None:
                self.attempt(ticket_for("A", language=language, priority=priority))
            else:
                self.come_with("A", language, minutes)

    @rule(desks=st.lists(DESKS, max_size=8))
    def several_call(self, desks):
        for desk in desks:
            self.next_at(desk)

    @rule(desk=DESKS)
    def next(self, desk):
        self.next_at(desk)

    def next_at(self, desk):
        self.day.clock.turn(seconds=3)
        expected = PlainRule(self.day, self.calls).next(desk)

        events = self.attempt(call_next(desk))

        assert [e.ticket for e in events if isinstance(e, TicketCalled)] == ([expected] if expected else [])

    @rule(minutes=st.integers(1, 25))
    def wait(self, minutes):
        self.day.clock.turn(minutes=minutes)

    @rule(desk=DESKS, kind=st.sampled_from([Recall, Serve, MarkNoShow, PutBack, Park]))
    def with_visitor(self, desk, kind):
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, kind=st.sampled_from([OpenDesk, PauseDesk, CloseDesk]))
    def desk_state(self, desk, kind):
        self.day.clock.turn(seconds=3)
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS)
    def take_back(self, desk):
        self.day.clock.turn(seconds=3)
        for event in self.attempt(wish(TakeBack, desk=desk)):
            if isinstance(event, TicketTakenBack) and event.was is State.CALLED:
                last = len(self.calls) - 1 - self.calls[::-1].index((desk, event.ticket))
                del self.calls[last]

    @rule(desk=DESKS, to=st.none() | DESKS, service=st.none() | st.sampled_from("AB"))
    def transfer(self, desk, to, service):
        self.attempt(wish(Transfer, desk=desk, to=to, service=service))

    @rule(desk=DESKS, ticket=tickets)
    def choose(self, desk, ticket):
        self.attempt(call(ticket, desk, reason="faints; kept for other desks: uk"))

    @rule(ticket=tickets, kind=st.sampled_from([CancelTicket, ReinstateTicket]))
    def about_ticket(self, ticket, kind):
        self.attempt(wish(kind, ticket=ticket))

    @rule(ticket=tickets, service=st.sampled_from("AB"))
    def change_service(self, ticket, service):
        self.attempt(wish(TransferTicket, ticket=ticket, service=service, reason="wrong service"))

    @invariant()
    def everybody_who_waits_stands_in_the_order(self):
        branch, now = self.day.branch, self.day.clock.now()
        waiting = {name for name, ticket in branch.tickets.items() if ticket.state is State.WAITING}
        standing = list(in_order(branch, now))
        assert sorted(waiting) == sorted(one.ticket.ticket for one in standing)
        assert all(one.why for one in standing)

    def teardown(self):
        branch, now = self.day.branch, self.day.clock.now()
        again = folded(branch.settings, self.day.journal)
        assert facts(again) == facts(branch), "the journal folds to the same day"
        assert [next_for(desk, again, now) for desk in SPOKEN] == [
            next_for(desk, branch, now) for desk in SPOKEN
        ], "and to the same calls"
        assert list(overtaken(self.day.journal, self.served(), self.judged_by())) == [], "nobody is overtaken"

    def served(self):
        return {desk.id: frozenset(desk.services) for desk in self.day.branch.settings.desks}

    def judged_by(self):
        known = {name: value for name, value in self.calling.items() if name in Rules.__dataclass_fields__}
        languages = {desk: frozenset(spoken) for desk, spoken in SPOKEN.items()}
        return Rules(**known, languages=languages, zone=zone_of("Europe/Warsaw"))


TestRuledDay = RuledDay.TestCase
TestRuledDay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
