"""The pieces that pages are made of: keys, tiles, badges, cards."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.faces import theme
from kiosk.faces.lettering import fitted
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.theme import Colour, Screen
from kiosk.scene import Key, Tile, Weight

_LOOKS: dict[Weight, tuple[Colour, Colour, Colour]] = {
    Weight.FIRST: (theme.AMBER, theme.NAVY, theme.NAVY),
    Weight.PLAIN: (theme.WHITE, theme.NAVY, theme.NAVY),
    Weight.QUIET: (theme.PAPER, theme.EDGE, theme.NAVY),
}
_DEAD = (theme.MIST, theme.MIST, theme.EDGE)


def card(box: Box, screen: Screen, fill: Colour = theme.WHITE, edge: Colour | None = theme.MIST) -> Panel:
    """Return a panel with the house's corners."""
    return Panel(box, fill, edge, screen.px(0.5), screen.px(3.0))


def key(made: Key, box: Box, screen: Screen) -> Iterator[Item]:
    """Draw a key; one that is not enabled is pale and no target."""
    fill, edge, ink = _LOOKS[made.weight] if made.enabled else _DEAD
    yield Panel(box, fill, edge, screen.px(0.7), screen.px(4.0))
    room = box.inside(screen.px(2.5))
    yield from fitted(made.text, theme.KEY, screen, (room.w, room.h), lines=2).drawn(room, ink)
    if made.enabled:
        yield Target(box, made.touch)


def badge(letter: str, box: Box, screen: Screen, *, dim: bool = False) -> Iterator[Item]:
    """Draw the letter of a service on its square."""
    fill, ink = (theme.WHITE, theme.GREY) if dim else (theme.NAVY, theme.WHITE)
    yield Panel(box, fill, theme.GREY if dim else None, screen.px(0.5), screen.px(3.0))
    kind = theme.TypeSize(box.h / screen.px(10.0) * 6.2, 3.0, bold=True)
    yield from fitted(letter, kind, screen, (box.w, box.h * 2), lines=1).drawn(box, ink)


def tile(made: Tile, box: Box, screen: Screen) -> Iterator[Item]:
    """Draw a tile: its badge, its title, and below that how things stand."""
    fill, edge = (theme.MIST, theme.GREY) if made.dim else (theme.WHITE, theme.NAVY)
    yield Panel(box, fill, edge, screen.px(0.5), screen.px(3.5))
    pad = screen.px(3.0)
    left = box.x + screen.px(5.0)
    if made.badge:
        side = min(box.h - 2 * pad, screen.px(24.0))
        yield from badge(
            made.badge,
            Box(left - screen.px(1.5), box.y + (box.h - side) // 2, side, side),
            screen,
            dim=made.dim,
        )
        left += side + screen.px(3.5)
    room = Box(left, box.y + pad // 2, box.right - screen.px(4.0) - left, box.h - pad)
    yield from _tile_text(made, room, screen)
    yield Target(box, made.touch)


def _tile_text(made: Tile, room: Box, screen: Screen) -> Iterator[Item]:
    ink = theme.GREY if made.dim else theme.NAVY
    share = 0.42 if made.detail else 0.0
    title = fitted(made.title, theme.TILE, screen, (room.w, int(room.h * (1 - share))), lines=2)
    detail = fitted(made.detail, theme.SMALL, screen, (room.w, room.h - title.height_px), lines=2)
    used = title.height_px + (detail.height_px if made.detail else 0)
    top = room.y + (room.h - used) // 2
    yield from title.drawn(Box(room.x, top, room.w, title.height_px), ink, Align.START)
    if made.detail:
        below = Box(room.x, top + title.height_px, room.w, detail.height_px)
        yield from detail.drawn(below, theme.GREY, Align.START)
