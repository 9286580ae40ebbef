"""The twin of a scanner: it types real input events into a pipe, and its cable can be pulled."""

from __future__ import annotations

from hardware.input_events import typed
from hardware.virtual_input import VirtualInput


class VirtualScanner(VirtualInput):
    """A scanner whose `open` is given to `hardware.evdev_scanner.EvdevScanner`; plugged in at first."""

    def __init__(self) -> None:
        super().__init__("scanner")

    def scan(self, text: str) -> None:
        """Type *text* and Enter, as fast as the pipe takes it.

        Raises:
            ValueError: a US keyboard has no key for one of the characters.
        """
        self.send(b"".join(typed(text)))
