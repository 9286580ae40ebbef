"""Puts a scene on a page: the band with place and time, the columns, the keys at the foot, the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kiosk.faces import theme
from kiosk.faces.blocks import Laid, laid
from kiosk.faces.lettering import fitted
from kiosk.faces.page import Align, Box, Item, Page, Panel, Target
from kiosk.faces.pieces import card, key
from kiosk.faces.theme import Screen
from kiosk.happenings import Button
from kiosk.scene import Block, Key, Question, Scene, Text, Tiles, Tone, Weight

_GROUND = {Tone.WELCOME: theme.NAVY, Tone.PLAIN: theme.PAPER, Tone.STAFF: theme.PAPER}


def page_of(scene: Scene, screen: Screen) -> Page:
    """Return *scene* as it looks on *screen*."""
    whole = Box(0, 0, screen.width_px, screen.height_px)
    items: list[Item] = [Panel(whole, _GROUND[scene.tone]), *_band(scene, screen)]
    margin, band = screen.px(12.0), screen.px(30.0)
    foot = _foot_rows(scene.keys, screen)
    foot_height = len(foot) * (_key_height(screen) + _gap(screen)) + screen.px(6.0) if foot else margin
    body = Box(
        margin,
        band + screen.px(8.0),
        whole.w - 2 * margin,
        whole.h - band - screen.px(8.0) - foot_height - screen.px(6.0),
    )
    items += _body(scene, body, screen)
    items += _foot(foot, Box(margin, whole.h - foot_height, body.w, foot_height), screen)
    if scene.question is not None:
        # Nothing below the question can be touched: any finger there means that somebody is there.
        items = [item for item in items if not isinstance(item, Target)]
        items += _question(scene.question, whole, screen)
    return Page(whole.w, whole.h, tuple(items))


def _gap(screen: Screen) -> int:
    return max(screen.true_px(theme.APART_MM), screen.px(5.0))


def _key_height(screen: Screen) -> int:
    return max(screen.true_px(theme.TARGET_MM), screen.px(26.0))


def _band(scene: Scene, screen: Screen) -> Iterator[Item]:
    height, margin = screen.px(30.0), screen.px(12.0)
    yield Panel(Box(0, 0, screen.width_px, height), theme.DEEP)
    accent = screen.px(1.4)
    yield Panel(Box(0, height - accent, screen.width_px, accent), theme.AMBER)
    corner = Box(screen.width_px - screen.px(52.0), 0, screen.px(52.0), max(height, screen.true_px(20.0)))
    room = Box(margin, 0, corner.x - margin, height - accent)
    branch = fitted(scene.branch, theme.BRANCH, screen, (room.w, room.h), lines=1)
    if branch.cut:
        branch = fitted(scene.branch, theme.BRANCH, screen, (room.w, room.h), lines=2)
    yield from branch.drawn(room, theme.WHITE, Align.START)
    clock = Box(corner.x, 0, corner.w - margin, height - accent)
    yield from fitted(scene.clock, theme.CLOCK, screen, (clock.w, clock.h), lines=1).drawn(
        clock, theme.SKY, Align.END
    )
    yield Target(corner, Button.CORNER)


def _foot_rows(keys: Sequence[Key], screen: Screen) -> list[list[Key]]:
    if not keys:
        return []
    if screen.is_portrait and len(keys) > 3:
        return [list(keys[1:-1]), [keys[0], keys[-1]]]
    return [list(keys)]


def _foot(rows: list[list[Key]], box: Box, screen: Screen) -> Iterator[Item]:
    gap, height = _gap(screen), _key_height(screen)
    for number, row in enumerate(rows):
        shares = [2 if each.weight is Weight.FIRST else 1 for each in row]
        part = (box.w - (len(row) - 1) * gap) / sum(shares)
        left = float(box.x)
        for each, share in zip(row, shares, strict=True):
            place = Box(round(left), box.y + number * (height + gap), int(part * share), height)
            yield from key(each, place, screen)
            left += part * share + gap


def _body(scene: Scene, box: Box, screen: Screen) -> Iterator[Item]:
    if not scene.aside or screen.is_portrait:
        yield from _column(scene, (*scene.main, *scene.aside), box, screen)
        return
    gap = screen.px(14.0)
    half = (box.w - gap) // 2
    yield from _column(scene, scene.main, Box(box.x, box.y, half, box.h), screen)
    yield from _column(scene, scene.aside, Box(box.x + half + gap, box.y, half, box.h), screen)


def _column(scene: Scene, blocks: Sequence[Block], box: Box, screen: Screen) -> Iterator[Item]:
    parts = [laid(block, box.w, screen, scene.tone) for block in blocks]
    gaps = [_space(before, after, screen) for before, after in pairwise(blocks)]
    heights = _shared(parts, box.h - sum(gaps))
    left_over = box.h - sum(gaps) - sum(heights)
    above = 0.5 if any(isinstance(each, Tiles) for each in blocks) else 0.38
    top = box.y + max(0, int(left_over * above))
    for part, height, gap in zip(parts, heights, [*gaps, 0], strict=True):
        yield from part.draw(Box(box.x, top, box.w, height))
        top += height + gap


def _space(before: Block, after: Block, screen: Screen) -> int:
    if isinstance(before, Text) and isinstance(after, Text):
        return screen.px(14.0 if after.strong else 2.0)
    return screen.px(9.0)


def _shared(parts: Sequence[Laid], room: int) -> list[int]:
    """Share *room* out: what is no text gives way first, each the same part of its slack; then the text."""
    words = sum(part.best_px for part in parts if part.is_text)
    others = [part for part in parts if not part.is_text]
    share = _share(others, room - words)
    if share >= 0:
        return [part.best_px if part.is_text else _between(part, share) for part in parts]
    share = max(0.0, _share([part for part in parts if part.is_text], room - sum(p.least_px for p in others)))
    return [_between(part, share) if part.is_text else part.least_px for part in parts]


def _share(parts: Sequence[Laid], room: int) -> float:
    """Return how much of their slack *parts* can keep in *room*, from 0 to 1; below 0: they do not fit."""
    least, best = sum(part.least_px for part in parts), sum(part.best_px for part in parts)
    return min(1.0, (room - least) / max(1, best - least))


def _between(part: Laid, share: float) -> int:
    return int(part.least_px + (part.best_px - part.least_px) * share)


def _question(question: Question, whole: Box, screen: Screen) -> Iterator[Item]:
    yield Panel(whole, theme.DEEP, opacity=0.78)
    width, height = min(whole.w - 2 * screen.px(14.0), screen.px(300.0)), screen.px(120.0)
    box = Box((whole.w - width) // 2, (whole.h - height) // 2, width, height)
    yield Target(whole, Button.STAY)
    yield card(box, screen)
    room = box.inside(screen.px(10.0))
    keys = _key_height(screen)
    title_height = int((room.h - keys) * 0.5)
    title = fitted(question.title, theme.TITLE, screen, (room.w, title_height), lines=2)
    yield from title.drawn(Box(room.x, room.y, room.w, title_height), theme.NAVY)
    text_height = room.h - keys - title_height - screen.px(6.0)
    told = fitted(question.text, theme.BODY, screen, (room.w, text_height), lines=2)
    yield from told.drawn(Box(room.x, room.y + title_height, room.w, text_height), theme.NAVY)
    yield from _foot([list(question.keys)], Box(room.x, room.bottom - keys, room.w, keys), screen)
