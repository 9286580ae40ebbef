"""How things under a title are drawn: each in a line of its own, all of one size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.faces import theme
from kiosk.faces.lettering import Lettering, fitted, natural
from kiosk.faces.page import Align, Box, Item, Panel
from kiosk.faces.pieces import card
from kiosk.faces.theme import Look, TypeSize
from kiosk.scene import Listing

_HEADING = TypeSize(7.5, 5.5, bold=True)
_SIDE_MM, _EDGE_MM, _DOT_MM, _INDENT_MM, _GAP_MM = 6.0, 3.0, 2.4, 6.0, 1.5


@dataclass(frozen=True, slots=True)
class _Set:
    """A listing set in type, and how high that is."""

    title: Lettering
    things: tuple[Lettering, ...]
    height_px: int


def listing_heights(block: Listing, width: int, look: Look) -> tuple[int, int]:
    """Return how high *block* must be, and how high it would like to be, in a column of *width* pixels."""
    sizes = _sizes(look)
    return _set(block, sizes[-1], width, look).height_px, _set(block, sizes[0], width, look).height_px


def listing(block: Listing, look: Look, box: Box) -> Iterator[Item]:
    """Draw *block* into *box* at the largest size at which it fits."""
    made = [_set(block, size, box.w, look) for size in _sizes(look)]
    fit = next((each for each in made if each.height_px <= box.h), made[-1])
    yield card(box, look)
    left, top = box.x + look.px(_SIDE_MM), box.y + (box.h - fit.height_px) // 2 + look.px(_EDGE_MM)
    width = box.w - 2 * look.px(_SIDE_MM)
    yield from fit.title.drawn(Box(left, top, width, fit.title.height_px), look.colours.soft.ink, Align.START)
    top += fit.title.height_px + look.px(_GAP_MM)
    indent = _indent(block, look)
    for each in fit.things:
        if indent:
            yield _dot(Box(left, top, indent, each.height_px // len(each.lines)), look)
        place = Box(left + indent, top, width - indent, each.height_px)
        yield from each.drawn(place, look.colours.card.ink, Align.START)
        top += each.height_px + look.px(_GAP_MM)


def _sizes(look: Look) -> list[int]:
    """Return the sizes of the things from the largest to the least, in pixels."""
    best, least = look.best_px(theme.BODY), look.least_px(theme.BODY)
    return [*range(best, least, -max(1, (best - least) // 6)), least]


def _set(block: Listing, size_px: int, width: int, look: Look) -> _Set:
    room = width - 2 * look.px(_SIDE_MM)
    title = fitted(block.title, _HEADING, look, (room, 10**6), lines=2)
    # A size in pixels of this panel, as a kind of text that is of this size alone.
    kind = TypeSize(size_px / look.px(100.0) * 100.0, size_px / look.px(100.0) * 100.0)
    made = tuple(natural(each, kind, look, room - _indent(block, look)) for each in block.things)
    height = 2 * look.px(_EDGE_MM) + title.height_px + sum(each.height_px for each in made)
    return _Set(title, made, height + len(made) * look.px(_GAP_MM))


def _indent(block: Listing, look: Look) -> int:
    return look.px(_INDENT_MM) if len(block.things) > 1 else 0


def _dot(box: Box, look: Look) -> Panel:
    side = max(2, look.px(_DOT_MM))
    place = Box(box.x, box.y + (box.h - side) // 2, side, side)
    return Panel(place, look.colours.card.ink, radius_px=side // 2)
