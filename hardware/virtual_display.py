"""The twins of number displays: they decode what was sent, and tell what a person would see.

Each is a device with a cable that can be pulled and power that can fail; `open` is given to
`hardware.wired_display.WiredDisplay`.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

from hardware.seven_segments import read_back

SEEN = 500
"""So many pictures are remembered; a twin may run for days."""


class VirtualDisplay(ABC):
    """What all twins have in common: a cable, power, and a record of what could be seen.

    Attributes:
        deaf: it takes everything and answers nothing.
        brightness: in the display's own steps, as it was last told.
        on_change: called when a person sees another picture, on the thread that drives the display.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._plugged = True
        self._answers = bytearray()
        self._seen: list[str] = []
        self.deaf = False
        self.on_change: Callable[[], None] = lambda: None
        self.brightness = 0
        self.switch_off_and_on()

    @abstractmethod
    def feed(self, data: bytes) -> bytes:
        """Take in bytes as they come; return the answer."""

    @abstractmethod
    def switch_off_and_on(self) -> None:
        """Lose and regain power: everything that was told is forgotten."""

    @abstractmethod
    def picture(self) -> str:
        """Return what a person sees now, drawn in characters."""

    def open(self) -> VirtualLine:
        """Return a line to the display.

        Raises:
            OSError: its cable is pulled.
        """
        with self._lock:
            self.require_plugged()
            return VirtualLine(self)

    def unplug(self) -> None:
        """Pull the cable."""
        with self._lock:
            self._plugged = False

    def plug(self) -> None:
        """Put the cable back."""
        with self._lock:
            self._plugged = True

    def require_plugged(self) -> None:
        """Raise what a line raises whose cable is pulled.

        Raises:
            OSError: the cable is pulled.
        """
        if not self._plugged:
            raise ConnectionResetError("the virtual display is unplugged")

    @property
    def seen(self) -> tuple[str, ...]:
        """The latest pictures that could be seen, one after the other, each once; at most `SEEN`."""
        with self._lock:
            return tuple(self._seen)

    def take(self, message: bytes) -> None:
        """Take in one message that was written to a line."""
        with self._lock:
            self.require_plugged()
            answer = self.feed(message)
            self._answers += b"" if self.deaf else answer
            picture = self.picture()
            changed = not self._seen or self._seen[-1] != picture
            if changed:
                self._seen = [*self._seen, picture][-SEEN:]
        if changed:
            self.on_change()

    def answered(self) -> bytes:
        """Return what the display has answered since the last time."""
        with self._lock:
            self.require_plugged()
            answer = bytes(self._answers)
            self._answers.clear()
            return answer


class VirtualLine:
    """A line to a twin, see `hardware.display_line.Line`."""

    def __init__(self, display: VirtualDisplay) -> None:
        self._display = display

    def write(self, message: bytes) -> None:
        self._display.take(message)

    def read(self, limit_s: float) -> bytes:
        del limit_s  # a twin answers at once or never
        return self._display.answered()

    def close(self) -> None:
        """Nothing is held."""


class VirtualSegments(VirtualDisplay):
    """A display of places with seven segments each, lit as in `hardware.seven_segments`."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.segments = [0] * places
        super().__init__()

    def reads(self) -> str:
        """Return the text that a person reads."""
        with self._lock:
            return read_back(self.lit())

    def lit(self) -> list[int]:
        """Return the segments that are lit now."""
        return list(self.segments)

    def picture(self) -> str:
        rows = ["", "", ""]
        for value in self.lit():
            mark = [sign if value >> bit & 1 else " " for bit, sign in enumerate("_||_||_")]
            top, right, low_right, bottom, low_left, left, middle = mark
            rows[0] += f" {top}  "
            rows[1] += f"{left}{middle}{right} "
            rows[2] += f"{low_left}{bottom}{low_right} "
        return "\n".join(row.rstrip() for row in rows)
