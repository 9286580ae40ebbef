"""The lamps of a box: steady, blinking, or one flash that answers a press."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from gpiozero import Factory

from hardware.output_lines import OutputLines
from hardware.rhythm import OFF, ON, SLOW, Rhythm


class Lamps:
    """Named lamps, all off at first.

    Args:
        pins: BCM number of the pin of each lamp.
        pin_factory: gpiozero's; the one of this machine when None.
        active_high: whether a high pin means light.
        clock: seconds, only forward.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: a pin is named twice, in use or not there.
    """

    def __init__(
        self,
        pins: Mapping[str, int],
        *,
        pin_factory: Factory | None = None,
        active_high: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._names = tuple(pins)
        self._lines = OutputLines(pins, pin_factory=pin_factory, active_high=active_high, clock=clock)

    def on(self, name: str) -> None:
        """Light *name*."""
        self._lines.follow(name, ON)

    def off(self, name: str) -> None:
        """Put *name* out."""
        self._lines.follow(name, OFF)

    def blink(self, name: str, rhythm: Rhythm = SLOW) -> None:
        """Let *name* blink in *rhythm*; asked again for the same rhythm, it does not stumble."""
        self._lines.follow(name, rhythm)

    def flash(self, name: str, duration_s: float = 1.0) -> None:
        """Answer with *name* for *duration_s*, then show again what it showed before.

        A dark lamp gives light, a lit one goes dark, a blinking one stands still.
        """
        self._lines.lay_over(name, duration_s)

    def shown(self, name: str) -> str:
        """Return what was asked of *name*: ``on``, ``off``, ``blinking`` or ``flash``."""
        rhythm, flashing = self._lines.followed(name)
        if flashing:
            return "flash"
        return {ON: "on", OFF: "off"}.get(rhythm, "blinking")

    def all_off(self) -> None:
        """Put every lamp out."""
        for name in self._names:
            self.off(name)

    def close(self) -> None:
        """Put every lamp out and let go of the pins; may be called twice."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
