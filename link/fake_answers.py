"""Plausible answers of a hub that has no rules; where rules matter, tests use the real authority."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from contract.booking_views import BookingsAdded
from contract.commands import (
    AddBookings,
    Asked,
    AtDesk,
    CallNext,
    CallTicket,
    CheckIn,
    HandIn,
    IssueTicket,
    OpenDesk,
    PauseDesk,
    Recall,
    Start,
)
from contract.hand_in_views import SpareTold, TicketsHandedIn
from contract.names import BranchId, DeskId, Language, RoomId, ServiceId, TicketId, TicketNumber
from contract.refusal import NothingCalled
from contract.states import DeskState, SlipState, State
from contract.views import DeskTicket, DeskView, TicketView, View

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BRANCH = BranchId("fake")
NAMES = {Language("pl"): "Karta pobytu", Language("en"): "Residence card"}


def desk_ticket(number: str, **more: Any) -> DeskTicket:  # noqa: ANN401  # any field of the view
    """Return a visitor who was called, as a desk sees her; *more* replaces fields."""
    fields: dict[str, Any] = {
        "ticket": TicketId(f"t-{number}"),
        "number": number,
        "service": ServiceId("card"),
        "service_names": NAMES,
        "language": Language("pl"),
        "party": 1,
        "priority": False,
        "state": State.CALLED,
        "issued_at": NINE,
        "called_at": NINE,
        "times": 1,
    }
    return DeskTicket(**{**fields, **more})


def desk_view(desk: str, seq: int = 1, **more: Any) -> DeskView:  # noqa: ANN401  # any field of the view
    """Return what an open, idle *desk* sees while nobody waits; *more* replaces fields."""
    fields: dict[str, Any] = {
        "branch": BRANCH,
        "epoch": 1,
        "seq": seq,
        "at": NINE,
        "desk": DeskId(desk),
        "desk_name": desk,
        "room": RoomId("hall"),
        "state": DeskState.OPEN,
        "current": None,
        "waiting": 0,
        "waiting_by_service": (),
    }
    return DeskView(**{**fields, **more})


def ticket_view(number: str, ticket: str, seq: int = 1, **more: Any) -> TicketView:  # noqa: ANN401  # any field
    """Return a ticket that was just issued to a visitor with three before her; *more* replaces fields."""
    fields: dict[str, Any] = {
        "branch": BRANCH,
        "epoch": 1,
        "seq": seq,
        "at": NINE,
        "ticket": TicketId(ticket),
        "number": number,
        "service": ServiceId("card"),
        "service_names": NAMES,
        "language": Language("pl"),
        "party": 1,
        "state": State.WAITING,
        "slip": SlipState.NOT_PRINTED,
        "issued_at": NINE,
        "ahead": 3,
    }
    return TicketView(**{**fields, **more})


def tickets_handed_in(command: HandIn, seq: int = 1) -> TicketsHandedIn:
    """Return the answer of a hub that takes in all of *command*."""
    told = (SpareTold(ticket=each.ticket, number=str(each.number), what="taken") for each in command.tickets)
    return TicketsHandedIn(
        branch=BRANCH,
        epoch=1,
        seq=seq,
        at=NINE,
        day=command.tickets[-1].day,
        last_count=max(each.number.count for each in command.tickets),
        tickets=tuple(told),
    )


class Answers:
    """Answers each command as if all went well; numbers rise from A001.

    Attributes:
        desks: what each desk sees by now.
    """

    def __init__(self) -> None:
        self.desks: dict[DeskId, DeskView] = {}
        self._issued = count(1)
        self._called = count(1)
        self._seq = count(1)

    def __call__(self, command: Asked) -> View:
        """Return the view that *command* is answered with.

        Raises:
            Refused: a desk acts on its visitor and has none.
        """
        if isinstance(command, AtDesk):
            view = self._at_desk(command)
            self.desks[command.desk] = view
            return view
        if isinstance(command, AddBookings):
            added = len(command.bookings)
            return BookingsAdded(branch=BRANCH, epoch=1, seq=next(self._seq), at=NINE, added=added, known=0)
        if isinstance(command, HandIn):
            return tickets_handed_in(command, next(self._seq))
        return self._ticket(command)

    def _ticket(self, command: Asked) -> TicketView:
        ticket = str(getattr(command, "ticket", command.command_id))
        more: dict[str, Any] = {}
        if isinstance(command, (IssueTicket, CheckIn)):
            more = {"token": command.token, "language": command.language or Language("pl")}
        if isinstance(command, IssueTicket):
            more |= {"service": command.service, "party": command.party, "cases": command.cases}
        number = TicketNumber(series="A", count=next(self._issued))
        return ticket_view(str(number), ticket, next(self._seq), **more)

    def _at_desk(self, command: AtDesk) -> DeskView:
        before = self.desks.get(command.desk) or desk_view(command.desk)
        current, state = before.current, before.state
        if isinstance(command, (CallNext, CallTicket)):
            current = desk_ticket(str(TicketNumber(series="A", count=next(self._called))))
        elif isinstance(command, (OpenDesk, PauseDesk)):
            state = DeskState.OPEN if isinstance(command, OpenDesk) else DeskState.PAUSED
            current = None
        elif current is None:
            raise NothingCalled(f"nobody is called to desk {command.desk}")
        elif not isinstance(command, (Recall, Start)):
            current = None
        return desk_view(command.desk, next(self._seq), current=current, state=state)
