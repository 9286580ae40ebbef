"""A scanner that we read ourselves from the kernel, so that it types into no window.

It is found by its name and grabbed. When its cable is pulled that is told once, and once more when it is
back.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from hardware.event_source import LONGEST_RETRY_S, RETRY_S, EventSource, guarded
from hardware.input_devices import INPUT_DEVICES, find_input_device, open_input_device
from hardware.input_events import InputEvent, KeysToText
from hardware.scanner import Scan

logger = logging.getLogger(__name__)


def find_scanner(name: str, devices: Path = INPUT_DEVICES) -> str:
    """Return the device file of the scanner whose name contains *name*, capitals or not.

    Raises:
        LookupError: there is no such device; the message names those that are there.
    """
    return find_input_device(name, devices, what="scanner")


def open_scanner(name_or_path: str) -> int:
    """Return a file descriptor of the scanner, grabbed so that nobody else hears its keys.

    Args:
        name_or_path: a part of its name, or its file, as ``/dev/input/by-id/…``.

    Raises:
        LookupError: there is no device of this name.
        OSError: it cannot be opened or grabbed.
    """
    return open_input_device(name_or_path, what="scanner")


class _Ears:
    """Makes scans of key events."""

    def __init__(
        self,
        on_scan: Callable[[Scan], None],
        on_lost: Callable[[], None] | None,
        on_back: Callable[[], None] | None,
    ) -> None:
        self._on_scan = on_scan
        self._keys = KeysToText()
        self.lost = partial(guarded, logger, "scanner", on_lost)
        self.back = partial(guarded, logger, "scanner", on_back)

    def begin(self, fd: int) -> None:
        del fd
        self._keys = KeysToText()

    def take(self, event: InputEvent, at_s: float) -> None:
        scan = self._keys.take(event, at_s)
        if scan is not None:
            guarded(logger, "scanner", self._on_scan, scan)

    def pass_time(self, at_s: float) -> None:
        """A code has no end but Enter."""

    def due_s(self) -> float:
        return math.inf


class EvdevScanner:
    """Tell of each scan of a device, and when it is lost and back.

    Callbacks come one at a time on a thread of this object, and may raise: that is logged.

    Args:
        open_device: returns a file descriptor to read events from, as ``partial(open_scanner, "Honeywell")``;
            raises OSError or LookupError while the device is away.
        on_scan: gets each scan.
        on_lost: called once when the device goes, or is not there at the start.
        on_back: called once when a lost device is there again.
        retry_s: first pause before the device is looked for again; doubled at each failure.
        longest_retry_s: where the doubling ends.
    """

    def __init__(  # noqa: PLR0913  three receivers and their settings, all by name
        self,
        open_device: Callable[[], int],
        *,
        on_scan: Callable[[Scan], None],
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
        retry_s: float = RETRY_S,
        longest_retry_s: float = LONGEST_RETRY_S,
    ) -> None:
        self._source = EventSource(
            open_device,
            _Ears(on_scan, on_lost, on_back),
            name="scanner",
            log=logger,
            retry_s=retry_s,
            longest_retry_s=longest_retry_s,
        )

    @property
    def available(self) -> bool:
        """Whether the device is there."""
        return self._source.available

    def close(self) -> None:
        """Stop reading and let go of the device; may be called twice, and from a callback."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
