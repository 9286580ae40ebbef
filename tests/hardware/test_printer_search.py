"""Whoever sets a kiosk up is told what could be its printer, whatever is missing on the machine."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
import serial.tools.list_ports
import usb.core

from hardware.connection import FileConnection, SerialConnection, UsbConnection
from hardware.printer_search import find_printers


class FakeDevice(list):
    """A USB device whose setups are lists of interfaces."""

    idVendor, idProduct = 0x04B8, 0x0E15  # noqa: N815  pyusb's own names
    manufacturer, product = "EPSON", "TM-T20II"

    def __init__(self, interface_class: int) -> None:
        super().__init__([[SimpleNamespace(bInterfaceClass=interface_class)]])


class SecretiveDevice(FakeDevice):
    @property
    def manufacturer(self):
        raise ValueError("The device has no langid (permission issue, no string descriptors supported)")


@pytest.fixture
def attached(monkeypatch):
    """USB devices and serial ports of a machine that has none."""
    devices: list[FakeDevice] = []
    ports: list[SimpleNamespace] = []
    find = lambda find_all, custom_match: [device for device in devices if custom_match(device)]  # noqa: E731
    monkeypatch.setattr(usb.core, "find", find)
    monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: ports)
    return SimpleNamespace(devices=devices, ports=ports)


def test_a_machine_without_printers_has_none(attached, tmp_path):
    assert find_printers(tmp_path) == []


def test_a_usb_printer_is_found_with_its_name_and_a_mouse_is_not(attached, tmp_path):
    attached.devices += [FakeDevice(3), FakeDevice(7)]

    (found,) = find_printers(tmp_path)

    assert (found.connection, found.name, found.certain) == (
        UsbConnection(0x04B8, 0x0E15),
        "EPSON TM-T20II",
        True,
    )


def test_a_usb_printer_that_may_not_be_asked_says_what_is_missing(attached, tmp_path):
    attached.devices.append(SecretiveDevice(7))

    (found,) = find_printers(tmp_path)

    assert "udev rule" in found.name


def test_a_device_file_of_the_kernel_is_found(attached, tmp_path):
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "lp0").touch()
    (tmp_path / "usb" / "hiddev0").touch()

    (found,) = find_printers(tmp_path)

    assert found.connection == FileConnection(str(tmp_path / "usb" / "lp0"))


def test_a_serial_line_may_lead_to_a_printer_and_an_empty_socket_does_not(attached, tmp_path):
    attached.ports += [
        SimpleNamespace(device="/dev/ttyUSB0", description="USB serial", hwid="USB VID:PID=067B:2303"),
        SimpleNamespace(device="/dev/ttyS3", description="n/a", hwid="n/a"),
    ]

    (found,) = find_printers(tmp_path)

    assert found.connection == SerialConnection("/dev/ttyUSB0")
    assert not found.certain


def test_a_machine_that_cannot_search_usb_is_searched_for_the_rest(attached, tmp_path, monkeypatch):
    def no_libusb(**_):
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_libusb)
    attached.ports.append(
        SimpleNamespace(device="/dev/ttyAMA0", description="ttyAMA0", hwid="fe201000.serial")
    )

    assert [found.connection for found in find_printers(tmp_path)] == [SerialConnection("/dev/ttyAMA0")]


def test_a_machine_without_the_libraries_finds_what_it_can(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "usb.core", None)
    monkeypatch.setitem(sys.modules, "serial.tools.list_ports", None)
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "lp1").touch()

    assert [found.connection for found in find_printers(tmp_path)] == [
        FileConnection(str(tmp_path / "usb" / "lp1"))
    ]
