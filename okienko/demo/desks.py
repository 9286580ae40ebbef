"""A desk of the replayed day: the real unit on mock pins, with buttons that are really pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from contract.clock import Clock
from desk.app import DeskUnit, on_pins
from desk.config import DeskSettings
from hardware.virtual_pins import VirtualButtons


@contextmanager
def desk_at_work(settings: DeskSettings, clock: Clock) -> Iterator[Callable[[str], None]]:
    """Run one desk unit while the block lasts; yield what presses its button of a name."""
    pins = {str(button): pin for button, pin in settings.buttons.pins().items()}
    buttons = VirtualButtons(pins)
    unit = DeskUnit(settings, on_pins(settings, buttons.pin_factory), clock=clock)
    unit.start()
    try:
        yield buttons.press
    finally:
        unit.stop()
