"""The face of a board that is one line of lights: the latest call of its room, by number and desk.

A line has no room for words. What it cannot say rightly it does not say: two hyphens stand there while the
hub is not heard, and while the hall is stopped.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable

from contract.views import BoardView
from display_board.face import UNSEEN, Face, Row, Slot
from display_board.shell import Shell
from hardware.number_display import Dialect, TextNotShowable
from hardware.number_display_settings import NumberDisplaySettings
from hardware.virtual_max7219 import VirtualMax7219Matrix
from link.health import Watchdog

NOT_KNOWN = "--"
LINE = "line-display"
"""The fault of a board whose line of lights is away."""
SETTLES_S = 0.1
"""How long after it was told the line is looked at again, in seconds."""


def line_of(face: Face, dialect: Dialect) -> str:
    """Return what a line that speaks *dialect* shows of *face*: number and desk, or the number alone."""
    if not face.connected or face.stale_since is not None or face.stopped is not None:
        return NOT_KNOWN
    if not face.large:
        return ""
    row = face.large[0]
    fitting = (text for text in _wordings(row, dialect.places) if not dialect.complaint(text))
    return next(fitting, "")


def _wordings(row: Row, places: int) -> list[str]:
    """Return what could be said of *row*, best first: the desk stands at the right end of the line."""
    letters = row.number.rstrip("0123456789")
    short = letters + row.number[len(letters) :].lstrip("0")
    found = re.search(r"[A-Z]?[0-9]+[A-Z]?|^[A-Z]$", row.desk.upper())
    with_desk = []
    if found is not None:
        left = places - len(found[0])
        with_desk = [each.ljust(left) + found[0] for each in (row.number, short) if len(each) < left]
    return [*with_desk, row.number, short]


class LineScreen:
    """A `Screen` that is one line of lights.

    Args:
        settings: which line; a twin prints what it shows.
        fault: told of a lasting word for a fault and what it is, empty when it is over; from any thread.
    """

    def __init__(self, settings: NumberDisplaySettings, fault: Callable[[str, str], None]) -> None:
        self._dialect, self._blink_s = settings.dialect(), settings.blink_s
        self._shown: tuple[str, int | None] = ("", None)
        self._undrawn = False
        twin = VirtualMax7219Matrix(settings.modules) if settings.kind == "twin" else None
        if twin is not None:
            twin.on_change = lambda: _print(twin)
        self._display = settings.opened(
            on_lost=lambda: fault(LINE, "the line display does not answer"),
            on_back=lambda: fault(LINE, ""),
            open_line=twin.open if twin is not None else None,
        )

    def fit(self, view: BoardView | None) -> tuple[Slot, ...]:
        """Return the one row that there is; no layout can be asked for."""
        del view
        return UNSEEN

    def show(self, face: Face) -> None:
        """Show the latest call of *face*; one that is new blinks first."""
        text = line_of(face, self._dialect)
        row = face.large[0] if face.large and text != NOT_KNOWN else None
        call = max(row.calls) if row is not None else self._shown[1]
        is_new = row is not None and row.stands_out and call != self._shown[1]
        self._shown, self._undrawn = (text, call), True
        if self._display is not None:
            try:
                self._display.show(text, blink_s=self._blink_s if is_new else 0.0)
            except TextNotShowable:
                self._display.blank()

    def settled(self) -> bool:
        """Return, once, that what was told last stands there."""
        if not self._undrawn or self._display is None or not self._display.available:
            return False
        self._undrawn = False
        return True

    @property
    def is_settling(self) -> bool:
        """Whether something was told that does not stand there yet."""
        return self._undrawn

    def close(self) -> None:
        """Blank the line; may be called twice."""
        if self._display is not None:
            self._display.close()


def run_line(shell: Shell, screen: LineScreen, stopped: threading.Event, woken: threading.Event) -> None:
    """Keep *shell* working on *screen* until *stopped*; *woken* is what its `wake` sets."""
    watchdog = Watchdog()
    shell.attach(screen)
    shell.start()
    watchdog.ready()
    try:
        while not stopped.is_set():
            woken.clear()
            rest_s = shell.work()
            if screen.settled():
                shell.drawn()
            watchdog.beat()
            woken.wait(min(rest_s, SETTLES_S) if screen.is_settling else rest_s)
    finally:
        watchdog.stopping()
        shell.close()
        screen.close()


def _print(twin: VirtualMax7219Matrix) -> None:
    sys.stdout.write("\n".join(twin.blocks()) + "\n\n")
    sys.stdout.flush()
