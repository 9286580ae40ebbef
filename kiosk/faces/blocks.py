"""How each block of a scene is laid: how high it must be, how high it would like to be, what it draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from kiosk.faces import theme
from kiosk.faces.lettering import fitted, natural
from kiosk.faces.page import Align, Box, Code, Item, Panel, Target
from kiosk.faces.pieces import badge, card, stepper, tiles
from kiosk.faces.theme import Screen, TypeSize
from kiosk.happenings import Button, Digit, Touch
from kiosk.scene import Block, Emblem, Facts, Keypad, Number, Qr, Stepper, Text, Tiles, Title, Tone

Draw = Callable[[Box], Iterator[Item]]
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0")


@dataclass(frozen=True, slots=True)
class Laid:
    """A block on its way to the page.

    Attributes:
        least_px: lower than this it cannot be drawn.
        best_px: as high as it would like to be.
        draw: draws it into the box that it gets, between the two.
        is_text: it shrinks only when there is no other way.
    """

    least_px: int
    best_px: int
    draw: Draw
    is_text: bool = False


def laid(block: Block, width: int, screen: Screen, tone: Tone) -> Laid:  # noqa: PLR0911  one a block
    """Measure *block* for a column that is *width* pixels wide."""
    ink = theme.WHITE if tone is Tone.WELCOME else theme.NAVY
    match block:
        case Title(text):
            return _text(text, theme.TITLE, width, screen, ink)
        case Text(text, strong=strong):
            return _text(text, theme.STRONG if strong else theme.BODY, width, screen, ink)
        case Number(text):
            return Laid(screen.px(46.0), screen.px(90.0), partial(_number, text, screen))
        case Qr():
            return Laid(screen.px(70.0), screen.px(120.0), partial(_qr, block, screen))
        case Facts():
            height = len(block.pairs) * screen.px(23.0)
            return Laid(len(block.pairs) * screen.px(15.0), height, partial(_facts, block, screen))
        case Emblem():
            return Laid(screen.px(34.0), screen.px(52.0), partial(_emblem, block, screen))
        case Tiles():
            return _tiles(block, width, screen)
        case Keypad():
            return Laid(_keypad_least(screen), screen.px(178.0), partial(_keypad, block, screen))
        case Stepper():
            least = screen.true_px(theme.TARGET_MM) + 2 * screen.px(2.0)
            return Laid(least, max(least, screen.px(38.0)), partial(stepper, block, screen))
        case _:
            assert_never(block)


def _text(text: str, kind: TypeSize, width: int, screen: Screen, ink: theme.Colour) -> Laid:
    def draw(box: Box) -> Iterator[Item]:
        yield from fitted(text, kind, screen, (box.w, box.h)).drawn(box, ink)

    small = TypeSize(kind.least_mm, kind.least_mm, kind.bold)
    least = natural(text, small, screen, width).height_px
    return Laid(least, natural(text, kind, screen, width).height_px, draw, is_text=True)


def _number(text: str, screen: Screen, box: Box) -> Iterator[Item]:
    yield card(box, screen)
    room = box.inside(screen.px(4.0))
    # Digits and capitals need no room below their base line: the lettering may be higher than its card.
    lettering = fitted(text, theme.NUMBER, screen, (room.w, int(room.h * 1.35)), lines=1)
    yield from lettering.drawn(
        Box(room.x, room.y + (room.h - lettering.height_px) // 2, room.w, lettering.height_px), theme.NAVY
    )


def _qr(block: Qr, screen: Screen, box: Box) -> Iterator[Item]:
    yield card(box, screen)
    room = box.inside(screen.px(4.0))
    told = fitted(block.meaning, theme.SMALL, screen, (room.w, room.h // 3))
    side = min(room.w, room.h - told.height_px)
    yield Code(Box(room.x + (room.w - side) // 2, room.y, side, side), block.text)
    yield from told.drawn(Box(room.x, room.bottom - told.height_px, room.w, told.height_px), theme.NAVY)


def _facts(block: Facts, screen: Screen, box: Box) -> Iterator[Item]:
    yield card(box, screen)
    room = Box(box.x + screen.px(6.0), box.y, box.w - screen.px(12.0), box.h)
    height, gap = room.h // max(1, len(block.pairs)), screen.px(4.0)
    name_width = int(room.w * 0.42)
    for row, (name, value) in enumerate(block.pairs):
        top = room.y + row * height
        if row:
            yield Panel(Box(room.x, top, room.w, max(1, screen.px(0.3))), theme.MIST)
        left = fitted(name, theme.SMALL, screen, (name_width, height), lines=2)
        yield from left.drawn(Box(room.x, top, name_width, height), theme.GREY, Align.START)
        rest = Box(room.x + name_width + gap, top, room.w - name_width - gap, height)
        right = fitted(value, TypeSize(9.0, 5.5, bold=True), screen, (rest.w, int(rest.h * 0.86)), lines=2)
        yield from right.drawn(rest, theme.NAVY, Align.END)


def _emblem(block: Emblem, screen: Screen, box: Box) -> Iterator[Item]:
    yield card(box, screen)
    room = box.inside(screen.px(6.0))
    side = min(room.h, screen.px(40.0))
    yield from badge(block.letter, Box(room.x, room.y + (room.h - side) // 2, side, side), screen)
    left = side + screen.px(7.0)
    place = Box(room.x + left, room.y, room.w - left, room.h)
    yield from fitted(block.name, theme.EMBLEM, screen, (place.w, place.h)).drawn(
        place, theme.NAVY, Align.START
    )


def _columns(count: int, screen: Screen) -> int:
    if screen.is_portrait:
        return 1 if count <= 12 else 2
    return 1 if count <= 3 else 2 if count <= 12 else 3


def _tiles(block: Tiles, width: int, screen: Screen) -> Laid:
    count = len(block.tiles)
    columns = _columns(count, screen)
    rows = -(-count // columns)
    gap = max(screen.true_px(theme.APART_MM), screen.px(4.0))
    least, best = screen.true_px(theme.TARGET_MM), screen.px(48.0 if count <= 6 else 40.0)

    def draw(box: Box) -> Iterator[Item]:
        height = (box.h - (rows - 1) * gap) // max(1, rows)
        across = (width - (columns - 1) * gap) // columns
        # Down the first column, then the next: in the same order as on a page of one column.
        spots = [divmod(number, rows) for number in range(count)]
        places = [
            Box(box.x + column * (across + gap), box.y + row * (height + gap), across, height)
            for column, row in spots
        ]
        yield from tiles(block.tiles, places, screen)

    gaps = max(0, rows - 1) * gap
    return Laid(rows * least + gaps, rows * best + gaps, draw)


def _keypad_least(screen: Screen) -> int:
    gap = max(screen.true_px(theme.APART_MM), screen.px(4.0))
    return screen.px(20.0) + 4 * (screen.true_px(theme.TARGET_MM) + gap)


def _keypad(block: Keypad, screen: Screen, box: Box) -> Iterator[Item]:
    gap = max(screen.true_px(theme.APART_MM), screen.px(4.0))
    wide = min(box.w, screen.px(168.0))
    column = Box(box.x + (box.w - wide) // 2, box.y, wide, box.h)
    top = min(screen.px(30.0), box.h // 6)
    yield from _typed(block, Box(column.x, column.y, column.w, top), screen)
    height = (column.h - top - 4 * gap) // 4
    across = (column.w - 2 * gap) // 3
    for number, name in enumerate(_KEYS):
        row, place = divmod(number, 3)
        spot = Box(
            column.x + place * (across + gap), column.y + top + gap + row * (height + gap), across, height
        )
        yield from _pad_key(name, block, spot, screen)


def _typed(block: Keypad, box: Box, screen: Screen) -> Iterator[Item]:
    if not block.length:
        yield card(box, screen, edge=theme.EDGE)
        yield from fitted(block.typed, theme.DIGIT, screen, (box.w, box.h), lines=1).drawn(box, theme.NAVY)
        return
    gap = screen.px(3.0)
    across = (box.w - (block.length - 1) * gap) // block.length
    for number in range(block.length):
        spot = Box(box.x + number * (across + gap), box.y, across, box.h)
        is_next = number == len(block.typed)
        yield Panel(
            spot,
            theme.WHITE,
            theme.NAVY if is_next else theme.EDGE,
            screen.px(1.4 if is_next else 0.5),
            screen.px(3.0),
        )
        digit = block.typed[number : number + 1]
        yield from fitted(digit, theme.DIGIT, screen, (spot.w, spot.h * 2), lines=1).drawn(spot, theme.NAVY)


def _pad_key(name: str, block: Keypad, box: Box, screen: Screen) -> Iterator[Item]:
    touch: Touch = Button.ERASE if name == "erase" else Digit(name)
    text, kind = (block.erase, theme.KEY) if name == "erase" else (name, theme.DIGIT)
    yield Panel(box, theme.WHITE, theme.EDGE, screen.px(0.5), screen.px(3.5))
    room = box.inside(screen.px(1.5))
    yield from fitted(text, kind, screen, (room.w, room.h), lines=1).drawn(room, theme.NAVY)
    yield Target(box, touch)
