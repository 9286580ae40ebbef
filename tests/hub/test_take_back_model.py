"""Whatever clerks do and undo in whatever order, nobody is lost, torn away or at two desks; undone is undone.

At the end of each day both stores take its journal in, and the judge of the demo finds nobody overtaken.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

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
from contract.states import LIVE
from hub.domain.noting import DEEDS_KEPT
from tests.hub.branch import (
    call,
    call_next,
    facts,
    new_id,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.modelled_day import ModelledDay, is_stored_and_fair, lived_on_server, two_desks_open

DESKS = st.sampled_from(["1", "2", "3"])
PHONES = st.none() | st.sampled_from([PhoneToken(name * 22) for name in "pqr"])
UNSAID = {"seq", "deed", "calls", "settings"}
"""What tells of a press that was taken back, of the calls that went out, and what nobody changes."""


def known(day):
    """Return a copy of what *day* knows, but for when something was last taken back."""
    told = deepcopy({name: value for name, value in facts(day.branch).items() if name not in UNSAID})
    for desk in told["desks"].values():
        desk.taken_back_at, desk.deeds = None, desk.deeds[1 - DEEDS_KEPT :]
    return told


class UndoneDay(ModelledDay):
    """Random verbs at three desks, each now and then followed by its undoing."""

    tickets = Bundle("tickets")

    @initialize()
    def begin(self):
        self.day = two_desks_open()
        self.issued = 0

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
    def conservation(self):
        assert len(self.day.branch.tickets) == self.issued, "I8: nobody is lost"

    @invariant()
    def a_phone_has_one_live_ticket(self):
        live = [t.phone for t in self.day.branch.tickets.values() if t.phone and t.state in LIVE]
        assert len(set(live)) == len(live)

    def teardown(self):
        is_stored_and_fair(self.day, self.stores)


TestUndoneDay = UndoneDay.TestCase
TestUndoneDay.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("days", [3, pytest.param(40, marks=pytest.mark.long)])
def test_whatever_is_done_and_undone_is_stored_on_postgresql_as_it_is(postgres, days):
    lived_on_server(UndoneDay, postgres.new_url(), days)
