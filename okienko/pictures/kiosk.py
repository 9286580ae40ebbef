"""The sheets of the kiosk: every screen in every language, and the visitor's modes; a program.

``python -m okienko.pictures.kiosk OUT`` draws without a window. Languages, screens and modes are those that
the kiosk has: what is added there stands on the sheets by itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image

from contract.names import Language
from kiosk.faces.environment import prepare
from kiosk.modes import Contrast, Modes
from kiosk.pictures import ONCE, SIZES
from kiosk.rules import POLISH
from kiosk.samples import CLOCK, house_states, visitor_states
from kiosk.scene import Scene
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in
from okienko.pictures.sheet import in_rows, save, small

HEIGHT_PX, LOW_PX = 480, 300
MOST_PX = 3400
MODES = {
    "large": Modes(large=True),
    "low": Modes(low=True),
    **{contrast.value: Modes(contrast=contrast) for contrast in Contrast if contrast is not Contrast.USUAL},
    "all-modes": Modes(large=True, low=True, contrast=Contrast.YELLOW_ON_BLACK),
}
"""Each way of showing the screens that is not the usual one, by the name of its sheet."""
IN_MODES = ("services", "confirm", "code", "taken", "shown", "refused", "away", "warned")
"""The screens that are shown in each mode and language; those that the kiosk no longer has are left out."""


def visitor_scenes(language: Language) -> Iterator[tuple[str, Scene]]:
    """Yield a name and a scene for every screen that a visitor can see, in *language*."""
    for name, state in visitor_states(language):
        yield name, scene_of(state, words_in, CLOCK)


def house_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield a name and a scene for every screen without a visitor, and the staff's, in Polish."""
    states = sorted(house_states(), key=lambda each: each[0] not in ONCE)
    for name, state in states:
        yield name, scene_of(state, words_in, CLOCK)


def sheets(folder: Path) -> Iterator[str]:
    """Write every sheet of the kiosk into *folder*; yield the path of each."""
    from kiosk.faces.off_screen import PPI, OffScreen

    # Half as many pixels on the same glass look the same, and take a quarter of the time.
    upright, wide = (
        OffScreen(width // 2, height // 2, PPI / 2)
        for width, height in (SIZES["portrait"], SIZES["landscape"])
    )

    def drawn(scenes: Iterator[tuple[str, Scene]], face: OffScreen, height_px: int) -> Iterator[Image.Image]:
        for _, scene in scenes:
            yield small(face.picture(scene), height_px)

    for language in languages():
        pictures = drawn(visitor_scenes(language), upright, HEIGHT_PX)
        yield save(in_rows(pictures, MOST_PX), folder / f"kiosk-{language}.png")
    yield save(in_rows(drawn(house_scenes(), upright, HEIGHT_PX), MOST_PX), folder / "kiosk-house.png")
    landscape = (scene for scene in visitor_scenes(POLISH))
    yield save(in_rows(drawn(landscape, wide, LOW_PX), MOST_PX), folder / "kiosk-landscape.png")
    for name, modes in MODES.items():
        rows = [list(drawn(_in_mode(language, modes), upright, HEIGHT_PX)) for language in languages()]
        yield save(rows, folder / f"kiosk-{name}.png")


def _in_mode(language: Language, modes: Modes) -> Iterator[tuple[str, Scene]]:
    for name, scene in visitor_scenes(language):
        if name in IN_MODES:
            yield name, replace(scene, modes=modes)


def main(arguments: list[str]) -> int:
    """Write the sheets into the folder that is named."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home))
        for sheet in sheets(Path(arguments[0])):
            sys.stdout.write(f"{sheet}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
