"""From the state of a branch to the pictures that devices draw. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contract.booking_views import BookingsAdded
from contract.commands import TakeSettings
from contract.hand_in_views import SpareTold, TicketsHandedIn
from contract.names import DeskId, KioskId, StatusToken, TicketId
from contract.now_views import LastCall, NowView
from contract.picture import on_slip
from contract.settings_views import SettingsView
from contract.states import State
from contract.views import (
    Deed,
    DeskList,
    DeskTicket,
    DeskView,
    QueueLine,
    QueueView,
    TicketView,
    View,
)
from hub.domain.bookings import Told
from hub.domain.calling import known_desk, known_ticket, ticket_with
from hub.domain.desk import Desk
from hub.domain.hand_in import Taken
from hub.domain.rule import next_for
from hub.domain.standing import in_order
from hub.domain.take_back import until_of
from hub.domain.taken import fingerprint_of
from hub.domain.ticket import Ticket
from hub.views.bookings import bookings_added
from hub.views.surveys import Surveys

LAST_CALLS = 8
"""So many calls are told to everybody."""


class Pictures(Surveys):
    """The pictures of one branch at one instant; what several of them show is worked out once.

    Drop it before the branch changes. Only `queue` walks through all who wait.
    """

    def desk(self, desk: DeskId) -> DeskView:
        """Return what the clerk at *desk* must know.

        Raises:
            UnknownDesk: the branch has no such desk.
        """
        state = known_desk(desk, self._branch)
        known = self._layout.desks[desk]
        current, following = self._branch.at_desk(desk), next_for(desk, self._branch, self._now)
        waiting = self._waiting(known.services)
        return DeskView(
            **self._stamp,
            hub=self._branch.hub,
            desk=desk,
            desk_name=known.name,
            room=known.room,
            state=state.state,
            current=self._desk_ticket(current) if current else None,
            waiting=len(state.line) + sum(len(self._branch.lines[service]) for service in known.services),
            waiting_by_service=waiting,
            next=self._desk_ticket(following.ticket) if following else None,
            why=following.why if following else "",
            pause_reason=state.pause_reason,
            last=self._last_deed(state),
            undrawn=sum(self._branch.draw.waiting.get(service, 0) for service in known.services),
            draw_at=self.hall.pending_at(),
            stopped=self.hall.stopped,
            help=self.hall.help_wanted(),
            **self.staff.at_work(desk),
        )

    def desks(self) -> DeskList:
        """Return all desks, in the settings' order."""
        return DeskList(**self._stamp, desks=tuple(self.desk(desk) for desk in self._layout.desks))

    def ticket(self, ticket: TicketId, *, with_token: bool = False) -> TicketView:
        """Return *ticket* as its visitor may know it; *with_token* only for who took it.

        Raises:
            UnknownTicket: the branch knows no such ticket today.
        """
        known = known_ticket(ticket, self._branch)
        waits = known.state is State.WAITING and not known.undrawn
        desk = known.desk if known.at_desk else None
        return TicketView(
            **self._stamp,
            ticket=ticket,
            number=str(known.number),
            service=known.service,
            service_names=self._layout.names(known.service),
            language=known.language,
            party=known.party,
            state=known.state,
            slip=known.slip,
            issued_at=known.issued_at,
            ahead=self._ahead(known) if waits else 0,
            estimate=self._estimate(self._branch, known.service, known) if waits else None,
            token=known.token if with_token else None,
            rooms=self._layout.rooms_of(known.service),
            desk=desk,
            desk_name=self._layout.desk(desk).name if desk else "",
            due=known.due,
            late=known.late,
            draw_at=self.hall.pending_at(known),
            drawn=self.hall.drawn(known),
            stopped=self.hall.stopped,
            stood_still_s=self.hall.stood_still_s(known),
            cases=known.cases,
            copies=known.copies,
            bring=on_slip(self._layout.bring(known.service), known.language),
        )

    def ticket_with(self, token: StatusToken) -> TicketView:
        """Return the ticket whose paper bears *token*, as its visitor may know it.

        Raises:
            UnknownTicket: no ticket of today has it.
        """
        return self.ticket(ticket_with(token, self._branch).ticket)

    def now(self) -> NowView:
        """Return what everybody may know of the branch; the last calls are those of all its rooms."""
        menu, zone = self.menu(), self._branch.zone
        return NowView(
            **self._stamp,
            branch_names=menu.branch_names,
            languages=menu.languages,
            open=menu.open,
            opens_at=menu.opens_at,
            closes_at=menu.closes_at,
            profile=menu.profile,
            stopped=menu.stopped,
            services=menu.services,
            notices=self.notices.for_all(),
            calls=tuple(
                LastCall(
                    number=call.number,
                    desk_name=call.desk_name,
                    room_names=call.room_name,
                    at=call.at.astimezone(zone),
                )
                for call in self._calls.of(tuple(self._layout.rooms))[:LAST_CALLS]
            ),
        )

    def survivor(self, ticket: TicketId) -> TicketView:
        """Return the ticket with which the people of *ticket* wait, which may have been merged into it."""
        return self.ticket(self._branch.survivor_of(known_ticket(ticket, self._branch)).ticket)

    def blank(self) -> View:
        """Return a picture of nothing, for whoever may only know that there is none any more."""
        return View(**self._stamp)

    def queue(self) -> QueueView:
        """Return everybody who waits, in order."""
        lines = (
            QueueLine(
                place=place,
                ticket=self._desk_ticket(standing.ticket),
                to=standing.ticket.to,
                why=standing.why,
                rank=standing.rank,
            )
            for place, standing in enumerate(in_order(self._branch, self._now), 1)
        )
        return QueueView(
            **self._stamp,
            lines=tuple(lines),
            parked=tuple(self._desk_ticket(ticket) for ticket in self._branch.parked()),
            missed=tuple(self._desk_ticket(ticket) for ticket in self._branch.missed()),
        )

    def bookings_added(self, told: Sequence[Told], *, dry_run: bool = False) -> BookingsAdded:
        """Return the answer to a hand-over of bookings, of each of which is *told* what became of it."""
        return bookings_added(self._stamp, told, dry_run=dry_run)

    def handed_in(self, kiosk: KioskId, taken: Sequence[Taken]) -> TicketsHandedIn:
        """Return the answer to *kiosk*, which has handed in what is told of in *taken*."""
        return TicketsHandedIn(
            **self._stamp,
            day=self._branch.day,
            last_count=self._branch.last_count.get(self._layout.kiosks[kiosk].spare_series, 0),
            tickets=tuple(
                SpareTold(ticket=each.ticket, number=str(each.number), what=each.what, detail=each.detail)
                for each in taken
            ),
        )

    def settings_taken(self, command: TakeSettings, changes: Sequence[str]) -> SettingsView:
        """Return the answer to the settings of *command*, which make *changes*."""
        fingerprint = fingerprint_of(command.text)
        return SettingsView(
            **self._stamp, fingerprint=fingerprint, changes=tuple(changes), dry_run=command.dry_run
        )

    def _ahead(self, ticket: Ticket) -> int:
        if ticket.to is not None:
            services = self._layout.desk(ticket.to).services
            sent = self._branch.desks[ticket.to].line.before(ticket.rank)
        else:
            services, sent = self._layout.sooner(ticket.service), 0
        return sent + sum(self._branch.lines[service].before(ticket.rank) for service in services)

    def _last_deed(self, desk: Desk) -> Deed | None:
        deed, until = desk.last_deed, until_of(desk, self._branch)
        if deed is None or until is None or until < self._now:
            return None
        return Deed(what=deed.what, number=deed.about, until=until)

    def _desk_ticket(self, ticket: Ticket) -> DeskTicket:
        return DeskTicket(
            ticket=ticket.ticket,
            number=str(ticket.number),
            service=ticket.service,
            service_names=self._layout.names(ticket.service),
            language=ticket.language,
            party=ticket.party,
            priority=ticket.priority,
            state=ticket.state,
            issued_at=ticket.issued_at,
            called_at=ticket.called_at,
            times=ticket.times,
            note=ticket.note,
            bookings=ticket.bookings,
            due=ticket.due,
            late=ticket.late,
            drawn=self.hall.drawn(ticket),
            cases=ticket.cases,
            desk=ticket.desk,
            left_at=ticket.left_at,
            room=ticket.room,
        )
