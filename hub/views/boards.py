"""What boards show: the calls of their rooms, newest first, who waits, and what their layout asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from contract.board_layout import Zone
from contract.board_views import NextBooking
from contract.names import BoardId, BookingCode, RoomId, ServiceId
from contract.refusal import UnknownDevice
from contract.views import BoardView, Room, Waiting
from hub.domain.board_settings import LayoutSettings
from hub.views.menus import Menus

MOST_BOOKINGS = 40
"""More bookings than anybody would read are not told."""


class Boards(Menus):
    """The pictures of boards."""

    def board(self, board: BoardId) -> BoardView:
        """Return what *board* shows.

        Raises:
            UnknownDevice: the branch has no such board.
        """
        known = self._layout.boards.get(board)
        if known is None:
            raise UnknownDevice(f"this branch has no board {board!r}")
        return BoardView(
            **self._shown_in(known.rooms),
            **self._laid_out(known.layout, known.rooms),
            board=board,
            voice=any(self._voices.now(room, self._layout) == board for room in known.rooms),
            notices=self.notices.on_board(board, known.rooms),
        )

    def _shown_in(self, rooms: tuple[RoomId, ...]) -> dict[str, Any]:
        """Return what all boards of *rooms* show alike."""
        if rooms not in self._shown:
            hours = self._branch.timetable.tickets(None, self._now)
            self._shown[rooms] = dict(
                **self._stamp,
                hub=self._branch.hub,
                rooms=rooms,
                calls=self._calls.of(rooms),
                waiting=self._waiting(self._told_in(rooms)),
                stopped=self.hall.stopped,
                profile=self._profile(),
                room_names=tuple(
                    Room(room=room, names=self._layout.rooms[room].names)
                    for room in rooms
                    if room in self._layout.rooms
                ),
                open=hours.open,
                opens_at=hours.opens_at,
                closes_at=hours.closes_at,
                languages=self._branch.settings.languages,
            )
        return self._shown[rooms]

    def _laid_out(self, name: str, rooms: tuple[RoomId, ...]) -> dict[str, Any]:
        """Return what boards of *rooms* with the layout *name* show alike."""
        if (name, rooms) not in self._laid:
            layout = self._layout.layouts.get(name)
            shown, bookings = (layout.shown, self._bookings(layout, rooms)) if layout else (None, ())
            self._laid[name, rooms] = {"layout": shown, "bookings": bookings}
        return self._laid[name, rooms]

    def _bookings(self, layout: LayoutSettings, rooms: tuple[RoomId, ...]) -> tuple[NextBooking, ...]:
        """Return who is booked next and has not checked in, as far as *layout* has a place for it."""
        zones = [zone for zone in layout.zones if zone.shows is Zone.BOOKINGS]
        wanted = {service for zone in zones for service in zone.services or self._layout.services_in(rooms)}
        until = self._now + timedelta(minutes=layout.bookings_minutes)
        codes = self._branch.bookings.expected.between(self._now, until, wanted)
        return tuple(self._next_booking(code, layout) for code in codes[:MOST_BOOKINGS])

    def _next_booking(self, code: BookingCode, layout: LayoutSettings) -> NextBooking:
        booking = self._branch.bookings[code].booking
        return NextBooking(
            tail=code[-layout.bookings_digits :],
            at=booking.starts.astimezone(self._branch.zone),
            service=booking.service,
            letter=self._layout.letter(booking.service),
            names=self._layout.names(booking.service),
        )

    def _told_in(self, rooms: tuple[RoomId, ...]) -> list[ServiceId]:
        """Return what boards of *rooms* count: what is offered there, or waited for all the same."""
        services, lines = self._layout.services, self._branch.lines
        return [
            each for each in self._layout.services_in(rooms) if services[each].offered or len(lines[each])
        ]

    def _waiting(self, services: Iterable[ServiceId]) -> tuple[Waiting, ...]:
        return tuple(self._told.get(service) or self._line_told(service) for service in services)

    def _line_told(self, service: ServiceId) -> Waiting:
        told = self._told[service] = Waiting(
            service=service,
            letter=self._layout.letter(service),
            names=self._layout.names(service),
            waiting=self._how_many(service),
            estimate=None if service in self._branch.draw.waiting else self._wait(service),
        )
        return told
