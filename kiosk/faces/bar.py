"""The bar at the very foot of every screen: help, and how the screens are shown.

Its form follows from panel and theme alone, never from the words, so that a key stands at the same place on
every screen and in every language: all keys in one row, or in two, or help and one key for the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.faces import theme
from kiosk.faces.lettering import fitted, pitch_px
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.pieces import gap_px, glyph
from kiosk.faces.theme import Look
from kiosk.scene import Bar, Sign, Switch

KEYS = 5
"""Help, larger text, contrast, lower keys, more time."""
_WORD_EMS = 6.3
"""So wide is the longest word of a key, in ems of its smallest size."""
_MOST_OF_HEIGHT = 0.19
_SHORT_WORD_EMS = 6.0
"""The same for the two keys that stand where there is no room for all; help is the longer word."""
_HELP = 0.55
"""So much of the width is then the key for help."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the bar is laid out: how many keys stand in a row, in how many rows, and what a key is like.

    Attributes:
        per_row: so many keys fill a row.
        rows: how many rows there are.
        key_px: the height of a key.
        sign_px: the side of its sign.
        beside: the sign stands beside the word, not above it.
        whole: every switch has its key; else one key stands for them.
    """

    per_row: int
    rows: int
    key_px: int
    sign_px: int
    beside: bool
    whole: bool

    def height_px(self, look: Look) -> int:
        """Return how high the whole bar is."""
        return self.rows * self.key_px + (self.rows - 1) * gap_px(look) + 2 * _edge_px(look)


def form_of(look: Look) -> Form:
    """Return the form for which *look* has room."""
    return next((form for form in _whole_forms(look)), None) or _form(look, 2, 1, whole=False)


def _whole_forms(look: Look) -> Iterator[Form]:
    for rows, per_row in ((1, KEYS), (2, 3)):
        form = _form(look, per_row, rows, whole=True)
        fits = _words_px(_key_width(look, per_row), form, look) >= _WORD_EMS * look.least_px(theme.AID)
        if fits and form.height_px(look) <= look.screen.height_px * _MOST_OF_HEIGHT:
            yield form


def _form(look: Look, per_row: int, rows: int, *, whole: bool) -> Form:
    """Return a form whose signs stand beside the words where there is room for both."""
    width, sign = (
        _key_width(look, per_row),
        max(look.px(12.0), look.true_px(9.0), round(1.5 * look.smallest_px)),
    )
    lines, longest = (2, _WORD_EMS) if whole else (1, _SHORT_WORD_EMS)
    words = lines * pitch_px(look.least_px(theme.AID)) + 2 * look.px(1.5)
    target = max(look.true_px(theme.TARGET_MM), look.px(22.0))
    beside = Form(per_row, rows, max(target, words), sign, beside=True, whole=whole)
    if _words_px(width, beside, look) >= longest * look.least_px(theme.AID):
        return beside
    return Form(per_row, rows, max(target, words + sign), sign, beside=False, whole=whole)


def _key_width(look: Look, per_row: int) -> int:
    return (look.screen.width_px - 2 * look.px(12.0) - (per_row - 1) * gap_px(look)) // per_row


def _widths(count: int, form: Form, look: Look) -> list[int]:
    width = _key_width(look, count)
    if form.whole:
        return [width] * count
    first = int(count * width * _HELP)
    return [first, count * width - first]


def _words_px(key_width: int, form: Form, look: Look) -> int:
    return key_width - 2 * _side_px(look) - (form.sign_px + look.px(3.0) if form.beside else 0)


def _side_px(look: Look) -> int:
    return max(look.px(3.0), look.true_px(2.0))


def _edge_px(look: Look) -> int:
    return max(look.px(3.5), look.true_px(2.0))


def bar_items(bar: Bar, look: Look) -> Iterator[Item]:
    """Draw *bar* at the foot of the screen."""
    form, whole = form_of(look), look.screen
    height = form.height_px(look)
    strip = Box(0, whole.height_px - height, whole.width_px, height)
    yield Panel(strip, look.colours.band.fill)
    yield Panel(Box(0, strip.y, strip.w, max(1, look.px(0.4))), look.colours.aid.edge)
    keys = (bar.help, *bar.switches) if form.whole else (bar.help, bar.more)
    margin, gap, edge = look.px(12.0), gap_px(look), _edge_px(look)
    # Help stands at the same place however many rows there are: first in the lowest.
    rows = [keys[: form.per_row]] if form.rows == 1 else [keys[form.per_row - 1 :], keys[: form.per_row - 1]]
    top = strip.y + edge
    for row in rows:
        left = margin
        for each, width in zip(row, _widths(len(row), form, look), strict=True):
            yield from _switch(each, Box(left, top, width, form.key_px), form, look)
            left += width + gap
        top += form.key_px + gap


def _switch(made: Switch, box: Box, form: Form, look: Look) -> Iterator[Item]:
    paint = look.colours.aid_on if made.on else look.colours.aid
    yield Panel(box, paint.fill, paint.edge, look.px(1.0 if made.on else 0.5), look.px(3.0))
    room = Box(box.x + _side_px(look), box.y, box.w - 2 * _side_px(look), box.h)
    sign = form.sign_px
    if form.beside:
        words = Box(room.x + sign + look.px(3.0), room.y, room.w - sign - look.px(3.0), room.h)
        told = fitted(made.text, theme.AID, look, (words.w, words.h))
        yield glyph(made.sign, Box(room.x, room.y, sign, room.h), paint.ink)
        yield from told.drawn(words, paint.ink, Align.START)
    else:
        told = fitted(made.text, theme.AID, look, (room.w, room.h - sign))
        top = room.y + (room.h - sign - told.height_px) // 2
        yield glyph(made.sign, Box(room.x, top, room.w, sign), paint.ink)
        yield from told.drawn(Box(room.x, top + sign, room.w, told.height_px), paint.ink)
    if made.on:
        tick = form.sign_px // 2
        yield glyph(
            Sign.ON, Box(box.right - tick - look.px(2.0), box.y + look.px(2.0), tick, tick), paint.ink
        )
    yield Target(box, made.touch)
