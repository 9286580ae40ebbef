"""Draws as fast as it can and tells the seconds of each frame, a pixel read back from every one.

``python -m okienko.bench.glass_frames {bare,board,kiosk} COUNT``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from contract.names import Language, RoomId
from okienko.bench.children import tell

if TYPE_CHECKING:
    from display_board.face import Face, Slot

BOARD, KIOSK = (1920, 1080), (1080, 1920)
Draw = Callable[[], None]


def _prepare(width: int, height: int) -> None:
    from kiosk.config import ScreenSettings
    from kiosk.faces.environment import prepare

    prepare(
        None, ScreenSettings(fullscreen=False, width=width, height=height, orientation=_lying(width, height))
    )
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")
    from kivy.base import EventLoop

    EventLoop.ensure_window()


def _lying(width: int, height: int) -> Literal["portrait", "landscape"]:
    return "portrait" if height > width else "landscape"


def _show(widget: object) -> None:
    from kivy.core.window import Window

    Window.add_widget(widget)


def bare() -> Draw:
    """Return what fills the window of a board with another colour."""
    _prepare(*BOARD)
    from kivy.graphics import Color, Rectangle
    from kivy.uix.widget import Widget

    widget = Widget(size=BOARD)
    with widget.canvas:
        colour = Color(0, 0, 0, 1)
        Rectangle(size=BOARD)
    _show(widget)
    shades = cycle((0.2, 0.8))

    def draw() -> None:
        colour.rgb = (next(shades),) * 3

    return draw


def board() -> Draw:
    """Return what gives every row of a board another number and another desk."""
    _prepare(*BOARD)
    from contract.glass import Panel
    from display_board.faces.board_screen import BoardScreen
    from display_board.samples import SETTINGS

    screen = BoardScreen(Panel(*BOARD, 55.0, 8.0), SETTINGS.zone)
    _show(screen)
    faces = _faces(screen.fit(None))
    return lambda: screen.show(next(faces))


def _faces(slots: Sequence[Slot]) -> Iterator[Face]:
    from display_board.face import Face, Part, Row
    from display_board.samples import NOW

    large, last = slots[0].count, slots[1].count

    count = 0
    while True:
        rows = []
        for _ in range(large + last):
            count = count % 999 + 1
            rows.append(
                Row(
                    calls=(count,),
                    number=f"A{count:03d}",
                    desk=str(count % 40 + 1),
                    room={Language("pl"): "Sala"},
                    of_room=RoomId("hall"),
                    times=1,
                    at=NOW,
                    stands_out=False,
                    over=False,
                )
            )
        rows[0] = replace(rows[0], stands_out=True)
        parts = Part(slots[0], tuple(rows[:large])), Part(slots[1], tuple(rows[large:]))
        yield Face(parts=parts, connected=True)


def kiosk() -> Draw:
    """Return what changes between the screens of a visit, in four languages."""
    _prepare(*KIOSK)
    from kiosk.faces.face import Face, register_fonts
    from kiosk.faces.off_screen import PPI
    from kiosk.samples import CLOCK, visitor_states
    from kiosk.stage import scene_of
    from kiosk.texts import words_in

    register_fonts()
    face = Face(PPI, lambda _: None, size=KIOSK)
    _show(face)
    states = [
        dict(visitor_states(Language(language)))[name]
        for name in ("services", "confirm", "taken")
        for language in ("pl", "uk", "ru", "en")
    ]
    scenes = cycle([scene_of(state, words_in, CLOCK) for state in states])
    return lambda: face.show(next(scenes))


def main(what: str, count: int) -> None:
    """Draw *count* frames of *what*, after as many as fill the caches."""
    draw = {"bare": bare, "board": board, "kiosk": kiosk}[what]()
    from kivy.base import EventLoop

    from okienko.bench.pixels import read_corner

    for _ in range(min(count, 14)):
        draw()
        EventLoop.idle()
        read_corner()
    for _ in range(count):
        begun = time.perf_counter()
        draw()
        EventLoop.idle()
        read_corner()
        tell(frame_s=time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
