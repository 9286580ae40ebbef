"""What was done at a desk, and how everything stood before, so that a clerk can take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import msgspec

from contract.events import (
    DeskClosed,
    DeskOpened,
    DeskPaused,
    Event,
    TicketCalled,
    TicketCancelled,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketReinstated,
    TicketServed,
    TicketStarted,
    TicketTransferred,
)
from contract.names import (
    BookingCode,
    CommandId,
    DeskId,
    NumberText,
    PhoneToken,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.states import DeskState, State

TELLING = (
    TicketCalled,
    DeskPaused,
    DeskClosed,
    TicketParked,
    TicketPutBack,
    TicketNoShow,
    TicketReinstated,
    TicketCancelled,
    TicketTransferred,
    TicketServed,
    TicketStarted,
    DeskOpened,
)
"""What a clerk can take back; of several in one deed, the first in this order says what the deed was.

A recall is not among them: it has sounded. Whoever takes something back after a recall means the call.
"""


class Before(msgspec.Struct, frozen=True):
    """What can be changed of something, as it was: its fields are named like those of that thing."""

    @classmethod
    def of(cls, thing: object) -> Self:
        """Return what *thing* is like now."""
        return cls(*[getattr(thing, name) for name in cls.__struct_fields__])

    def restore(self, thing: object) -> None:
        """Let *thing* be as it was."""
        for name in self.__struct_fields__:
            setattr(thing, name, getattr(self, name))


class TicketBefore(Before, frozen=True):
    """What a clerk's verb can change of a `hub.domain.ticket.Ticket`."""

    state: State
    service: ServiceId
    to: DeskId | None
    desk: DeskId | None
    call: int
    called_at: datetime | None
    times: int
    spared: int
    sounded_at: datetime | None
    missed: int
    put_backs: int
    left_at: datetime | None
    left: int
    room: RoomId | None
    moved: int
    served_at: datetime | None


class DeskBefore(Before, frozen=True):
    """What a verb can change of a `hub.domain.desk.Desk`; its visitor is a matter of the tickets."""

    state: DeskState
    pause_reason: str
    last_call_at: datetime | None
    since_priority: int | None
    booked_in_a_row: int
    first_opened_at: datetime | None
    state_since: datetime | None
    unseen: tuple[CommandId, str]
    closed_on: str


class PartyBefore(Before, frozen=True):
    """What a reception can change of those whom a ticket carries, and of who holds it."""

    party: int
    cases: int
    bookings: tuple[BookingCode, ...]
    token: StatusToken
    phone: PhoneToken | None


class OwnDeed(msgspec.Struct, kw_only=True):
    """All that one command of a person did away from a desk.

    Attributes:
        what: the name of its first event, which was about the ticket *about*.
        last: the number of its last entry.
        tickets: those that it changed, as they were; one that it issued is not among them.
        issued: the ticket that it issued.
        token: the token that it gave to a ticket.
    """

    command: CommandId
    at: datetime
    what: str
    about: TicketId
    last: int = 0
    tickets: dict[TicketId, tuple[TicketBefore, PartyBefore]] = msgspec.field(default_factory=dict)
    issued: TicketId | None = None
    token: StatusToken | None = None


class Deed(msgspec.Struct, kw_only=True):
    """All that one command did.

    Attributes:
        what: the name of the event that tells most.
        about: the number of the ticket that it was about; empty: it was about none.
        last: the number of its last entry.
        tickets: those that it moved, as they were, in the order in which it moved them.
        desk: the desk at which it was done, as it was; None while that is not known.
        began: the services of which the desk's opening was the first today.
    """

    command: CommandId
    at: datetime
    what: str = ""
    about: NumberText = ""
    last: int = 0
    tickets: dict[TicketId, TicketBefore] = msgspec.field(default_factory=dict)
    desk: DeskBefore | None = None
    began: tuple[ServiceId, ...] = ()
    rank: int = len(TELLING)

    def note(self, event: Event, number: NumberText) -> None:
        """Let *event*, about the ticket *number*, be part of the deed."""
        rank = TELLING.index(type(event))
        if rank < self.rank:
            self.rank, self.what, self.about = rank, str(event.__struct_config__.tag), number
