"""A branch on one day, folded from its journal, with what the rules look up kept beside the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from contract.events import (
    BookingAdded,
    BookingCancelled,
    BookingChanged,
    CopyAsked,
    DayOpened,
    DeedTakenBack,
    DeskAssigned,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    DeskTakenBack,
    Entry,
    Happened,
    OfTicket,
    PartyChanged,
    PlaceMoved,
    ProfileSwitched,
    ServiceOpened,
    ServiceShut,
    SettingsTaken,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketMerged,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketServed,
    TicketTakenBack,
    TicketTransferred,
    VisitRated,
)
from contract.names import DeskId
from contract.states import DeskState, State
from hub.domain import holders, noting, own_deeds, parties
from hub.domain.absent import Absent
from hub.domain.desk import Called
from hub.domain.hall import Hall
from hub.domain.known_bookings import kept_from
from hub.domain.layout import Layout
from hub.domain.learning import learn, unlearn
from hub.domain.lines import Lines
from hub.domain.marks import copy_asked, slip_reported, ticket_in, visit_rated
from hub.domain.profiles import in_profile
from hub.domain.rank import rank_of
from hub.domain.settings import BranchSettings
from hub.domain.staff_fold import STAFF_RULES
from hub.domain.taken import settings_kept_in
from hub.domain.ticket import LAST_COUNT, Ticket, WrongState, issued, state_after
from hub.domain.timetable import Timetable
from hub.domain.today import Today, in_today
from hub.domain.whole_hall import HALL_RULES


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
        noting.note(self, entry)
        self._RULES.get(type(entry.event), Branch._moved)(self, entry, entry.event)
        self.seq = entry.seq
        self._forget_reckoned(of_desks=not isinstance(entry.event, TicketIssued))

    def arrange(self, settings: BranchSettings) -> None:
        """Go on under other *settings*, those of an ordinary day, and by the profile that holds.

        Nobody loses the place, and ranks follow the new calling rule.
        """
        there = sorted(self.tickets.values(), key=lambda ticket: ticket.left)
        for ticket in there:
            self.take_out(ticket)
        self._settle(settings, self.profile)
        for service in self.layout.services:
            self.lines.setdefault(service, Lines())
        for desk in self.layout.desks:
            self.desk(desk)
        self.absent = Absent(self.settings.calling.missed_again)
        for ticket in there:
            ticket.rank = rank_of(ticket, self.settings.calling)
            self.put_in(ticket)
        self._forget_reckoned()

    def take(self, text: str) -> None:
        """Go on under the settings in *text*; under those before, where this version cannot read them."""
        if (settings := settings_kept_in(text)) is not None:
            self.written = text
            self.arrange(settings)

    def _issued(self, entry: Entry, event: TicketIssued) -> None:
        if event.ticket in self.tickets:
            raise WrongState(f"ticket {event.ticket} was issued before")
        ticket = issued(event, entry.seq, entry.at)
        parties.stands_behind(self, ticket, event)
        ticket.rank = rank_of(ticket, self.settings.calling)
        self.tickets[ticket.ticket] = ticket
        holders.holds(self, ticket, event.phone)
        of_today = event.handed_in is None or event.handed_in.day == self.day
        self.arrivals.note(event, entry, of_today=of_today)
        if of_today:
            self.last_count[event.number.series] = max(
                event.number.count, self.last_count.get(event.number.series, 0)
            )
            if LAST_COUNT - event.number.count < self.settings.alarms.series_left:
                self.low.setdefault(event.number.series, entry.at)
        for code in event.bookings if event.split_from is None else ():
            self.bookings.use(code, event.number)
        if event.draw_at is not None:
            self.draw.ends_at = self.draw.ends_at or event.draw_at
        self.put_in(ticket)

    def _moved(self, entry: Entry, event: OfTicket) -> None:
        ticket = ticket_in(self, event)
        state = state_after(ticket, event)
        self.take_out(ticket)
        match event:
            case TicketCalled(desk=desk):
                ticket.desk, ticket.call, ticket.times, ticket.called_at = desk, entry.seq, 1, entry.at
                ticket.spared = 0
                self.desk(desk).has_called(ticket, entry.at)
                self._called(ticket, desk, entry)
            case TicketRecalled(desk=desk, spared=spared):
                ticket.times += 1
                ticket.spared += spared
                self._called(ticket, desk, entry)
            case TicketTransferred(service=service, to=to):
                ticket.service, ticket.to = service, to
            case TicketNoShow():
                ticket.missed += 1
                ticket.left_at, ticket.left, ticket.room = entry.at, entry.seq, None
            case TicketParked(room=room):
                ticket.left_at, ticket.left, ticket.room = entry.at, entry.seq, room
            case TicketPutBack():
                ticket.put_backs += 1
            case TicketServed(desk=desk):
                ticket.served_at = entry.at
                learn(self, ticket, entry.at)
                if ticket.state is State.CALLED:
                    self.desk(desk).unseen = entry.command, str(ticket.number)
        ticket.state = state
        if not isinstance(event, TicketRecalled):
            ticket.moved = entry.seq
        self.put_in(ticket)

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

    def _taken_back(self, entry: Entry, event: TicketTakenBack) -> None:
        ticket = ticket_in(self, event)
        before = noting.before(self, ticket, event, entry.by)
        parties.part_again(self, ticket)
        self.take_out(ticket)
        before.restore(ticket)
        if event.was is State.SERVED:
            unlearn(self, ticket, noting.served_at(self, event))
        self.put_in(ticket)

    def _desk_opened(self, entry: Entry, event: DeskOpened) -> None:
        desk = self.desk(event.desk)
        desk.state, desk.pause_reason = DeskState.OPEN, ""
        desk.first_opened_at = desk.first_opened_at or entry.at
        desk.state_since, desk.closed_on = entry.at, ""
        self._begins(event.desk, entry)

    def _desk_paused(self, entry: Entry, event: DeskPaused) -> None:
        desk = self.desk(event.desk)
        desk.state, desk.pause_reason, desk.state_since = DeskState.PAUSED, event.reason, entry.at

    def _desk_closed(self, entry: Entry, event: DeskClosed) -> None:
        desk = self.desk(event.desk)
        desk.state, desk.pause_reason, desk.state_since = DeskState.CLOSED, "", entry.at
        command, number = desk.unseen
        desk.closed_on = number if command == entry.command else ""

    def _booked(self, _entry: Entry, event: BookingAdded | BookingCancelled) -> None:
        self.bookings.know(event.booking)

    def _rebooked(self, _entry: Entry, event: BookingChanged) -> None:
        self.bookings.know(event.booking, instead_of=event.was.code)

    def _settle(self, ordinary: BranchSettings, profile: str) -> None:
        self.ordinary, self.profile = ordinary, profile
        self.settings = in_today(in_profile(ordinary, profile), self.today)
        self.layout = Layout(self.settings)
        self.timetable = Timetable(ordinary, self.day, profile, self.today)

    def _profile_switched(self, entry: Entry, event: ProfileSwitched) -> None:
        self.profile, self.today = event.profile, self.today.without_desks()
        self._arrange_anew(entry)

    def _arranged(self, entry: Entry, event: ServiceOpened | ServiceShut | DeskAssigned) -> None:
        self.today = self.today.after(event)
        self._arrange_anew(entry)

    def _arrange_anew(self, entry: Entry) -> None:
        self.arrange(self.ordinary)
        for name, desk in self.desks.items():
            if desk.state is DeskState.OPEN:
                self._begins(name, entry)

    def _begins(self, desk: DeskId, entry: Entry) -> None:
        for service in self.layout.desk(desk).services:
            self.began.setdefault(service, entry.at)

    def _day_opened(self, _entry: Entry, event: DayOpened) -> None:
        self.day, self.today = event.day, Today()
        if event.settings not in {"", self.written}:
            self.take(event.settings)
        self._settle(self.ordinary, event.profile)
        self._begin()
        self.bookings.forget_before(kept_from(event.day))

    def _settings_taken(self, entry: Entry, event: SettingsTaken) -> None:
        self.take(event.text)
        for name, desk in self.desks.items():
            if desk.state is not DeskState.CLOSED:
                self._begins(name, entry)

    _RULES: ClassVar[dict[type[Happened], Callable[..., None]]] = {
        TicketIssued: _issued,
        TicketTakenBack: _taken_back,
        PlaceMoved: holders.moves,
        TicketMerged: parties.merged,
        PartyChanged: parties.changed,
        DeedTakenBack: own_deeds.taken_back,
        CopyAsked: copy_asked,
        SlipReported: slip_reported,
        VisitRated: visit_rated,
        DeskOpened: _desk_opened,
        DeskPaused: _desk_paused,
        DeskClosed: _desk_closed,
        DeskTakenBack: noting.desk_back,
        BookingAdded: _booked,
        BookingChanged: _rebooked,
        BookingCancelled: _booked,
        DayOpened: _day_opened,
        ProfileSwitched: _profile_switched,
        **dict.fromkeys((ServiceOpened, ServiceShut, DeskAssigned), _arranged),
        SettingsTaken: _settings_taken,
        **HALL_RULES,
        **STAFF_RULES,
    }


def folded(settings: BranchSettings, history: Iterable[Entry], epoch: int = 0, hub: str = "") -> Branch:
    """Return the branch that *history* leads to.

    Raises:
        WrongState: the entries contradict each other.
    """
    branch = Branch(settings, epoch, hub)
    for entry in history:
        branch.apply(entry)
    return branch
