"""What is counted beside the tickets, in units: nobody is walked through for it.

A unit is one serving: a party of four, or one visitor with four cases, is worth four of them.
"""

from __future__ import annotations

from collections import Counter

from contract.names import ServiceId
from contract.states import State
from hub.domain.ticket import Ticket


class Tally:
    """Sums over the tickets of one day; changed by `hub.domain.branch.Branch` only.

    Attributes:
        walk_ins: the units that walk-in tickets were issued for, by the service they were issued for. A
            transfer neither adds nor frees any; a ticket that was cancelled has never been.
        parked: the units of those who left a desk and come back to it, by service.
    """

    def __init__(self) -> None:
        self.walk_ins: Counter[ServiceId] = Counter()
        self.parked: Counter[ServiceId] = Counter()

    def add(self, ticket: Ticket) -> None:
        """Count *ticket* as it stands."""
        self._count(ticket, ticket.units)

    def remove(self, ticket: Ticket) -> None:
        """Take *ticket*, counted as it stands, out again."""
        self._count(ticket, -ticket.units)

    def _count(self, ticket: Ticket, units: int) -> None:
        # Who was handed in after the day was over takes nothing of the day that came after it.
        over = ticket.state is State.CANCELLED or (ticket.handed_in and ticket.state is State.EXPIRED)
        if ticket.walk_in and not over:
            self.walk_ins[ticket.came_for] += units
        if ticket.state is State.PARKED:
            self.parked[ticket.service] += units

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and (self.walk_ins, self.parked) == (other.walk_ins, other.parked)

    __hash__ = None  # type: ignore[assignment]  # it changes
