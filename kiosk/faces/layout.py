"""Puts a scene on a page: the band with place and time, the columns, the keys at the foot, the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kiosk.faces import rest, theme
from kiosk.faces.blocks import Laid, laid
from kiosk.faces.lettering import fitted
from kiosk.faces.mirror import is_mirrored, keeps_its_order, mirrored
from kiosk.faces.page import Align, Box, Item, Page, Panel, Ring, Target
from kiosk.faces.pieces import card, key
from kiosk.faces.theme import Colour, Look
from kiosk.happenings import Button
from kiosk.scene import RESTING, Block, Key, Question, Scene, Text, Tiles, Tone, Weight


def page_of(scene: Scene, look: Look) -> Page:
    """Return *scene* as it looks on *look*, from the right for a language that is read so."""
    whole = Box(0, 0, look.screen.width_px, look.screen.height_px)
    items = _resting(scene, whole, look) if scene.tone in RESTING else _awake(scene, whole, look)
    turned = mirrored(items, 0, whole.w) if is_mirrored(scene) else items
    return Page(whole.w, whole.h, tuple(turned))


def _awake(scene: Scene, whole: Box, look: Look) -> list[Item]:
    items: list[Item] = [Panel(whole, _ground(scene, look)), *_band(scene, look)]
    margin, band = look.px(12.0), look.px(30.0)
    foot = _foot_rows(scene.keys, look)
    foot_height = len(foot) * (_key_height(look) + _gap(look)) + look.px(6.0) if foot else margin
    body = Box(
        margin,
        band + look.px(8.0),
        whole.w - 2 * margin,
        whole.h - band - look.px(8.0) - foot_height - look.px(6.0),
    )
    items += _body(scene, body, look)
    items += _foot(foot, Box(margin, whole.h - foot_height, body.w, foot_height), look)
    if scene.question is not None:
        # Nothing below the question can be touched: any finger there means that somebody is there.
        items = [item for item in items if not isinstance(item, Target)]
        items += _question(scene.question, whole, look)
    return items + _rings(scene, items, look)


def _ground(scene: Scene, look: Look) -> Colour:
    return (look.colours.welcome if scene.tone is Tone.WELCOME else look.colours.ground).fill


def _resting(scene: Scene, whole: Box, look: Look) -> Iterable[Item]:
    """Draw a kiosk at which nobody is; the corner stays the staff's where place and time stand."""
    if scene.tone is Tone.DIM:
        yield from rest.dim_picture(scene, whole, look)
        yield rest.anywhere(whole)
        return
    yield Panel(whole, look.colours.welcome.fill)
    yield rest.anywhere(whole)
    yield from _band(scene, look)
    margin, top = look.px(12.0), look.px(38.0)
    yield from rest.invitation(scene, Box(margin, top, whole.w - 2 * margin, whole.h - top - margin), look)


def _rings(scene: Scene, items: Sequence[Item], look: Look) -> list[Item]:
    """Return the ring around what the keys of a keypad are on; the question's own ground has none."""
    found = [item.box for item in items if isinstance(item, Target) and item.touch == scene.focus]
    band, paint = look.px(2.0), look.colours.first
    around = [box.inside(-band) for box in found if box.w < look.screen.width_px]
    return [Ring(box, paint.fill, paint.ink, band, look.px(6.0)) for box in around]


def _gap(look: Look) -> int:
    return max(look.true_px(theme.APART_MM), look.px(5.0))


def _key_height(look: Look) -> int:
    return max(look.true_px(theme.TARGET_MM), look.px(26.0))


def _band(scene: Scene, look: Look) -> Iterator[Item]:
    height, margin = look.px(30.0), look.px(12.0)
    yield Panel(Box(0, 0, look.screen.width_px, height), look.colours.band.fill)
    accent = look.px(1.4)
    yield Panel(Box(0, height - accent, look.screen.width_px, accent), look.colours.band.edge)
    corner = Box(look.screen.width_px - look.px(52.0), 0, look.px(52.0), max(height, look.true_px(20.0)))
    room = Box(margin, 0, corner.x - margin, height - accent)
    branch = fitted(scene.branch, theme.BRANCH, look, (room.w, room.h), lines=1)
    if branch.cut:
        branch = fitted(scene.branch, theme.BRANCH, look, (room.w, room.h), lines=2)
    yield from branch.drawn(room, look.colours.band.ink, Align.START)
    clock = Box(corner.x, 0, corner.w - margin, height - accent)
    yield from fitted(scene.clock, theme.CLOCK, look, (clock.w, clock.h), lines=1).drawn(
        clock, look.colours.clock.ink, Align.END
    )
    yield Target(corner, Button.CORNER)


def _foot_rows(keys: Sequence[Key], look: Look) -> list[list[Key]]:
    if not keys:
        return []
    if look.is_portrait and len(keys) > 3:
        return [list(keys[1:-1]), [keys[0], keys[-1]]]
    return [list(keys)]


def _foot(rows: list[list[Key]], box: Box, look: Look) -> Iterator[Item]:
    gap, height = _gap(look), _key_height(look)
    for number, row in enumerate(rows):
        shares = [2 if each.weight is Weight.FIRST else 1 for each in row]
        part = (box.w - (len(row) - 1) * gap) / sum(shares)
        left = float(box.x)
        for each, share in zip(row, shares, strict=True):
            place = Box(round(left), box.y + number * (height + gap), int(part * share), height)
            yield from key(each, place, look)
            left += part * share + gap


def _body(scene: Scene, box: Box, look: Look) -> Iterator[Item]:
    if not scene.aside or look.is_portrait:
        yield from _column(scene, (*scene.main, *scene.aside), box, look)
        return
    gap = look.px(14.0)
    half = (box.w - gap) // 2
    yield from _column(scene, scene.main, Box(box.x, box.y, half, box.h), look)
    yield from _column(scene, scene.aside, Box(box.x + half + gap, box.y, half, box.h), look)


def _column(scene: Scene, blocks: Sequence[Block], box: Box, look: Look) -> Iterator[Item]:
    parts = [laid(block, box.w, look, scene.tone) for block in blocks]
    gaps = [_space(before, after, look) for before, after in pairwise(blocks)]
    heights = _shared(parts, box.h - sum(gaps))
    left_over = box.h - sum(gaps) - sum(heights)
    above = 0.5 if any(isinstance(each, Tiles) for each in blocks) else 0.38
    top = box.y + max(0, int(left_over * above))
    for block, part, height, gap in zip(blocks, parts, heights, [*gaps, 0], strict=True):
        drawn = part.draw(Box(box.x, top, box.w, height))
        turned_back = is_mirrored(scene) and keeps_its_order(block)
        yield from mirrored(drawn, box.x, box.right) if turned_back else drawn
        top += height + gap


def _space(before: Block, after: Block, look: Look) -> int:
    if isinstance(before, Text) and isinstance(after, Text):
        return look.px(14.0 if after.strong else 2.0)
    return look.px(9.0)


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


def _question(question: Question, whole: Box, look: Look) -> Iterator[Item]:
    yield Panel(whole, look.colours.veil, opacity=0.78)
    width, height = min(whole.w - 2 * look.px(14.0), look.px(300.0)), look.px(120.0)
    box = Box((whole.w - width) // 2, (whole.h - height) // 2, width, height)
    yield Target(whole, Button.STAY)
    yield card(box, look)
    room = box.inside(look.px(10.0))
    keys = _key_height(look)
    title_height = int((room.h - keys) * 0.5)
    title = fitted(question.title, theme.TITLE, look, (room.w, title_height), lines=2)
    yield from title.drawn(Box(room.x, room.y, room.w, title_height), look.colours.card.ink)
    text_height = room.h - keys - title_height - look.px(6.0)
    told = fitted(question.text, theme.BODY, look, (room.w, text_height), lines=2)
    yield from told.drawn(Box(room.x, room.y + title_height, room.w, text_height), look.colours.card.ink)
    yield from _foot([list(question.keys)], Box(room.x, room.bottom - keys, room.w, keys), look)
