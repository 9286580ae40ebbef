"""Puts a scene on a page: the band with place and time, the columns, the keys at the foot, the bar.

What is too much for one page is dealt out over several, with keys that turn them: never is anything cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from kiosk.faces import foot, rest
from kiosk.faces.bar import bar_items, form_of
from kiosk.faces.column import Column, Placed
from kiosk.faces.head import band_items, top_px
from kiosk.faces.mirror import is_mirrored, keeps_its_order, mirrored
from kiosk.faces.page import Box, Item, Page, Panel, Ring, Target
from kiosk.faces.palettes import Paint
from kiosk.faces.parts import Part, dealt, part_with
from kiosk.faces.question import question_items
from kiosk.faces.theme import Look
from kiosk.faces.turning import Turning, column_px, row_px, turning_items
from kiosk.scene import RESTING, Block, Key, Scene, Tile, Tiles, Tone

_NARROW = 0.31
"""So much of the width is left for words beside a keypad that needs the rest."""
_NARROWEST_EMS = 12
"""A column that is narrower, in ems of the smallest text, would be all broken words."""
_REACH = 1 / 3
"""In the low layout nothing above this part of the height is touched."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is left of the screen beside band and bar, and how the rest is used."""

    body: Box
    rows: tuple[foot.Row, ...]
    foot: Box
    turning: Box | None = None


def page_of(scene: Scene, look: Look) -> Page:
    """Return *scene* as it looks on *look*'s panel, from the right for a language that is read so.

    The bar is not turned round: its keys stand where they stood before another language was chosen.
    """
    whole = Box(0, 0, look.screen.width_px, look.screen.height_px)
    part, parts = 0, 1
    if scene.tone in RESTING:
        items = list(_resting(scene, whole, look))
    else:
        items, part, parts = _awake(scene, whole, look)
    if is_mirrored(scene):
        items = list(mirrored(items, 0, whole.w))
    if scene.bar is not None:
        items += bar_items(scene.bar, look)
    return Page(whole.w, whole.h, (*items, *_rings(scene, items, look)), part, parts)


def _awake(scene: Scene, whole: Box, look: Look) -> tuple[list[Item], int, int]:
    """Return what stands above the bar, which page that is, and of how many."""
    content, part, parts = _content(scene, look)
    items: list[Item] = [Panel(whole, _ground(scene, look).fill), *content, *band_items(scene, look)]
    if scene.question is not None:
        # Nothing below the question can be touched: any finger there means that somebody is there.
        items = [item for item in items if not isinstance(item, Target)]
        items += question_items(scene.question, _above_bar(scene, look), look)
    return items, part, parts


def _rings(scene: Scene, items: Sequence[Item], look: Look) -> list[Item]:
    """Return the ring around what the keys of a keypad are on; the question's own ground has none."""
    boxes = {item.touch: item.box for item in items if isinstance(item, Target)}
    focus = scene.focus
    if scene.bar is not None and focus not in boxes and focus in {each.touch for each in scene.switches()}:
        focus = scene.bar.more.touch  # it stands for all switches where there is no room for them
    found = [boxes[focus]] if focus is not None and focus in boxes else []
    band, paint = look.px(2.0), look.colours.first
    around = [box.inside(-band) for box in found if box.w < look.screen.width_px]
    return [Ring(box, paint.fill, paint.ink, band, look.px(6.0)) for box in around]


def reach_y(look: Look) -> int:
    """Return the row above which nothing is touched; nought where all of the glass is in reach."""
    return ceil(look.screen.height_px * _REACH) if look.theme.low else 0


def _ground(scene: Scene, look: Look) -> Paint:
    return look.colours.welcome if scene.tone is Tone.WELCOME else look.colours.ground


def _resting(scene: Scene, whole: Box, look: Look) -> Iterator[Item]:
    """Draw a kiosk at which nobody is; the corner stays the staff's where place and time stand."""
    if scene.tone is Tone.DIM:
        yield from rest.dim_picture(scene, whole, look)
        yield rest.anywhere(whole)
        return
    yield Panel(whole, look.colours.welcome.fill)
    yield rest.anywhere(whole)
    yield from band_items(scene, look)
    margin, top = look.px(12.0), top_px(look)
    free = _above_bar(scene, look)
    yield from rest.invitation(
        scene, Box(margin, top, whole.w - 2 * margin, free.bottom - top - margin), look
    )


def _above_bar(scene: Scene, look: Look) -> Box:
    bar = form_of(look).height_px(look) if scene.bar is not None else 0
    return Box(0, 0, look.screen.width_px, look.screen.height_px - bar)


def _content(scene: Scene, look: Look) -> tuple[list[Item], int, int]:
    """Return what stands between band and bar, which page that is, and of how many."""
    frame = _frame(scene, scene.keys, look, turns=False)
    for blocks, first in _arrangements(scene, look):
        placed = _placed(blocks, _columns(scene, frame.body, len(blocks), look, first))
        if placed is not None:
            return [*_drawn(scene, placed), *foot.foot_items(frame.rows, frame.foot, look)], 0, 1
    return _paged(scene, look)


def _arrangements(scene: Scene, look: Look) -> Iterator[tuple[Part, float]]:
    """Yield the ways in which all blocks may stand on one page, the one that looks best first.

    With each goes the part of the width that belongs to the first column.
    """
    if scene.aside and not look.is_portrait:
        yield (scene.main, scene.aside), 0.5
        yield (scene.main, scene.aside), _NARROW
    yield ((*scene.main, *scene.aside),), 1.0


def _placed(part: Part, columns: Sequence[Column]) -> list[Placed] | None:
    placed: list[Placed] = []
    for blocks, column in zip(part, columns, strict=True):
        here = column.placed(blocks)
        if here is None:
            return None
        placed += here
    return placed


def _columns(scene: Scene, body: Box, count: int, look: Look, first: float = 0.5) -> list[Column]:
    boxes = [body]
    if count > 1:
        gap = look.px(14.0)
        width = int((body.w - gap) * first)
        left = width + gap
        boxes = [replace(body, w=width), replace(body, x=body.x + left, w=body.w - left)]
    return [Column(box, reach_y(look), look, scene.tone) for box in boxes]


def _paged(scene: Scene, look: Look) -> tuple[list[Item], int, int]:
    """Return one of as few pages as it takes."""
    for keys, blocks in _shortened(scene):
        frame = _frame(scene, keys, look, turns=True)
        two = _columns(scene, frame.body, 2, look)
        asides = scene.aside and not look.is_portrait and two[0].box.w >= _NARROWEST_EMS * look.smallest_px
        ways = (
            [two, _columns(scene, frame.body, 1, look)] if asides else [_columns(scene, frame.body, 1, look)]
        )
        dealings = [dealt(blocks, columns) for columns in ways]
        if found := [parts for parts in dealings if parts is not None]:
            return _one_of(scene, min(found, key=len), frame, look)
    frame = _frame(scene, scene.keys, look, turns=False)
    forced = _columns(scene, frame.body, 1, look)[0].forced((*scene.main, *scene.aside))
    return [*_drawn(scene, forced), *foot.foot_items(frame.rows, frame.foot, look)], 0, 1


def _shortened(scene: Scene) -> Iterator[tuple[Sequence[Key], tuple[Block, ...]]]:
    """Yield the keys that stay at the foot, and what stands above them, for less and less room.

    First the keys become a page of their own. Then a tile leaves out how things stand, which is told again
    when it is touched.
    """
    blocks = (*scene.main, *scene.aside)
    yield scene.keys, blocks
    yield (), (*blocks, *_as_tiles(scene.keys))
    bare = tuple(
        replace(each, tiles=tuple(replace(tile, detail="") for tile in each.tiles))
        if isinstance(each, Tiles)
        else each
        for each in blocks
    )
    yield scene.keys, bare
    yield (), (*bare, *_as_tiles(scene.keys))


def _one_of(scene: Scene, parts: Sequence[Part], frame: _Frame, look: Look) -> tuple[list[Item], int, int]:
    paging = scene.paging
    asked = paging.part if paging is not None else None
    part = part_with(parts, paging.near if paging else None) if asked is None else min(asked, len(parts) - 1)
    placed = _placed(parts[part], _columns(scene, frame.body, len(parts[part]), look))
    assert placed is not None, "a page was dealt that does not fit"
    items = [*_drawn(scene, placed), *foot.foot_items(frame.rows, frame.foot, look)]
    if paging is not None and frame.turning is not None and len(parts) > 1:
        items += turning_items(
            Turning(paging, part, len(parts), _ground(scene, look).ink), frame.turning, look
        )
    return items, part, len(parts)


def _as_tiles(keys: Sequence[Key]) -> tuple[Block, ...]:
    tiles = tuple(Tile(each.touch, each.text) for each in keys if each.enabled)
    return (Tiles(tiles),) if tiles else ()


def _drawn(scene: Scene, placed: Sequence[Placed]) -> Iterator[Item]:
    for block, part, box in placed:
        turned_back = is_mirrored(scene) and keeps_its_order(block)
        yield from mirrored(part.draw(box), box.x, box.right) if turned_back else part.draw(box)


def _frame(scene: Scene, keys: Sequence[Key], look: Look, *, turns: bool) -> _Frame:
    """Share the screen out between the body, the keys, and what turns the pages."""
    above, margin, gap = _above_bar(scene, look), look.px(12.0), foot.foot_gap_px(look)
    rows = tuple(foot.rows_of(keys, above.w - 2 * margin, look))
    below = look.px(6.0) if scene.bar is None else max(look.px(4.0), look.true_px(2.0))
    bottom = above.bottom - (foot.height_px(rows, look) + below if rows else below)
    foot_box = Box(margin, bottom, above.w - 2 * margin, above.bottom - bottom)
    bottom -= look.px(6.0) if rows and not turns else gap if rows else 0
    top = top_px(look)
    body = Box(margin, top, above.w - 2 * margin, bottom - top)
    if not turns:
        return _Frame(body, rows, foot_box)
    if look.is_portrait:
        height = row_px(look)
        turning = Box(body.x, body.bottom - height, body.w, height)
        return _Frame(replace(body, h=body.h - height - gap), rows, foot_box, turning)
    above_y = max(body.y, reach_y(look))
    wide = column_px(look, body.bottom - above_y)
    turning = Box(body.right - wide, above_y, wide, body.bottom - above_y)
    return _Frame(replace(body, w=body.w - wide - gap), rows, foot_box, turning)
