"""The pieces that pages are made of: keys, badges, cards, signs, steppers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kiosk.faces import theme
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import fitted, sized
from kiosk.faces.page import Align, Box, Glyph, Item, Panel, Target
from kiosk.faces.theme import Colour, Look, TypeSize
from kiosk.scene import Key, Sign, Stepper


def card(box: Box, look: Look, edge: Colour | None = None) -> Panel:
    """Return a panel with the house's corners."""
    paint = look.colours.card
    return Panel(box, paint.fill, edge or paint.edge, look.px(0.5), look.px(3.0))


def gap_px(look: Look, best_mm: float = 4.0) -> int:
    """Return how far apart two targets are: *best_mm* of the design, and never too near."""
    return max(look.true_px(theme.APART_MM), look.px(best_mm))


def key_side_px(look: Look) -> int:
    """Return how far the words of a key keep away from its sides."""
    return max(look.px(5.0), look.true_px(theme.PADDING_MM))


def key(made: Key, box: Box, look: Look, kind: TypeSize = theme.KEY) -> Iterator[Item]:
    """Draw a key; one that is not enabled is pale and no target."""
    paint = look.colours.of_weight(made.weight) if made.enabled else look.colours.dead
    yield Panel(box, paint.fill, paint.edge, look.px(0.7), look.px(4.0))
    side = key_side_px(look)
    room = Box(box.x + side, box.y + look.px(1.5), box.w - 2 * side, box.h - look.px(3.0))
    yield from fitted(made.text, kind, look, (room.w, room.h), lines=3).drawn(room, paint.ink)
    if made.enabled:
        yield Target(box, made.touch)


def badge(letter: str, box: Box, look: Look, *, dim: bool = False) -> Iterator[Item]:
    """Draw the letter of a service on its square."""
    paint = look.colours.dim_badge if dim else look.colours.badge
    yield Panel(box, paint.fill, paint.edge if dim else None, look.px(0.5), look.px(3.0))
    kind = theme.TypeSize(box.h / look.px(10.0) * 6.2, 3.0, bold=True)
    yield from fitted(letter, kind, look, (box.w, box.h * 2), lines=1).drawn(box, paint.ink)


def glyph(sign: Sign, box: Box, colour: Colour) -> Glyph:
    """Return *sign* in the middle of *box*."""
    side = min(box.w, box.h)
    return Glyph(Box(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side), sign, colour)


def laid_stepper(made: Stepper, width: int, look: Look) -> Laid:
    """Measure a question with its number between the two keys that change it.

    The question stands beside them, or above them where that takes less height.
    """
    least = look.true_px(theme.TARGET_MM) + 2 * look.px(2.0)
    room = width - 2 * look.px(2.0)
    aside = room - _stepper_width(look) - look.px(8.0)
    small = look.least_px(theme.STEP)
    beside = sized(made.question, small, max(aside, small), bold=True).height_px + 2 * look.px(2.0)
    above = sized(made.question, small, room, bold=True).height_px
    stacked = aside < 5 * small or beside > least + above
    need = least + above if stacked else max(least, beside)
    draw = partial(_stepper, made, look, stacked)
    return Laid(need, max(need, look.px(38.0)), draw, is_touched=True)


def _stepper_width(look: Look) -> int:
    return 2 * _step_key_px(look) + _count_px(look)


def _step_key_px(look: Look) -> int:
    return max(look.true_px(theme.TARGET_MM), look.px(32.0))


def _count_px(look: Look) -> int:
    return max(look.px(26.0), round(2.2 * look.least_px(theme.DIGIT)))


def _stepper(made: Stepper, look: Look, stacked: bool, box: Box) -> Iterator[Item]:  # noqa: FBT001  a fact of its place
    yield card(box, look)
    room = box.inside(look.px(2.0))
    row = room
    if stacked:
        needed = sized(made.question, look.least_px(theme.STEP), room.w, bold=True).height_px
        top = room.h - max(look.true_px(theme.TARGET_MM), min(room.h - needed, room.h // 2))
        row = Box(room.right - _stepper_width(look), room.y + top, _stepper_width(look), room.h - top)
        asked = Box(room.x, room.y, room.w, top)
    wide = _step_key_px(look)
    more = Box(row.right - wide, row.y, wide, row.h)
    number = Box(more.x - _count_px(look), row.y, _count_px(look), row.h)
    fewer = Box(number.x - wide, row.y, wide, row.h)
    if not stacked:
        asked = Box(room.x + look.px(4.0), room.y, fewer.x - room.x - look.px(8.0), room.h)
    yield from fitted(made.question, theme.STEP, look, (asked.w, asked.h)).drawn(
        asked, look.colours.card.ink, Align.START
    )
    for each, place in ((made.fewer, fewer), (made.more, more)):
        yield from _step(each, place, look)
    count = fitted(made.number, theme.DIGIT, look, (number.w, number.h * 2), lines=1)
    yield from count.drawn(number, look.colours.card.ink)


def _step(made: Key, box: Box, look: Look) -> Iterator[Item]:
    paint = look.colours.of_weight(made.weight) if made.enabled else look.colours.dead
    yield Panel(box, paint.fill, paint.edge, look.px(0.7), look.px(4.0))
    sign = fitted(made.text, theme.SIGN, look, (box.w, box.h * 2), lines=1)
    yield from sign.drawn(box, paint.ink)
    if made.enabled:
        yield Target(box, made.touch)
