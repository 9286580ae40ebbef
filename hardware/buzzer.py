"""The buzzer of a box: short signals that tell without looking."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from gpiozero import Factory

from hardware.output_lines import OutputLines
from hardware.rhythm import OFF, Rhythm

SHORT = Rhythm((0.08,))
DOUBLE = Rhythm((0.08, 0.12, 0.08))
TRIPLE = Rhythm((0.08, 0.12, 0.08, 0.12, 0.08))
LONG = Rhythm((0.6,))

_NAME = "buzzer"


class Buzzer:
    """An active buzzer (one that sounds while its pin is on), silent at first.

    Args:
        pin: BCM number of its pin.
        pin_factory: gpiozero's; the one of this machine when None.
        active_high: whether a high pin means sound.
        clock: seconds, only forward.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: the pin is in use or not there.
    """

    def __init__(
        self,
        pin: int,
        *,
        pin_factory: Factory | None = None,
        active_high: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lines = OutputLines({_NAME: pin}, pin_factory=pin_factory, active_high=active_high, clock=clock)

    def beep(self, rhythm: Rhythm = SHORT) -> None:
        """Sound *rhythm* once from its beginning and return at once; it replaces one that still sounds."""
        self._lines.follow(_NAME, rhythm)

    def silence(self) -> None:
        """Stop sounding."""
        self._lines.follow(_NAME, OFF)

    def close(self) -> None:
        """Stop sounding and let go of the pin; may be called twice."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
