"""What an operator writes of boards into ``branch.toml``: the boards themselves, and layouts for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from contract.board_layout import BoardLayout, Zone, shortcomings
from contract.board_plan import plan_for, too_small
from contract.glass import Panel
from contract.mistakes import ANY, Mistake
from contract.names import BoardId, LayoutId, RoomId, ServiceId
from contract.toml_lines import Path
from hub.domain.crossing import nowhere


class PanelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The panel of a board: what its letters are measured by."""

    diagonal_inch: Annotated[float, msgspec.Meta(gt=3, lt=300)] = 55.0
    """Diagonal of the glass, in inches, as in the data sheet."""
    viewing_distance_m: Annotated[float, msgspec.Meta(gt=0.2, le=100)] = 8.0
    """How far away the last seat is, in metres."""
    width: Annotated[int, msgspec.Meta(ge=240, le=16384)] = 1920
    """Width of the picture in pixels, as the panel hangs."""
    height: Annotated[int, msgspec.Meta(ge=240, le=16384)] = 1080
    """Height of the picture in pixels."""

    @property
    def glass(self) -> Panel:
        """The panel as plans are made for it."""
        return Panel(self.width, self.height, self.diagonal_inch, self.viewing_distance_m)


class BoardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A screen that shows and speaks calls."""

    id: BoardId
    """Which board this is; the same as `board` in its `board.toml`."""
    rooms: Annotated[tuple[RoomId, ...], msgspec.Meta(min_length=1)]
    """The rooms whose calls it shows."""
    voice: bool = True
    """Whether it speaks; of several boards in one room only the first that should does."""
    stand_in: BoardId | None = None
    """The board that speaks in its place while it is lost or mute; it must show the same rooms."""
    layout: str = ""
    """Which of the `[[layouts]]` it shows; left out: calls, clock and who waits, as they fit the panel."""
    panel: PanelSettings | None = None
    """Its panel, as in its `board.toml`: the check then says whether the layout can be read, and its web page
    has letters of the right size."""


class LayoutSettings(BoardLayout, frozen=True, kw_only=True):
    """What stands where on a board."""

    id: LayoutId
    """How boards point at the layout."""
    bookings_minutes: Annotated[int, msgspec.Meta(ge=5, le=600)] = 60
    """Of ``bookings``: whoever is booked within so many minutes and has not checked in is shown."""
    bookings_digits: Annotated[int, msgspec.Meta(ge=2, le=3)] = 3
    """Of ``bookings``: so many of the last digits of a code are shown; others may have the same."""

    @property
    def shown(self) -> BoardLayout:
        """What boards are told of it."""
        return BoardLayout(columns=self.columns)


def boards_mistakes(
    boards: Sequence[BoardSettings],
    layouts: Sequence[LayoutSettings],
    rooms: Sequence[RoomId],
    services: Sequence[ServiceId],
) -> Iterator[str]:
    """Yield what is wrong with *layouts* and with what *boards* make of them, one sentence each.

    Args:
        boards: those of the branch.
        layouts: those that they may show.
        rooms: the rooms that there are.
        services: the services that there are.
    """
    for place, layout in enumerate(layouts):
        yield from _of_layout(layout, ("layouts", place), rooms, services)
    known = {layout.id: layout for layout in layouts}
    for place, board in enumerate(boards):
        at = ("boards", place, "layout")
        if board.layout in known:
            yield from _on_board(board, known[LayoutId(board.layout)], at)
        elif board.layout:
            yield nowhere(f"[boards] {board.id!r}", at, "layout", board.layout, known)


def _of_layout(
    layout: LayoutSettings, at: Path, rooms: Sequence[RoomId], services: Sequence[ServiceId]
) -> Iterator[str]:
    where = f"[layouts] {layout.id!r}"
    for number, column in enumerate(layout.columns):
        for row, zone in enumerate(column.zones):
            here = (*at, "columns", number, "zones", row)
            for place, room in enumerate(zone.rooms):
                if room not in rooms:
                    yield nowhere(where, (*here, "rooms", place), "room", room, rooms)
            for place, service in enumerate(zone.services):
                if service not in services:
                    yield nowhere(where, (*here, "services", place), "service", service, services)
            if zone.shows is Zone.MEDIA and not zone.media:
                says = f"{where}: a zone shows 'media' and names none; write it as in media = [\"hall.jpg\"]"
                yield Mistake(says, here)
            for key in _idle(zone.shows):
                if getattr(zone, key):
                    yield Mistake(
                        f"{where}: a zone that shows '{zone.shows}' has no use for {key!r}", (*here, key)
                    )


_USES = {
    Zone.CALLS: {"rooms"},
    Zone.LAST: {"rooms"},
    Zone.WAITING: {"services"},
    Zone.BOOKINGS: {"services"},
    Zone.MEDIA: {"media"},
}


def _idle(shows: Zone) -> list[str]:
    return [key for key in ("rooms", "services", "media") if key not in _USES.get(shows, ())]


def _on_board(board: BoardSettings, layout: LayoutSettings, at: Path) -> Iterator[str]:
    rests_on = (("layouts", ANY), ("boards", ANY, "rooms"), ("boards", ANY, "panel"))
    where = f"[boards] {board.id!r}: with layout {layout.id!r}"
    wrong = list(shortcomings(layout, board.rooms))
    for says in wrong:
        yield Mistake(f"{where} {says}", at, rests_on)
    if not wrong and board.panel is not None:
        for says in too_small(plan_for(layout, board.panel.glass)):
            yield Mistake(f"{where} {says}", at, rests_on)
