# ruff: noqa: PLC0415  Kivy reads its environment when it is imported
"""Films a board with its clock turned by hand, and looks for flashing; a program.

``python film.py`` prints one line of JSON: of each film how many frames it has, how many of them differ, and
its worst second.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image

from contract.glass import Panel
from contract.hall_parts import Stopped
from display_board import samples
from display_board.board import Board, Turn, step
from display_board.config import ScreenSettings
from display_board.face import face
from display_board.happenings import Announced, GotFresh, Happening, Speak, Ticked, ViewArrived, WentStale
from tests.display_board.views import NINE, call, view, waiting
from tests.flashing import worst_flashing

STEP_S = 0.1
LEAST_PAGE_S = 5.0
VOICE_S = 3.0
SIZE = (640, 360)
SMALL = (320, 180)
Script = Iterator[float]


class Film:
    """A board of which a frame is taken each tenth of a second; its voice takes three seconds a call."""

    def __init__(self, screen: Any) -> None:
        self.screen, self.board, self.now_s = screen, Board(), 0.0
        self.frames: list[tuple[float, Image.Image]] = []
        self.different = 0
        self._spoken: list[tuple[float, int]] = []
        self._last: Any = None
        self._picture: Image.Image | None = None

    def happen(self, happening: Happening) -> None:
        self.board, wishes = step(self.board, happening)
        self._spoken += [(self.now_s + VOICE_S, wish.call.call) for wish in wishes if isinstance(wish, Speak)]

    def show(self, *calls: Any, seq: int, **more: Any) -> None:
        self.happen(ViewArrived(view(*calls, seq=seq, after_s=self.now_s, **more), self.now_s))

    def run(self, script: Any) -> Film:
        for lasts_s in script(self):
            end_s = self.now_s + lasts_s
            while self.now_s < end_s - 1e-9:
                self.now_s = round(self.now_s + STEP_S, 3)
                for due_s, number in [each for each in self._spoken if each[0] <= self.now_s]:
                    self._spoken.remove((due_s, number))
                    self.happen(Announced(number, ("pl", "uk"), self.now_s))
                self.happen(Ticked(self.now_s))
                self._take()
        return self

    def _take(self) -> None:
        page = int(self.now_s // LEAST_PAGE_S)
        minute = (NINE + timedelta(seconds=self.now_s)).replace(second=0, microsecond=0)
        shown = face(self.board, self.screen.fit(self.board.view), self.now_s)
        if (shown, page, minute) != self._last:
            self._last = shown, page, minute
            self.screen.turn(self.now_s)
            self.screen.tell_time(NINE + timedelta(seconds=self.now_s))
            self.screen.show(shown)
            self._picture = _seen(self.screen)
            self.different += 1
        assert self._picture is not None
        self.frames.append((self.now_s, self._picture))


def _seen(screen: Any) -> Image.Image:
    image = screen.export_as_image()
    texture = image.texture
    picture = Image.frombytes("RGBA", texture.size, texture.pixels)
    return picture.convert("RGB").resize(SMALL, Image.Resampling.BOX)


def burst(film: Film) -> Script:
    """Twenty calls within five seconds, and all that becomes of them."""
    film.show(seq=1)
    yield 1
    calls = []
    for number in range(20):
        calls.append(
            call(
                number + 1,
                f"A{100 + number:03d}",
                str(1 + number % 9),
                at=NINE + timedelta(seconds=film.now_s),
            )
        )
        film.show(*calls, seq=number + 2)
        yield 0.25
    yield 110


def recalls(film: Film) -> Script:
    """One visitor who does not come is called again and again, as fast as a desk allows."""
    film.show(seq=1)
    yield 1
    for times in range(1, 7):
        film.show(
            call(times, "A014", "5", times=times, at=NINE + timedelta(seconds=film.now_s)), seq=times + 1
        )
        yield 2
    yield 10


def unsteady(film: Film) -> Script:
    """A hub that comes and goes every second, a hall that is stopped and goes on, and many who wait."""
    services = tuple(waiting(letter, f"Usługa {letter}", 3) for letter in "ABCDEFGHKLMN")
    film.show(call(1), call(2, "B020", "7"), seq=1, waiting=services)
    yield 12
    for _ in range(5):
        film.happen(WentStale(NINE, film.now_s))
        yield 1
        film.happen(GotFresh(film.now_s))
        yield 1
    for seq in range(2, 10):
        stop = Stopped(since=NINE, text="") if seq % 2 else None
        film.show(call(1), call(2, "B020", "7"), seq=seq, waiting=services, stopped=stop)
        yield 1
    yield 12


def many_pages(film: Film) -> Script:
    """A layout in which everything has pages, in all languages, and notices that come and go."""
    full = samples.in_all_languages(samples.with_bookings(samples.with_notices(samples.burst()))).view
    told = {"bookings": full.bookings, "languages": full.languages, "layout": samples.OFFICE}
    for seq in range(1, 8):
        notices = full.notices if seq % 2 else ()
        film.show(call(1), call(2, "B020", "7"), seq=seq, notices=notices, **told)
        yield 1
    film.show(call(1), seq=9, notices=full.notices, **told)
    yield 40
    film.show(seq=10, open=False, waiting=(), languages=full.languages)
    yield 30


def blinking(film: Film) -> Script:
    """What no board of ours does: what stands out blinks five times a second."""
    film.show(call(1), seq=1)
    yield 1
    for number in range(2, 22):
        film.board = replace(
            film.board, turn=None if number % 2 else Turn(call(1), film.now_s, speaking=True)
        )
        yield 0.1


FILMS = (burst, recalls, unsteady, many_pages, blinking)


def main() -> None:
    from display_board.faces import window

    window.prepare(ScreenSettings())
    import kivy.core.window

    kivy.core.window.Window.size = (320, 240)
    from display_board.faces.board_screen import BoardScreen

    told = {}
    for script in FILMS:
        screen = BoardScreen(Panel(*SIZE, 55, 7), samples.SETTINGS.zone)
        film = Film(screen).run(script)
        worst = worst_flashing(film.frames)
        told[script.__name__] = {
            "frames": len(film.frames), "different": film.different,
            "flashes": worst.flashes, "at_s": worst.at_s, "field": worst.field,
        }  # fmt: skip
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
