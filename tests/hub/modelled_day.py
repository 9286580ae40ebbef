"""Days of random wishes: what must hold after every one of them, and of each day as a whole."""

from __future__ import annotations

from itertools import groupby

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from sqlalchemy import select

from contract.refusal import Refused
from contract.settings import zone_of
from contract.states import State
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.store import Carried, Remembered
from hub.store.memory import MemoryStore
from hub.store.schema import calls
from okienko.promise.checker import broken
from okienko.promise.claims import Rules
from okienko.promise.history import History
from okienko.promise.order import overtaken
from tests.hub.branch import TUESDAY, Day, facts, open_desks
from tests.hub.stores import Open, in_this_process, on_server
from tests.hub.waiting_room import desks

SERVED = {"1": frozenset("AB"), "2": frozenset("AB"), "3": frozenset("ABC")}
CALLING = {"priority_every": 3, "parked": "last", "parked_minutes": 0, "missed_again": 1}


def two_desks_open():
    """Return a day on which two of three desks are open, under most rules of calling."""
    return Day(*open_desks("1", "2"), desks=desks(), calling=CallingSettings(**CALLING))


class ModelledDay(RuleBasedStateMachine):
    """A `day` under random wishes; each that is refused leaves its journal as it was."""

    day: Day
    stores: Open = staticmethod(in_this_process)

    def attempt(self, command):
        """Carry out *command* three seconds on, and return what came of it; nothing of a refusal."""
        self.day.clock.turn(seconds=3)
        before = len(self.day.journal)
        try:
            return self.day.do(command)
        except Refused:
            assert len(self.day.journal) == before
            return []

    @invariant()
    def one_place(self):
        branch = self.day.branch
        at_desks = [desk.current for desk in branch.desks.values() if desk.current is not None]
        open_calls = [name for name, ticket in branch.tickets.items() if ticket.at_desk]
        assert sorted(at_desks) == sorted(open_calls), "I4: one ticket a desk, one desk a ticket"

    @invariant()
    def counted(self):
        states = [ticket.state for ticket in self.day.branch.tickets.values()]
        assert {state: states.count(state) for state in State} == self.day.branch.counts

    @invariant()
    def nobody_waits_for_a_closed_desk(self):
        for desk in self.day.branch.desks.values():
            assert desk.state != "closed" or len(desk.line) == 0


def lived_on_server(model, url, days):
    """Live so many *days* of *model*, each of which a store on the PostgreSQL at *url* takes in."""

    class OnServer(model):
        stores = staticmethod(on_server(url))

    run_state_machine_as_test(
        OnServer, settings=settings(max_examples=days, stateful_step_count=40, deadline=None)
    )


def is_stored_and_fair(day, stores=in_this_process):
    """Assert that *stores* take the journal of *day* in as it was, and that its judges find nothing."""
    branch = day.branch
    assert facts(folded(branch.settings, day.journal)) == facts(branch), "the journal folds to the same day"
    for store in stores():
        for group in _groups_of(day.journal):
            store.commit(group)
        assert facts(folded(branch.settings, store.history())) == facts(branch)
        at_desks = [(desk.current, name) for name, desk in branch.desks.items() if desk.current]
        assert _open_calls(store) == sorted(at_desks), "and so it is stored"
    assert broken(History(journal=day.journal)) == []
    assert list(overtaken(day.journal, SERVED, _rules())) == [], "nobody is overtaken"


def _groups_of(journal):
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


def _open_calls(store):
    """Return (ticket, desk) of each call that has not ended, as *store* has them."""
    if isinstance(store, MemoryStore):
        return sorted((row["ticket"], row["desk"]) for row in store._calls)
    with store._transaction() as connection:
        wanted = select(calls.c.ticket, calls.c.desk).where(calls.c.branch == store._branch)
        found = connection.execute(wanted.where(calls.c.ended.is_(None)))
        return sorted(tuple(row) for row in found)


def _rules():
    known_to_judge = {name: value for name, value in CALLING.items() if name in Rules.__dataclass_fields__}
    return Rules(**known_to_judge, zone=zone_of("Europe/Warsaw"))
