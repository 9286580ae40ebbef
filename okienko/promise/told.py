"""What a journal tells: tickets, calls, who was at which desk. Pure; `okienko.promise.walk` reads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from math import inf

from contract.events import Entry
from contract.names import DeskId, TicketId
from contract.states import State
from okienko.promise.invariants import Invariant, Judgement


@dataclass(slots=True)
class CallMade:
    """A call or recall that the journal tells of; *over_at* is the entry from which nobody is expected.

    `unsure`: something of its ticket was taken back, so that a call may have come to life again.
    """

    ticket: TicketId
    number: str
    desk: DeskId
    over_at: float = inf
    unsure: bool = False


@dataclass(slots=True)
class Known:
    """A ticket as far as the journal has told of it; *calls* are all of it."""

    number: str
    day: date | None
    tokens: list[str]
    issued: int
    state: State = State.WAITING
    desk: DeskId | None = None
    calls: list[CallMade] = field(default_factory=list)

    def not_expected(self, seq: int) -> None:
        """Let the calls that were still open be over from entry *seq* on."""
        for call in self.calls:
            call.over_at = min(call.over_at, seq)


@dataclass(slots=True)
class Told:
    """The journal, read.

    Attributes:
        issued_again: entries that issue a ticket whose id there was already.
        at_desk: who was at a desk from which entry on; an empty id is nobody.
        states_at: how many tickets of the day were in which state after an entry, where that was asked for.
    """

    first: int = 1
    last: int = 0
    tickets: dict[str, Known] = field(default_factory=dict)
    by_token: dict[str, TicketId] = field(default_factory=dict)
    issued_again: list[Entry] = field(default_factory=list)
    calls: dict[int, CallMade] = field(default_factory=dict)
    at_desk: dict[DeskId, list[tuple[int, TicketId]]] = field(default_factory=dict)
    states_at: dict[int, Counter[str]] = field(default_factory=dict)
    printed: list[TicketId] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    judgements: dict[Invariant, Judgement] = field(default_factory=dict)

    def numbers(self) -> dict[str, list[str]]:
        """Return the tickets by their numbers."""
        found: dict[str, list[str]] = {}
        for ticket, known in self.tickets.items():
            found.setdefault(known.number, []).append(ticket)
        return found
