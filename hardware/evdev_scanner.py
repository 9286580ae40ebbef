"""A scanner that we read ourselves from the kernel, so that it types into no window.

It is found by its name and grabbed. When its cable is pulled that is told once, and once more when it is
back.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import select
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from hardware.input_events import EventReader, KeysToText
from hardware.scanner import Scan

logger = logging.getLogger(__name__)

EVIOCGRAB = 0x40044590  # _IOW('E', 0x90, int) of linux/input.h
INPUT_DEVICES = Path("/sys/class/input")


def find_scanner(name: str, devices: Path = INPUT_DEVICES) -> str:
    """Return the device file of the scanner whose name contains *name*, capitals or not.

    Raises:
        LookupError: there is no such device; the message names those that are there.
    """
    found: dict[str, str] = {}
    for folder in sorted(devices.glob("event*"), key=lambda path: (len(path.name), path.name)):
        try:
            found[folder.name] = (
                (folder / "device" / "name").read_text(encoding="utf-8", errors="replace").strip()
            )
        except OSError:  # unplugged between listing and reading
            continue
    for event, device in found.items():
        if name.casefold() in device.casefold():
            return f"/dev/input/{event}"
    there = ", ".join(repr(device) for device in found.values()) or "no input devices at all"
    raise LookupError(f"no scanner named {name!r}; there is {there}")


def open_scanner(name_or_path: str) -> int:
    """Return a file descriptor of the scanner, grabbed so that nobody else hears its keys.

    Args:
        name_or_path: a part of its name, or its file, as ``/dev/input/by-id/…``.

    Raises:
        LookupError: there is no device of this name.
        OSError: it cannot be opened or grabbed.
    """
    path = name_or_path if name_or_path.startswith("/") else find_scanner(name_or_path)
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(fd, EVIOCGRAB, 1)
    except OSError as error:
        os.close(fd)
        reason = f"{path} cannot be grabbed: no input device, or another program holds it"
        raise OSError(error.errno, reason) from error
    return fd


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
        retry_s: float = 0.5,
        longest_retry_s: float = 10.0,
    ) -> None:
        self._open_device = open_device
        self._on_scan = on_scan
        self._on_lost = on_lost
        self._on_back = on_back
        self._retry_s = retry_s
        self._longest_retry_s = longest_retry_s
        self._available = False
        self._lost_at_s: float | None = None
        self._closed = threading.Event()
        self._wake_reader, self._wake = os.pipe()
        self._reader = threading.Thread(target=self._run, name="scanner", daemon=True)
        self._reader.start()

    @property
    def available(self) -> bool:
        """Whether the device is there."""
        return self._available

    def close(self) -> None:
        """Stop reading and let go of the device; may be called twice, and from a callback."""
        if not self._closed.is_set():
            self._closed.set()
            os.close(self._wake)
        if self._reader is not threading.current_thread():
            self._reader.join(timeout=2.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        pause_s = self._retry_s
        try:
            while not self._closed.is_set():
                heard = self._listen_once()
                if heard:
                    pause_s = self._retry_s
                self._closed.wait(pause_s)
                pause_s = min(pause_s * 2, self._longest_retry_s)
        finally:
            self._available = False
            os.close(self._wake_reader)

    def _listen_once(self) -> bool:
        """Read the device until it is lost; return whether anything was heard of it."""
        try:
            fd = self._open_device()
        except (OSError, LookupError) as error:
            self._tell_lost(error)
            return False
        heard = False
        try:
            self._tell_back()
            reader, keys = EventReader(), KeysToText()
            while data := self._next_bytes(fd):
                heard = True
                for event in reader.feed(data):
                    scan = keys.take(event, time.monotonic())
                    if scan is not None:
                        self._guarded(self._on_scan, scan)
            if not self._closed.is_set():
                self._tell_lost(OSError(errno.ENODEV, "it is at its end"))
        except OSError as error:  # a pulled cable answers ENODEV or EIO
            self._tell_lost(error)
        finally:
            os.close(fd)
        return heard

    def _next_bytes(self, fd: int) -> bytes:
        waiting = select.poll()  # not select(): that one fails in a process with more than 1024 files
        waiting.register(fd, select.POLLIN)
        waiting.register(self._wake_reader, select.POLLIN)
        while True:
            waiting.poll()
            if self._closed.is_set():
                return b""
            try:
                return os.read(fd, 4096)
            except BlockingIOError:
                continue

    def _tell_lost(self, why: Exception) -> None:
        self._available = False
        if self._lost_at_s is not None:
            return
        self._lost_at_s = time.monotonic()
        logger.warning("Scanner lost: %s", why)
        if self._on_lost is not None:
            self._guarded(self._on_lost)

    def _tell_back(self) -> None:
        self._available = True
        if self._lost_at_s is None:
            return
        logger.info("Scanner back after %.0f s", time.monotonic() - self._lost_at_s)
        self._lost_at_s = None
        if self._on_back is not None:
            self._guarded(self._on_back)

    def _guarded(self, receiver: Callable[..., None], *values: Scan) -> None:
        try:
            receiver(*values)
        except Exception:
            # the scanner must go on reading when one scan could not be received
            logger.exception("The receiver of the scanner failed")
