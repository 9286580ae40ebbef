"""Which board speaks which call: one board a room, so that no voice is heard over another. Pure."""

from __future__ import annotations

from typing import Protocol

from contract.names import BoardId, RoomId
from hub.domain.layout import Layout


class Voicing(Protocol):
    """Who speaks in the rooms of a branch."""

    def of(self, call: int, room: RoomId, layout: Layout) -> BoardId | None:
        """Return the board that speaks *call* of *room*; None: no board of the room speaks."""

    def now(self, room: RoomId, layout: Layout) -> BoardId | None:
        """Return the board that would speak the next call of *room*."""


class BySettings:
    """Who speaks as long as no board is lost."""

    def of(self, call: int, room: RoomId, layout: Layout) -> BoardId | None:
        del call
        return self.now(room, layout)

    def now(self, room: RoomId, layout: Layout) -> BoardId | None:
        return next(iter(layout.voices_in(room)), None)


BY_SETTINGS = BySettings()
