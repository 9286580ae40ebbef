"""Blocks from the top of a column down: whether they fit, and how high each becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.faces.blocks import laid
from kiosk.faces.laid import Laid
from kiosk.faces.page import Box
from kiosk.faces.theme import Look
from kiosk.scene import Block, Text, Tiles, Tone

Placed = tuple[Block, Laid, Box]


@dataclass(frozen=True, slots=True)
class Column:
    """A place for blocks; nothing above *reach_y* may be touched."""

    box: Box
    reach_y: int
    look: Look
    tone: Tone

    def placed(self, blocks: Sequence[Block]) -> list[Placed] | None:
        """Return *blocks* with their places; None where they do not fit."""
        parts = [laid(block, self.box.w, self.look, self.tone) for block in blocks]
        if any(isinstance(each, Tiles) and len(each.tiles) > each.at_once for each in blocks):
            return None
        first = next((number for number, part in enumerate(parts) if part.is_touched), len(parts))
        if self.reach_y <= self.box.y or first == len(parts):
            return _stacked(blocks, parts, self.box, self.look)
        return self._split(blocks, parts, first)

    def forced(self, blocks: Sequence[Block]) -> list[Placed]:
        """Return *blocks* with places that are too small for them."""
        parts = [laid(block, self.box.w, self.look, self.tone) for block in blocks]
        height = self.box.h // max(1, len(parts))
        return [
            (block, part, Box(self.box.x, self.box.y + number * height, self.box.w, height))
            for number, (block, part) in enumerate(zip(blocks, parts, strict=True))
        ]

    def _split(self, blocks: Sequence[Block], parts: list[Laid], first: int) -> list[Placed] | None:
        """Place what is only read as high as it likes, and what is touched within reach."""
        box, look = self.box, self.look
        above, below = blocks[:first], blocks[first:]
        gap = _space(above[-1], below[0], look) if above else 0
        needed = sum(part.least_px for part in parts[:first]) + sum(_spaces(above, look))
        liked = sum(part.best_px for part in parts[:first]) + sum(_spaces(above, look)) + gap
        spare = box.h - sum(part.best_px for part in parts[first:]) - sum(_spaces(below, look))
        top = max(self.reach_y, box.y + needed + gap, box.y + min(liked, spare))
        low = _stacked(below, parts[first:], Box(box.x, top, box.w, box.bottom - top), look)
        if low is None or not above:
            return low
        high = _stacked(above, parts[:first], Box(box.x, box.y, box.w, top - gap - box.y), look)
        return None if high is None else high + low


def _stacked(blocks: Sequence[Block], parts: Sequence[Laid], box: Box, look: Look) -> list[Placed] | None:
    if not parts:
        return []
    gaps = _spaces(blocks, look)
    room = box.h - sum(gaps)
    if sum(part.least_px for part in parts) > room:
        return None
    heights = _shared(parts, room)
    above = 0.5 if any(isinstance(each, Tiles) for each in blocks) else 0.38
    top = box.y + max(0, int((room - sum(heights)) * above))
    placed: list[Placed] = []
    for block, part, height, gap in zip(blocks, parts, heights, [*gaps, 0], strict=True):
        placed.append((block, part, Box(box.x, top, box.w, height)))
        top += height + gap
    return placed


def _spaces(blocks: Sequence[Block], look: Look) -> list[int]:
    return [_space(before, after, look) for before, after in pairwise(blocks)]


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
