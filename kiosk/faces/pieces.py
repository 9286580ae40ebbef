"""The pieces that pages are made of: keys, tiles, badges, cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.faces import theme
from kiosk.faces.lettering import SEPARATOR, Lettering, fitted, fitted_rows
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.theme import Colour, Screen, TypeSize
from kiosk.scene import Key, Stepper, Tile, Weight

_LOOKS: dict[Weight, tuple[Colour, Colour, Colour]] = {
    Weight.FIRST: (theme.AMBER, theme.NAVY, theme.NAVY),
    Weight.PLAIN: (theme.WHITE, theme.NAVY, theme.NAVY),
    Weight.QUIET: (theme.PAPER, theme.EDGE, theme.NAVY),
}
_DEAD = (theme.MIST, theme.MIST, theme.EDGE)


def card(box: Box, screen: Screen, fill: Colour = theme.WHITE, edge: Colour | None = theme.MIST) -> Panel:
    """Return a panel with the house's corners."""
    return Panel(box, fill, edge, screen.px(0.5), screen.px(3.0))


def key(made: Key, box: Box, screen: Screen, kind: TypeSize = theme.KEY) -> Iterator[Item]:
    """Draw a key; one that is not enabled is pale and no target."""
    fill, edge, ink = _LOOKS[made.weight] if made.enabled else _DEAD
    yield Panel(box, fill, edge, screen.px(0.7), screen.px(4.0))
    side = max(screen.px(5.0), screen.true_px(theme.PADDING_MM))
    room = Box(box.x + side, box.y + screen.px(2.5), box.w - 2 * side, box.h - screen.px(5.0))
    yield from fitted(made.text, kind, screen, (room.w, room.h), lines=2).drawn(room, ink)
    if made.enabled:
        yield Target(box, made.touch)


def badge(letter: str, box: Box, screen: Screen, *, dim: bool = False) -> Iterator[Item]:
    """Draw the letter of a service on its square."""
    fill, ink = (theme.WHITE, theme.GREY) if dim else (theme.NAVY, theme.WHITE)
    yield Panel(box, fill, theme.GREY if dim else None, screen.px(0.5), screen.px(3.0))
    kind = theme.TypeSize(box.h / screen.px(10.0) * 6.2, 3.0, bold=True)
    yield from fitted(letter, kind, screen, (box.w, box.h * 2), lines=1).drawn(box, ink)


def tiles(made: Sequence[Tile], boxes: Sequence[Box], screen: Screen) -> Iterator[Item]:
    """Draw tiles that belong together: each with its badge, its title, and below that how things stand."""
    rooms = [_text_room(each, box, screen) for each, box in zip(made, boxes, strict=True)]
    kind = theme.TILE if any(each.badge for each in made) or len(made) > 6 else theme.LONE_TILE
    titles = [_title(each, room, screen, kind) for each, room in zip(made, rooms, strict=True)]
    # All of one size: a page on which every line has its own looks restless.
    size_px = min((title.size_px for title in titles), default=0)
    kind = TypeSize(size_px / screen.px(100.0) * 100.0, kind.least_mm, bold=True)
    for each, box, room in zip(made, boxes, rooms, strict=True):
        yield from _ground(each, box, screen)
        yield from _text(each, room, screen, kind)
        yield Target(box, each.touch)


def stepper(made: Stepper, screen: Screen, box: Box) -> Iterator[Item]:
    """Draw a question with its number between the two keys that change it."""
    yield card(box, screen)
    room = box.inside(screen.px(2.0))
    wide = max(screen.true_px(theme.TARGET_MM), screen.px(32.0))
    more = Box(room.right - wide, room.y, wide, room.h)
    number = Box(more.x - screen.px(26.0), room.y, screen.px(26.0), room.h)
    fewer = Box(number.x - wide, room.y, wide, room.h)
    asked = Box(room.x + screen.px(4.0), room.y, fewer.x - room.x - screen.px(8.0), room.h)
    yield from fitted(made.question, theme.STEP, screen, (asked.w, asked.h), lines=2).drawn(
        asked, theme.NAVY, Align.START
    )
    for each, place in ((made.fewer, fewer), (made.more, more)):
        yield from key(each, place, screen, theme.SIGN)
    count = fitted(made.number, theme.DIGIT, screen, (number.w, number.h * 2), lines=1)
    yield from count.drawn(number, theme.NAVY)


def _badge_px(box: Box, screen: Screen) -> int:
    return min(box.h - screen.px(6.0), screen.px(24.0))


def _text_room(made: Tile, box: Box, screen: Screen) -> Box:
    left = box.x + screen.px(7.0)
    if made.badge:
        left = box.x + screen.px(3.5) + _badge_px(box, screen) + screen.px(4.0)
    return Box(left, box.y + screen.px(1.5), box.right - screen.px(3.0) - left, box.h - screen.px(3.0))


def _ground(made: Tile, box: Box, screen: Screen) -> Iterator[Item]:
    fill, edge = (theme.MIST, theme.GREY) if made.dim else (theme.WHITE, theme.NAVY)
    yield Panel(box, fill, edge, screen.px(0.5), screen.px(3.5))
    if made.badge:
        side = _badge_px(box, screen)
        place = Box(box.x + screen.px(3.5), box.y + (box.h - side) // 2, side, side)
        yield from badge(made.badge, place, screen, dim=made.dim)


def _title(made: Tile, room: Box, screen: Screen, kind: TypeSize) -> Lettering:
    share = 0.52 if made.detail else 1.0
    one_line = fitted(made.title, kind, screen, (room.w, int(room.h * share)), lines=1)
    return (
        one_line
        if not one_line.cut
        else fitted(made.title, kind, screen, (room.w, int(room.h * (0.62 if made.detail else 1.0))), lines=2)
    )


def _text(made: Tile, room: Box, screen: Screen, kind: TypeSize) -> Iterator[Item]:
    ink = theme.GREY if made.dim else theme.NAVY
    title = _title(made, room, screen, kind)
    rows = tuple(made.detail.split(SEPARATOR)) if made.detail else ()
    detail = fitted_rows(rows, theme.SMALL, screen, (room.w, room.h - title.height_px)) if rows else None
    used = title.height_px + (detail.height_px if detail else 0)
    top = room.y + (room.h - used) // 2
    yield from title.drawn(Box(room.x, top, room.w, title.height_px), ink, Align.START)
    if detail:
        below = Box(room.x, top + title.height_px, room.w, detail.height_px)
        yield from detail.drawn(below, theme.GREY, Align.START)
