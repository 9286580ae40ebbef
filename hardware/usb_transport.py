"""The line to a printer at a USB port."""

from __future__ import annotations

from typing import Any

import usb.core
import usb.util

from hardware.connection import UsbConnection
from hardware.escpos_parts import Usb

_PRINTER_CLASS = 7
_LARGEST_ANSWER = 64


class _GentleUsb(Usb):  # type: ignore[misc]  # python-escpos has no types
    """Python-escpos resets the printer each time it opens it, which some models take a second over."""

    def _configure_usb(self) -> None:
        try:
            self.device.get_active_configuration()
        except usb.core.USBError:
            self.device.set_configuration()


class UsbTransport:
    """A USB printer, found by vendor and product; its end points are taken from what it reports."""

    def __init__(self, connection: UsbConnection, patience_s: float) -> None:
        self._patience_ms = round(patience_s * 1000)
        self._escpos = _GentleUsb(connection.vendor, connection.product, timeout=self._patience_ms)
        self._escpos.open()
        self._device: Any = self._escpos.device
        interface = self._interface()
        self._escpos.out_ep = _end_point(interface, usb.util.ENDPOINT_OUT)
        self._escpos.in_ep = _end_point(interface, usb.util.ENDPOINT_IN)
        if self._escpos.out_ep is None:
            self._escpos.close()
            raise ConnectionError(f"{connection} is no printer: it has no way to send data to")
        self.answers = self._escpos.in_ep is not None

    def write(self, data: bytes) -> None:
        try:
            self._escpos._raw(data)  # noqa: SLF001  python-escpos offers no public way to send bytes
        except usb.core.USBTimeoutError as error:
            raise TimeoutError("the USB printer takes no more data") from error

    def read(self, limit_s: float) -> bytes:
        limit_ms = max(1, round(limit_s * 1000))  # nought would mean without an end
        try:
            return bytes(self._device.read(self._escpos.in_ep, _LARGEST_ANSWER, limit_ms))
        except usb.core.USBTimeoutError:
            return b""

    def sending_s(self, size: int) -> float:
        return 0.0 * size

    def close(self, *, drop: bool) -> None:
        del drop  # a finished transfer is in the printer, an unfinished one was withdrawn
        self._escpos.close()

    def _interface(self) -> Any:  # noqa: ANN401  pyusb has no types
        interfaces = list(self._device.get_active_configuration())
        printers = [one for one in interfaces if one.bInterfaceClass == _PRINTER_CLASS]
        return (printers or interfaces)[0]


def _end_point(interface: Any, direction: int) -> int | None:  # noqa: ANN401  pyusb has no types
    for point in interface:
        if usb.util.endpoint_direction(point.bEndpointAddress) == direction:
            return int(point.bEndpointAddress)
    return None
