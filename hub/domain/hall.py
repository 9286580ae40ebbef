"""What there is of a branch on one day, as the rules look it up; `hub.domain.branch` alone changes it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contract.names import DeskId, DeviceId, KioskId, NoticeId, PhoneToken, ServiceId, StatusToken, TicketId
from contract.settings import zone_of
from contract.states import State
from contract.views import DeskView, Wait
from hub.domain.absent import Absent
from hub.domain.arrivals import Arrivals
from hub.domain.calls import Calls
from hub.domain.checked import Checked
from hub.domain.deeds import Deed, OwnDeed
from hub.domain.desk import Desk
from hub.domain.draw_state import Draw
from hub.domain.floors import Floors, Work
from hub.domain.forecast import Forecast
from hub.domain.helped import Help
from hub.domain.known_bookings import KnownBookings
from hub.domain.layout import Layout
from hub.domain.lines import Lines, load_of
from hub.domain.posted import Posted
from hub.domain.rank import part_of
from hub.domain.restored import Restored
from hub.domain.settings import BranchSettings
from hub.domain.staff import Staff
from hub.domain.stops import Stops
from hub.domain.tally import Tally
from hub.domain.ticket import PhoneUse, Ticket, WrongState
from hub.domain.timetable import Timetable
from hub.domain.today import LookedAfter, Today


class Hall:
    """Tickets, lines, desks and bookings of one day.

    Attributes:
        ordinary: the settings of an ordinary day; `settings` are those of this day, by its `profile`.
        profile: the day profile that holds; empty: an ordinary day.
        written: the text of the ordinary settings; empty where there is none.
        epoch: which start of the hub this is.
        hub: what only this start of this very hub is called.
        seq: the last journal entry that is in here.
        lines: those who wait for a service, at whichever desk.
        absent: those who are parked or missed their call.
        calls: the latest calls of each room, oldest first.
        arrivals: when tickets were issued, for those that a kiosk hands in late.
        waits: what `hub.estimate` has worked out for newcomers; gone with the next entry.
        work: what the desks have to do before a newcomer, likewise.
        floors: what of it is bound to them; gone with the next entry that is not a new ticket.
        drawn: the views of desks with which the latest commands were answered, and these as JSON; likewise.
        forecasts: what `hub.domain.capacity` has worked out, and when; gone with the next entry.
        works: the same of the seconds of work for a service, at a time and until another.
        tally: what is counted beside the tickets, in units.
        began: when the first desk of a service opened today.
        draw: the draw of the day, and those who wait for it; they stand in no line.
        stops: when the hall stood still today.
        notices: what staff have posted and nobody has withdrawn, oldest first.
        help: the latest call for help of each kiosk today.
        check_slips: the latest check slip of each kiosk today.
        today: what staff have arranged for this day.
        looked_after: who looks after an alarm, by its code and its thing.
        staff: who works where, and what clerks have told.
        low: when the numbers of a series were nearly used up; see `hub.domain.alarm_settings`.
        learnt: how many units of a service were served today and the seconds they took together.
        moved_tokens: tokens of those who gave their place away, and the ticket that it was.
        phones: what each phone has taken today.
        deed: what the latest command of a clerk has done.
        own: what each person did last away from a desk; gone once it is taken back.
        restored: from what backup the hub goes on today; None: it was not restored.
    """

    def __init__(self, settings: BranchSettings, epoch: int = 0, hub: str = "") -> None:
        self.ordinary = settings
        self.profile = ""
        self.written = ""
        self.settings = settings
        self.layout = Layout(settings)
        self.epoch, self.hub = epoch, hub
        self.seq = 0
        self.day: date | None = None
        self.today = Today()
        self.timetable = Timetable(settings)
        self.waits: dict[ServiceId, Wait | None] = {}
        self.work: Work | None = None
        self.floors: Floors | None = None
        self.drawn: dict[DeskId, tuple[DeskView, bytes]] = {}
        self.forecasts: dict[ServiceId, Forecast] = {}
        self.works: dict[tuple[ServiceId, datetime, datetime], float] = {}
        self.bookings = KnownBookings()
        self._begin()

    def _begin(self) -> None:
        self.tickets: dict[TicketId, Ticket] = {}
        self.tokens: dict[StatusToken, TicketId] = {}
        self.moved_tokens: dict[StatusToken, TicketId] = {}
        self.phones: dict[PhoneToken, PhoneUse] = {}
        self.deed: Deed | None = None
        self.own: dict[DeviceId, OwnDeed] = {}
        self.lines: dict[ServiceId, Lines] = {service: Lines() for service in self.layout.services}
        self.desks: dict[DeskId, Desk] = {desk: Desk() for desk in self.layout.desks}
        self.last_count: dict[str, int] = {}
        self.counts: dict[State, int] = dict.fromkeys(State, 0)
        self.calls = Calls()
        self.began: dict[ServiceId, datetime] = {}
        self.learnt: dict[ServiceId, tuple[int, float]] = {}
        self.draw = Draw()
        self.stops = Stops()
        self.notices: dict[NoticeId, Posted] = {}
        self.help: dict[KioskId, Help] = {}
        self.check_slips: dict[KioskId, Checked] = {}
        self.looked_after: dict[tuple[str, str], LookedAfter] = {}
        self.staff = Staff()
        self.low: dict[str, datetime] = {}
        self.absent = Absent(self.settings.calling.missed_again)
        self.arrivals = Arrivals()
        self.tally = Tally()
        self.restored: Restored | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Where the branch's clocks stand."""
        return zone_of(self.settings.timezone)

    def line_of(self, ticket: Ticket) -> Lines:
        """Return the line in which *ticket* waits or would wait."""
        if ticket.to is not None:
            return self.desk(ticket.to).line
        if ticket.service not in self.lines:  # the operator has taken the service out of the settings
            self.lines[ticket.service] = Lines()
        return self.lines[ticket.service]

    def at_desk(self, desk: DeskId) -> Ticket | None:
        """Return the ticket that occupies *desk*."""
        current = self.desks[desk].current
        return None if current is None else self.tickets[current]

    def next_number(self, series: str) -> int:
        """Return the count that the next ticket of *series* bears."""
        passed_over = self.restored.numbers.get(series, 0) if self.restored else 0
        return max(self.last_count.get(series, 0), passed_over) + 1

    def ticket_of(self, token: StatusToken) -> Ticket | None:
        """Return the ticket that a visitor's phone asks for, or the one that it was merged into."""
        ticket = self.tokens.get(token)
        return None if ticket is None else self.survivor_of(self.tickets[ticket])

    def survivor_of(self, ticket: Ticket) -> Ticket:
        """Return the ticket that carries the people of *ticket* now, which may have been merged."""
        while ticket.merged_into is not None:
            ticket = self.tickets[ticket.merged_into]
        return ticket

    def given_away(self, token: StatusToken) -> Ticket | None:
        """Return the ticket whose place was passed on by who held *token*."""
        ticket = self.moved_tokens.get(token)
        return None if ticket is None else self.tickets[ticket]

    def waiting(self) -> list[Ticket]:
        """Return all who wait, in the order of their ranks, the undrawn last; walks through them all."""
        lines = [*self.lines.values(), *(desk.line for desk in self.desks.values())]
        in_line = [self.tickets[ticket] for _, ticket in sorted(head for line in lines for head in line)]
        return in_line + [self.tickets[ticket] for ticket in self.draw.undrawn]

    def parked(self) -> list[Ticket]:
        """Return those who left a desk and come back, in the order in which they left."""
        return [self.tickets[ticket] for _, ticket in self.absent.parked]

    def missed(self) -> list[Ticket]:
        """Return those who did not come when called, in the order in which they were missed."""
        return [self.tickets[ticket] for _, ticket in self.absent.missed]

    @property
    def served(self) -> int:
        """How many were served today."""
        return self.counts[State.SERVED]

    def _forget_reckoned(self, *, of_desks: bool = True) -> None:
        self.waits.clear()
        self.work = None
        if of_desks:
            self.floors = None
        self.drawn.clear()
        self.forecasts.clear()
        self.works.clear()

    def desk(self, desk: DeskId) -> Desk:
        """Return *desk*; a new one for a name that the settings do not know any more."""
        if desk not in self.desks:
            self.desks[desk] = Desk()
        return self.desks[desk]

    def take_out(self, ticket: Ticket) -> None:
        """Let *ticket* stand nowhere, before it changes."""
        self.counts[ticket.state] -= 1
        self.tally.remove(ticket)
        if ticket.at_desk and ticket.desk is not None:
            self.desk(ticket.desk).current = None
        elif ticket.state is State.WAITING and ticket.undrawn:
            self.draw.remove(ticket.ticket, ticket.units)
        elif ticket.state is State.WAITING:
            part = part_of(ticket, self.settings.calling)
            self.line_of(ticket).remove(part, ticket.rank, load_of(ticket))
        elif ticket.state in {State.PARKED, State.NO_SHOW}:
            self.absent.remove(ticket)

    def put_in(self, ticket: Ticket) -> None:
        """Let *ticket* stand where its state says.

        Raises:
            WrongState: its desk has another visitor.
        """
        self.counts[ticket.state] += 1
        self.tally.add(ticket)
        if ticket.at_desk and ticket.desk is not None:
            desk = self.desk(ticket.desk)
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
