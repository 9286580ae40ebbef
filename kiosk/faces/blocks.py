"""How each block of a scene is laid: how high it must be, how high it would like to be, what it draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from kiosk.faces import theme
from kiosk.faces.lettering import fitted, natural
from kiosk.faces.listing import listing, listing_heights
from kiosk.faces.page import Align, Box, Code, Item, Panel, Target
from kiosk.faces.pieces import badge, card, stepper, tiles
from kiosk.faces.rest import names, names_height
from kiosk.faces.theme import Look, TypeSize
from kiosk.happenings import Button, Digit, Touch
from kiosk.scene import (
    Block,
    Emblem,
    Facts,
    Keypad,
    Listing,
    Names,
    Number,
    Qr,
    Stepper,
    Text,
    Tiles,
    Title,
    Tone,
)

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


def laid(block: Block, width: int, look: Look, tone: Tone) -> Laid:  # noqa: C901, PLR0911  one a block
    """Measure *block* for a column that is *width* pixels wide."""
    ink = (look.colours.welcome if tone is Tone.WELCOME else look.colours.ground).ink
    match block:
        case Title(text):
            return _text(text, theme.TITLE, width, look, ink)
        case Text(text, strong=strong):
            return _text(text, theme.STRONG if strong else theme.BODY, width, look, ink)
        case Number(text):
            return Laid(look.px(46.0), look.px(90.0), partial(_number, text, look))
        case Qr():
            return Laid(look.px(70.0), look.px(120.0), partial(_qr, block, look))
        case Facts():
            height = len(block.pairs) * look.px(23.0)
            return Laid(len(block.pairs) * look.px(15.0), height, partial(_facts, block, look))
        case Emblem():
            return Laid(look.px(34.0), look.px(52.0), partial(_emblem, block, look))
        case Tiles():
            return _tiles(block, width, look)
        case Keypad():
            return Laid(_keypad_least(look), look.px(178.0), partial(_keypad, block, look))
        case Stepper():
            least = look.true_px(theme.TARGET_MM) + 2 * look.px(2.0)
            return Laid(least, max(least, look.px(38.0)), partial(stepper, block, look))
        case Listing():
            least, best = listing_heights(block, width, look)
            return Laid(least, best, partial(listing, block, look), is_text=True)
        case Names():
            height = names_height(block, width, look)
            return Laid(height, height, partial(names, block, look))
        case _:
            assert_never(block)


def _text(text: str, kind: TypeSize, width: int, look: Look, ink: theme.Colour) -> Laid:
    def draw(box: Box) -> Iterator[Item]:
        yield from fitted(text, kind, look, (box.w, box.h)).drawn(box, ink)

    small = TypeSize(kind.least_mm, kind.least_mm, kind.bold)
    least = natural(text, small, look, width).height_px
    return Laid(least, natural(text, kind, look, width).height_px, draw, is_text=True)


def _number(text: str, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = box.inside(look.px(4.0))
    # Digits and capitals need no room below their base line: the lettering may be higher than its card.
    lettering = fitted(text, theme.NUMBER, look, (room.w, int(room.h * 1.35)), lines=1)
    yield from lettering.drawn(
        Box(room.x, room.y + (room.h - lettering.height_px) // 2, room.w, lettering.height_px),
        look.colours.card.ink,
    )


def _qr(block: Qr, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = box.inside(look.px(4.0))
    told = fitted(block.meaning, theme.SMALL, look, (room.w, room.h // 3))
    side = min(room.w, room.h - told.height_px)
    yield Code(Box(room.x + (room.w - side) // 2, room.y, side, side), block.text)
    yield from told.drawn(
        Box(room.x, room.bottom - told.height_px, room.w, told.height_px), look.colours.card.ink
    )


def _facts(block: Facts, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = Box(box.x + look.px(6.0), box.y, box.w - look.px(12.0), box.h)
    height, gap = room.h // max(1, len(block.pairs)), look.px(4.0)
    name_width = int(room.w * 0.42)
    for row, (name, value) in enumerate(block.pairs):
        top = room.y + row * height
        if row:
            yield Panel(Box(room.x, top, room.w, max(1, look.px(0.3))), look.colours.card.edge)
        left = fitted(name, theme.SMALL, look, (name_width, height), lines=2)
        yield from left.drawn(Box(room.x, top, name_width, height), look.colours.soft.ink, Align.START)
        rest = Box(room.x + name_width + gap, top, room.w - name_width - gap, height)
        right = fitted(value, theme.FACT, look, (rest.w, int(rest.h * 0.86)), lines=2)
        yield from right.drawn(rest, look.colours.card.ink, Align.END)


def _emblem(block: Emblem, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = box.inside(look.px(6.0))
    side = min(room.h, look.px(40.0))
    yield from badge(block.letter, Box(room.x, room.y + (room.h - side) // 2, side, side), look)
    left = side + look.px(7.0)
    place = Box(room.x + left, room.y, room.w - left, room.h)
    yield from fitted(block.name, theme.EMBLEM, look, (place.w, place.h)).drawn(
        place, look.colours.card.ink, Align.START
    )


def _columns(count: int, look: Look) -> int:
    if look.is_portrait:
        return 1 if count <= 14 else 2
    return 1 if count <= 3 else 2 if count <= 14 else 3


def _tiles(block: Tiles, width: int, look: Look) -> Laid:
    count = len(block.tiles)
    columns = _columns(count, look)
    rows = -(-count // columns)
    gap = max(look.true_px(theme.APART_MM), look.px(4.0))
    least, best = look.true_px(theme.TARGET_MM), look.px(48.0 if count <= 6 else 40.0)

    def draw(box: Box) -> Iterator[Item]:
        height = (box.h - (rows - 1) * gap) // max(1, rows)
        across = (width - (columns - 1) * gap) // columns
        # Down the first column, then the next: in the same order as on a page of one column.
        spots = [divmod(number, rows) for number in range(count)]
        places = [
            Box(box.x + column * (across + gap), box.y + row * (height + gap), across, height)
            for column, row in spots
        ]
        yield from tiles(block.tiles, places, look)

    gaps = max(0, rows - 1) * gap
    return Laid(rows * least + gaps, rows * best + gaps, draw)


def _keypad_least(look: Look) -> int:
    gap = max(look.true_px(theme.APART_MM), look.px(4.0))
    return look.px(20.0) + 4 * (look.true_px(theme.TARGET_MM) + gap)


def _keypad(block: Keypad, look: Look, box: Box) -> Iterator[Item]:
    gap = max(look.true_px(theme.APART_MM), look.px(4.0))
    wide = min(box.w, look.px(168.0))
    column = Box(box.x + (box.w - wide) // 2, box.y, wide, box.h)
    top = min(look.px(30.0), box.h // 6)
    yield from _typed(block, Box(column.x, column.y, column.w, top), look)
    height = (column.h - top - 4 * gap) // 4
    across = (column.w - 2 * gap) // 3
    for number, name in enumerate(_KEYS):
        row, place = divmod(number, 3)
        spot = Box(
            column.x + place * (across + gap), column.y + top + gap + row * (height + gap), across, height
        )
        yield from _pad_key(name, block, spot, look)


def _typed(block: Keypad, box: Box, look: Look) -> Iterator[Item]:
    if not block.length:
        yield card(box, look, look.colours.quiet.edge)
        yield from fitted(block.typed, theme.DIGIT, look, (box.w, box.h), lines=1).drawn(
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
    touch: Touch = Button.ERASE if name == "erase" else Digit(name)
    text, kind = (block.erase, theme.KEY) if name == "erase" else (name, theme.DIGIT)
    paint = look.colours.pad
    yield Panel(box, paint.fill, paint.edge, look.px(0.5), look.px(3.5))
    room = box.inside(look.px(1.5))
    yield from fitted(text, kind, look, (room.w, room.h), lines=1).drawn(room, paint.ink)
    yield Target(box, touch)
