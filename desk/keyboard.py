"""The desk unit on a terminal, for a clerk without the box; on a pipe it prints a line for each change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from contract.clock import Clock
from desk.box import Monotonic, Tell
from desk.config import DeskSettings
from desk.happenings import Pressed
from desk.panel import KEY_WORDS, KEYS, panel
from desk.screen import Screen
from desk.signals import Button, Lamp, Pattern, Signal
from desk.state import UnitState
from hardware.keyboard_buttons import KeyboardButtons

QUIT = "quit"
BELL = "\a"
COLOURS = {Lamp.GREEN: "32", Lamp.YELLOW: "33", Lamp.RED: "31", Lamp.BLUE: "34"}


class KeyboardBox:
    """A `Box` made of keys and text.

    Args:
        settings: which desk this is.
        tell: called with each press.
        now_s: the monotonic clock.
        clock: the day's clock.
        on_end: called when the clerk quits or the keyboard is at its end.
        header: lines that stand above the panel on a screen for as long as it is drawn.
        out: where to draw; standard output when None.
        fd: file descriptor of the keyboard; standard input when None.
    """

    def __init__(  # noqa: PLR0913  # a clerk's place has many parts
        self,
        settings: DeskSettings,
        tell: Tell,
        now_s: Monotonic,
        clock: Clock,
        *,
        on_end: Callable[[], None],
        header: str = "",
        out: TextIO | None = None,
        fd: int | None = None,
    ) -> None:
        self._desk = settings.desk
        self._clock = clock
        self._tell = tell
        self._now_s = now_s
        self._on_end = on_end
        self._out = out or sys.stdout
        self._screen = self._screen_of(header) if self._out.isatty() else None
        self._drawn: list[str] = []
        self._keys = KeyboardButtons({**KEYS, "q": QUIT}, on_press=self._press, on_end=on_end, fd=fd)

    def shine(self, lamp: Lamp, pattern: Pattern) -> None:
        """Do nothing: `show` draws the lamps."""

    def beep(self, signal: Signal) -> None:  # noqa: ARG002  # a terminal has but one sound
        if self._screen is not None:
            self._write(BELL)

    def show(self, state: UnitState, display: Sequence[str] = ()) -> None:
        lines = panel(state, self._desk, self._clock.now())
        if self._screen is not None:
            self._screen.draw([*lines, *(["", *display] if display else [])])
        elif lines != self._drawn:
            heading = "" if self._drawn else KEY_WORDS + "\n"
            self._write(heading + " | ".join(line for line in lines if line) + "\n")
        self._drawn = lines

    def close(self) -> None:
        if self._screen is not None:
            self._screen.close()
        self._keys.close()

    def _screen_of(self, header: str) -> Screen:
        return Screen(self._out, self._write, header=header, footer=KEY_WORDS, painted=_coloured)

    def _press(self, name: str) -> None:
        if name == QUIT:
            self._on_end()
        else:
            self._tell(Pressed(Button(name), self._now_s()))

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError):
            self._on_end()  # nobody reads any more


def _coloured(line: str) -> str:
    for lamp, colour in COLOURS.items():
        line = line.replace(f"[{lamp}:", f"\x1b[{colour};1m[{lamp}:\x1b[0m")
    return line
