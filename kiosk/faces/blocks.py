"""How each block of a scene is laid: how high it must be, how high it would like to be, what it draws."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import assert_never

from kiosk.faces import theme
from kiosk.faces.facts import laid_facts
from kiosk.faces.keypad import laid_keypad
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import MANY, fitted, natural, sized
from kiosk.faces.listing import listing, listing_heights
from kiosk.faces.page import Align, Box, Code, Item
from kiosk.faces.pieces import badge, card, laid_stepper
from kiosk.faces.rest import names, names_height
from kiosk.faces.theme import Colour, Look, TypeSize
from kiosk.faces.tiles import laid_tiles
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

_SMALLEST_CODE_MM = 32.0
"""A QR code with a link, which a phone reads from a hand's breadth away."""


@lru_cache(maxsize=512)
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
            return _laid_qr(block, width, look)
        case Facts():
            return laid_facts(block, width, look)
        case Emblem():
            return _laid_emblem(block, width, look)
        case Tiles():
            return laid_tiles(block, width, look)
        case Keypad():
            return laid_keypad(block, width, look)
        case Stepper():
            return laid_stepper(block, width, look)
        case Listing():
            least, best = listing_heights(block, width, look)
            return Laid(least, best, partial(listing, block, look), is_text=True)
        case Names():
            height = names_height(block, width, look)
            return Laid(height, height, partial(names, block, look))
        case _:
            assert_never(block)


def _text(text: str, kind: TypeSize, width: int, look: Look, ink: Colour) -> Laid:
    def draw(box: Box) -> Iterator[Item]:
        yield from fitted(text, kind, look, (box.w, box.h), lines=MANY).drawn(box, ink)

    least = sized(text, look.least_px(kind), width, bold=kind.bold).height_px
    return Laid(least, max(least, natural(text, kind, look, width).height_px), draw, is_text=True)


def _number(text: str, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = box.inside(look.px(4.0))
    # Digits and capitals need no room below their base line: the lettering may be higher than its card.
    lettering = fitted(text, theme.NUMBER, look, (room.w, int(room.h * 1.35)), lines=1)
    yield from lettering.drawn(
        Box(room.x, room.y + (room.h - lettering.height_px) // 2, room.w, lettering.height_px),
        look.colours.card.ink,
    )


def _laid_qr(block: Qr, width: int, look: Look) -> Laid:
    pad = look.px(4.0)
    told = sized(block.meaning, look.least_px(theme.SMALL), width - 2 * pad)
    least = look.true_px(_SMALLEST_CODE_MM) + told.height_px + 2 * pad
    return Laid(least, max(least, look.px(120.0)), partial(_qr, block, look))


def _qr(block: Qr, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    room = box.inside(look.px(4.0))
    words = room.h - look.true_px(_SMALLEST_CODE_MM)
    told = fitted(block.meaning, theme.SMALL, look, (room.w, words), lines=MANY)
    side = min(room.w, room.h - told.height_px)
    yield Code(Box(room.x + (room.w - side) // 2, room.y, side, side), block.text)
    yield from told.drawn(
        Box(room.x, room.bottom - told.height_px, room.w, told.height_px), look.colours.card.ink
    )


def _laid_emblem(block: Emblem, width: int, look: Look) -> Laid:
    words = _emblem_words(Box(0, 0, width, look.px(52.0)), look)
    needed = sized(block.name, look.least_px(theme.EMBLEM), words.w, bold=True).height_px
    least = max(look.px(34.0), needed + 2 * look.px(3.0))
    return Laid(least, max(least, look.px(52.0)), partial(_emblem, block, look))


def _emblem_words(box: Box, look: Look) -> Box:
    left = look.px(6.0) + look.px(40.0) + look.px(7.0)
    return Box(box.x + left, box.y + look.px(3.0), box.w - left - look.px(4.0), box.h - 2 * look.px(3.0))


def _emblem(block: Emblem, look: Look, box: Box) -> Iterator[Item]:
    yield card(box, look)
    side = min(box.h - 2 * look.px(6.0), look.px(40.0))
    yield from badge(block.letter, Box(box.x + look.px(6.0), box.y + (box.h - side) // 2, side, side), look)
    place = _emblem_words(box, look)
    words = fitted(block.name, theme.EMBLEM, look, (place.w, place.h), lines=MANY)
    yield from words.drawn(place, look.colours.card.ink, Align.START)
