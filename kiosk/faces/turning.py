"""The keys that turn the pages of a screen: in a row on a high panel, one above the other on a wide one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.bar_keys import ShowPart
from kiosk.faces import theme
from kiosk.faces.lettering import breaks_words, fitted, pitch_px, width_px
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.pieces import gap_px, glyph
from kiosk.faces.theme import Colour, Look
from kiosk.scene import Paging, Sign

_KEY, _ROOMY_EMS = 0.36, 8.0
"""Such a part of the width is a key's; with so many ems of it there is room for words beside the sign."""


@dataclass(frozen=True, slots=True)
class Turning:
    """Which page of how many there is, from nought, and what its keys are called; *ink* is for the count."""

    paging: Paging
    part: int
    parts: int
    ink: Colour


def row_px(look: Look) -> int:
    """Return how high the keys are that stand beside each other."""
    words = 2 * pitch_px(look.least_px(theme.AID)) + 2 * _pad_px(look)
    has_words = (look.screen.width_px - look.px(24.0)) * _KEY >= _ROOMY_EMS * look.least_px(theme.AID)
    return max(look.true_px(theme.TARGET_MM), look.px(22.0), words if has_words else 0)


def _pad_px(look: Look) -> int:
    return max(look.px(3.0), look.true_px(2.0))


def column_px(look: Look, height: int) -> int:
    """Return how wide the keys are on a wide panel: above each other, or beside in too little height."""
    if _is_low(look, height):
        return 2 * look.true_px(theme.TARGET_MM) + gap_px(look, 5.0)
    count = width_px("88/88", look.least_px(theme.STEP), bold=True)
    return max(look.px(46.0), look.true_px(theme.TARGET_MM), count + look.px(2.0))


def _is_low(look: Look, height: int) -> bool:
    return height < 2 * look.true_px(theme.TARGET_MM) + gap_px(look, 5.0)


def turning_items(turning: Turning, box: Box, look: Look) -> Iterator[Item]:
    """Draw the keys in *box*, with the number of the page between them."""
    if look.is_portrait:
        yield from _row(turning, box, look)
    elif _is_low(look, box.h):
        yield from _pair(turning, box, look)
    else:
        yield from _column(turning, box, look)


def _row(turning: Turning, box: Box, look: Look) -> Iterator[Item]:
    gap = gap_px(look, 5.0)
    count = max(look.px(34.0), 4 * look.least_px(theme.STEP))
    wide = (box.w - count - 2 * gap) // 2
    yield from _key(turning, Box(box.x, box.y, wide, box.h), look, further=False)
    yield from _count(turning, Box(box.x + wide + gap, box.y, count, box.h), look)
    yield from _key(turning, Box(box.right - wide, box.y, wide, box.h), look, further=True)


def _pair(turning: Turning, box: Box, look: Look) -> Iterator[Item]:
    side = look.true_px(theme.TARGET_MM)
    top = box.bottom - side
    line = pitch_px(look.least_px(theme.STEP))
    if line <= top - box.y:
        yield from _count(turning, Box(box.x, top - line, box.w, line), look)
    yield from _key(turning, Box(box.x, top, side, side), look, further=False)
    yield from _key(turning, Box(box.right - side, top, side, side), look, further=True)


def _column(turning: Turning, box: Box, look: Look) -> Iterator[Item]:
    """Draw them at the lower end of *box*, where every hand reaches."""
    line = pitch_px(look.least_px(theme.STEP))
    gap = gap_px(look, 5.0)
    count = line + look.px(2.0)
    high = min(look.px(62.0), (box.h - count - 2 * gap) // 2)
    high = max(high, look.true_px(theme.TARGET_MM))
    if 2 * high + count + 2 * gap > box.h:
        count = gap  # there is room for the keys alone
    below = Box(box.x, box.bottom - high, box.w, high)
    above = Box(box.x, below.y - (count + 2 * gap if count > gap else gap) - high, box.w, high)
    yield from _key(turning, above, look, further=False)
    if count > gap:
        yield from _count(turning, Box(box.x, above.bottom + gap, box.w, count), look)
    yield from _key(turning, below, look, further=True)


def _count(turning: Turning, box: Box, look: Look) -> Iterator[Item]:
    told = fitted(f"{turning.part + 1}/{turning.parts}", theme.STEP, look, (box.w, box.h), lines=1)
    yield from told.drawn(box, turning.ink)


def _key(turning: Turning, box: Box, look: Look, *, further: bool) -> Iterator[Item]:
    part = turning.part + (1 if further else -1)
    enabled = 0 <= part < turning.parts
    paint = look.colours.plain if enabled else look.colours.dead
    yield Panel(box, paint.fill, paint.edge, look.px(0.7), look.px(4.0))
    sign = Sign.FURTHER if further else Sign.EARLIER
    word = turning.paging.further if further else turning.paging.earlier
    side = max(look.px(9.0), look.true_px(7.0))
    inside = box.inside(_pad_px(look))
    if look.is_portrait:
        place = Box(inside.right - side if further else inside.x, inside.y, side, inside.h)
        left = inside.x if further else inside.x + side + look.px(3.0)
        words = Box(left, inside.y, inside.w - side - look.px(3.0), inside.h)
    else:
        place = Box(inside.x, inside.y, inside.w, side)
        words = Box(inside.x, inside.y + side, inside.w, inside.h - side)
    told = fitted(word, theme.AID, look, (words.w, words.h), lines=3)
    if told.cut or breaks_words(word, told):
        yield glyph(sign, box.inside(box.h // 4), paint.ink)
    else:
        yield glyph(sign, place, paint.ink)
        yield from told.drawn(words, paint.ink, Align.CENTRE)
    if enabled:
        yield Target(box, ShowPart(part))
