"""How a kiosk looks while nobody is there: an invitation with a drawn ticket, or a dim picture."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.faces.lettering import fitted, pitch_px, sized, width_px
from kiosk.faces.page import Box, Item, Line, Panel, Target
from kiosk.faces.theme import Colour, Look, TypeSize
from kiosk.happenings import Button
from kiosk.scene import Names, Scene, Text, Title

NIGHT: Colour = (3, 6, 14)
EMBER: Colour = (126, 137, 160)
"""Dim, and still 5 : 1 on the night: whoever comes reads the time."""
_INVITING = TypeSize(26.0, 9.0, bold=True)
_TOUCH = TypeSize(13.0, 7.0)
_NAME = TypeSize(9.0, 5.5)
_NOTICE = TypeSize(11.0, 5.5)
_DIM_CLOCK = TypeSize(34.0, 14.0, bold=True)
_DIM_TEXT = TypeSize(9.0, 5.5)
_UPRIGHT = ((2, 5, 3), (1, 5, 3), (1, 3, 2), (1, 2, 1))
_WIDE = ((3, 3, 2), (2, 3, 5), (2, 2, 3), (1, 2, 1))
"""Columns and rows of places, and how far it is to the next: without a divisor in common with how many there
are, so that each comes once before one comes again. The first is taken in which a place has room."""
_NAME_GAP_MM = 8.0


def invitation(scene: Scene, box: Box, look: Look) -> Iterator[Item]:
    """Draw the invitation of *scene* into *box*: what to do, a notice or a ticket, all the languages."""
    title = next(block.text for block in scene.main if isinstance(block, Title))
    told, *notices = (block.text for block in scene.main if isinstance(block, Text))
    names = next(block for block in scene.main if isinstance(block, Names))
    top = max(int(box.h * 0.24), sized(title, look.least_px(_INVITING), box.w, bold=True).height_px)
    below = max(int(box.h * 0.12), sized(told, look.least_px(_TOUCH), box.w).height_px)
    least = len(_rows(names.names, box.w, look, look.least_px(_NAME))) * pitch_px(look.least_px(_NAME))
    foot = max(int(box.h * 0.2), least)
    middle = Box(box.x, box.y + top, box.w, max(0, box.h - top - below - foot))
    yield from fitted(title, _INVITING, look, (box.w, top)).drawn(
        Box(box.x, box.y, box.w, top), look.colours.welcome.ink
    )
    if notices and sized(notices[0], look.least_px(_NOTICE), middle.w).height_px <= middle.h:
        yield from fitted(notices[0], _NOTICE, look, (middle.w, middle.h)).drawn(
            middle, look.colours.welcome.ink
        )
    elif middle.h >= look.px(40.0):
        yield from _ticket(middle.inside(look.px(6.0)), scene.picture, look)
    place = Box(box.x, middle.bottom, box.w, below)
    yield from fitted(told, _TOUCH, look, (place.w, place.h)).drawn(place, look.colours.band.edge)
    yield from _names(names, Box(box.x, place.bottom, box.w, box.bottom - place.bottom), look)


def names_height(names: Names, width: int, look: Look) -> int:
    """Return how high *names* are in a column that is *width* pixels wide."""
    return len(_rows(names.names, width, look)) * pitch_px(look.best_px(_NAME))


def names(block: Names, look: Look, box: Box) -> Iterator[Item]:
    """Draw the languages, the one whose turn it is brighter and bold."""
    yield from _names(block, box, look)


def _names(block: Names, box: Box, look: Look) -> Iterator[Item]:
    size, least = look.best_px(_NAME), look.least_px(_NAME)
    while len(rows := _rows(block.names, box.w, look, size)) * pitch_px(size) > box.h and size > least:
        size -= 1
    top, gap = box.y + (box.h - len(rows) * pitch_px(size)) // 2, look.px(_NAME_GAP_MM)
    for number, row in enumerate(rows):
        left = box.x + (box.w - _wide(row, size, gap)) // 2
        ink, faint = look.colours.welcome.ink, look.colours.clock.ink
        for name in row:
            # As wide as in bold, so that none moves when the turn goes on.
            wide = _bold_px(name, size)
            is_now = name == block.now
            place = Box(left, top + number * pitch_px(size), wide, pitch_px(size))
            yield Line(place, name, size, is_now, ink if is_now else faint)
            left += wide + gap


def _rows(names: tuple[str, ...], width: int, look: Look, size: int | None = None) -> list[list[str]]:
    """Return *names* in as few rows as fit the *width*, and these as even as can be: none stands alone."""
    size, gap = size or look.best_px(_NAME), look.px(_NAME_GAP_MM)
    rows = _filled(names, width, size, gap)
    narrower = width
    while len(rows) > 1 and narrower > width // 3:
        narrower -= max(1, width // 40)
        tried = _filled(names, narrower, size, gap)
        if len(tried) > len(rows):
            break
        rows = tried
    return rows


def _filled(names: tuple[str, ...], width: int, size: int, gap: int) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for name in names:
        if rows[-1] and _wide([*rows[-1], name], size, gap) > width:
            rows.append([])
        rows[-1].append(name)
    return rows


def _bold_px(name: str, size: int) -> int:
    return width_px(name, size, True)  # noqa: FBT003  the key of a cache


def _wide(row: list[str], size: int, gap: int) -> int:
    return sum(_bold_px(name, size) for name in row) + (len(row) - 1) * gap


def _ticket(box: Box, picture: int, look: Look) -> Iterator[Item]:
    """Draw paper that comes out of its slot, a little further with each picture, and then begins anew."""
    wide = min(box.w, int(box.h * 0.8), look.px(120.0))
    slot = Box(box.x + (box.w - int(wide * 1.3)) // 2, box.y, int(wide * 1.3), look.px(9.0))
    long = int((box.h - slot.h) * (0.7, 0.85, 1.0)[picture % 3])
    paper = Box(box.x + (box.w - wide) // 2, box.y + slot.h // 2, wide, long)
    card = look.colours.card
    yield Panel(paper, card.fill, card.ink, look.px(0.5))
    yield from _printed(paper, look)
    yield Panel(slot, look.colours.band.fill, look.colours.clock.ink, look.px(0.7), slot.h // 2)


def _printed(paper: Box, look: Look) -> Iterator[Item]:
    """Draw what stands on a slip as bars, from its lower edge up: paper comes out head first."""
    edge = paper.w // 9
    inner = paper.w - 2 * edge
    top = paper.bottom - edge - int(inner * 0.34)
    yield Panel(
        Box(paper.x + edge, top, inner, int(inner * 0.34)), look.colours.card.ink, radius_px=look.px(2.0)
    )
    bar = max(2, int(inner * 0.07))
    for number, share in enumerate((0.8, 0.55, 0.7)):
        top -= 2 * bar
        if top < paper.y + paper.w // 8:
            return
        wide = int(inner * share)
        colour = look.colours.band.edge if number == 0 else look.colours.soft.ink
        yield Panel(Box(paper.x + (paper.w - wide) // 2, top, wide, bar), colour, radius_px=bar // 2)


def dim_picture(scene: Scene, whole: Box, look: Look) -> Iterator[Item]:
    """Draw the clock, where we are and what to do small and dim, each time at another place."""
    yield Panel(whole, NIGHT)
    clock = next(block.text for block in scene.main if isinstance(block, Title))
    told = [scene.branch, *(block.text for block in scene.main if isinstance(block, Text))]
    lines = [text for text in told if text]
    grids = _UPRIGHT if look.is_portrait else _WIDE
    # Where there is no room for all of it, where we are is told least: whoever comes is there.
    tries = [(grid, shown) for shown in (lines, lines[1:]) for grid in grids]
    for grid, shown in tries:
        box = _spot(grid, scene.picture, whole, look)
        needed = [sized(text, look.least_px(_DIM_TEXT), box.w).height_px for text in shown]
        high = max(int(box.h * 0.34), pitch_px(look.least_px(_DIM_CLOCK)))
        if high + sum(needed) <= box.h:
            break
    yield from fitted(clock, _DIM_CLOCK, look, (box.w, high), lines=1).drawn(
        Box(box.x, box.y, box.w, high), EMBER
    )
    spare = (box.h - high - sum(needed)) // max(1, len(shown))
    top = box.y + high
    for text, height in zip(shown, needed, strict=True):
        place = Box(box.x, top, box.w, height + spare)
        yield from fitted(text, _DIM_TEXT, look, (place.w, place.h)).drawn(place, EMBER)
        top = place.bottom


def _spot(grid: tuple[int, int, int], picture: int, whole: Box, look: Look) -> Box:
    columns, rows, stride = grid
    column, row = divmod(picture * stride % (columns * rows), rows)
    margin = look.px(6.0)
    across, down = whole.w // columns, whole.h // rows
    return Box(column * across + margin, row * down + margin, across - 2 * margin, down - 2 * margin)


def anywhere(whole: Box) -> Target:
    """Return what wakes the kiosk: a touch wherever it may be."""
    return Target(whole, Button.STAY)
