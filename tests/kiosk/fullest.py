"""Draws the fullest screens of every language with and without their words, and notes where ink is amiss.

Run as a program, for Kivy has one window a process: ``fullest.py {each,all} OUT``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from PIL import Image, ImageChops

from kiosk.faces.environment import prepare
from kiosk.faces.layout import page_of
from kiosk.faces.lettering import width_px
from kiosk.faces.page import Box, Line, Page, Panel
from kiosk.faces.theme import Look, theme_of
from kiosk.modes import Contrast, Modes
from kiosk.pictures import scenes
from kiosk.samples import CLOCK, visitor_states
from kiosk.scene import Scene
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in
from tests.kiosk.panels import PANELS, lines

USUAL, LARGE = Modes(), Modes(large=True)
EACH = (("10-portrait", USUAL), ("15-landscape", LARGE))
ALL = [
    *((which, modes) for which in PANELS for modes in (USUAL, LARGE)),
    *(("21-portrait", Modes(contrast=contrast)) for contrast in Contrast),
]
FULL = ("services-notice", "confirm-last", "shown", "refused-quota", "directions-elsewhere")
"""The screens with the most words on them."""
SOONEST = 40
"""A difference of so many of 255 steps is ink, and no rounding of a driver."""


def fullness(scene: Scene, look: Look) -> float:
    """Return how much of its room the tightest line of *scene* takes; of lines of one sign nobody asks."""
    shares = (
        width_px(line.text, line.size_px, line.bold) / line.box.w
        for line in lines(page_of(scene, look))
        if len(line.text) > 2
    )
    return max(shares, default=0.0)


def chosen(which: str, look: Look) -> Iterator[tuple[str, Scene]]:
    """Yield all scenes, or of each language the full one that has the least room left."""
    if which == "all":
        yield from scenes()
        return
    for language in languages():
        states = [(f"{name}-{language}", dict(visitor_states(language))[name]) for name in FULL]
        full = [(name, scene_of(state, words_in, CLOCK)) for name, state in states]
        yield max(full, key=lambda each: fullness(each[1], look))


def uncovered(page: Page) -> Iterator[Line]:
    """Yield the lines of *page* over which nothing is laid: the question whether you are there covers all."""
    for at, item in enumerate(page.items, 1):
        if isinstance(item, Line) and not any(covers(later, item.box) for later in page.items[at:]):
            yield item


def covers(item: object, box: Box) -> bool:
    """Return whether *item* lies over all of *box*."""
    corners = (box.x, box.y), (box.right - 1, box.bottom - 1)
    return isinstance(item, Panel) and all(item.box.holds(x, y) for x, y in corners)


def amiss(page: Page, whole: Image.Image, bare: Image.Image) -> Iterator[str]:
    """Yield the lines of *page* that left no ink, and whether ink stands where no line is."""
    ink = ImageChops.difference(whole, bare).convert("L").point(lambda step: 255 if step > SOONEST else 0)
    for line in (line for line in uncovered(page) if line.text.strip()):
        room = line.size_px // 3
        box = (line.box.x - 2, line.box.y - room, line.box.right + 2, line.box.bottom + room)
        if ink.crop(box).getbbox() is None:
            yield f"no ink: {line.text}"
    for line in (item for item in page.items if isinstance(item, Line)):
        room = line.size_px // 3
        ink.paste(0, (line.box.x - 2, line.box.y - room, line.box.right + 2, line.box.bottom + room))
    if ink.getbbox() is not None:
        yield f"ink outside of every line, in {ink.getbbox()}"


def main(which: str, out: Path) -> None:
    """Draw, and write down what is wrong by the name of the screen; beside it how many were looked at."""
    prepare()
    from kivy.base import EventLoop  # noqa: PLC0415  Kivy reads its environment when imported

    from kiosk.faces.face import Face  # noqa: PLC0415  as above
    from kiosk.faces.off_screen import OffScreen  # noqa: PLC0415  as above

    EventLoop.ensure_window()
    EventLoop.start()
    drawn, found, count = Face._line, {}, 0
    for name, modes in EACH if which == "each" else ALL:
        screen = PANELS[name]
        look = Look(screen, theme_of(modes))
        for title, usual in chosen(which, look):
            scene = replace(usual, modes=modes)
            pictures = []
            for words in (True, False):
                Face._line = drawn if words else (lambda *_: None)
                pictures.append(OffScreen(screen.width_px, screen.height_px, screen.ppi).picture(scene))
            EventLoop.idle()  # gives back what was drawn on: megabytes a picture, and there are thousands
            count += 1
            faults = list(amiss(page_of(scene, look), *pictures))
            if faults:
                found[f"{title} on {name}, {modes}"] = faults
                pictures[0].save(out / f"{title}-{name}.png")
    (out / "found.json").write_text(json.dumps({"looked_at": count, "found": found}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
