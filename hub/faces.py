"""Which devices of a branch draw a view, on which topic, and when it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from contract import topics
from contract.check_slips import CheckSlipAsked, CheckSlipReported
from contract.events import (
    DeskClosed,
    DeskOpened,
    DeskPaused,
    DeskTakenBack,
    Entry,
    Event,
    HallStopped,
    HallWentOn,
    HelpAsked,
    HelpEnded,
    NoticePosted,
    NoticeWithdrawn,
    TicketCalled,
    TicketCancelled,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketReinstated,
    TicketServed,
    TicketStarted,
    TicketTakenBack,
    TicketTransferred,
)
from contract.names import BoardId, BranchId, DeskId, KioskId, ServiceId, device_id
from contract.staff_calls import ClerkCame, ClerkLeft
from contract.views import View
from hub.domain.branch import Branch
from hub.domain.layout import Layout
from hub.views import Pictures

Face = tuple[Literal["desk"], DeskId] | tuple[Literal["board"], BoardId] | tuple[Literal["kiosk"], KioskId]
"""A device that draws a view."""
WHOLE_HALL: Mapping[type[Event], tuple[str, ...]] = {
    **dict.fromkeys((HallStopped, HallWentOn), ("desk", "board", "kiosk")),
    **dict.fromkeys((NoticePosted, NoticeWithdrawn), ("board", "kiosk")),
    **dict.fromkeys((HelpAsked, HelpEnded), ("desk", "kiosk")),
    **dict.fromkeys((CheckSlipAsked, CheckSlipReported), ("kiosk",)),
}
"""What everybody must know at once, and at which kinds of device it is seen."""

AT_DESK = (
    TicketCalled,
    TicketRecalled,
    TicketStarted,
    TicketServed,
    TicketNoShow,
    TicketPutBack,
    TicketParked,
)
DESK_STATE = (DeskOpened, DeskPaused, DeskClosed, DeskTakenBack, ClerkCame, ClerkLeft)
FROM_DESK = (TicketTransferred, TicketCancelled, TicketReinstated, TicketTakenBack)


class Faces:
    """All devices of one layout that draw; desks first, where visitor and clerk look at each other."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._all = dict.fromkeys(_all(layout))
        self._touching = {service: self._touched_by(service) for service in layout.services}

    def __iter__(self) -> Iterator[Face]:
        return iter(self._all)

    def __contains__(self, face: Face) -> bool:
        return face in self._all

    def touched_by(self, service: ServiceId) -> tuple[Face, ...]:
        """Return who shows counts or estimates that change with the line of *service*."""
        return self._touching.get(service, ())

    def topics(self, branch: BranchId) -> Iterator[str]:
        """Yield the topics on which something is kept for these devices, or by them."""
        for face in self._all:
            kind, name = face
            yield self.topic(branch, face)
            yield topics.health(branch, device_id(kind, name))

    @staticmethod
    def topic(branch: BranchId, face: Face) -> str:
        """Return where the view of *face* is published."""
        match face:
            case ("desk", desk):
                return topics.desk_view(branch, desk)
            case ("board", board):
                return topics.board_view(branch, board)
            case ("kiosk", kiosk):
                return topics.kiosk_view(branch, kiosk)

    def _touched_by(self, service: ServiceId) -> tuple[Face, ...]:
        layout = self._layout
        sharing = {other for desk in layout.desks_of[service] for other in layout.desks[desk].services}
        sharing.add(service)
        desks = {desk for other in sharing for desk in layout.desks_of[other]}
        rooms = {layout.desks[desk].room for desk in desks}
        return (
            *(("desk", desk) for desk in layout.desks if desk in desks),
            *(("board", board.id) for board in layout.boards.values() if not rooms.isdisjoint(board.rooms)),
            *(
                ("kiosk", kiosk.id)
                for kiosk in layout.kiosks.values()
                if not kiosk.services or not sharing.isdisjoint(kiosk.services)
            ),
        )


def picture_of(face: Face, pictures: Pictures) -> View:
    """Return the view of *face*."""
    match face:
        case ("desk", desk):
            return pictures.desk(desk)
        case ("board", board):
            return pictures.board(board)
        case ("kiosk", kiosk):
            return pictures.menu(kiosk)


def _all(layout: Layout) -> Iterator[Face]:
    yield from (("desk", desk) for desk in layout.desks)
    yield from (("board", board) for board in layout.boards)
    yield from (("kiosk", kiosk) for kiosk in layout.kiosks)


def desks_of(entry: Entry, branch: Branch) -> Iterator[DeskId]:
    """Yield the desks at which *entry* happened, whose clerks and visitors look at the screen now."""
    event = entry.event
    if isinstance(event, AT_DESK + DESK_STATE):
        yield event.desk
    elif isinstance(event, FROM_DESK):
        ticket = branch.tickets.get(event.ticket)
        if event.desk is not None:
            yield event.desk
        elif isinstance(event, TicketTransferred) and ticket is not None and ticket.desk is not None:
            yield ticket.desk
