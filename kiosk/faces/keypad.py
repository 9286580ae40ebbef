"""The keypad: ten digits and a key that takes one back, in the grid for which there is room."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kiosk.faces import theme
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import fitted, pitch_px
from kiosk.faces.page import Box, Item, Panel, Target
from kiosk.faces.pieces import card, gap_px, glyph
from kiosk.faces.theme import Look
from kiosk.happenings import Button, Digit, Touch
from kiosk.scene import Keypad, Sign

_GRIDS: dict[int, tuple[str, ...]] = {
    3: ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", ""),
    4: ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "erase"),
    6: ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "erase"),
}
"""By the number of columns, in reading order; the first that fits is taken: the one people know."""


def laid_keypad(block: Keypad, width: int, look: Look) -> Laid:
    """Measure *block* for a column that is *width* pixels wide."""
    possible = [columns for columns in _GRIDS if _pad_px(columns, look) <= width]
    heights = {columns: _height(columns, look) for columns in possible or [3]}
    best = max(look.px(178.0), heights[3])
    return Laid(min(heights.values()), best, partial(_keypad, block, heights, look), is_touched=True)


def _rows(columns: int) -> int:
    return len(_GRIDS[columns]) // columns


def _pad_px(columns: int, look: Look) -> int:
    return columns * look.true_px(theme.TARGET_MM) + (columns - 1) * gap_px(look, 3.0)


def _typed_px(look: Look) -> int:
    return max(look.px(20.0), pitch_px(look.least_px(theme.DIGIT)))


def _height(columns: int, look: Look) -> int:
    rows = _rows(columns)
    return _typed_px(look) + rows * (look.true_px(theme.TARGET_MM) + gap_px(look, 3.0))


def _keypad(block: Keypad, heights: dict[int, int], look: Look, box: Box) -> Iterator[Item]:
    columns = next(
        (each for each, height in heights.items() if height <= box.h), min(heights, key=heights.__getitem__)
    )
    rows, gap = _rows(columns), gap_px(look, 4.0 if columns == 3 else 3.0)
    wide = min(box.w, max(look.px(168.0 * columns / 3), _pad_px(columns, look)))
    column = Box(box.x + (box.w - wide) // 2, box.y, wide, box.h)
    keys = rows * (look.true_px(theme.TARGET_MM) + gap)
    top = max(_typed_px(look), min(look.px(30.0), box.h // 6, box.h - keys))
    yield from _typed(block, Box(column.x, column.y, column.w, top), look)
    height = (column.h - top - rows * gap) // rows
    across = (column.w - (columns - 1) * gap) // columns
    for number, name in enumerate(_GRIDS[columns]):
        row, place = divmod(number, columns)
        spot = Box(
            column.x + place * (across + gap), column.y + top + gap + row * (height + gap), across, height
        )
        if name:
            yield from _pad_key(name, block, spot, look)


def _typed(block: Keypad, box: Box, look: Look) -> Iterator[Item]:
    if not block.length:
        yield card(box, look, look.colours.quiet.edge)
        yield from fitted(block.typed, theme.DIGIT, look, (box.w, box.h * 2), lines=1).drawn(
            box, look.colours.card.ink
        )
        return
    gap = look.px(3.0)
    across = (box.w - (block.length - 1) * gap) // block.length
    for number in range(block.length):
        spot = Box(box.x + number * (across + gap), box.y, across, box.h)
        is_next = number == len(block.typed)
        paint = look.colours.here if is_next else look.colours.pad
        yield Panel(spot, paint.fill, paint.edge, look.px(1.4 if is_next else 0.5), look.px(3.0))
        digit = block.typed[number : number + 1]
        yield from fitted(digit, theme.DIGIT, look, (spot.w, spot.h * 2), lines=1).drawn(spot, paint.ink)


def _pad_key(name: str, block: Keypad, box: Box, look: Look) -> Iterator[Item]:
    paint = look.colours.pad
    yield Panel(box, paint.fill, paint.edge, look.px(0.5), look.px(3.5))
    room = box.inside(look.px(1.5))
    touch: Touch = Button.ERASE if name == "erase" else Digit(name)
    if name == "erase":
        yield from _erase(block.erase, room, look)
    else:
        yield from fitted(name, theme.DIGIT, look, (room.w, room.h * 2), lines=1).drawn(room, paint.ink)
    yield Target(box, touch)


def _erase(word: str, room: Box, look: Look) -> Iterator[Item]:
    """Draw the key that takes a digit back: its word where it fits, below a sign that needs none."""
    ink = look.colours.pad.ink
    sign = min(look.px(15.0), room.h // 2)
    told = fitted(word, theme.KEY, look, (room.w, room.h - sign), lines=1)
    if told.cut:
        yield glyph(Sign.ERASE, room.inside(min(room.w, room.h) // 5), ink)
        return
    top = room.y + (room.h - sign - told.height_px) // 2
    yield glyph(Sign.ERASE, Box(room.x, top, room.w, sign), ink)
    yield from told.drawn(Box(room.x, top + sign, room.w, told.height_px), ink)
