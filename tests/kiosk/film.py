# ruff: noqa: PLC0415  Kivy reads its environment when it is imported
"""Films a kiosk with its clock turned by hand, and looks for flashing; a program.

``python film.py`` prints one line of JSON: of each film how many frames it has, how many of them differ, and
its worst second.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec
from PIL import Image

from kiosk.faces.environment import prepare
from kiosk.happenings import (
    Button,
    Digit,
    HubLost,
    Issued,
    MenuArrived,
    PickLanguage,
    PickService,
    SlipDone,
    Tick,
    Touched,
)
from kiosk.idle_rules import IdleRules
from kiosk.samples import closed_menu, sample_menu, sample_ticket
from kiosk.scene import Scene
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.flashing import worst_flashing
from tests.kiosk.visits import RULES, UK, Play

STEP_S = 0.1
SIZE = (270, 480)
Script = Iterator[float]


class Camera:
    """Takes a frame each tenth of a second of the day."""

    def __init__(self, draw: Callable[[Scene], Image.Image]) -> None:
        self._draw = draw
        self._last: tuple[Scene, Image.Image] | None = None
        self.frames: list[tuple[float, Image.Image]] = []
        self.different = 0

    def take(self, play: Play) -> None:
        minutes = int(play.now_s // 60)
        scene = scene_of(play.state, words_in, f"{9 + minutes // 60:02d}:{minutes % 60:02d}")
        if self._last is None or self._last[0] != scene:
            self._last = scene, self._draw(scene).resize(SIZE, Image.Resampling.BOX)
            self.different += 1
        self.frames.append((play.now_s, self._last[1]))


def rest(play: Play) -> Script:
    """Nobody comes: all languages of the invitation twice, then the dim picture at a dozen places."""
    yield 45 + 2 * 8 * len(sample_menu().languages)
    yield 60
    play.tap(Button.STAY, after_s=0.0)
    yield 2


def visit(play: Play) -> Script:
    """A visitor in a hurry, who touches as fast as touches count."""
    yield 1
    for touch in (PickLanguage(UK), PickService("A"), Button.BACK, PickService("A"), Button.CONFIRM):
        play.happen(Touched(touch, play.now_s))
        yield 0.6
    ticket = sample_ticket(UK)
    play.happen(Issued(play.asked.command.command_id, ticket))
    yield 0.7
    play.happen(SlipDone(ticket))
    yield 3
    play.happen(Touched(Button.DONE, play.now_s))
    yield 2


def code(play: Play) -> Script:
    """Digits typed as fast as they count, and taken back."""
    for touch in (PickLanguage(UK), Button.TYPE_CODE):
        play.happen(Touched(touch, play.now_s))
        yield 0.6
    for touch in (*map(Digit, "483920"), *(Button.ERASE,) * 6, *map(Digit, "111111")):
        play.happen(Touched(touch, play.now_s))
        yield 0.3
    yield 1


def asked(play: Play) -> Script:
    """The question whether anybody is there, with its countdown, answered and asked again."""
    play.happen(Touched(PickLanguage(UK), play.now_s))
    yield 45
    play.happen(Touched(Button.STAY, play.now_s))
    yield 62


def restless(play: Play) -> Script:
    """A hub that comes and goes, closes and opens, and counts other visitors every second."""
    for turn in range(12):
        menu = sample_menu() if turn % 2 else closed_menu()
        play.happen(HubLost(), MenuArrived(menu))
        yield 1
    play.happen(Touched(PickLanguage(UK), play.now_s))
    for turn in range(10):
        services = [msgspec.structs.replace(each, waiting=turn) for each in sample_menu().services]
        play.happen(MenuArrived(msgspec.structs.replace(sample_menu(), services=tuple(services))))
        yield 0.5


def blinking(play: Play) -> Script:
    """What no kiosk of ours does: the dim picture and the invitation take turns five times a second."""
    touched_s = play.state.touched_s
    for turn in range(20):
        awake_s = 50.0 if turn % 2 else 5000.0
        play.state = replace(play.state, touched_s=touched_s - awake_s + play.now_s)
        yield 0.1


FILMS = (rest, visit, code, asked, restless, blinking)


def film(script: Callable[[Play], Script], draw: Callable[[Scene], Image.Image]) -> Camera:
    idle = IdleRules(saver_after_s=45 + 16 * len(sample_menu().languages), saver_moves_s=5.0)
    play, camera = Play(rules=replace(RULES, idle=idle)), Camera(draw)
    for lasts_s in script(play):
        end_s = play.now_s + lasts_s
        while play.now_s < end_s - 1e-9:
            play.now_s += STEP_S
            play.happen(Tick(play.now_s))
            camera.take(play)
    return camera


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home))
        from kiosk.faces.off_screen import OffScreen

        face = OffScreen(540, 960)
        told = {}
        for script in FILMS:
            camera = film(script, face.picture)
            worst = worst_flashing(camera.frames)
            told[script.__name__] = {
                "frames": len(camera.frames), "different": camera.different,
                "flashes": worst.flashes, "at_s": worst.at_s, "field": worst.field,
            }  # fmt: skip
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
