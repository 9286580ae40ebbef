"""The pieces that pages are made of: keys, tiles, badges, cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hardware.slip import is_right_to_left
from kiosk.faces import theme
from kiosk.faces.lettering import SEPARATOR, Lettering, fitted, fitted_rows
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.theme import Colour, Look, TypeSize
from kiosk.scene import Key, Stepper, Tile


def card(box: Box, look: Look, edge: Colour | None = None) -> Panel:
    """Return a panel with the house's corners."""
    paint = look.colours.card
    return Panel(box, paint.fill, edge or paint.edge, look.px(0.5), look.px(3.0))


def key(made: Key, box: Box, look: Look, kind: TypeSize = theme.KEY) -> Iterator[Item]:
    """Draw a key; one that is not enabled is pale and no target."""
    paint = look.colours.of_weight(made.weight) if made.enabled else look.colours.dead
    yield Panel(box, paint.fill, paint.edge, look.px(0.7), look.px(4.0))
    side = max(look.px(5.0), look.true_px(theme.PADDING_MM))
    room = Box(box.x + side, box.y + look.px(2.5), box.w - 2 * side, box.h - look.px(5.0))
    yield from fitted(made.text, kind, look, (room.w, room.h), lines=2).drawn(room, paint.ink)
    if made.enabled:
        yield Target(box, made.touch)


def badge(letter: str, box: Box, look: Look, *, dim: bool = False) -> Iterator[Item]:
    """Draw the letter of a service on its square."""
    paint = look.colours.dim_badge if dim else look.colours.badge
    yield Panel(box, paint.fill, paint.edge if dim else None, look.px(0.5), look.px(3.0))
    kind = theme.TypeSize(box.h / look.px(10.0) * 6.2, 3.0, bold=True)
    yield from fitted(letter, kind, look, (box.w, box.h * 2), lines=1).drawn(box, paint.ink)


def tiles(made: Sequence[Tile], boxes: Sequence[Box], look: Look) -> Iterator[Item]:
    """Draw tiles that belong together: each with its badge, its title, and below that how things stand."""
    rooms = [_text_room(each, box, look) for each, box in zip(made, boxes, strict=True)]
    kind = theme.TILE if any(each.badge for each in made) or len(made) > 6 else theme.LONE_TILE
    titles = [_title(each, room, look, kind) for each, room in zip(made, rooms, strict=True)]
    # All of one size: a page on which every line has its own looks restless.
    size_px = min((title.size_px for title in titles), default=0)
    kind = TypeSize(size_px / look.px(100.0) * 100.0, kind.least_mm, bold=True)
    for each, box, room in zip(made, boxes, rooms, strict=True):
        yield from _ground(each, box, look)
        yield from _text(each, room, look, kind)
        yield Target(box, each.touch)


def stepper(made: Stepper, look: Look, box: Box) -> Iterator[Item]:
    """Draw a question with its number between the two keys that change it."""
    yield card(box, look)
    room = box.inside(look.px(2.0))
    wide = max(look.true_px(theme.TARGET_MM), look.px(32.0))
    more = Box(room.right - wide, room.y, wide, room.h)
    number = Box(more.x - look.px(26.0), room.y, look.px(26.0), room.h)
    fewer = Box(number.x - wide, room.y, wide, room.h)
    asked = Box(room.x + look.px(4.0), room.y, fewer.x - room.x - look.px(8.0), room.h)
    yield from fitted(made.question, theme.STEP, look, (asked.w, asked.h), lines=2).drawn(
        asked, look.colours.card.ink, Align.START
    )
    for each, place in ((made.fewer, fewer), (made.more, more)):
        yield from key(each, place, look, theme.SIGN)
    count = fitted(made.number, theme.DIGIT, look, (number.w, number.h * 2), lines=1)
    yield from count.drawn(number, look.colours.card.ink)


def _badge_px(box: Box, look: Look) -> int:
    return min(box.h - look.px(6.0), look.px(24.0))


def _text_room(made: Tile, box: Box, look: Look) -> Box:
    left = box.x + look.px(7.0)
    if made.badge:
        left = box.x + look.px(3.5) + _badge_px(box, look) + look.px(4.0)
    return Box(left, box.y + look.px(1.5), box.right - look.px(3.0) - left, box.h - look.px(3.0))


def _ground(made: Tile, box: Box, look: Look) -> Iterator[Item]:
    paint = look.colours.dim if made.dim else look.colours.choice
    yield Panel(box, paint.fill, paint.edge, look.px(0.5), look.px(3.5))
    if made.badge:
        side = _badge_px(box, look)
        place = Box(box.x + look.px(3.5), box.y + (box.h - side) // 2, side, side)
        yield from badge(made.badge, place, look, dim=made.dim)


def _title(made: Tile, room: Box, look: Look, kind: TypeSize) -> Lettering:
    share = 0.52 if made.detail else 1.0
    one_line = fitted(made.title, kind, look, (room.w, int(room.h * share)), lines=1)
    return (
        one_line
        if not one_line.cut
        else fitted(made.title, kind, look, (room.w, int(room.h * (0.62 if made.detail else 1.0))), lines=2)
    )


def _text(made: Tile, room: Box, look: Look, kind: TypeSize) -> Iterator[Item]:
    ink = (look.colours.dim if made.dim else look.colours.choice).ink
    title = _title(made, room, look, kind)
    rows = tuple(made.detail.split(SEPARATOR)) if made.detail else ()
    detail = fitted_rows(rows, theme.SMALL, look, (room.w, room.h - title.height_px)) if rows else None
    used = title.height_px + (detail.height_px if detail else 0)
    top = room.y + (room.h - used) // 2
    # On a page for everybody each tile begins where its language does.
    align = Align.END if made.language and is_right_to_left(made.language) else Align.START
    yield from title.drawn(Box(room.x, top, room.w, title.height_px), ink, align)
    if detail:
        below = Box(room.x, top + title.height_px, room.w, detail.height_px)
        yield from detail.drawn(below, look.colours.soft.ink, align)
