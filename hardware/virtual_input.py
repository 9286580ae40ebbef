"""The twin of any input device: it sends real input events through a pipe, and its cable can be pulled."""

from __future__ import annotations

import errno
import os
import threading


class VirtualInput:
    """A device whose `open` is given to a driver that reads events; plugged in at first.

    Args:
        name: what it is called in messages.
    """

    def __init__(self, name: str = "input device") -> None:
        self._name = name
        self._lock = threading.Lock()
        self._plugged = True
        self._cables: list[int] = []

    def open(self) -> int:
        """Return a file descriptor on which the events arrive; the reader closes it.

        Raises:
            OSError: the device is unplugged.
        """
        with self._lock:
            if not self._plugged:
                raise OSError(errno.ENODEV, f"the virtual {self._name} is unplugged")
            reader, writer = os.pipe()
            self._cables.append(writer)
            return reader

    def send(self, data: bytes) -> None:
        """Send *data* as it is: half an event, or nonsense. Unplugged or unheard it is lost."""
        with self._lock:
            for cable in list(self._cables):
                try:
                    _write_all(cable, data)
                except BrokenPipeError:
                    self._cables.remove(cable)
                    os.close(cable)

    def unplug(self) -> None:
        """Pull the cable."""
        with self._lock:
            self._plugged = False
            while self._cables:
                os.close(self._cables.pop())

    def plug(self) -> None:
        """Put the cable back."""
        with self._lock:
            self._plugged = True

    def close(self) -> None:
        """Take the device away for good; may be called twice."""
        self.unplug()


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]
