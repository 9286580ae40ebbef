"""Whether the draw of a day was honest, told from the journal alone; the sum is done here a second time.

Nothing of the rules by which the hub draws is used: the seed must be the one committed to before anybody
registered, all who registered must have drawn, and their order must be that of the lots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from contract.events import (
    DrawCommitted,
    DrawHeld,
    Entry,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
)
from contract.names import TicketId

_LEAVES = (TicketCancelled, TicketExpired)


class DrawProof(msgspec.Struct, frozen=True, kw_only=True):
    """The draw of one day as the journal tells it.

    Attributes:
        commitment: empty: nothing was drawn on that day.
        held_at: None: it was not held.
        lots: number and lot of each who drew, in the order in which they were drawn.
        wrong: what is not as it should be, one sentence each; empty: the draw was honest.
    """

    day: date
    commitment: str = ""
    seed: str = ""
    held_at: datetime | None = None
    lots: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()


def proof_of_draw(day: date, journal: Iterable[Entry]) -> DrawProof:
    """Return the proof of the draw of *day* from the entries of that day in *journal*."""
    reading = _Reading()
    for entry in journal:
        reading.read(entry)
    held, at = reading.held, reading.held_at
    if held is None:
        return DrawProof(day=day, commitment=reading.commitment, wrong=tuple(reading.wrong))
    lots = tuple((number, _sha256(f"{held.seed}:{number}")) for number in map(reading.number, held.tickets))
    wrong = (*reading.wrong, *_wrong_sums(reading, held, [lot for _, lot in lots]))
    return DrawProof(
        day=day, commitment=reading.commitment, seed=held.seed, held_at=at, lots=lots, wrong=wrong
    )


class _Reading:
    """The entries of a day, read one by one."""

    def __init__(self) -> None:
        self.commitment = ""
        self.held: DrawHeld | None = None
        self.held_at: datetime | None = None
        self.wrong: list[str] = []
        self.missing: list[TicketId] = []
        self._numbers: dict[TicketId, str] = {}
        self._undrawn: dict[TicketId, None] = {}

    def number(self, ticket: TicketId) -> str:
        return self._numbers.get(ticket, ticket)

    def read(self, entry: Entry) -> None:
        event = entry.event
        match event:
            case DrawCommitted():
                self._committed(entry, event)
            case TicketIssued():
                self._issued(entry, event)
            case TicketCalled() if event.ticket in self._undrawn:
                self.wrong.append(
                    f"{self.number(event.ticket)} was called before the draw (entry {entry.seq})"
                )
            case DrawHeld():
                self._drawn(entry, event)
            case _ if isinstance(event, _LEAVES):
                self._undrawn.pop(event.ticket, None)
            case _:
                pass

    def _committed(self, entry: Entry, event: DrawCommitted) -> None:
        if self.commitment:
            self.wrong.append(f"the seed was committed to a second time (entry {entry.seq})")
            return
        self.commitment = event.commitment

    def _issued(self, entry: Entry, event: TicketIssued) -> None:
        self._numbers[event.ticket] = str(event.number)
        if event.draw_at is None:
            return
        self._undrawn[event.ticket] = None
        if not self.commitment:
            self.wrong.append(
                f"{event.number} was to draw before the seed was committed to (entry {entry.seq})"
            )

    def _drawn(self, entry: Entry, event: DrawHeld) -> None:
        if self.held is not None:
            self.wrong.append(f"the draw was held a second time (entry {entry.seq})")
            return
        self.held, self.held_at = event, entry.at
        self.missing = [ticket for ticket in self._undrawn if ticket not in event.tickets]
        self.wrong += [
            f"{self.number(ticket)} drew and had not registered for it"
            for ticket in event.tickets
            if ticket not in self._undrawn
        ]
        self._undrawn.clear()


def _wrong_sums(reading: _Reading, held: DrawHeld, lots: list[str]) -> Iterator[str]:
    if _sha256(held.seed) != reading.commitment:
        yield f"the seed {held.seed} is not the one committed to, {reading.commitment or 'none'}"
    if lots != sorted(lots):
        yield "the order is not that of the lots"
    if len(set(held.tickets)) != len(held.tickets):
        yield "somebody drew twice"
    for ticket in reading.missing:
        yield f"{reading.number(ticket)} had registered for the draw and did not draw"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
