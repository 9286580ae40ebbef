"""A printer's place is one line that a person can write and that reads back the same."""

from __future__ import annotations

import pytest

from hardware.connection import (
    FileConnection,
    NetworkConnection,
    SerialConnection,
    UsbConnection,
    parse_connection,
)


@pytest.mark.parametrize(
    ("text", "connection"),
    [
        ("tcp://printer.local:9100", NetworkConnection("printer.local", 9100)),
        ("tcp://10.0.0.7", NetworkConnection("10.0.0.7", 9100)),
        ("tcp://10.0.0.7/", NetworkConnection("10.0.0.7", 9100)),
        ("tcp://[fd00::7]:9101", NetworkConnection("fd00::7", 9101)),
        ("usb://04b8:0202", UsbConnection(0x04B8, 0x0202)),
        ("usb://0x04B8:0x0E15", UsbConnection(0x04B8, 0x0E15)),
        ("serial:///dev/ttyUSB0?baud=115200", SerialConnection("/dev/ttyUSB0", 115200)),
        ("serial:///dev/ttyS0", SerialConnection("/dev/ttyS0", 9600)),
        (" file:///dev/usb/lp0 ", FileConnection("/dev/usb/lp0")),
    ],
)
def test_each_kind_is_read_and_written_back(text, connection):
    assert parse_connection(text) == connection
    assert parse_connection(str(connection)) == connection


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected one like"),
        ("printer.local:9100", "expected one like"),
        ("http://printer.local", "expected one like"),
        ("tcp://", "a host and a port"),
        ("tcp://printer:9100/path", "a host and a port"),
        ("tcp://printer:0", "port 0"),
        ("tcp://printer:99999", "[Pp]ort"),
        ("tcp://[fd00", "Invalid"),
        ("usb://04b8", "lsusb"),
        ("usb://printer:0202", "lsusb"),
        ("serial://ttyUSB0", "three strokes"),
        ("serial:///dev/ttyUSB0?baud=fast", "baud must be a number"),
        ("serial:///dev/ttyUSB0?baud=0", "baud must be a number"),
        ("serial:///dev/ttyUSB0?speed=9600", "unknown option 'speed'"),
        ("file://lp0", "three strokes"),
        ("file:///", "three strokes"),
    ],
)
def test_what_is_no_connection_is_refused_as_it_was_written(text, words):
    with pytest.raises(ValueError, match=words) as caught:
        parse_connection(text)

    assert repr(text) in str(caught.value)
