"""From the state of a branch to the pictures that devices draw. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from contract.booking_views import BookingsAdded
from contract.commands import TakeSettings
from contract.hand_in_views import SpareTold, TicketsHandedIn
from contract.names import BoardId, DeskId, KioskId, RoomId, ServiceId, TicketId
from contract.refusal import UnknownDevice
from contract.settings_views import SettingsView
from contract.states import State
from contract.views import (
    BoardView,
    DayProfile,
    Deed,
    DeskList,
    DeskTicket,
    DeskView,
    Menu,
    MenuService,
    QueueLine,
    QueueView,
    Room,
    TicketView,
    View,
    Wait,
    Waiting,
)
from hub.domain.admission import turned_away
from hub.domain.bookings import Told
from hub.domain.branch import Branch
from hub.domain.calling import known_desk, known_ticket
from hub.domain.desk import Desk
from hub.domain.hand_in import Taken
from hub.domain.profiles import profile_of
from hub.domain.rule import next_for
from hub.domain.settings import ServiceSettings
from hub.domain.standing import in_order
from hub.domain.take_back import until_of
from hub.domain.taken import fingerprint_of
from hub.domain.ticket import Ticket
from hub.views.bookings import bookings_added
from hub.views.calls import CallPictures
from hub.views.limits import limits_told
from hub.views.stamp import Stamp

Estimate = Callable[[Branch, ServiceId, Ticket | None], Wait | None]
"""How long one waits for a service, with this ticket or as a newcomer; see `hub.estimate.likely_wait`."""
WHOLE_BRANCH = KioskId("branch")
"""The kiosk that a menu names when it was made for none."""


class Pictures:
    """The pictures of one branch at one instant; what several of them show is worked out once.

    Drop it before the branch changes. Only `queue` walks through all who wait.
    """

    def __init__(self, branch: Branch, now: datetime, estimate: Estimate) -> None:
        self._branch = branch
        self._layout = branch.layout
        self._now = now
        self._estimate = estimate
        self._waits: dict[ServiceId, Wait | None] = {}
        self._calls = CallPictures(branch, now)
        self._stamp = Stamp(branch=branch.settings.branch, epoch=branch.epoch, seq=branch.seq, at=now)

    def board(self, board: BoardId) -> BoardView:
        """Return what *board* shows: the calls of its rooms, newest first, and who waits there.

        Raises:
            UnknownDevice: the branch has no such board.
        """
        known = self._layout.boards.get(board)
        if known is None:
            raise UnknownDevice(f"this branch has no board {board!r}")
        return BoardView(
            **self._stamp,
            board=board,
            rooms=known.rooms,
            calls=self._calls.of(known.rooms),
            waiting=self._waiting(self._told_in(known.rooms)),
            voice=known.voice,
            profile=self._profile(),
        )

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
            desk=desk,
            desk_name=known.name,
            room=known.room,
            state=state.state,
            current=self._desk_ticket(current) if current else None,
            waiting=len(state.line) + sum(service.waiting for service in waiting),
            waiting_by_service=waiting,
            next=self._desk_ticket(following.ticket) if following else None,
            why=following.why if following else "",
            pause_reason=state.pause_reason,
            last=self._last_deed(state),
        )

    def desks(self) -> DeskList:
        """Return all desks, in the settings' order."""
        return DeskList(**self._stamp, desks=tuple(self.desk(desk) for desk in self._layout.desks))

    def menu(self, kiosk: KioskId | None = None) -> Menu:
        """Return what *kiosk* offers; None: what the whole branch does.

        Raises:
            UnknownDevice: the branch has no such kiosk.
        """
        settings, hours = self._branch.settings, self._branch.timetable.tickets(None, self._now)
        known = self._layout.kiosks.get(kiosk) if kiosk else None
        series = known.spare_series if known else ""
        return Menu(
            **self._stamp,
            kiosk=kiosk or WHOLE_BRANCH,
            branch_names=settings.names,
            services=tuple(self._menu_service(service) for service in self._offered(kiosk)),
            rooms=tuple(Room(room=room.id, names=room.names) for room in settings.rooms),
            languages=settings.languages,
            status_url=settings.status_url,
            day=self._branch.day,
            spare_series=series,
            spare_last=self._branch.last_count.get(series, 0),
            spare_most=known.spare_most if known else 0,
            open=hours.open,
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            profile=self._profile(),
        )

    def ticket(self, ticket: TicketId, *, with_token: bool = False) -> TicketView:
        """Return *ticket* as its visitor may know it; *with_token* only for who took it.

        Raises:
            UnknownTicket: the branch knows no such ticket today.
        """
        known = known_ticket(ticket, self._branch)
        waits = known.state is State.WAITING
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
            cases=known.cases,
            copies=known.copies,
        )

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

    def _offered(self, kiosk: KioskId | None) -> Iterable[ServiceSettings]:
        offered = [service for service in self._layout.services.values() if service.offered]
        if kiosk is None:
            return offered
        if kiosk not in self._layout.kiosks:
            raise UnknownDevice(f"this branch has no kiosk {kiosk!r}")
        chosen = self._layout.kiosks[kiosk].services
        return [service for service in offered if not chosen or service.id in chosen]

    def _told_in(self, rooms: tuple[RoomId, ...]) -> list[ServiceId]:
        """Return what boards of *rooms* count: what is offered there, or waited for all the same."""
        services, lines = self._layout.services, self._branch.lines
        return [
            each for each in self._layout.services_in(rooms) if services[each].offered or len(lines[each])
        ]

    def _profile(self) -> DayProfile | None:
        kind = profile_of(self._branch.ordinary, self._branch.profile)
        return None if kind is None else DayProfile(profile=kind.id, names=kind.names, notice=kind.notice)

    def _menu_service(self, service: ServiceSettings) -> MenuService:
        no = turned_away(service, self._branch, self._now, booked=service.booked_only)
        return MenuService(
            service=service.id,
            letter=service.series,
            names=service.names,
            open=no is None,
            closed_why=no.code if no else "",
            opens_at=no.at if no else None,
            closes_at=None if no else self._branch.timetable.tickets(service.id, self._now).closes_at,
            waiting=len(self._branch.lines[service.id]),
            estimate=self._wait(service.id),
            booked_only=service.booked_only,
            switched_off=not service.open,
            rooms=tuple(room.room for room in self._layout.rooms_of(service.id)),
            **limits_told(service, self._branch, self._now),
        )

    def _ahead(self, ticket: Ticket) -> int:
        if ticket.to is not None:
            services = self._layout.desk(ticket.to).services
            sent = self._branch.desks[ticket.to].line.before(ticket.rank)
        else:
            services, sent = self._layout.sooner(ticket.service), 0
        return sent + sum(self._branch.lines[service].before(ticket.rank) for service in services)

    def _waiting(self, services: Iterable[ServiceId]) -> tuple[Waiting, ...]:
        return tuple(
            Waiting(
                service=service,
                letter=self._layout.letter(service),
                names=self._layout.names(service),
                waiting=len(self._branch.lines[service]),
                estimate=self._wait(service),
            )
            for service in services
        )

    def _wait(self, service: ServiceId) -> Wait | None:
        if service not in self._waits:
            self._waits[service] = self._estimate(self._branch, service, None)
        return self._waits[service]

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
            cases=ticket.cases,
            desk=ticket.desk,
            left_at=ticket.left_at,
            room=ticket.room,
        )
