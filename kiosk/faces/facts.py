"""Facts: a name and what is the case, beside each other, or below each other where that takes less height."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kiosk.faces import theme
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import fitted, sized
from kiosk.faces.page import Align, Box, Item, Panel
from kiosk.faces.pieces import card
from kiosk.faces.theme import Look
from kiosk.scene import Facts

_NAMES = 0.42
"""So much of the width belongs to the names."""
Pair = tuple[str, str]


def laid_facts(block: Facts, width: int, look: Look) -> Laid:
    """Measure *block* for a column that is *width* pixels wide."""
    room = width - 2 * look.px(6.0)
    beside = [_beside_px(pair, room, look) for pair in block.pairs]
    below = [_below_px(pair, room, look) for pair in block.pairs]
    stacked = sum(below) < sum(beside)
    # A page has room for as many rows of the same height as for rows of their own only where they are alike.
    rows = below if stacked else beside
    least = max(sum(rows), len(rows) * look.px(15.0))
    best = max(least + len(rows) * look.px(5.0), len(rows) * look.px(23.0))
    return Laid(least, best, partial(_facts, block, rows, stacked, look))


def _widths(room: int, look: Look) -> tuple[int, int]:
    names = int(room * _NAMES)
    return names, room - names - look.px(4.0)


def _beside_px(pair: Pair, room: int, look: Look) -> int:
    names, values = _widths(room, look)
    name = sized(pair[0], look.least_px(theme.SMALL), names).height_px
    value = sized(pair[1], look.least_px(theme.FACT), values, bold=True).height_px
    return max(name, value) + look.px(2.0)


def _below_px(pair: Pair, room: int, look: Look) -> int:
    name = sized(pair[0], look.least_px(theme.SMALL), room).height_px
    value = sized(pair[1], look.least_px(theme.FACT), room, bold=True).height_px
    return name + value + look.px(2.0)


def _facts(block: Facts, rows: list[int], stacked: bool, look: Look, box: Box) -> Iterator[Item]:  # noqa: FBT001  a fact of its place
    yield card(box, look)
    room = Box(box.x + look.px(6.0), box.y, box.w - 2 * look.px(6.0), box.h)
    even = room.h // max(1, len(rows))
    heights = [even] * len(rows) if max(rows, default=0) <= even else _shared(rows, room.h)
    top = room.y
    for number, (pair, height) in enumerate(zip(block.pairs, heights, strict=True)):
        if number:
            yield Panel(Box(room.x, top, room.w, max(1, look.px(0.3))), look.colours.card.edge)
        row = Box(room.x, top, room.w, height)
        yield from _below(pair, row, look) if stacked else _beside(pair, row, look)
        top += height


def _shared(rows: list[int], room: int) -> list[int]:
    more = max(0, room - sum(rows)) // len(rows)
    return [row + more for row in rows]


def _beside(pair: Pair, row: Box, look: Look) -> Iterator[Item]:
    names, values = _widths(row.w, look)
    left = fitted(pair[0], theme.SMALL, look, (names, row.h))
    yield from left.drawn(Box(row.x, row.y, names, row.h), look.colours.soft.ink, Align.START)
    rest = Box(row.right - values, row.y, values, row.h)
    right = fitted(pair[1], theme.FACT, look, (rest.w, max(int(rest.h * 0.86), row.h - look.px(2.0))))
    yield from right.drawn(rest, look.colours.card.ink, Align.END)


def _below(pair: Pair, row: Box, look: Look) -> Iterator[Item]:
    name = sized(pair[0], look.least_px(theme.SMALL), row.w)
    value = fitted(pair[1], theme.FACT, look, (row.w, row.h - name.height_px - look.px(1.0)))
    top = row.y + max(0, (row.h - name.height_px - value.height_px) // 2)
    yield from name.drawn(Box(row.x, top, row.w, name.height_px), look.colours.soft.ink, Align.START)
    below = Box(row.x, top + name.height_px, row.w, value.height_px)
    yield from value.drawn(below, look.colours.card.ink, Align.START)
