"""The lines to a number display: a serial line and an SPI bus, both by the kernel's own files."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import tty
from typing import Protocol

_BAUDS = {
    1200: termios.B1200, 2400: termios.B2400, 4800: termios.B4800, 9600: termios.B9600,
    19200: termios.B19200, 38400: termios.B38400, 57600: termios.B57600, 115200: termios.B115200,
}  # fmt: skip
BAUDS = frozenset(_BAUDS)
_SPI_SPEED = 0x40046B04  # SPI_IOC_WR_MAX_SPEED_HZ of linux/spi/spidev.h
SPEED_HZ = 1_000_000  # a tenth of what a MAX7219 takes, for long cables
PATIENCE_S = 2.0


class Line(Protocol):
    """An open line to a display."""

    def write(self, message: bytes) -> None:
        """Send one *message* whole.

        Raises:
            OSError: the line is broken, or takes nothing.
        """

    def read(self, limit_s: float) -> bytes:
        """Wait at most *limit_s* seconds and return what has come, or nothing.

        Raises:
            OSError: the line is broken.
        """

    def close(self) -> None:
        """Close the line; may be called twice."""


class SerialLine:
    """A serial line, or an adapter at USB; eight bits, no parity, no flow control.

    Args:
        path: its device file, best one of ``/dev/serial/by-id``.
        baud: bits a second.

    Raises:
        OSError: it cannot be opened, or is no serial line.
    """

    def __init__(self, path: str, baud: int = 9600) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            tty.setraw(self._fd)
            settings = termios.tcgetattr(self._fd)
            settings[2] |= termios.CLOCAL | termios.CREAD  # no modem that would have to be there
            settings[4] = settings[5] = _BAUDS[baud]
            termios.tcsetattr(self._fd, termios.TCSANOW, settings)
        except termios.error as error:
            self.close()
            raise OSError(error.args[0], f"{path} is no serial line: {error.args[1]}") from error

    def write(self, message: bytes) -> None:
        waiting = select.poll()
        waiting.register(self._fd, select.POLLOUT)
        while message:
            if not waiting.poll(1000 * PATIENCE_S):
                raise TimeoutError("the serial line takes no more data")
            message = message[os.write(self._fd, message) :]

    def read(self, limit_s: float) -> bytes:
        waiting = select.poll()
        waiting.register(self._fd, select.POLLIN)
        if not waiting.poll(1000 * limit_s):
            return b""
        data = os.read(self._fd, 256)
        if not data:
            raise ConnectionResetError("the serial line is at its end")
        return data

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class SpiLine:
    """A device at an SPI bus, which never answers; each message is one transfer.

    Args:
        path: its device file, as ``/dev/spidev0.0``.
        speed_hz: bits a second.

    Raises:
        OSError: it cannot be opened, or is no SPI bus.
    """

    def __init__(self, path: str, speed_hz: int = SPEED_HZ) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            fcntl.ioctl(self._fd, _SPI_SPEED, struct.pack("I", speed_hz))
        except OSError as error:
            self.close()
            raise OSError(error.errno, f"{path} is no SPI bus: {error.strerror}") from error

    def write(self, message: bytes) -> None:
        os.write(self._fd, message)

    def read(self, limit_s: float) -> bytes:
        del limit_s
        return b""

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
