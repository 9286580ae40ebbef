"""The keys at the foot of a screen: in as few rows as their words allow, the one that leads on last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.faces import theme
from kiosk.faces.lettering import breaks_words, pitch_px, sized
from kiosk.faces.page import Box, Item
from kiosk.faces.pieces import gap_px, key, key_side_px
from kiosk.faces.theme import Look
from kiosk.scene import Key, Weight

_LINES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """Keys beside each other, with their widths and one height."""

    keys: tuple[Key, ...]
    widths: tuple[int, ...]
    height: int


def key_height_px(look: Look) -> int:
    """Return how high a key is whose words fit in one line."""
    return max(look.true_px(theme.TARGET_MM), look.px(26.0))


def rows_of(keys: Sequence[Key], width: int, look: Look) -> list[Row]:
    """Return the rows in which *keys* stand on *width* pixels."""
    for groups in _groups(list(keys), look):
        widths = [_widths(group, width, look) for group in groups]
        if all(widths):
            return [_row(group, each, look) for group, each in zip(groups, widths, strict=True)]
    return [_row([each], [width], look) for each in keys]


def height_px(rows: Sequence[Row], look: Look) -> int:
    """Return how high *rows* are together."""
    return sum(row.height for row in rows) + max(0, len(rows) - 1) * foot_gap_px(look)


def foot_gap_px(look: Look) -> int:
    """Return the distance between the keys."""
    return gap_px(look, 5.0)


def foot_items(rows: Sequence[Row], box: Box, look: Look) -> Iterator[Item]:
    """Draw *rows* from the top of *box* down."""
    top = box.y
    for row in rows:
        left = box.x
        for each, width in zip(row.keys, row.widths, strict=True):
            yield from key(each, Box(left, top, width, row.height), look)
            left += width + foot_gap_px(look)
        top += row.height + foot_gap_px(look)


def _groups(keys: list[Key], look: Look) -> Iterator[list[list[Key]]]:
    """Yield ways to part *keys* into rows: the fewest rows first."""
    if not keys:
        yield []
        return
    if look.is_portrait and len(keys) > 3:
        yield [keys[1:-1], [keys[0], keys[-1]]]
    else:
        yield [keys]
    for rows in range(2, len(keys) + 1):
        yield _packed(keys, rows)


def _packed(keys: list[Key], rows: int) -> list[list[Key]]:
    """Return *keys* in so many *rows*, in their order; those below have more of them when it is uneven."""
    ends = [round(len(keys) * number / rows) for number in range(rows + 1)]
    return [keys[start:end] for start, end in pairwise(ends)]


def _widths(group: Sequence[Key], width: int, look: Look) -> list[int]:
    """Return how wide each key of *group* is; empty: their words have no room beside each other."""
    room = width - (len(group) - 1) * foot_gap_px(look)
    shares = [2 if each.weight is Weight.FIRST else 1 for each in group]
    widths = [room * share // sum(shares) for share in shares]
    if all(_fits(each.text, each_width, look) for each, each_width in zip(group, widths, strict=True)):
        return widths
    needed = [_needed_px(each.text, look) for each in group]
    if sum(needed) > room:
        return []
    spare = room - sum(needed)
    return [each + spare * share // sum(shares) for each, share in zip(needed, shares, strict=True)]


def _fits(text: str, width: int, look: Look) -> bool:
    told = sized(text, look.least_px(theme.KEY), width - 2 * key_side_px(look), bold=True)
    return len(told.lines) <= _LINES and not told.cut and not breaks_words(text, told)


def _needed_px(text: str, look: Look) -> int:
    """Return the least width at which *text* fits in its lines; no key is narrower than a finger."""
    least = look.true_px(theme.TARGET_MM)
    step = max(1, look.least_px(theme.KEY) // 4)
    return next(
        (width for width in range(least, look.screen.width_px, step) if _fits(text, width, look)), 10**6
    )


def _row(group: Sequence[Key], widths: Sequence[int], look: Look) -> Row:
    size = look.least_px(theme.KEY)
    lines = max(
        len(sized(each.text, size, width - 2 * key_side_px(look), bold=True).lines)
        for each, width in zip(group, widths, strict=True)
    )
    words = lines * pitch_px(size) + 2 * look.px(1.5)
    return Row(tuple(group), tuple(widths), max(key_height_px(look), words))
