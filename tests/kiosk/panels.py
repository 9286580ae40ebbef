"""Panels on which screens are measured, and how a page is measured without Kivy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from kiosk.bar_keys import Aid, ShowPart
from kiosk.faces.layout import page_of, reach_y
from kiosk.faces.lettering import width_px
from kiosk.faces.page import Box, Code, Glyph, Line, Page, Panel, Target
from kiosk.faces.palettes import Colour
from kiosk.faces.theme import APART_MM, CAPITAL, TARGET_MM, Look, Screen, capital_mm, theme_of
from kiosk.happenings import Button, Touch
from kiosk.modes import USUAL, Modes
from kiosk.scene import Scene


def panel(width: int, height: int, inch: float) -> Screen:
    return Screen(width, height, (width**2 + height**2) ** 0.5 / inch)


PANELS = {
    "21-portrait": panel(1080, 1920, 21.5),
    "21-landscape": panel(1920, 1080, 21.5),
    "15-portrait": panel(1080, 1920, 15.6),
    "15-landscape": panel(1920, 1080, 15.6),
    "10-portrait": panel(800, 1280, 10.1),
    "10-landscape": panel(1280, 800, 10.1),
}


def look_of(which: str, modes: Modes = USUAL) -> Look:
    return Look(PANELS[which], theme_of(modes))


def pages_of(scene: Scene, look: Look) -> Iterator[Page]:
    """Yield all pages of *scene*."""
    if scene.paging is None:
        yield page_of(scene, look)
        return
    first = page_of(replace(scene, paging=replace(scene.paging, part=0)), look)
    yield first
    for part in range(1, first.parts):
        yield page_of(replace(scene, paging=replace(scene.paging, part=part)), look)


def lines(page: Page) -> list[Line]:
    return [item for item in page.items if isinstance(item, Line) and item.text]


def targets(page: Page) -> list[Target]:
    """Return all targets but the one that fills the page under the question."""
    return [item for item in page.items if isinstance(item, Target) and item.touch is not Button.STAY] + [
        item
        for item in page.items
        if isinstance(item, Target) and item.touch is Button.STAY and item.box.w < page.width_px
    ]


def ink(line: Line) -> Box:
    """Return the box of what is really drawn."""
    width, height = width_px(line.text, line.size_px, line.bold), round(line.size_px * 0.98)
    left = {"start": 0, "centre": (line.box.w - width) // 2, "end": line.box.w - width}[line.align]
    return Box(line.box.x + left, line.box.y + (line.box.h - height) // 2, width, height)


def overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def gap_px(one: Box, other: Box) -> float:
    across = max(one.x - other.right, other.x - one.right, 0)
    down = max(one.y - other.bottom, other.y - one.bottom, 0)
    return float((across**2 + down**2) ** 0.5)


def seen(page: Page) -> list:
    """Return what is not below a question's veil."""
    veils = [number for number, item in enumerate(page.items) if isinstance(item, Panel) and item.opacity < 1]
    return list(page.items[veils[0] :]) if veils else list(page.items)


def luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def faults(page: Page, look: Look) -> Iterator[str]:
    """Yield whatever is wrong with the measures of *page*."""
    yield from _of_text(page)
    yield from _of_targets(page, look)
    capital = capital_mm(look.theme.degrees, look.screen.distance_mm)
    for line in lines(page):
        if line.size_px * CAPITAL / look.screen.ppi * 25.4 < capital - 0.01:
            yield f"too small to read: {line.text}"


def _of_text(page: Page) -> Iterator[str]:
    whole = Box(0, 0, page.width_px, page.height_px)
    for line in lines(page):
        if line.cut or width_px(line.text, line.size_px, line.bold) > line.box.w:
            yield f"cut: {line.text}"
        if not inside(ink(line), whole):
            yield f"outside: {line.text}"
    items = seen(page)
    boxes = [(item.text, ink(item)) for item in items if isinstance(item, Line) and item.text]
    boxes += [(type(item).__name__, item.box) for item in items if isinstance(item, Code | Glyph)]
    for (one, box), (other, second) in combinations(boxes, 2):
        if overlap(box, second):
            yield f"over each other: {one} / {other}"
    for text, box in boxes:
        for other in (item.box for item in items if isinstance(item, Panel) and item.box.w < page.width_px):
            if overlap(box, other) and not inside(box, other, 2):
                yield f"beyond its panel: {text}"


def inside(box: Box, other: Box, by: int = 0) -> bool:
    return (
        other.x <= box.x
        and box.right <= other.right
        and other.y - by <= box.y
        and box.bottom <= other.bottom + by
    )


def _of_targets(page: Page, look: Look) -> Iterator[str]:
    mm = look.screen.ppi / 25.4
    found, reach = targets(page), reach_y(look)
    whole = Box(0, 0, page.width_px, page.height_px)
    for target in found:
        if min(target.box.w, target.box.h) / mm < TARGET_MM - 1e-6:
            yield f"too small: {target}"
        if not inside(target.box, whole):
            yield f"outside: {target}"
        # The clock hides the door of the staff: it is no control of a visitor.
        if target.box.y < reach and target.touch is not Button.CORNER:
            yield f"out of reach: {target}"
    for one, other in combinations(found, 2):
        if gap_px(one.box, other.box) / mm < APART_MM - 1e-6:
            yield f"too close: {one} / {other}"


def reached(scene: Scene, look: Look) -> set[Touch]:
    """Return all that can be touched on one page or another of *scene*."""
    return {target.touch for page in pages_of(scene, look) for target in targets(page)}


BAR = (Aid.HELP, Aid.LARGE, Aid.CONTRAST, Aid.LOW, Aid.SLOW)
NOT_OF_A_SCENE = (*Aid, Button.CORNER)


def turns(touches: set[Touch]) -> set[Touch]:
    return {touch for touch in touches if isinstance(touch, ShowPart)}
