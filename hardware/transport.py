"""The lines to a printer: network, USB, serial and device file behind one face.

python-escpos opens, writes and closes; waiting for an answer is ours, because each of its printers
waits in another way, one of them without an end.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import serial

from hardware.connection import (
    Connection,
    FileConnection,
    NetworkConnection,
    SerialConnection,
    UsbConnection,
)
from hardware.escpos_parts import EscposError, File, Network, Serial

_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: drop what was not sent yet instead of sending it later
_BITS_A_BYTE = 10  # on a serial line, with start and stop bit


class Transport(Protocol):
    """An open line to one printer, for one job."""

    answers: bool
    """Whether anything can ever be read; False for a device file."""

    def write(self, data: bytes) -> None:
        """Send all of *data*.

        Raises:
            TimeoutError: the other side takes nothing.
            OSError: the line is broken.
        """

    def read(self, limit_s: float) -> bytes:
        """Wait at most *limit_s* seconds and return what has come, or nothing.

        Raises:
            OSError: the line is broken, or was closed by the printer.
        """

    def sending_s(self, size: int) -> float:
        """Tell how many seconds the line itself needs for *size* bytes; nought where that is no matter."""

    def close(self, *, drop: bool) -> None:
        """Close the line; with *drop* what is still on its way is thrown away, as far as the line can."""


class NetworkTransport:
    """A printer behind a TCP port."""

    answers = True

    def __init__(self, connection: NetworkConnection, patience_s: float) -> None:
        self._escpos = Network(connection.host, connection.port, timeout=patience_s)
        # Opened by us: python-escpos knows no IPv6 and leaves a socket open that could not connect.
        self._socket = socket.create_connection((connection.host, connection.port), patience_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._escpos.device = self._socket

    def write(self, data: bytes) -> None:
        self._escpos._raw(data)  # noqa: SLF001  python-escpos offers no public way to send bytes

    def read(self, limit_s: float) -> bytes:
        if not select.select([self._socket], [], [], max(0.0, limit_s))[0]:
            return b""
        if data := self._socket.recv(256):
            return data
        raise ConnectionResetError("the printer closed the connection")

    def sending_s(self, size: int) -> float:
        return 0.0 * size

    def close(self, *, drop: bool) -> None:
        if drop:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self._socket.close()
            self._escpos.device = False
        self._escpos.close()


@contextmanager
def _serial_troubles() -> Iterator[None]:
    """Turn what an unplugged adapter raises into errors that a caller can expect."""
    try:
        yield
    except serial.SerialTimeoutException as error:
        raise TimeoutError("the serial line takes no more data") from error
    except termios.error as error:
        raise ConnectionError(f"the serial line is gone: {error}") from error


class SerialTransport:
    """A printer at a serial line; XON and XOFF are heeded where the printer sends them."""

    answers = True

    def __init__(self, connection: SerialConnection, patience_s: float) -> None:
        self._baud = connection.baud
        self._patience_s = patience_s
        self._escpos = Serial(
            connection.path, baudrate=connection.baud, timeout=0, xonxoff=True, dsrdtr=False
        )
        with _serial_troubles():
            self._escpos.open()
        self._port: serial.Serial = self._escpos.device

    def write(self, data: bytes) -> None:
        with _serial_troubles():
            self._port.write_timeout = self._patience_s + self.sending_s(len(data))
            self._escpos._raw(data)  # noqa: SLF001  python-escpos offers no public way to send bytes

    def read(self, limit_s: float) -> bytes:
        with _serial_troubles():
            self._port.timeout = max(0.0, limit_s)
            first = self._port.read(1)
            return first + (self._port.read(self._port.in_waiting) if first else b"")

    def sending_s(self, size: int) -> float:
        return size * _BITS_A_BYTE / self._baud

    def close(self, *, drop: bool) -> None:
        if drop and self._port.is_open:
            try:
                with _serial_troubles():
                    self._port.reset_output_buffer()  # closing would wait for ever until it was sent
            finally:
                self._port.close()
        self._escpos.close()


class FileTransport:
    """A device file such as ``/dev/usb/lp0``, or any file, which grows job by job; it never answers."""

    answers = False

    def __init__(self, connection: FileConnection, patience_s: float) -> None:
        path = Path(connection.path)
        if not path.exists() and path.is_relative_to("/dev"):
            raise FileNotFoundError(f"there is no {path}: is the printer plugged in and switched on?")
        self._patience_s = patience_s
        self._escpos = File(connection.path)
        # Opened by us: python-escpos empties the file, and waits for ever where the roll is empty.
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o644)
        self._escpos.device = os.fdopen(self._fd, "wb", buffering=0)

    def write(self, data: bytes) -> None:
        deadline = time.monotonic() + self._patience_s
        while data:
            if not select.select([], [self._fd], [], max(0.0, deadline - time.monotonic()))[1]:
                raise TimeoutError("the device file takes no more data")
            data = data[os.write(self._fd, data) :]

    def read(self, limit_s: float) -> bytes:
        del limit_s
        return b""

    def sending_s(self, size: int) -> float:
        return 0.0 * size

    def close(self, *, drop: bool) -> None:
        del drop
        self._escpos.close()


def open_transport(connection: Connection, patience_s: float) -> Transport:
    """Open the line that *connection* names, within *patience_s* seconds.

    Raises:
        OSError: nothing is there, or it may not be opened.
    """
    try:
        match connection:
            case NetworkConnection():
                return NetworkTransport(connection, patience_s)
            case SerialConnection():
                return SerialTransport(connection, patience_s)
            case FileConnection():
                return FileTransport(connection, patience_s)
            case UsbConnection():
                from hardware.usb_transport import UsbTransport  # noqa: PLC0415  only where USB is used

                return UsbTransport(connection, patience_s)
    except (EscposError, RuntimeError) as error:
        raise ConnectionError(" ".join(str(error).split())) from error
