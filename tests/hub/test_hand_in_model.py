"""However outages, hand-ins, repeats and calls fall, all stand in the order in which they really came.

The oracle knows what no machine knows: the true instant at which each visitor came to whichever kiosk.
"""

from __future__ import annotations

from collections import Counter, deque
from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.events import TicketCalled, TicketCancelled, TicketIssued
from contract.refusal import NobodyWaiting, RequestVoid
from contract.states import State
from hub.domain.branch import folded
from hub.domain.hand_in import taken_in
from tests.hub.branch import Day, branch_settings, call_next, facts, ticket_for
from tests.hub.spare import handing_in, spare

SERIES = {"K1": "X", "K2": "Y"}
GAPS = st.integers(1, 400)
KIOSKS = st.sampled_from(["K1", "K2"])
MOVES = st.one_of(
    st.tuples(st.just("hub"), st.just("")),
    st.tuples(st.just("away"), KIOSKS),
    st.tuples(st.just("away"), KIOSKS),
    st.tuples(st.just("lost"), KIOSKS),
    st.tuples(st.just("hand in"), KIOSKS),
    st.tuples(st.just("hand in, answer lost"), KIOSKS),
    st.tuples(st.just("repeat"), KIOSKS),
    st.tuples(st.just("call"), st.just("")),
    st.tuples(st.just("late request"), st.just("")),
    st.tuples(st.just("shuffle"), KIOSKS),
)
DAYS = st.lists(st.tuples(MOVES, GAPS), max_size=60)


class Outages:
    """A hub and two kiosks that are cut off now and then, and what is true about each visitor."""

    def __init__(self) -> None:
        self.day = Day(double_press_s=0.0)
        self.came: dict[str, timedelta] = {}
        self.left: dict[str, deque] = {"K1": deque(), "K2": deque()}
        self.sent: dict[str, list] = {"K1": [], "K2": []}
        self.counts: Counter[str] = Counter()
        self.lost: list = []
        self.called: list[str] = []
        self.now = timedelta()

    def play(self, move, gap) -> None:
        what, kiosk = move
        self.now += timedelta(seconds=gap)
        self.day.clock.turn(seconds=gap)
        match what:
            case "hub":
                self.came[self.ask().ticket] = self.now
            case "away":
                self.issue(kiosk)
            case "lost":
                self.issue(kiosk, instead_of=self.ask_in_vain())
            case "hand in":
                self.hand_in(kiosk)
            case "hand in, answer lost":
                self.send(kiosk, list(self.left[kiosk])[:3])
            case "repeat":
                self.send(kiosk, self.sent[kiosk][-4:])
            case "shuffle":
                self.send(kiosk, list(self.left[kiosk])[::-1][:50])
            case "call":
                self.call()
            case "late request":
                self.arrive_late()

    def ask(self) -> TicketIssued:
        [issued] = self.day.do(ticket_for("A"))
        return issued

    def ask_in_vain(self) -> str:
        """Let the hub issue a ticket whose number nobody ever sees, or let the request hang on its way."""
        command = ticket_for("A")
        if self.counts.total() % 2:
            self.day.do(command)
        self.lost.append(command)
        return command.command_id

    def arrive_late(self) -> None:
        for command in self.lost:
            if command.command_id not in self.day.branch.tickets:
                try:
                    self.day.do(command)
                except RequestVoid:
                    continue

    def issue(self, kiosk, **more) -> None:
        self.counts[kiosk] += 1
        number = f"{SERIES[kiosk]}{self.counts[kiosk]:03d}"
        self.left[kiosk].append(spare(number, **more))
        self.came[f"s-{number}"] = self.now

    def send(self, kiosk, tickets) -> None:
        if not tickets:
            return
        waited = [
            msgspec.structs.replace(one, waited_s=(self.now - self.came[one.ticket]).total_seconds())
            for one in tickets
        ]
        self.sent[kiosk] += tickets
        self.day.do(handing_in(*waited, kiosk=kiosk))

    def hand_in(self, kiosk) -> None:
        while self.left[kiosk]:
            chunk = [self.left[kiosk].popleft() for _ in range(min(3, len(self.left[kiosk])))]
            self.send(kiosk, chunk)

    def call(self) -> None:
        waiting = self.in_true_order()
        try:
            events = self.day.do(call_next("2"))
        except NobodyWaiting:
            events = []
        called = [event.ticket for event in events if isinstance(event, TicketCalled)]
        assert called == waiting[:1], "who came first, of those the hub knows, is called"

    def in_true_order(self) -> list[str]:
        known = [ticket.ticket for ticket in self.day.branch.waiting()]
        return sorted(known, key=lambda ticket: self.came.get(ticket, self.asked_in_vain(ticket)))

    def asked_in_vain(self, ticket) -> timedelta:
        """Return when the hub issued a ticket that nobody has seen; it knows nothing better yet."""
        return self.day.ticket(ticket).issued_at - self.day.journal[0].at


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_everybody_stands_where_the_true_time_of_coming_puts_them(moves):
    outages = Outages()
    for move, gap in moves:
        outages.play(move, gap)
    for kiosk in SERIES:
        outages.hand_in(kiosk)
    outages.arrive_late()

    branch, journal = outages.day.branch, outages.day.journal
    issued = [entry.event for entry in journal if isinstance(entry.event, TicketIssued)]
    assert [ticket.ticket for ticket in branch.waiting()] == outages.in_true_order()
    assert max(Counter(str(event.number) for event in issued).values(), default=0) <= 1, "I1"
    assert {f"s-{SERIES[k]}{n + 1:03d}" for k in SERIES for n in range(outages.counts[k])} <= set(
        branch.tickets
    )
    assert sum(branch.counts.values()) == len(issued), "I8"
    cancelled = {entry.event.ticket for entry in journal if isinstance(entry.event, TicketCancelled)}
    ghosts = {command.command_id for command in outages.lost} & set(branch.tickets)
    assert all(branch.tickets[ghost].state is not State.WAITING for ghost in ghosts), "nobody has two tickets"
    assert cancelled <= ghosts
    assert facts(folded(branch_settings(double_press_s=0.0), journal, 1)) == facts(branch)


def test_taking_in_costs_the_same_after_a_long_day():
    day = Day()
    for _ in range(2000):
        day.do(ticket_for("A"))
        day.clock.turn(seconds=5)

    [taken] = taken_in(handing_in(spare("X001", waited_s=4000)), day.branch, day.clock.now())

    assert taken.events[-1].handed_in.after == day.journal[1 + 2000 - 800].seq
