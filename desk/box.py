"""The face of a desk unit: something with buttons and lamps, real or drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from gpiozero import Factory

from desk.config import DeskSettings
from desk.happenings import Happening, Pressed, Released, Stuck
from desk.signals import Button, Lamp, Pattern, Signal
from desk.state import UnitState
from hardware.buttons import Buttons
from hardware.buzzer import DOUBLE, LONG, SHORT, Buzzer
from hardware.lamps import Lamps
from hardware.rhythm import FAST, SLOW, Rhythm

Tell = Callable[[Happening], None]
Monotonic = Callable[[], float]

SOUNDS: dict[Signal, Rhythm] = {Signal.SHORT: SHORT, Signal.DOUBLE: DOUBLE, Signal.LONG: LONG}


class Box(Protocol):
    """What a desk unit shines, sounds and shows with; its buttons tell of presses from any thread."""

    def shine(self, lamp: Lamp, pattern: Pattern) -> None:
        """Let *lamp* shine like *pattern* from now on; a lamp that is not there is passed over."""

    def beep(self, signal: Signal) -> None:
        """Sound *signal* and return at once."""

    def show(self, state: UnitState, display: Sequence[str] = ()) -> None:
        """Show what is the case, and what stands on a number display that is drawn, where it can be shown."""

    def close(self) -> None:
        """Put everything out; may be called twice."""


class PinBox:
    """The box with real buttons and lamps, or the same on mock pins.

    Args:
        settings: how it is wired.
        tell: called with what happens on the buttons.
        now_s: the monotonic clock.
        pin_factory: gpiozero's; the one of this machine when None.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: a pin is in use or not there.
    """

    def __init__(
        self, settings: DeskSettings, tell: Tell, now_s: Monotonic, pin_factory: Factory | None = None
    ) -> None:
        wired = settings.lamps
        self._there = wired.pins()
        self._buzzer: Buzzer | None = None
        pins = {str(lamp): pin for lamp, pin in self._there.items()}
        self._lamps = Lamps(pins, pin_factory=pin_factory, active_high=wired.active_high)
        try:
            if settings.buzzer.pin is not None:
                active_high = settings.buzzer.active_high
                self._buzzer = Buzzer(settings.buzzer.pin, pin_factory=pin_factory, active_high=active_high)
            self._buttons = _buttons(settings, tell, now_s, pin_factory)
        except BaseException:
            self._put_out()
            raise

    def shine(self, lamp: Lamp, pattern: Pattern) -> None:
        if lamp not in self._there:
            return
        match pattern:
            case Pattern.OFF:
                self._lamps.off(lamp)
            case Pattern.ON:
                self._lamps.on(lamp)
            case Pattern.SLOW:
                self._lamps.blink(lamp, SLOW)
            case Pattern.FAST:
                self._lamps.blink(lamp, FAST)

    def beep(self, signal: Signal) -> None:
        if self._buzzer is not None:
            self._buzzer.beep(SOUNDS[signal])

    def show(self, state: UnitState, display: Sequence[str] = ()) -> None:
        """Do nothing: the lamps say it all."""

    def close(self) -> None:
        self._buttons.close()
        self._put_out()

    def _put_out(self) -> None:
        self._lamps.close()
        if self._buzzer is not None:
            self._buzzer.close()


def _buttons(settings: DeskSettings, tell: Tell, now_s: Monotonic, pin_factory: Factory | None) -> Buttons:
    def told(happening: type[Stuck | Released], name: str) -> None:
        tell(happening(Button(name)))

    return Buttons(
        {str(button): pin for button, pin in settings.buttons.pins().items()},
        on_press=lambda name: tell(Pressed(Button(name), now_s())),
        on_stuck=partial(told, Stuck),
        on_released=partial(told, Released),
        bounce_s=settings.debounce_s,
        stuck_after_s=settings.stuck_after_s,
        pin_factory=pin_factory,
    )
