"""Whatever clerks do and undo in whatever order, nobody is lost, torn away or at two desks; undone is undone.

At the end of each day both stores take its journal in, and the judge of the demo finds nobody overtaken.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from itertools import groupby

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlalchemy import select

from contract.commands import (
    CancelTicket,
    CloseDesk,
    MarkNoShow,
    MovePlace,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    ReinstateTicket,
    ReprintSlip,
    Serve,
    Start,
    TakeBack,
    Transfer,
    TransferTicket,
)
from contract.events import TicketIssued
from contract.names import PhoneToken
from contract.refusal import MovedOn, NothingToTakeBack, Refused, TooLateToTakeBack
from contract.settings import zone_of
from contract.states import LIVE, State
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.noting import DEEDS_KEPT
from hub.store import Carried, Remembered
from hub.store.memory import MemoryStore
from hub.store.schema import calls
from hub.store.sql import SqlStore
from okienko.promise.checker import broken
from okienko.promise.claims import Rules
from okienko.promise.history import History
from okienko.promise.order import overtaken
from tests.hub.branch import (
    TUESDAY,
    Day,
    call,
    call_next,
    facts,
    new_id,
    open_desks,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.conftest import TOWN
from tests.hub.waiting_room import desks

DESKS = st.sampled_from(["1", "2", "3"])
SERVED = {"1": frozenset("AB"), "2": frozenset("AB"), "3": frozenset("ABC")}
PHONES = st.none() | st.sampled_from([PhoneToken(name * 22) for name in "pqr"])
CALLING = {"priority_every": 3, "parked": "last", "parked_minutes": 0, "missed_again": 1}
UNSAID = {"seq", "deed", "calls", "settings"}
"""What tells of a press that was taken back, of the calls that went out, and what nobody changes."""


def known(day):
    """Return a copy of what *day* knows, but for when something was last taken back."""
    told = deepcopy({name: value for name, value in facts(day.branch).items() if name not in UNSAID})
    for desk in told["desks"].values():
        desk.taken_back_at, desk.deeds = None, desk.deeds[1 - DEEDS_KEPT :]
    return told


def groups_of(journal):
    """Return *journal* as stores are handed it: one command after the other, three in a commit."""
    carried = [
        Carried(
            command=command,
            day=TUESDAY,
            answer=Remembered(fingerprint=b"f" * 16, status=200, body=b"{}"),
            entries=tuple(entries),
        )
        for command, entries in groupby(journal, key=lambda entry: entry.command)
    ]
    return [carried[first : first + 3] for first in range(0, len(carried), 3)]


def open_calls(store):
    """Return (ticket, desk) of each call that has not ended, as *store* has them."""
    if isinstance(store, MemoryStore):
        return sorted((row["ticket"], row["desk"]) for row in store._calls)
    with store._transaction() as connection:
        found = connection.execute(select(calls.c.ticket, calls.c.desk).where(calls.c.ended.is_(None)))
        return sorted(tuple(row) for row in found)


def judged():
    known_to_judge = {name: value for name, value in CALLING.items() if name in Rules.__dataclass_fields__}
    return Rules(**known_to_judge, zone=zone_of("Europe/Warsaw"))


class UndoneDay(RuleBasedStateMachine):
    """Random verbs at three desks, each now and then followed by its undoing."""

    tickets = Bundle("tickets")

    @initialize()
    def begin(self):
        self.day = Day(*open_desks("1", "2"), desks=desks(), calling=CallingSettings(**CALLING))
        self.issued = 0

    def attempt(self, command):
        self.day.clock.turn(seconds=3)
        before = len(self.day.journal)
        try:
            return self.day.do(command)
        except Refused:
            assert len(self.day.journal) == before
            return []

    @rule(target=tickets, service=st.sampled_from("AB"), priority=st.booleans(), phone=PHONES)
    def issue(self, service, priority, phone):
        events = self.attempt(ticket_for(service, priority=priority, phone=phone))
        if not events:
            return multiple()
        [issued] = events
        assert isinstance(issued, TicketIssued)
        self.issued += 1
        return issued.ticket

    @rule(desk=DESKS)
    def next(self, desk):
        self.attempt(call_next(desk))

    @rule(desk=DESKS, kind=st.sampled_from([Recall, Start, Serve, MarkNoShow, PutBack, Park]))
    def with_visitor(self, desk, kind):
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, kind=st.sampled_from([OpenDesk, PauseDesk, CloseDesk]))
    def desk_state(self, desk, kind):
        self.attempt(wish(kind, desk=desk))

    @rule(desk=DESKS, to=st.none() | DESKS, service=st.none() | st.sampled_from("AB"))
    def transfer(self, desk, to, service):
        self.attempt(wish(Transfer, desk=desk, to=to, service=service))

    @rule(desk=DESKS, ticket=tickets)
    def choose(self, desk, ticket):
        self.attempt(call(ticket, desk, reason="for a reason"))

    @rule(ticket=tickets, desk=st.none() | DESKS, kind=st.sampled_from([CancelTicket, ReinstateTicket]))
    def about_ticket(self, ticket, desk, kind):
        self.attempt(wish(kind, ticket=ticket, desk=desk, reason="for a reason"))

    @rule(ticket=tickets, desk=st.none() | DESKS, to=st.none() | DESKS, service=st.sampled_from("AB"))
    def change_service(self, ticket, desk, to, service):
        self.attempt(
            wish(TransferTicket, ticket=ticket, desk=desk, to=to, service=service, reason="a reason")
        )

    @rule(ticket=tickets, phone=PHONES)
    def pass_on(self, ticket, phone):
        token = token_of(new_id("token"))
        self.attempt(wish(MovePlace, ticket=ticket, phone=phone, token=token, reason="for a reason"))

    @rule(ticket=tickets)
    def copy(self, ticket):
        self.attempt(wish(ReprintSlip, ticket=ticket, reason="for a reason"))

    @rule(seconds=st.integers(1, 40))
    def wait(self, seconds):
        self.day.clock.turn(seconds=seconds)

    @rule(desk=DESKS)
    def take_back(self, desk):
        deeds = self.day.branch.desks[desk].deeds
        moved = [
            name
            for name in (deeds[-1].tickets if deeds else ())
            if self.day.branch.tickets[name].moved > deeds[-1].last
        ]
        self.day.clock.turn(seconds=3)
        try:
            self.day.do(wish(TakeBack, desk=desk))
        except NothingToTakeBack:
            assert not deeds
        except TooLateToTakeBack:
            assert self.day.clock.now() - deeds[-1].at > timedelta(seconds=60)
        except MovedOn:
            assert moved or any(self.day.branch.tickets[name].phone for name in deeds[-1].tickets)
        else:
            assert not moved

    @precondition(lambda self: any(desk.deeds for desk in self.day.branch.desks.values()))
    @rule(
        desk=DESKS,
        kind=st.sampled_from(
            ["next", Start, Serve, MarkNoShow, PutBack, Park, Transfer, OpenDesk, PauseDesk, CloseDesk]
        ),
    )
    def do_and_undo(self, desk, kind):
        command = call_next(desk) if kind == "next" else wish(kind, desk=desk)
        if kind is Transfer:
            command = wish(Transfer, desk=desk, service="B")
        self.day.clock.turn(seconds=3)
        before = known(self.day)
        try:
            done = self.day.do(command)
        except Refused:
            return
        if not done:
            return
        self.day.clock.turn(seconds=3)

        self.day.do(wish(TakeBack, desk=desk))

        assert known(self.day) == before, "undone is undone"

    @invariant()
    def one_place(self):
        branch = self.day.branch
        at_desks = [desk.current for desk in branch.desks.values() if desk.current is not None]
        open_calls = [name for name, ticket in branch.tickets.items() if ticket.at_desk]
        assert sorted(at_desks) == sorted(open_calls), "I4: one ticket a desk, one desk a ticket"

    @invariant()
    def conservation(self):
        states = [ticket.state for ticket in self.day.branch.tickets.values()]
        assert {state: states.count(state) for state in State} == self.day.branch.counts
        assert len(states) == self.issued, "I8: nobody is lost"

    @invariant()
    def nobody_waits_for_a_closed_desk(self):
        for desk in self.day.branch.desks.values():
            assert desk.state != "closed" or len(desk.line) == 0

    @invariant()
    def a_phone_has_one_live_ticket(self):
        live = [t.phone for t in self.day.branch.tickets.values() if t.phone and t.state in LIVE]
        assert len(set(live)) == len(live)

    def teardown(self):
        branch = self.day.branch
        again = folded(branch.settings, self.day.journal)
        assert facts(again) == facts(branch), "the journal folds to the same day"
        for store in (MemoryStore(), SqlStore("sqlite://")):
            store.open(TOWN)
            for group in groups_of(self.day.journal):
                store.commit(group)
            assert facts(folded(branch.settings, store.history())) == facts(branch)
            at_desks = [(desk.current, name) for name, desk in branch.desks.items() if desk.current]
            assert open_calls(store) == sorted(at_desks), "and so it is stored"
            store.close()
        assert broken(History(journal=self.day.journal)) == []
        assert list(overtaken(self.day.journal, SERVED, judged())) == [], "nobody is overtaken"


TestUndoneDay = UndoneDay.TestCase
TestUndoneDay.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
