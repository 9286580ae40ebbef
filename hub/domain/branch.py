"""A branch on one day, folded from its journal, with what the rules look up kept beside the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import ClassVar

from contract.events import (
    BookingAdded,
    BookingCancelled,
    BookingChanged,
    DayOpened,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    DrawCommitted,
    DrawHeld,
    Entry,
    HallStopped,
    HallWentOn,
    Happened,
    OfTicket,
    SettingsTaken,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketParked,
    TicketRecalled,
    TicketServed,
    TicketTransferred,
)
from contract.names import DeskId
from contract.states import DeskState, State
from hub.domain.absent import Absent
from hub.domain.desk import Called
from hub.domain.hall import Hall
from hub.domain.layout import Layout
from hub.domain.lines import Lines, load_of
from hub.domain.rank import part_of, rank_of
from hub.domain.settings import BranchSettings
from hub.domain.stops import Stop
from hub.domain.taken import settings_kept_in
from hub.domain.ticket import LAST_COUNT, Ticket, WrongState, issued, state_after

LONGEST_SERVING_S = 4 * 3600.0
"""Who was at a desk for longer was forgotten there; nothing is learnt from it."""


class Branch(Hall):
    """Everything the rules need to know of a day; changed in place by `apply` and `arrange`, by nothing else.

    No question and no change costs more when the day has more tickets, `DayOpened` and `arrange` aside.
    """

    def apply(self, entry: Entry) -> None:
        """Let what *entry* says have happened.

        Raises:
            WrongState: it cannot have happened now; the branch is spoilt and must be folded anew.
        """
        if entry.seq <= self.seq:
            raise WrongState(f"journal entry {entry.seq} comes after entry {self.seq}")
        self._RULES.get(type(entry.event), Branch._moved)(self, entry, entry.event)
        self.seq = entry.seq
        self._forget_reckoned()

    def arrange(self, settings: BranchSettings) -> None:
        """Go on under other *settings*; nobody loses the place, and ranks follow the new calling rule."""
        there = sorted(self.tickets.values(), key=lambda ticket: ticket.left)
        for ticket in there:
            self._take_out(ticket)
        self.settings, self.layout = settings, Layout(settings)
        for service in self.layout.services:
            self.lines.setdefault(service, Lines())
        for desk in self.layout.desks:
            self._desk(desk)
        self.absent = Absent(settings.calling.missed_again)
        for ticket in there:
            ticket.rank = rank_of(ticket, settings.calling)
            self._put_in(ticket)
        self._forget_reckoned()

    def take(self, text: str) -> None:
        """Go on under the settings in *text*; under those before, where this version cannot read them."""
        if (settings := settings_kept_in(text)) is not None:
            self.base_settings, self.written = settings, text
            self.arrange(settings)

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
        if LAST_COUNT - event.number.count < self.settings.alarms.series_left:
            self.low.setdefault(event.number.series, entry.at)
        for code in event.bookings:
            self.bookings.use(code, event.number)
        if event.draw_at is not None:
            self.draw.ends_at = self.draw.ends_at or event.draw_at
        self._put_in(ticket)

    def _moved(self, entry: Entry, event: OfTicket) -> None:
        ticket = self._ticket(event)
        state = state_after(ticket, event)
        self._take_out(ticket)
        match event:
            case TicketCalled(desk=desk):
                ticket.desk, ticket.call, ticket.times, ticket.called_at = desk, entry.seq, 1, entry.at
                ticket.spared = 0
                self._desk(desk).has_called(ticket, entry.at)
                self._called(ticket, desk, entry)
            case TicketRecalled(desk=desk, spared=spared):
                ticket.times += 1
                ticket.spared += spared
                self._called(ticket, desk, entry)
            case TicketTransferred(service=service, to=to):
                ticket.service, ticket.to = service, to
            case TicketNoShow() | TicketParked():
                ticket.missed += isinstance(event, TicketNoShow)
                ticket.left_at, ticket.left = entry.at, entry.seq
            case TicketServed(desk=desk):
                self._learn(ticket, entry)
                if ticket.state is State.CALLED:
                    self._desk(desk).unseen = entry.command, str(ticket.number)
        ticket.state = state
        self._put_in(ticket)

    def _ticket(self, event: OfTicket) -> Ticket:
        try:
            return self.tickets[event.ticket]
        except KeyError:
            raise WrongState(f"there is no ticket {event.ticket} today") from None

    def _take_out(self, ticket: Ticket) -> None:
        self.counts[ticket.state] -= 1
        self.tally.remove(ticket)
        if ticket.at_desk and ticket.desk is not None:
            self._desk(ticket.desk).current = None
        elif ticket.state is State.WAITING and ticket.undrawn:
            self.draw.remove(ticket.ticket, ticket.units)
        elif ticket.state is State.WAITING:
            part = part_of(ticket, self.settings.calling)
            self.line_of(ticket).remove(part, ticket.rank, load_of(ticket))
        elif ticket.state in {State.PARKED, State.NO_SHOW}:
            self.absent.remove(ticket)

    def _put_in(self, ticket: Ticket) -> None:
        self.counts[ticket.state] += 1
        self.tally.add(ticket)
        if ticket.at_desk and ticket.desk is not None:
            desk = self._desk(ticket.desk)
            if desk.current is not None:
                raise WrongState(f"desk {ticket.desk} has an open call and cannot take {ticket.number}")
            desk.current = ticket.ticket
        elif ticket.state is State.WAITING and ticket.undrawn:
            self.draw.add(ticket.ticket, ticket.service, ticket.units)
        elif ticket.state is State.WAITING:
            part = part_of(ticket, self.settings.calling)
            self.line_of(ticket).add(part, ticket.rank, ticket.ticket, load_of(ticket))
        elif ticket.state in {State.PARKED, State.NO_SHOW}:
            self.absent.add(ticket)

    def _called(self, ticket: Ticket, desk: DeskId, entry: Entry) -> None:
        ticket.sounded_at = entry.at
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
        self.calls.add(call, self.layout.desk(desk).room, self.settings)

    def _learn(self, ticket: Ticket, entry: Entry) -> None:
        if not ticket.at_desk or ticket.called_at is None:
            return
        taken_s = self.stops.going(ticket.called_at, entry.at).total_seconds()
        if 0 < taken_s <= LONGEST_SERVING_S:
            units, total_s = self.learnt.get(ticket.service, (0, 0.0))
            self.learnt[ticket.service] = units + ticket.units, total_s + taken_s

    def _slip(self, _entry: Entry, event: SlipReported) -> None:
        self._ticket(event).slip = event.slip

    def _desk_opened(self, entry: Entry, event: DeskOpened) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason = DeskState.OPEN, ""
        desk.state_since, desk.closed_on = entry.at, ""
        for service in self.layout.desk(event.desk).services:
            self.began.setdefault(service, entry.at)

    def _desk_paused(self, entry: Entry, event: DeskPaused) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason, desk.state_since = DeskState.PAUSED, event.reason, entry.at

    def _desk_closed(self, entry: Entry, event: DeskClosed) -> None:
        desk = self._desk(event.desk)
        desk.state, desk.pause_reason, desk.state_since = DeskState.CLOSED, "", entry.at
        command, number = desk.unseen
        desk.closed_on = number if command == entry.command else ""

    def _booked(self, _entry: Entry, event: BookingAdded | BookingCancelled) -> None:
        self.bookings.know(event.booking)

    def _rebooked(self, _entry: Entry, event: BookingChanged) -> None:
        self.bookings.know(event.booking, instead_of=event.was.code)

    def _day_opened(self, _entry: Entry, event: DayOpened) -> None:
        self.day = event.day
        if event.settings not in {"", self.written}:
            self.take(event.settings)
        self._begin()
        self.bookings.forget_before(kept_from(event.day))

    def _draw_committed(self, _entry: Entry, event: DrawCommitted) -> None:
        self.draw.commitment = event.commitment

    def _draw_held(self, entry: Entry, event: DrawHeld) -> None:
        if set(event.tickets) != set(self.draw.undrawn):
            raise WrongState(f"the draw in entry {entry.seq} is not among those who wait for it")
        drawn = [self.tickets[ticket] for ticket in event.tickets]
        places = sorted((ticket.place, ticket.since) for ticket in drawn)
        for lot, (ticket, (place, since)) in enumerate(zip(drawn, places, strict=True), 1):
            self._take_out(ticket)
            ticket.undrawn, ticket.lot, ticket.place, ticket.since = False, lot, place, since
            ticket.rank = rank_of(ticket, self.settings.calling)
            self._put_in(ticket)
        self.draw.held_at, self.draw.seed, self.draw.order = entry.at, event.seed, event.tickets

    def _hall_stopped(self, entry: Entry, event: HallStopped) -> None:
        since = event.since or entry.at
        self.stops.begin(Stop(since=since, who=event.who, reason=event.reason, text=event.text))

    def _hall_went_on(self, entry: Entry, _event: HallWentOn) -> None:
        stop = self.stops.present
        stood_still = self.stops.end(entry.at)
        ends = self.draw.ends_at
        if stop is not None and ends is not None and ends > stop.since and self.draw.held_at is None:
            self.draw.ends_at = ends + stood_still

    def _settings_taken(self, entry: Entry, event: SettingsTaken) -> None:
        self.take(event.text)
        for name, desk in self.desks.items():
            if desk.state is not DeskState.CLOSED:
                for service in self.layout.desk(name).services:
                    self.began.setdefault(service, entry.at)

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
        DrawCommitted: _draw_committed,
        DrawHeld: _draw_held,
        HallStopped: _hall_stopped,
        HallWentOn: _hall_went_on,
        SettingsTaken: _settings_taken,
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
