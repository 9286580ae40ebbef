"""Those who hold a ticket and do not wait in the hall: parked by a clerk, or not there when called."""

from __future__ import annotations

from datetime import datetime

from contract.names import DeskId, ServiceId, TicketId
from contract.states import State
from hub.domain.line import Line
from hub.domain.ticket import Ticket


class Absent:
    """Lists of who is away, in the order in which they left, and what the calling rule looks up in them.

    Args:
        missed_again: how many missed calls still leave a visitor among those whom NEXT calls again.
    """

    def __init__(self, missed_again: int) -> None:
        self._missed_again = missed_again
        self.parked = Line()
        self.missed = Line()
        self._parked_at: dict[tuple[ServiceId, DeskId], Line] = {}
        self._again: dict[tuple[ServiceId, DeskId | None], Line] = {}

    def add(self, ticket: Ticket) -> None:
        """Let *ticket*, parked or missed, be away."""
        self._all_of(ticket).add((ticket.left,), ticket.ticket)
        if (line := self._line_of(ticket)) is not None:
            line.add(_left(ticket), ticket.ticket)

    def remove(self, ticket: Ticket) -> None:
        """Let *ticket*, which was away, be back."""
        self._all_of(ticket).remove((ticket.left,))
        if (line := self._line_of(ticket)) is not None:
            line.remove(_left(ticket))

    def first_parked(self, service: ServiceId, desk: DeskId) -> TicketId | None:
        """Return who left *desk* first of those parked there for *service*, or None."""
        line = self._parked_at.get((service, desk))
        first = line.first() if line else None
        return None if first is None else first[1]

    def first_missed(self, service: ServiceId, to: DeskId | None, since: datetime | None) -> TicketId | None:
        """Return who may be called again and missed the call first, but not before *since*.

        Args:
            service: what the visitor came for.
            to: the desk that was chosen for the visitor, or None.
            since: who missed the call earlier is passed over; None: nobody is.
        """
        line = self._again.get((service, to))
        if line is None:
            return None
        first = line.first() if since is None else line.first_from((since.timestamp(),))
        return None if first is None else first[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Absent) and self._known() == other._known()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def _known(self) -> tuple[object, ...]:
        lines = ({key: line for key, line in of.items() if line} for of in (self._parked_at, self._again))
        return (self.parked, self.missed, *lines)

    def _all_of(self, ticket: Ticket) -> Line:
        return self.parked if ticket.state is State.PARKED else self.missed

    def _line_of(self, ticket: Ticket) -> Line | None:
        if ticket.state is State.PARKED and ticket.desk is not None:
            return self._parked_at.setdefault((ticket.service, ticket.desk), Line())
        if ticket.state is State.NO_SHOW and ticket.missed <= self._missed_again:
            return self._again.setdefault((ticket.service, ticket.to), Line())
        return None


def _left(ticket: Ticket) -> tuple[float, int]:
    return (ticket.left_at.timestamp() if ticket.left_at else 0.0, ticket.left)
