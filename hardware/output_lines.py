"""Output pins that follow rhythms: what lamps and the buzzer have in common.

One thread keeps the time for all lines of a box; it starts with the first rhythm that needs one and sleeps
while nothing changes. (gpiozero's own blinking starts and joins a thread for each change of mind.)
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping

from gpiozero import DigitalOutputDevice, Factory

from hardware.pins import opened_output, require_own_pins
from hardware.rhythm import OFF, ON, Rhythm

logger = logging.getLogger(__name__)


class _Line:
    """One pin with the rhythm it follows, and perhaps another that lies over it for a while."""

    def __init__(self, device: DigitalOutputDevice) -> None:
        self.device = device
        self.rhythm = OFF
        self.since_s = 0.0
        self.over: Rhythm | None = None
        self.over_inverts = False
        self.over_since_s = 0.0
        self.level = False

    def at(self, now_s: float) -> tuple[bool, float]:
        """Return whether the line is on, and in how many seconds that may change."""
        if self.over is not None and self.over.over(now_s - self.over_since_s):
            self.over = None
        if self.over is None:
            return self.rhythm.at(now_s - self.since_s)
        level, left_s = self.over.at(now_s - self.over_since_s)
        return level != self.over_inverts, left_s


class OutputLines:
    """Named output pins; every call returns at once and the pin has followed by then.

    Args:
        pins: BCM number of each line's pin.
        pin_factory: gpiozero's; the one of this machine when None.
        active_high: whether a high pin means on.
        clock: seconds, only forward.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: a pin is named twice, in use or not there.
    """

    def __init__(
        self,
        pins: Mapping[str, int],
        *,
        pin_factory: Factory | None,
        active_high: bool,
        clock: Callable[[], float],
    ) -> None:
        require_own_pins(pins)
        self._clock = clock
        self._changed = threading.Condition()
        self._keeper: threading.Thread | None = None
        self._closed = False
        self._lines: dict[str, _Line] = {}
        try:
            for name, pin in pins.items():
                self._lines[name] = _Line(opened_output(name, pin, pin_factory, active_high=active_high))
        except BaseException:
            self.close()
            raise

    def follow(self, name: str, rhythm: Rhythm) -> None:
        """Let *name* follow *rhythm* from now on; the one it follows already goes on undisturbed.

        Raises:
            KeyError: there is no such line.
        """
        with self._changed:
            line = self._line(name)
            line.over = None
            if line.rhythm != rhythm or not rhythm.endless:
                line.rhythm, line.since_s = rhythm, self._clock()
            self._settle()

    def lay_over(self, name: str, duration_s: float) -> None:
        """Show the opposite of a steady line, or a steady *on* over a rhythm, for *duration_s* seconds.

        Raises:
            KeyError: there is no such line.
        """
        with self._changed:
            line = self._line(name)
            line.over, line.over_since_s = Rhythm((duration_s,)), self._clock()
            line.over_inverts = line.rhythm == ON
            self._settle()

    def followed(self, name: str) -> tuple[Rhythm, bool]:
        """Return the rhythm that *name* follows, and whether another lies over it now.

        Raises:
            KeyError: there is no such line.
        """
        with self._changed:
            line = self._line(name)
            line.at(self._clock())
            return line.rhythm, line.over is not None

    def close(self) -> None:
        """Put everything out and let go of the pins; may be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            lines = list(self._lines.values())
        for line in lines:
            line.device.close()
        keeper = self._keeper
        if keeper is not None and keeper is not threading.current_thread():
            keeper.join(timeout=2.0)

    def _line(self, name: str) -> _Line:
        if name not in self._lines:
            raise KeyError(f"no line {name!r} on this box; it has {', '.join(self._lines)}")
        return self._lines[name]

    def _settle(self) -> None:
        if math.isfinite(self._write_all()) and self._keeper is None:
            self._keeper = threading.Thread(target=self._keep_time, name="output-lines", daemon=True)
            self._keeper.start()
        self._changed.notify_all()

    def _keep_time(self) -> None:
        with self._changed:
            while not self._closed:
                left_s = self._write_all()
                self._changed.wait(left_s if math.isfinite(left_s) else None)

    def _write_all(self) -> float:
        """Bring every pin to its level; return in how many seconds the next one may change."""
        if self._closed:
            return math.inf
        next_s = math.inf
        for name, line in self._lines.items():
            level, left_s = line.at(self._clock())
            next_s = min(next_s, left_s)
            if level != line.level:
                self._write(name, line, level=level)
        return next_s

    def _write(self, name: str, line: _Line, *, level: bool) -> None:
        line.level = level
        try:
            line.device.value = level
        except Exception:
            # each pin driver has errors of its own; one dead line must not stop the others
            logger.exception("Line %s could not be switched", name)
