"""What printers this machine could use: for the person who sets a kiosk up, not for the kiosk.

Network printers cannot be found without asking every address of the network, which is not ours to do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware.connection import Connection, FileConnection, SerialConnection, UsbConnection

log = logging.getLogger(__name__)

_PRINTER_CLASS = 7


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A line at which a printer is, or could be.

    Attributes:
        connection: what to write into the settings.
        name: what it calls itself, as far as it says.
        certain: True for a device that says it is a printer, False for a line that may lead to one.
    """

    connection: Connection
    name: str
    certain: bool


def find_printers(devices: Path = Path("/dev")) -> list[FoundPrinter]:
    """List printers at USB, then device files of the kernel, then serial lines that could lead to one.

    Args:
        devices: the folder of the device files.
    """
    return [*_usb_printers(), *_device_files(devices), *_serial_lines()]


def _usb_printers() -> Iterator[FoundPrinter]:
    try:
        import usb.core  # noqa: PLC0415  a kiosk with a network printer needs no USB

        found = list(usb.core.find(find_all=True, custom_match=_is_printer))
    except (ImportError, OSError, ValueError) as error:  # ValueError: libusb is not installed
        log.info("USB cannot be searched for printers: %s", error)
        return
    for device in found:
        yield FoundPrinter(UsbConnection(device.idVendor, device.idProduct), _name_of(device), certain=True)


def _is_printer(device: Any) -> bool:  # noqa: ANN401  pyusb has no types
    try:
        return any(interface.bInterfaceClass == _PRINTER_CLASS for setup in device for interface in setup)
    except OSError:
        return False


def _name_of(device: Any) -> str:  # noqa: ANN401  pyusb has no types
    try:
        return f"{device.manufacturer} {device.product}"
    except (OSError, ValueError):  # ValueError: it may not be asked without rights
        return "USB printer (it may not be asked for its name: the udev rule for printers is missing)"


def _device_files(devices: Path) -> Iterator[FoundPrinter]:
    for path in sorted(devices.glob("usb/lp*")):
        yield FoundPrinter(FileConnection(str(path)), "kernel printer device, without answers", certain=True)


def _serial_lines() -> Iterator[FoundPrinter]:
    try:
        from serial.tools.list_ports import comports  # noqa: PLC0415  a kiosk with a network printer needs none
    except ImportError as error:
        log.info("serial lines cannot be searched: %s", error)
        return
    for port in sorted(comports(), key=lambda port: str(port.device)):
        if port.hwid != "n/a":
            yield FoundPrinter(SerialConnection(port.device), str(port.description), certain=False)
