"""The twins of everything that hangs on pins: buttons that can be pressed and lamps that can be looked at.

The drivers run unchanged on mock pins; what stands here is the other end of the wires. One factory is one
box, so that a process can hold many boxes.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping

from gpiozero.pins.mock import MockFactory, MockPin

BLINKING_S = 2.5  # three changes within this time are blinking; the slowest rhythm changes once a second
CHANGES_FOR_BLINKING = 3


class VirtualPin(MockPin):  # type: ignore[misc]  # gpiozero has no hints
    """A mock pin that counts its changes and remembers only the latest of them."""

    def __init__(self, factory: MockFactory, info: object) -> None:
        self.changes = 0
        self.changed_at_s: deque[float] = deque(maxlen=CHANGES_FOR_BLINKING)
        super().__init__(factory, info)

    def _change_state(self, value: object) -> bool:
        changed: bool = super()._change_state(value)
        if changed:
            self.changes += 1
            self.changed_at_s.append(time.monotonic())
            del self.states[:-2]  # the mock keeps every state for ever
        return changed


def virtual_pin_factory() -> MockFactory:
    """Return the pins of one virtual box."""
    return MockFactory(pin_class=VirtualPin)


class VirtualButtons:
    """Fingers on the buttons of a virtual box.

    A press within the bounce time of the one before is swallowed by the driver, as with a real button.

    Args:
        pins: BCM number of the pin of each button.
        pin_factory: the pins of the box; new ones when None. Give `pin_factory` to the drivers.
    """

    def __init__(self, pins: Mapping[str, int], pin_factory: MockFactory | None = None) -> None:
        self.pin_factory = virtual_pin_factory() if pin_factory is None else pin_factory
        self._pins = dict(pins)

    def press(self, name: str) -> None:
        """Press and release the button called *name*."""
        self.hold(name)
        self.release(name)

    def bounce(self, name: str, edges: int = 10) -> None:
        """Press and release *name* with contacts that make *edges* edges on the way."""
        for number in range(edges):
            (self.release if number % 2 else self.hold)(name)
        self.release(name)

    def hold(self, name: str) -> None:
        """Press *name* and keep the finger there."""
        self._pin(name).drive_low()

    def release(self, name: str) -> None:
        """Take the finger off *name*."""
        self._pin(name).drive_high()

    def _pin(self, name: str) -> MockPin:
        if name not in self._pins:
            raise KeyError(f"no button {name!r} on this box; it has {', '.join(self._pins)}")
        return self.pin_factory.pin(self._pins[name])


class VirtualLamps:
    """Eyes on the lamps of a virtual box.

    Args:
        pins: BCM number of the pin of each lamp.
        pin_factory: the pins of the box, from `virtual_pin_factory`.
        active_high: whether a high pin means light.
    """

    def __init__(
        self, pins: Mapping[str, int], pin_factory: MockFactory, *, active_high: bool = True
    ) -> None:
        self._pins: dict[str, VirtualPin] = {name: pin_factory.pin(pin) for name, pin in pins.items()}
        self._active_high = active_high
        self._unseen = {name: pin.changes for name, pin in self._pins.items()}

    def lit(self, name: str) -> bool:
        """Return whether the lamp called *name* gives light at this instant."""
        pin = self._pins[name]
        return bool(pin.function == "output" and bool(pin.state) == self._active_high)

    def changes(self, name: str) -> int:
        """Return how often *name* was lit or put out since these eyes opened."""
        return self._pins[name].changes - self._unseen[name]

    def state(self, name: str) -> str:
        """Return ``on``, ``off`` or ``blinking``, as somebody sees it who watches *name* for a moment."""
        times = self._pins[name].changed_at_s
        if len(times) == CHANGES_FOR_BLINKING and time.monotonic() - times[0] < BLINKING_S:
            return "blinking"
        return "on" if self.lit(name) else "off"

    def text(self) -> str:
        """Return the state of all lamps in one line, as in ``accepted on, waiting off``."""
        return ", ".join(f"{name} {self.state(name)}" for name in self._pins)


class VirtualBuzzer:
    """Ears for the buzzer of a virtual box.

    Args:
        pin: BCM number of its pin.
        pin_factory: the pins of the box, from `virtual_pin_factory`.
        active_high: whether a high pin means sound.
    """

    def __init__(self, pin: int, pin_factory: MockFactory, *, active_high: bool = True) -> None:
        self._line = VirtualLamps({"buzzer": pin}, pin_factory, active_high=active_high)

    def sounding(self) -> bool:
        """Return whether the buzzer sounds at this instant."""
        return self._line.lit("buzzer")

    def beeps(self) -> int:
        """Return how many beeps have begun since these ears listen."""
        return (self._line.changes("buzzer") + 1) // 2
