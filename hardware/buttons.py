"""The push buttons of a box, each on a pin that it pulls to ground.

gpiozero tells of edges on a thread of its own. `Buttons` makes presses of them (see `debounce`) and hands
each to the receiver's callback on that thread; the receiver puts it in its own queue and returns at once.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from types import TracebackType
from typing import Self

from gpiozero import DigitalInputDevice, Factory

from hardware.debounce import Happening, Key
from hardware.pins import opened_input, require_own_pins

logger = logging.getLogger(__name__)

BOUNCE_S = 0.05
STUCK_AFTER_S = 10.0


class Buttons:
    """Tell of each press of named buttons, and of buttons that are stuck.

    Callbacks come one at a time, in the order in which things happened, and may raise: that is logged.

    Args:
        pins: BCM number of the pin of each button.
        on_press: gets the name of the button that was pressed.
        on_stuck: gets the name of a button held for *stuck_after_s*, once; it is ignored until released.
        on_released: gets the name of a stuck button that is well again. Other releases are not told.
        bounce_s: how long a button must be released before its next press counts; 0 on clean lines.
        stuck_after_s: how long a press may last.
        pin_factory: gpiozero's; the one of this machine when None.
        clock: seconds, only forward.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: a pin is named twice, in use or not there.
    """

    def __init__(  # noqa: PLR0913  three receivers and their settings, all by name
        self,
        pins: Mapping[str, int],
        *,
        on_press: Callable[[str], None],
        on_stuck: Callable[[str], None] | None = None,
        on_released: Callable[[str], None] | None = None,
        bounce_s: float = BOUNCE_S,
        stuck_after_s: float = STUCK_AFTER_S,
        pin_factory: Factory | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        require_own_pins(pins)
        self._receivers = {
            Happening.PRESSED: on_press,
            Happening.STUCK: on_stuck,
            Happening.WELL: on_released,
        }
        self._clock = clock
        # re-entrant, because a receiver may call back, for instance close()
        self._changed = threading.Condition(threading.RLock())
        self._closed = False
        self._devices: list[DigitalInputDevice] = []
        self._keys: dict[str, Key] = {}
        try:
            for name, pin in pins.items():
                self._open(name, pin, pin_factory, bounce_s, stuck_after_s)
        except BaseException:
            self.close()
            raise
        threading.Thread(target=self._watch, name="buttons", daemon=True).start()

    def stuck(self) -> frozenset[str]:
        """Return the names of the buttons that are stuck now."""
        with self._changed:
            return frozenset(name for name, key in self._keys.items() if key.stuck)

    def close(self) -> None:
        """Let go of the pins; may be called twice, and from a callback. No callback comes afterwards."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for device in self._devices:
            device.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(
        self,
        name: str,
        pin: int,
        pin_factory: Factory | None,
        bounce_s: float,
        stuck_after_s: float,
    ) -> None:
        device = opened_input(name, pin, pin_factory)
        self._devices.append(device)
        with self._changed:  # an edge that comes meanwhile waits until the key is there
            # two methods, because gpiozero overlooks keywords in a partial
            device.when_activated = partial(self._on_closing, name)
            device.when_deactivated = partial(self._on_opening, name)
            held_since_s = self._clock() if device.is_active else None
            self._keys[name] = Key(bounce_s, stuck_after_s, held_since_s=held_since_s)

    def _on_closing(self, name: str) -> None:
        self._edge(name, closed=True)

    def _on_opening(self, name: str) -> None:
        self._edge(name, closed=False)

    def _edge(self, name: str, *, closed: bool) -> None:
        with self._changed:
            if not self._closed:
                self._tell(name, self._keys[name].edge(closed=closed, at_s=self._clock()))
                self._changed.notify_all()

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                due_s = min((key.due_s() for key in self._keys.values()), default=math.inf)
                left_s = due_s - self._clock()
                if left_s > 0:
                    self._changed.wait(None if math.isinf(left_s) else left_s)
                else:
                    self._look()

    def _look(self) -> None:
        for name, key in self._keys.items():
            self._tell(name, key.pass_time(self._clock()))

    def _tell(self, name: str, happenings: list[Happening]) -> None:
        for happening in happenings:
            if happening is Happening.STUCK:
                logger.warning("Button %s is stuck: release it or look for a short in its cable", name)
            elif happening is Happening.WELL:
                logger.info("Button %s is well again", name)
            receiver = self._receivers[happening]
            if receiver is None:
                continue
            try:
                receiver(name)
            except Exception:
                # gpiozero's thread serves every pin of the process and must outlive a fault of one receiver
                logger.exception("The receiver of button %s failed", name)
