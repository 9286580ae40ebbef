"""Draws every screen into a folder, without a window: ``python -m kiosk.pictures OUT``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from contract.names import Language
from kiosk.faces.environment import prepare
from kiosk.samples import CLOCK, house_states, visitor_states
from kiosk.scene import Scene
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in

ONCE = frozenset(
    {
        "languages", "closed-now", "out-of-service", "no-hub", "stopped", "stopped-text",
        "spare-used-up", "spare-no-disk",
    }
)  # fmt: skip
"""The screens that speak all languages at once, or that of nobody."""
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


def scenes(spoken: Sequence[Language] = languages()) -> Iterator[tuple[str, Scene]]:
    """Yield a name and the scene of every screen in the languages *spoken*: all that have a catalogue."""
    for language in spoken:
        for name, state in visitor_states(language):
            yield f"{name}-{language}", scene_of(state, words_in, CLOCK)
        for name, state in house_states():
            if name in ONCE and language != "pl":
                continue
            ours = replace(state, rules=replace(state.rules, staff_language=language))
            yield f"{name}-{language}", scene_of(ours, words_in, CLOCK)


def draw_all(folder: Path, wanted: str = "") -> int:
    """Draw every screen whose name contains *wanted*, upright and wide; return how many pictures it made."""
    prepare()
    from kiosk.faces.off_screen import OffScreen  # noqa: PLC0415  Kivy reads its environment when imported

    count = 0
    for orientation, (width, height) in SIZES.items():
        face = OffScreen(width, height)
        for name, scene in scenes():
            if wanted in name:
                face.save(scene, folder / f"{name}-{orientation}.png")
                count += 1
    return count


def main(arguments: list[str]) -> int:
    """Draw into the folder that is named first; a second word chooses screens by name."""
    if not arguments:
        sys.stderr.write("which folder? python -m kiosk.pictures OUT [PART OF A NAME]\n")
        return 2
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    count = draw_all(folder, arguments[1] if len(arguments) > 1 else "")
    sys.stdout.write(f"{count} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
