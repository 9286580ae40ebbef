"""A ticket and the states it passes through; which event may happen when stands in `contract.states`."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from contract.events import OfTicket, TicketIssued
from contract.names import (
    BookingCode,
    DeskId,
    Language,
    PhoneToken,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.spare_tickets import HandedIn
from contract.states import OPEN_CALL, TRANSITIONS, SlipState, State

LAST_COUNT = 9999
"""The highest count of a series in one day."""
Place = tuple[int, float, int]
"""(place, arrival, sequence): smaller is called first. Place and sequence are numbers of journal entries.

Of a ticket that the hub issued both are that of its own entry, and its arrival is 0. One that a kiosk handed
in has the place of the hub's own ticket behind which it stands; there the times of arrival decide.
"""
Rank = tuple[int, float, int, float, int]
"""(turn, booked time in seconds since 1970, place): smaller stands first; see `hub.domain.rank`."""


class WrongState(Exception):
    """An event does not fit the state of its ticket: the journal and the rules disagree.

    This is no refusal: `decide` must never let it come to this.
    """


class Ticket(msgspec.Struct, kw_only=True, gc=False):
    """One visitor's, or one party's, place in the queue, from the paper to the goodbye.

    Changed by `hub.domain.branch.Branch.apply` only. `gc=False`: it holds nothing that could point back at
    it, and a hundred thousand of them are nothing for the collector to walk through.

    Attributes:
        place: where it stands in the queue; kept through transfer, put-back and reinstatement.
        to: the desk that was chosen for it by a transfer; no other desk is offered it.
        desk: the desk of its last call.
        call: the number of the call that began its present visit to a desk; 0 before the first.
        times: how often it was called, recalls included, since then.
        due: when its visitor is booked for, UTC; None without a booking.
        late: the visitor came too late for the booked time and waits like a walk-in.
        rank: where it stands among those who wait; set when it comes into a branch.
        sounded_at: when its latest call or recall went out.
        missed: how many calls its visitor missed.
        left_at: when its visitor was last parked or missed.
        left: the journal entry that says so.
        room: where it was parked last.
        put_backs: how often it was put back.
        moved: the journal entry that moved it last; recalls, slips and what is taken back do not count.
        phone: the pseudonym of the phone that took it.
        copies: how many copies of its slip were asked for.
        handed_in: how it came here, if a kiosk issued it without the hub.
        since: from when on it waits, for whatever is counted in minutes; dealt out with the places of a draw.
        undrawn: it waits for the draw and has no place until then.
        lot: as the how-manieth it was drawn; 0: it was not.
        spared: how many of `times` were recalls by the hub, because the hall went on.
        cases: how many cases are to be dealt with.
        came_for: the service for which it was issued, whatever it was transferred to.
        served_at: when its visitor was served last.
        rated: its visitor has said how the visit was.
        merged_into: the ticket on which its people are since it was merged.
    """

    ticket: TicketId
    number: TicketNumber
    service: ServiceId
    language: Language
    party: int
    priority: bool
    token: StatusToken
    bookings: tuple[BookingCode, ...]
    note: str
    issued_at: datetime
    place: Place
    state: State = State.WAITING
    slip: SlipState = SlipState.NOT_PRINTED
    to: DeskId | None = None
    desk: DeskId | None = None
    call: int = 0
    called_at: datetime | None = None
    times: int = 0
    due: datetime | None = None
    late: bool = False
    rank: Rank = (0, 0.0, 0, 0.0, 0)
    sounded_at: datetime | None = None
    missed: int = 0
    left_at: datetime | None = None
    left: int = 0
    handed_in: HandedIn | None = None
    since: datetime
    undrawn: bool = False
    lot: int = 0
    spared: int = 0
    cases: int = 1
    came_for: ServiceId = ServiceId("")
    room: RoomId | None = None
    put_backs: int = 0
    moved: int = 0
    phone: PhoneToken | None = None
    copies: int = 0
    served_at: datetime | None = None
    rated: bool = False
    merged_into: TicketId | None = None

    @property
    def units(self) -> int:
        """How many servings it is worth; see `units_of`."""
        return units_of(self.party, self.cases)

    @property
    def walk_in(self) -> bool:
        """Whether its visitor came without a booking."""
        return not self.bookings

    @property
    def booked(self) -> bool:
        """Whether it is called by its booked time."""
        return self.due is not None and not self.late

    @property
    def at_desk(self) -> bool:
        """Whether it occupies its desk."""
        return self.state in OPEN_CALL


def units_of(party: int, cases: int) -> int:
    """Return how many servings a ticket is worth: one a person, or one a case where these are more."""
    return max(party, cases)


class PhoneUse(msgspec.Struct, kw_only=True):
    """What one phone has taken today: how many tickets, and the latest; None: it gave that one away."""

    ticket: TicketId | None
    taken: int


def issued(event: TicketIssued, seq: int, at: datetime) -> Ticket:
    """Return the ticket that comes into being by *event*, entry *seq* of the journal."""
    told = event.handed_in
    since = at - timedelta(seconds=told.waited_s) if told else at
    return Ticket(
        ticket=event.ticket,
        number=event.number,
        service=event.service,
        language=event.language,
        party=event.party,
        priority=event.priority,
        token=event.token,
        bookings=event.bookings,
        note=event.note,
        issued_at=since,
        place=(told.after, told.came_at.timestamp(), seq) if told else (seq, 0.0, seq),
        due=event.due,
        late=event.late,
        moved=seq,
        phone=event.phone,
        handed_in=told,
        since=since,
        undrawn=event.draw_at is not None,
        cases=event.cases,
        came_for=event.service,
    )


def state_after(ticket: Ticket, event: OfTicket) -> State:
    """Return the state of *ticket* once *event* has happened.

    Raises:
        WrongState: no row of the table leads from here through *event*.
    """
    kind = str(event.__struct_config__.tag)
    try:
        return TRANSITIONS[ticket.state][kind]
    except KeyError:
        raise WrongState(f"{kind} cannot happen to {ticket.number} while it is {ticket.state}") from None
