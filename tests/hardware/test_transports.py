"""The driver talks over a serial line, USB and a device file as it does over the network."""

from __future__ import annotations

import os

import pytest
import usb.core
import usb.util

from hardware.connection import FileConnection, SerialConnection, UsbConnection
from hardware.escpos_printer import EscposPrinter
from hardware.paper import PaperProfile
from hardware.printer import Fate, PaperOut, PrintDone, PrinterSilent, PrinterUnreachable
from hardware.raster import drawn
from hardware.slip_job import job_for
from hardware.status import Paper
from hardware.transport import open_transport
from hardware.virtual_mechanism import VirtualMechanism

TEXT = PaperProfile(text_code_page="CP852")


def serial_printer(twin, paper=TEXT):
    return EscposPrinter(SerialConnection(twin.path, 115200), paper=paper, patience_s=1.0)


def test_a_slip_is_printed_over_a_serial_line(serial_twin, slip):
    done = serial_printer(serial_twin).print(slip)

    assert done == PrintDone(near_end=False, confirmed=True)
    assert "Karta pobytu" in serial_twin.mechanism.slips[0].text


def test_a_picture_passes_a_serial_line_unharmed(serial_twin, slip):
    serial_printer(serial_twin, PaperProfile()).print(slip)

    assert serial_twin.mechanism.slips[0].image.tobytes() == drawn(slip).tobytes()


@pytest.mark.fault("F22")
def test_an_empty_roll_is_found_over_a_serial_line(serial_twin, slip):
    serial_twin.mechanism.become(paper=Paper.OUT)

    with pytest.raises(PaperOut) as caught:
        serial_printer(serial_twin).print(slip)

    assert caught.value.fate is Fate.NOT_PRINTED


def test_a_roll_that_ends_in_a_job_is_found_over_a_serial_line(serial_twin, slip):
    serial_twin.mechanism.run_out_after(100)

    with pytest.raises(PaperOut) as caught:
        serial_printer(serial_twin, PaperProfile()).print(slip)
    serial_twin.mechanism.become(paper=Paper.ENOUGH)

    assert caught.value.fate is Fate.UNKNOWN
    assert serial_twin.mechanism.slips_cut == 0


def test_silence_is_found_over_a_serial_line(serial_twin, slip):
    serial_twin.deaf = True

    with pytest.raises(PrinterSilent) as caught:
        serial_printer(serial_twin).print(slip)

    assert caught.value.fate is Fate.NOT_PRINTED


def test_a_serial_line_that_is_not_there_is_named(slip):
    with pytest.raises(PrinterUnreachable, match="/dev/ttyNOWHERE"):
        EscposPrinter(SerialConnection("/dev/ttyNOWHERE", 9600)).print(slip)


def test_a_slow_serial_line_is_given_the_time_it_needs(serial_twin):
    opened = open_transport(SerialConnection(serial_twin.path, 9600), 1.0)

    assert opened.sending_s(960) == pytest.approx(1.0)
    opened.close(drop=True)


def test_a_file_takes_the_job_and_says_that_nothing_is_certain(tmp_path, slip):
    path = tmp_path / "paper.bin"

    printer = EscposPrinter(FileConnection(str(path)))
    done = printer.print(slip)

    assert done == PrintDone(near_end=False, confirmed=False)
    assert not printer.status().known
    assert path.read_bytes() == b"".join(job_for(slip))


def test_a_device_file_that_is_not_there_is_never_made(slip):
    with pytest.raises(PrinterUnreachable, match="plugged in") as caught:
        EscposPrinter(FileConnection("/dev/usb-nowhere/lp0")).print(slip)

    assert caught.value.fate is Fate.NOT_PRINTED
    assert not os.path.lexists("/dev/usb-nowhere")


def test_a_full_device_is_told_and_closed_without_a_second_error(slip):
    with pytest.raises(PrinterUnreachable, match="No space left"):
        EscposPrinter(FileConnection("/dev/full")).print(slip)


def test_a_device_file_that_takes_nothing_more_is_found_silent(tmp_path, slip):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PrinterSilent, match="takes no more") as caught:
            EscposPrinter(FileConnection(str(path)), patience_s=0.1, paper=PaperProfile(width_px=832)).print(
                slip
            )
    finally:
        os.close(reader)

    assert caught.value.fate is Fate.UNKNOWN


class FakeEndPoint:
    def __init__(self, address):
        self.bEndpointAddress = address


class FakeInterface(list):
    bInterfaceClass = 7  # noqa: N815  pyusb's own name


class FakeUsbPrinter:
    """What pyusb would find: a printer with a virtual mechanism inside."""

    class backend:  # noqa: N801  pyusb's own name
        pass

    def __init__(self, *addresses):
        self.mechanism = VirtualMechanism()
        self.interface = FakeInterface(FakeEndPoint(address) for address in addresses)
        self.answers = bytearray()
        self.unplugged = False
        self.resets = 0

    def get_active_configuration(self):
        return [self.interface]

    def reset(self):
        self.resets += 1

    def write(self, end_point, data, timeout):
        assert end_point == 0x03
        assert timeout > 0, "nought would wait for ever"
        if self.unplugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
        self.mechanism.feed(data, self.answers.extend)

    def read(self, end_point, size, timeout):
        assert (end_point, timeout > 0) == (0x85, True)
        if not self.answers:
            raise usb.core.USBTimeoutError("Operation timed out", -7, 110)
        taken, self.answers = self.answers[:size], self.answers[size:]
        return taken


@pytest.fixture
def usb_printer(monkeypatch):
    found = FakeUsbPrinter(0x03, 0x85)
    monkeypatch.setattr(usb.core, "find", lambda **asked: found if asked["idVendor"] == 0x04B8 else None)
    monkeypatch.setattr(usb.util, "dispose_resources", lambda device: None)
    return found


USB = UsbConnection(0x04B8, 0x0202)


def test_a_slip_is_printed_over_usb_by_the_end_points_it_reports(usb_printer, slip):
    done = EscposPrinter(USB, patience_s=1.0).print(slip)

    assert done.confirmed
    assert usb_printer.mechanism.slips[0].image.tobytes() == drawn(slip).tobytes()
    assert usb_printer.resets == 0


@pytest.mark.fault("F22")
def test_an_empty_roll_is_found_over_usb(usb_printer, slip):
    usb_printer.mechanism.become(paper=Paper.OUT)

    with pytest.raises(PaperOut):
        EscposPrinter(USB, patience_s=1.0).print(slip)


def test_a_usb_printer_that_never_answers_is_silent(usb_printer, slip, monkeypatch):
    monkeypatch.setattr(usb_printer.mechanism, "feed", lambda data, reply: None)

    with pytest.raises(PrinterSilent):
        EscposPrinter(USB, patience_s=0.1).print(slip)


@pytest.mark.fault("F23")
def test_a_usb_printer_that_is_unplugged_is_unreachable(usb_printer, slip):
    usb_printer.unplugged = True

    with pytest.raises(PrinterUnreachable, match="disconnected"):
        EscposPrinter(USB).print(slip)


def test_a_usb_printer_without_a_way_back_is_unconfirmed(usb_printer, slip):
    usb_printer.interface.pop()

    done = EscposPrinter(USB, patience_s=1.0).print(slip)

    assert not done.confirmed
    assert usb_printer.mechanism.slips_cut == 1


def test_a_usb_printer_that_is_not_there_is_named(usb_printer, slip):
    with pytest.raises(PrinterUnreachable, match="usb://1234:5678"):
        EscposPrinter(UsbConnection(0x1234, 0x5678)).print(slip)


def test_a_usb_device_that_takes_nothing_is_no_printer(usb_printer, slip):
    usb_printer.interface.clear()

    with pytest.raises(PrinterUnreachable, match="is no printer"):
        EscposPrinter(USB).print(slip)


def test_a_serial_line_whose_other_end_is_gone_is_unreachable(serial_twin, slip):
    printer = serial_printer(serial_twin)
    printer.print(slip)
    serial_twin.unplug()

    with pytest.raises(PrinterUnreachable):
        printer.print(slip)

    assert serial_twin.mechanism.slips_cut == 1


def test_a_serial_line_that_takes_nothing_is_silent_and_closed_at_once(serial_twin, slip):
    serial_twin.hold()

    with pytest.raises(PrinterSilent) as caught:
        serial_printer(serial_twin, PaperProfile()).print(slip)

    assert caught.value.fate is Fate.NOT_PRINTED
