"""A branch on one day, folded from its journal, with what the rules look up kept beside the fold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from contract.events import (
    BookingAdded,
    BookingCancelled,
    BookingChanged,
    DayOpened,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    Entry,
    Happened,
    OfTicket,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketParked,
    TicketRecalled,
    TicketServed,
    TicketTransferred,
)
from contract.names import DeskId, RoomId, ServiceId, StatusToken, TicketId
from contract.states import DeskState, State
from contract.views import Wait
from hub.domain.absent import Absent
from hub.domain.desk import Called, Desk
from hub.domain.known_bookings import KnownBookings
from hub.domain.layout import Layout
from hub.domain.lines import Lines
from hub.domain.rank import part_of, rank_of
from hub.domain.settings import BranchSettings
from hub.domain.ticket import Ticket, WrongState, issued, state_after

CALLS_AT_MOST = 120
"""More calls of one room are not remembered, however young: more never go out in one announce limit."""
LONGEST_SERVING_S = 4 * 3600.0
"""Who was at a desk for longer was forgotten there; nothing is learnt from it."""


class Branch:
    """Everything the rules need to know of a day; changed in place by `apply`, and by nothing else.

    No question and no change costs more when the day has more tickets, `DayOpened` aside.

    Attributes:
        epoch: which start of the hub this is.
        seq: the last journal entry that is in here.
        lines: those who wait for a service, at whichever desk.
        absent: those who are parked or missed their call.
        calls: the latest calls of each room, oldest first.
        waits: what `hub.estimate` has worked out for newcomers; gone with the next entry.
        began: when the first desk of a service opened today.
        learnt: how many servings of a service there were today and the seconds they took together.
    """

    def __init__(self, settings: BranchSettings, epoch: int = 0) -> None:
        self.settings = settings
        self.layout = Layout(settings)
        self.epoch = epoch
        self.seq = 0
        self.day: date | None = None
        self.waits: dict[ServiceId, Wait | None] = {}
        self.bookings = KnownBookings()
        self._begin()

    def _begin(self) -> None:
        self.tickets: dict[TicketId, Ticket] = {}
        self.tokens: dict[StatusToken, TicketId] = {}
        self.lines: dict[ServiceId, Lines] = {service: Lines() for service in self.layout.services}
        self.desks: dict[DeskId, Desk] = {desk: Desk() for desk in self.layout.desks}
        self.last_count: dict[str, int] = {}
        self.counts: dict[State, int] = dict.fromkeys(State, 0)
        self.calls: dict[RoomId, deque[Called]] = {}
        self.began: dict[ServiceId, datetime] = {}
        self.learnt: dict[ServiceId, tuple[int, float]] = {}
        self.absent = Absent(self.settings.calling.missed_again)

    def apply(self, entry: Entry) -> None:
        """Let what *entry* says have happened.

        Raises:
            WrongState: it cannot have happened now; the branch is spoilt and must be folded anew.
        """
        if entry.seq <= self.seq:
            raise WrongState(f"journal entry {entry.seq} comes after entry {self.seq}")
        self._RULES.get(type(entry.event), Branch._moved)(self, entry, entry.event)
        self.seq = entry.seq
        self.waits.clear()

    def line_of(self, ticket: Ticket) -> Lines:
        """Return the line in which *ticket* waits or would wait."""
        if ticket.to is not None:
            return self._desk(ticket.to).line
        if ticket.service not in self.lines:  # the operator has taken the service out of the settings
            self.lines[ticket.service] = Lines()
        return self.lines[ticket.service]

    def at_desk(self, desk: DeskId) -> Ticket | None:
        """Return the ticket that occupies *desk*."""
        current = self.desks[desk].current
        return None if current is None else self.tickets[current]

    def next_number(self, series: str) -> int:
        """Return the count that the next ticket of *series* bears."""
        return self.last_count.get(series, 0) + 1

    def ticket_of(self, token: StatusToken) -> Ticket | None:
        """Return the ticket that a visitor's phone asks for."""
        ticket = self.tokens.get(token)
        return None if ticket is None else self.tickets[ticket]

    def waiting(self) -> list[Ticket]:
        """Return all who wait, in the order of their ranks; walks through them all."""
        lines = [*self.lines.values(), *(desk.line for desk in self.desks.values())]
        return [self.tickets[ticket] for _, ticket in sorted(head for line in lines for head in line)]

    def parked(self) -> list[Ticket]:
        """Return those who left a desk and come back, in the order in which they left."""
        return [self.tickets[ticket] for ticket in self.absent.parked]

    def missed(self) -> list[Ticket]:
        """Return those who did not come when called, in the order in which they were missed."""
        return [self.tickets[ticket] for ticket in self.absent.missed]

    @property
    def served(self) -> int:
        """How many were served today."""
        return self.counts[State.SERVED]

    def _desk(self, desk: DeskId) -> Desk:
        if desk not in self.desks:
            self.desks[desk] = Desk()
        return self.desks[desk]

    def _issued(self, entry: Entry, event: TicketIssued) -> None:
        if event.ticket in self.tickets:
            raise WrongState(f"ticket {event.ticket} was issued before")
        ticket = issued(event, entry.seq, entry.at)
        ticket.rank = rank_of(ticket, self.settings.calling)
        self.tickets[ticket.ticket] = ticket
        self.tokens[ticket.token] = ticket.ticket
        self.last_count[event.number.series] = max(
            event.number.count, self.last_count.get(event.number.series, 0)
        )
        for code in event.bookings:
            if code in self.bookings:
                self.bookings[code].used = event.number
        self._put_in(ticket)

    def _moved(self, entry: Entry, event: OfTicket) -> None:
        ticket = self._ticket(event)
        state = state_after(ticket, event)
        self._take_out(ticket)
        match event:
            case TicketCalled(desk=desk):
                ticket.desk, ticket.call, ticket.times, ticket.called_at = desk, entry.seq, 1, entry.at
                self._desk(desk).has_called(ticket, entry.at)
                self._called(ticket, desk, entry)
            case TicketRecalled(desk=desk):
                ticket.times += 1
                self._called(ticket, desk, entry)
            case TicketTransferred(service=service, to=to):
                ticket.service, ticket.to = service, to
            case TicketNoShow() | TicketParked():
                ticket.missed += isinstance(event, TicketNoShow)
                ticket.left_at, ticket.left = entry.at, entry.seq
            case TicketServed():
                self._learn(ticket, entry)
        ticket.state = state
        self._put_in(ticket)

    def _ticket(self, event: OfTicket) -> Ticket:
        try:
            return self.tickets[event.ticket]
        except KeyError:
            raise WrongState(f"there is no ticket {event.ticket} today") from None

    def _take_out(self, ticket: Ticket) -> None:
        self.counts[ticket.state] -= 1
        if ticket.at_desk and ticket.desk is not None:
            self._desk(ticket.desk).current = None
        elif ticket.state is State.WAITING:
            self.line_of(ticket).remove(part_of(ticket, self.settings.calling), ticket.rank)
        elif ticket.state in {State.PARKED, State.NO_SHOW}:
            self.absent.remove(ticket)

    def _put_in(self, ticket: Ticket) -> None:
        self.counts[ticket.state] += 1
        if ticket.at_desk and ticket.desk is not None:
            desk = self._desk(ticket.desk)
            if desk.current is not None:
                raise WrongState(f"desk {ticket.desk} has an open call and cannot take {ticket.number}")
            desk.current = ticket.ticket
        elif ticket.state is State.WAITING:
            part = part_of(ticket, self.settings.calling)
            self.line_of(ticket).add(part, ticket.rank, ticket.ticket)
        elif ticket.state in {State.PARKED, State.NO_SHOW}:
            self.absent.add(ticket)

    def _called(self, ticket: Ticket, desk: DeskId, entry: Entry) -> None:
        most = max(CALLS_AT_MOST, self.settings.calls_kept)
        ticket.sounded_at = entry.at
        calls = self.calls.setdefault(self.layout.desk(desk).room, deque(maxlen=most))
        call = Called(
            call=entry.seq,
            began=ticket.call,
            ticket=ticket.ticket,
            number=str(ticket.number),
            language=ticket.language,
            desk=desk,
            times=ticket.times,
            at=entry.at,
        )
        calls.append(call)
        announced = timedelta(seconds=self.settings.announce_s)
        while len(calls) > self.settings.calls_kept and entry.at - calls[0].at > announced:
            calls.popleft()

    def _learn(self, ticket: Ticket, entry: Entry) -> None:
        if not ticket.at_desk or ticket.called_at is None:
            return
        taken_s = (entry.at - ticket.called_at).total_seconds()
        if 0 < taken_s <= LONGEST_SERVING_S:
            times, total_s = self.learnt.get(ticket.service, (0, 0.0))
            self.learnt[ticket.service] = times + 1, total_s + taken_s

    def _slip(self, _entry: Entry, event: SlipReported) -> None:
        self._ticket(event).slip = event.slip

    def _desk_opened(self, entry: Entry, event: DeskOpened) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason = DeskState.OPEN, ""
        for service in self.layout.desk(event.desk).services:
            self.began.setdefault(service, entry.at)

    def _desk_paused(self, _entry: Entry, event: DeskPaused) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason = DeskState.PAUSED, event.reason

    def _desk_closed(self, _entry: Entry, event: DeskClosed) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason = DeskState.CLOSED, ""

    def _booked(self, _entry: Entry, event: BookingAdded | BookingCancelled) -> None:
        self.bookings.know(event.booking)

    def _rebooked(self, _entry: Entry, event: BookingChanged) -> None:
        self.bookings.know(event.booking, instead_of=event.was.code)

    def _day_opened(self, _entry: Entry, event: DayOpened) -> None:
        self.day = event.day
        self._begin()
        self.bookings.forget_before(kept_from(event.day))

    _RULES: ClassVar[dict[type[Happened], Callable[..., None]]] = {
        TicketIssued: _issued,
        SlipReported: _slip,
        DeskOpened: _desk_opened,
        DeskPaused: _desk_paused,
        DeskClosed: _desk_closed,
        BookingAdded: _booked,
        BookingChanged: _rebooked,
        BookingCancelled: _booked,
        DayOpened: _day_opened,
    }


def kept_from(day: date) -> date:
    """Return the first date whose bookings are still known on *day*.

    One day back: a booking's date is taken as the calendar wrote it, which may be another zone's.
    """
    return day - timedelta(days=1)


def folded(settings: BranchSettings, history: Iterable[Entry], epoch: int = 0) -> Branch:
    """Return the branch that *history* leads to.

    Raises:
        WrongState: the entries contradict each other.
    """
    branch = Branch(settings, epoch)
    for entry in history:
        branch.apply(entry)
    return branch
