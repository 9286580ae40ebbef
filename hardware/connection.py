"""How a printer is connected, written as one line: what a settings file or a command names. Pure.

tcp://printer.local:9100            network; 9100 where no port stands
usb://04b8:0202                     vendor and product in hexadecimal, as lsusb shows them
serial:///dev/ttyUSB0?baud=115200   serial line; 9600 where no baud stands
file:///dev/usb/lp0                 device file of the kernel: it prints, but nothing is ever answered
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

DEFAULT_PORT = 9100
DEFAULT_BAUD = 9600
_EXAMPLES = (
    "tcp://printer.local:9100, usb://04b8:0202, serial:///dev/ttyUSB0?baud=115200 or file:///dev/usb/lp0"
)


@dataclass(frozen=True, slots=True)
class NetworkConnection:
    """A printer with an address, on raw port 9100 as a rule."""

    host: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class UsbConnection:
    """A printer at a USB port, found by the vendor and product that it reports."""

    vendor: int
    product: int

    def __str__(self) -> str:
        return f"usb://{self.vendor:04x}:{self.product:04x}"


@dataclass(frozen=True, slots=True)
class SerialConnection:
    """A printer at a serial line; its own switches must say the same *baud* (bits a second)."""

    path: str
    baud: int = DEFAULT_BAUD

    def __str__(self) -> str:
        return f"serial://{self.path}?baud={self.baud}"


@dataclass(frozen=True, slots=True)
class FileConnection:
    """A device file or any file that takes bytes and answers none."""

    path: str

    def __str__(self) -> str:
        return f"file://{self.path}"


Connection = NetworkConnection | UsbConnection | SerialConnection | FileConnection


def parse_connection(text: str) -> Connection:
    """Read a connection as a person writes it.

    Raises:
        ValueError: *text* is none of the four kinds, or a part of it is missing or wrong.
    """
    try:
        parts = urlsplit(text.strip())
        reader = _READERS[parts.scheme]
        return reader(parts)
    except KeyError:
        raise ValueError(f"not a printer connection: {text!r} (expected one like {_EXAMPLES})") from None
    except ValueError as error:
        raise ValueError(f"not a printer connection: {text!r}: {error}") from error


def _network(parts: SplitResult) -> NetworkConnection:
    if not parts.hostname or parts.path.strip("/"):
        raise ValueError("expected a host and a port, as in tcp://printer.local:9100")
    if parts.port == 0:
        raise ValueError("port 0 is no port of a printer")
    return NetworkConnection(parts.hostname, DEFAULT_PORT if parts.port is None else parts.port)


def _usb(parts: SplitResult) -> UsbConnection:
    found = re.fullmatch(r"(?:0x)?([0-9a-f]{1,4}):(?:0x)?([0-9a-f]{1,4})", parts.netloc.lower())
    if found is None:
        raise ValueError(
            "expected vendor and product in hexadecimal as lsusb shows them, as in usb://04b8:0202"
        )
    return UsbConnection(int(found[1], 16), int(found[2], 16))


def _serial(parts: SplitResult) -> SerialConnection:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    baud = options.pop("baud", str(DEFAULT_BAUD))
    if options:
        raise ValueError(f"unknown option {next(iter(options))!r}; only baud is known")
    if not baud.isdecimal() or not int(baud):
        raise ValueError(f"baud must be a number such as 115200, not {baud!r}")
    return SerialConnection(_path(parts), int(baud))


def _file(parts: SplitResult) -> FileConnection:
    return FileConnection(_path(parts))


def _path(parts: SplitResult) -> str:
    if parts.netloc or not parts.path.strip("/"):
        raise ValueError(f"expected a whole path after three strokes, as in {parts.scheme}:///dev/ttyUSB0")
    return parts.path


_READERS: dict[str, Callable[[SplitResult], Connection]] = {
    "tcp": _network,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
}
