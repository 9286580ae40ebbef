"""Reads one input device of the kernel for as long as it is wanted, over pulled cables.

Scanner, keypad and headset jack differ in what events mean to them, and in nothing else: each is a listener
of a source. When a cable is pulled that is told once, and once more when it is back.
"""

from __future__ import annotations

import errno
import logging
import math
import os
import select
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, Self

from hardware.input_events import EventReader, InputEvent

RETRY_S = 0.5
LONGEST_RETRY_S = 10.0


class EventListener(Protocol):
    """Who makes sense of the events of a device; called on the thread of the source only."""

    def begin(self, fd: int) -> None:
        """Take in that the device was opened anew; what was half done before is void."""

    def take(self, event: InputEvent, at_s: float) -> None:
        """Take in one event that came at *at_s* of a clock that only goes forward."""

    def pass_time(self, at_s: float) -> None:
        """Take in that it is *at_s* now, see `due_s`."""

    def due_s(self) -> float:
        """Return the instant at which `pass_time` is wanted without an event; infinite for never."""

    def lost(self) -> None:
        """Take in that the device is gone."""

    def back(self) -> None:
        """Take in that a lost device is there again."""


def guarded(log: logging.Logger, whose: str, receiver: Callable[..., None] | None, *values: Any) -> None:  # noqa: ANN401  whatever the receiver takes
    """Hand *values* to *receiver*; a device must go on being read when one thing could not be received."""
    if receiver is None:
        return
    try:
        receiver(*values)
    except Exception:
        log.exception("The receiver of the %s failed", whose)


class EventSource:
    """One input device, read on a thread of its own.

    Args:
        open_device: returns a file descriptor to read events from; raises OSError or LookupError while the
            device is away.
        listener: gets the events.
        name: what the device is called in the diary, as ``scanner``.
        log: where its loss and return are written.
        retry_s: first pause before the device is looked for again; doubled at each failure.
        longest_retry_s: where the doubling ends.
    """

    def __init__(  # noqa: PLR0913  two sides and their settings, all by name
        self,
        open_device: Callable[[], int],
        listener: EventListener,
        *,
        name: str,
        log: logging.Logger,
        retry_s: float = RETRY_S,
        longest_retry_s: float = LONGEST_RETRY_S,
    ) -> None:
        self._open_device = open_device
        self._listener = listener
        self._name = name
        self._log = log
        self._retry_s = retry_s
        self._longest_retry_s = longest_retry_s
        self._available = False
        self._lost_at_s: float | None = None
        self._closed = threading.Event()
        self._wake_reader, self._wake = os.pipe()
        self._reader = threading.Thread(target=self._run, name=name, daemon=True)
        self._reader.start()

    @property
    def available(self) -> bool:
        """Whether the device is there."""
        return self._available

    def end(self) -> None:
        """Ask the reader to stop, without waiting for it."""
        if not self._closed.is_set():
            self._closed.set()
            os.close(self._wake)

    def reads_here(self) -> bool:
        """Return whether the caller is the reader itself, by way of its listener."""
        return self._reader is threading.current_thread()

    def close(self) -> None:
        """Stop reading and let go of the device; may be called twice, and by the listener."""
        self.end()
        if not self.reads_here():
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
                if self._listen_once():
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
            self._listener.begin(fd)
            self._tell_back()
            reader = EventReader()
            while data := self._next_bytes(fd):
                heard = True
                for event in reader.feed(data):
                    self._listener.take(event, time.monotonic())
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
            ready = waiting.poll(self._left_ms())
            if self._closed.is_set():
                return b""
            if not ready:
                self._listener.pass_time(time.monotonic())
                continue
            try:
                return os.read(fd, 4096)
            except BlockingIOError:
                continue

    def _left_ms(self) -> int | None:
        due_s = self._listener.due_s()
        if math.isinf(due_s):
            return None
        return max(0, math.ceil(1000 * (due_s - time.monotonic())))

    def _tell_lost(self, why: Exception) -> None:
        self._available = False
        if self._lost_at_s is not None:
            return
        self._lost_at_s = time.monotonic()
        self._log.warning("%s lost: %s", self._name.capitalize(), why)
        self._listener.lost()

    def _tell_back(self) -> None:
        self._available = True
        if self._lost_at_s is None:
            return
        lost_s = time.monotonic() - self._lost_at_s
        self._log.info("%s back after %.0f s", self._name.capitalize(), lost_s)
        self._lost_at_s = None
        self._listener.back()
