"""Deals blocks out over pages where they are too much for one; nothing is cut, and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.faces.column import Column
from kiosk.faces.lettering import sized
from kiosk.faces.theme import BODY, STRONG, Look
from kiosk.happenings import Touch
from kiosk.scene import Block, Facts, Keypad, Listing, Text, Tiles, Title

Part = tuple[tuple[Block, ...], ...]
"""One page: the blocks of each of its columns."""
_HEADING = 0.34
"""A title that takes no more of the height stands on every page."""


def dealt(blocks: Sequence[Block], columns: Sequence[Column]) -> list[Part] | None:
    """Return *blocks* on as many pages as they need; None where one of them fits on none.

    The title stands on each of them where there is room for it.
    """
    rest = _in_order(blocks)
    if rest and isinstance(rest[0], Title) and _takes_little(rest[0], columns[0]):
        parts = _dealt(rest[0], rest[1:], columns)
        if parts is not None:
            return parts
    return _dealt(None, rest, columns)


def _dealt(title: Title | None, rest: list[Block], columns: Sequence[Column]) -> list[Part] | None:
    parts: list[Part] = []
    while rest or not parts:
        part: list[tuple[Block, ...]] = []
        for number, column in enumerate(columns):
            first = (title,) if title is not None and number == 0 else ()
            here, rest = _filled(first, rest, column)
            part.append(here)
        if sum(map(len, part)) == (title is not None) and rest:
            return None
        parts.append(tuple(part))
    return parts


def part_with(parts: Sequence[Part], touch: Touch | None) -> int:
    """Return the page on which *touch* stands; the first where it stands on none."""
    for number, part in enumerate(parts):
        for block in (each for column in part for each in column):
            if isinstance(block, Tiles) and any(tile.touch == touch for tile in block.tiles):
                return number
    return 0


def _in_order(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* so that a keypad, which cannot be parted, does not stand behind its explanations."""
    keypads = [each for each in blocks if isinstance(each, Keypad)]
    others = [each for each in blocks if not isinstance(each, Keypad)]
    titles = [each for each in others[:1] if isinstance(each, Title)]
    return [*titles, *keypads, *others[len(titles) :]] if keypads else list(blocks)


def _takes_little(title: Title, column: Column) -> bool:
    placed = column.placed((title,))
    return placed is not None and placed[0][1].least_px <= column.box.h * _HEADING


def _filled(
    first: tuple[Block, ...], rest: list[Block], column: Column
) -> tuple[tuple[Block, ...], list[Block]]:
    """Return what stands in *column*, and what is left of *rest*."""
    here, left = list(first), list(rest)
    while left:
        if column.placed([*here, left[0]]) is not None:
            here.append(left.pop(0))
            continue
        whole_elsewhere = column.placed([*first, left[0]]) is not None
        if whole_elsewhere and not isinstance(left[0], Tiles):
            break  # what belongs together stays together where the next page has room for it
        for head, tail in _halves(left[0], column):
            if column.placed([*here, head]) is not None:
                here.append(head)
                left[0] = tail
                break
        break
    if left and len(here) > len(first) + 1 and _is_heading(here[-1], left[0]):
        left.insert(0, here.pop())
    return tuple(here), left


def _is_heading(block: Block, after: Block) -> bool:
    return isinstance(block, Text) and block.strong and isinstance(after, Text) and not after.strong


def _halves(block: Block, column: Column) -> Iterator[tuple[Block, Block]]:
    """Yield *block* in two, the first half as large as may be at first."""
    match block:
        case Tiles(tiles):
            for count in range(len(tiles) - 1, 0, -1):
                yield replace(block, tiles=tiles[:count]), replace(block, tiles=tiles[count:])
        case Facts(pairs):
            for count in range(len(pairs) - 1, 0, -1):
                yield Facts(pairs[:count]), Facts(pairs[count:])
        case Listing(things=things):
            for count in range(len(things) - 1, 0, -1):
                yield replace(block, things=things[:count]), replace(block, things=things[count:])
        case Text():
            lines = _lines(block, column.box.w, column.look)
            for count in range(len(lines) - 1, 0, -1):
                head, tail = " ".join(lines[:count]), " ".join(lines[count:])
                yield replace(block, text=head), replace(block, text=tail)
        case _:
            return


def _lines(block: Text, width: int, look: Look) -> tuple[str, ...]:
    kind = STRONG if block.strong else BODY
    return sized(block.text, look.least_px(kind), width, bold=kind.bold).lines
