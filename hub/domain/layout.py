"""How a branch is laid out: who serves what and where. Other settings make another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contract.names import BoardId, DeskId, KioskId, Language, RoomId, ServiceId
from contract.views import Room, Texts
from hub.domain.board_settings import BoardSettings, LayoutSettings
from hub.domain.settings import (
    BranchSettings,
    DeskSettings,
    KioskSettings,
    RoomSettings,
    ServiceSettings,
)


class Layout:
    """What follows from a branch's settings, looked up instead of searched for.

    A journal may name a desk or a service that the operator has since taken out of the settings; for those
    there are stand-ins, so that the day can go on.
    """

    def __init__(self, settings: BranchSettings) -> None:
        self.services: Mapping[ServiceId, ServiceSettings] = {part.id: part for part in settings.services}
        self.rooms: Mapping[RoomId, RoomSettings] = {part.id: part for part in settings.rooms}
        self.desks: Mapping[DeskId, DeskSettings] = {part.id: part for part in settings.desks}
        self.boards: Mapping[BoardId, BoardSettings] = {part.id: part for part in settings.boards}
        self.kiosks: Mapping[KioskId, KioskSettings] = {part.id: part for part in settings.kiosks}
        self.layouts: Mapping[str, LayoutSettings] = {part.id: part for part in settings.layouts}
        self.desks_of: Mapping[ServiceId, tuple[DeskId, ...]] = {
            service: tuple(desk.id for desk in settings.desks if service in desk.services)
            for service in self.services
        }
        self._sooner = {service: self._surely_sooner(service) for service in self.services}
        self._voices = {room: self._voices_of(room) for room in self.rooms}
        self._first_room = settings.rooms[0].id

    def sooner(self, service: ServiceId) -> tuple[ServiceId, ...]:
        """Return the services whose earlier visitors are called before one for *service*, whatever happens.

        These are *service* itself and those that every desk of *service* serves as well.
        """
        return self._sooner.get(service, (service,))

    def voices_in(self, room: RoomId) -> tuple[BoardId, ...]:
        """Return the board that speaks in *room*, then those that stand in for it, in this order."""
        return self._voices.get(room, ())

    def desk(self, desk: DeskId) -> DeskSettings:
        """Return *desk* as the settings describe it, or a stand-in for one that they no longer name."""
        return self.desks.get(desk) or DeskSettings(id=desk, name=desk, room=self._first_room, services=())

    def names(self, service: ServiceId) -> Texts:
        """Return what *service* is called."""
        known = self.services.get(service)
        return known.names if known else {Language("pl"): service}

    def bring(self, service: ServiceId) -> Texts:
        """Return what to have ready for *service*; nothing for one that the settings no longer name."""
        known = self.services.get(service)
        return known.bring if known else {}

    def letter(self, service: ServiceId) -> str:
        """Return the series of *service*."""
        known = self.services.get(service)
        return known.series if known else service

    def services_in(self, rooms: Iterable[RoomId]) -> list[ServiceId]:
        """Return the services that desks in *rooms* serve, in the settings' order."""
        where = set(rooms)
        served = {service for desk in self.desks.values() if desk.room in where for service in desk.services}
        return [service for service in self.services if service in served]

    def rooms_of(self, service: ServiceId) -> tuple[Room, ...]:
        """Return the rooms where desks serve *service*, in the settings' order."""
        where = {self.desks[desk].room for desk in self.desks_of.get(service, ())}
        return tuple(Room(room=room.id, names=room.names) for room in self.rooms.values() if room.id in where)

    def _voices_of(self, room: RoomId) -> tuple[BoardId, ...]:
        there = {board.id: board for board in self.boards.values() if room in board.rooms}
        voices: list[BoardId] = []
        following = next((board.id for board in there.values() if board.voice), None)
        while following is not None and following in there and following not in voices:
            voices.append(following)
            following = there[following].stand_in
        return tuple(voices)

    def _surely_sooner(self, service: ServiceId) -> tuple[ServiceId, ...]:
        its_desks = set(self.desks_of[service])
        if not its_desks:
            return (service,)
        return tuple(other for other, desks in self.desks_of.items() if its_desks <= set(desks))
