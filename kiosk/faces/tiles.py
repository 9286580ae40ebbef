"""Tiles: things to choose from, in as few columns as look well, and in more where the height is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from hardware.slip import is_right_to_left
from kiosk.faces import theme
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import SEPARATOR, Lettering, fitted, fitted_rows, sized
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.pieces import badge, gap_px, glyph
from kiosk.faces.smileys import are_faces, laid_faces
from kiosk.faces.theme import Look, TypeSize
from kiosk.scene import Sign, Tile, Tiles
from kiosk.signs import FACES

_MOST_COLUMNS = 3
_AIR_MM = 1.5
_NARROWEST_EMS = 13
"""A tile whose words have less room, in ems of its smallest title, is hard to read beside another."""


def laid_tiles(block: Tiles, width: int, look: Look) -> Laid:
    """Measure *block* for a column that is *width* pixels wide."""
    made = block.tiles
    if are_faces(made) and (side_by_side := laid_faces(made, width, look)) is not None:
        return side_by_side
    liked = _liked_columns(len(made), look)
    heights = {number: _height(made, number, width, look) for number in _possible(len(made), width, look)}
    liked = liked if liked in heights else min(heights)
    best_tile = max(look.px(48.0 if len(made) <= 6 else 40.0), _row_px(made, liked, width, look))
    best = _stacked(best_tile, _rows(len(made), liked), look)
    return Laid(min(heights.values()), best, partial(_draw, made, heights, liked, look), is_touched=True)


def _liked_columns(count: int, look: Look) -> int:
    if look.is_portrait:
        return 1 if count <= 14 else 2
    return 1 if count <= 3 else 2 if count <= 14 else 3


def _possible(count: int, width: int, look: Look) -> list[int]:
    narrowest = look.px(34.0) + _NARROWEST_EMS * look.least_px(theme.TILE)
    widths = {number: _column_px(number, width, look) for number in range(1, _MOST_COLUMNS + 1)}
    return [
        number for number, each in widths.items() if number == 1 or (each >= narrowest and number <= count)
    ]


def _column_px(columns: int, width: int, look: Look) -> int:
    return (width - (columns - 1) * gap_px(look)) // columns


def _rows(count: int, columns: int) -> int:
    return -(-count // columns)


def _stacked(row_px: int, rows: int, look: Look) -> int:
    return rows * row_px + max(0, rows - 1) * gap_px(look)


def _row_px(made: Sequence[Tile], columns: int, width: int, look: Look) -> int:
    column = _column_px(columns, width, look)
    return max((_least_px(each, column, look) for each in made), default=0)


def _height(made: Sequence[Tile], columns: int, width: int, look: Look) -> int:
    return _stacked(_row_px(made, columns, width, look), _rows(len(made), columns), look)


def _least_px(made: Tile, width: int, look: Look) -> int:
    """Return how high *made* must be: its words at their smallest, and never lower than a finger needs."""
    target = look.true_px(theme.TARGET_MM) + (2 * look.px(_AIR_MM) if made.sign in FACES else 0)
    room = _text_room(made, Box(0, 0, width, look.px(48.0)), look)  # with its badge as large as it may be
    return max(target, _words_px(made, room.w, look.least_px(theme.TILE), look) + 2 * look.px(1.5))


def _words_px(made: Tile, width: int, size_px: int, look: Look) -> int:
    """Return how high the words are with a title of *size_px* and the smallest detail."""
    title = sized(made.title, size_px, width, bold=True)
    detail = sized(made.detail, look.least_px(theme.SMALL), width).height_px if made.detail else 0
    return title.height_px + detail


def _draw(made: Sequence[Tile], heights: dict[int, int], liked: int, look: Look, box: Box) -> Iterator[Item]:
    columns = liked if heights[liked] <= box.h else min(heights, key=lambda number: heights[number])
    rows, gap = _rows(len(made), columns), gap_px(look)
    height = (box.h - (rows - 1) * gap) // max(1, rows)
    across = _column_px(columns, box.w, look)
    # Down the first column, then the next: in the same order as on a page of one column.
    spots = [divmod(number, rows) for number in range(len(made))]
    places = [
        Box(box.x + column * (across + gap), box.y + row * (height + gap), across, height)
        for column, row in spots
    ]
    yield from _tiles(made, places, look)


def _tiles(made: Sequence[Tile], boxes: Sequence[Box], look: Look) -> Iterator[Item]:
    """Draw tiles that belong together: each with its badge, its title, and below that how things stand."""
    if not made:
        return
    rooms = [_text_room(each, box, look) for each, box in zip(made, boxes, strict=True)]
    kind = theme.TILE if any(each.badge for each in made) or len(made) > 6 else theme.LONE_TILE
    # All of one size: a page on which every line has its own looks restless.
    size_px = min(_title_px(each, room, look, kind) for each, room in zip(made, rooms, strict=True))
    while size_px > look.least_px(theme.TILE) and not all(
        _words_px(each, room.w, size_px, look) <= room.h for each, room in zip(made, rooms, strict=True)
    ):
        size_px -= 1
    for each, box, room in zip(made, boxes, rooms, strict=True):
        yield from _ground(each, box, look)
        yield from _text(each, room, look, size_px)
        yield Target(box, each.touch)


def _badge_px(made: Tile, box: Box, look: Look) -> int:
    """Return how large what stands before the words of *made* is; a face is a picture to be looked at."""
    if made.sign in FACES:
        return min(box.h - 2 * look.px(_AIR_MM), max(look.px(36.0), look.true_px(theme.TARGET_MM)))
    return min(box.h - look.px(6.0), look.px(24.0))


def _text_room(made: Tile, box: Box, look: Look) -> Box:
    left, right = box.x + look.px(7.0), box.right - look.px(3.0)
    if made.badge or made.sign:
        left = box.x + look.px(3.5) + _badge_px(made, box, look) + look.px(4.0)
    if made.on:
        right -= look.px(16.0)
    return Box(left, box.y + look.px(1.5), right - left, box.h - look.px(3.0))


def _ground(made: Tile, box: Box, look: Look) -> Iterator[Item]:
    paint = look.colours.dim if made.dim else look.colours.choice
    yield Panel(box, paint.fill, paint.edge, look.px(1.2 if made.on else 0.5), look.px(3.5))
    side = _badge_px(made, box, look)
    place = Box(box.x + look.px(3.5), box.y + (box.h - side) // 2, side, side)
    if made.sign is not None:
        yield glyph(made.sign, place.inside(0 if made.sign in FACES else side // 8), paint.ink)
    elif made.badge:
        yield from badge(made.badge, place, look, dim=made.dim)
    if made.on:
        yield glyph(Sign.ON, Box(box.right - look.px(16.0), box.y, look.px(12.0), box.h), paint.ink)


def _title_px(made: Tile, room: Box, look: Look, kind: TypeSize) -> int:
    """Return the size at which the title of *made* fits in one line, or in two where it must."""
    share = 0.52 if made.detail else 1.0
    one_line = fitted(made.title, kind, look, (room.w, int(room.h * share)), lines=1)
    if not one_line.cut:
        return one_line.size_px
    return fitted(
        made.title, kind, look, (room.w, int(room.h * (0.62 if made.detail else 1.0))), lines=2
    ).size_px


def _text(made: Tile, room: Box, look: Look, size_px: int) -> Iterator[Item]:
    paint = look.colours.dim if made.dim else look.colours.choice
    title = sized(made.title, size_px, room.w, bold=True)
    detail = _detail(made, room.w, room.h - title.height_px, look) if made.detail else None
    used = title.height_px + (detail.height_px if detail else 0)
    top = room.y + (room.h - used) // 2
    # On a page for everybody each tile begins where its language does.
    align = Align.END if made.language and is_right_to_left(made.language) else Align.START
    yield from title.drawn(Box(room.x, top, room.w, title.height_px), paint.ink, align)
    if detail:
        below = Box(room.x, top + title.height_px, room.w, detail.height_px)
        yield from detail.drawn(below, look.colours.dim.ink if made.dim else look.colours.soft.ink, align)


def _detail(made: Tile, width: int, height: int, look: Look) -> Lettering:
    """Return how things stand, as large as *height* allows; at the smallest it is as high as it must be."""
    rows = tuple(made.detail.split(SEPARATOR))
    told = fitted_rows(rows, theme.SMALL, look, (width, height))
    return told if not told.cut else sized(made.detail, look.least_px(theme.SMALL), width)
