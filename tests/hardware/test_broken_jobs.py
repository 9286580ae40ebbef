"""A job that breaks off in the middle: its fate is told, no ghost comes out, nothing sticks to the next."""

from __future__ import annotations

import socket

import pytest

from hardware.escpos_printer import EscposPrinter
from hardware.printer import Fate, PaperOut, PrinterSilent, PrinterUnreachable
from hardware.raster import drawn
from hardware.slip_job import job_for
from hardware.virtual_printer import VirtualPrinter
from tests.hardware.slips import slip_in

START_BYTES = 6000  # more than the talk before the first piece of a picture needs


@pytest.mark.fault("F22")
def test_a_roll_that_ends_in_the_middle_leaves_the_slip_unknown_and_no_ghost(printer, virtual_printer, slip):
    virtual_printer.run_out_after(200)

    with pytest.raises(PaperOut) as caught:
        printer.print(slip)
    virtual_printer.be_well()

    assert caught.value.fate is Fate.UNKNOWN
    assert virtual_printer.slips_cut == 0


def test_what_was_printed_of_a_broken_slip_is_cut_off_before_the_next(printer, virtual_printer, slip):
    virtual_printer.run_out_after(200)
    with pytest.raises(PaperOut):
        printer.print(slip)
    virtual_printer.be_well()

    printer.print(slip)

    scrap, whole = virtual_printer.slips
    assert scrap.image.height < drawn(slip).height
    assert whole.image.tobytes() == drawn(slip).tobytes()


@pytest.mark.parametrize("after_bytes", [1, 7, 12, 100, 4200, 4400, START_BYTES, 9000, 20000, 40000, 50000])
@pytest.mark.fault("F23")
def test_a_cable_cut_in_a_job_never_prints_the_slip_twice(printer, virtual_printer, slip, after_bytes):
    virtual_printer.cut_cable(after_bytes)
    with pytest.raises(PrinterUnreachable) as caught:
        printer.print(slip)
    virtual_printer.be_well()

    printer.print(slip_in("en"))

    *scraps, whole = virtual_printer.slips
    assert whole.image.tobytes() == drawn(slip_in("en")).tobytes()
    assert len(scraps) <= 1
    assert all(scrap.image.height < drawn(slip).height for scrap in scraps)
    assert caught.value.fate is Fate.UNKNOWN or not scraps


@pytest.mark.parametrize("line_fault", ["be_deaf", "be_dead"])
@pytest.mark.parametrize("after_bytes", [START_BYTES, 20000])
@pytest.mark.fault("F23")
def test_a_printer_that_falls_silent_in_a_job_leaves_the_slip_unknown(
    printer, virtual_printer, slip, line_fault, after_bytes
):
    getattr(virtual_printer, line_fault)(after_bytes)

    with pytest.raises(PrinterSilent) as caught:
        printer.print(slip)

    assert caught.value.fate is Fate.UNKNOWN
    assert isinstance(caught.value, TimeoutError)
    assert virtual_printer.slips_cut == 0


@pytest.mark.fault("F24")
def test_a_slip_whose_answer_is_lost_is_unknown_and_lies_there_once(slip):
    with VirtualPrinter(on_slip=lambda _: virtual_printer.be_deaf()) as virtual_printer:
        printer = EscposPrinter(virtual_printer.connection, patience_s=1.0)

        with pytest.raises(PrinterSilent) as caught:
            printer.print(slip)
        virtual_printer.be_well()
        printer.status()

        assert caught.value.fate is Fate.UNKNOWN
        assert [printed.image.tobytes() for printed in virtual_printer.slips] == [drawn(slip).tobytes()]


def test_a_ghost_of_another_program_is_forgotten_when_ours_first_asks(printer, virtual_printer, slip):
    virtual_printer.paper_out()
    with socket.create_connection((virtual_printer.host, virtual_printer.port)) as rude:
        rude.sendall(b"".join(job_for(slip)))
        rude.sendall(b"\x10\x04\x01")
        rude.recv(1)
    assert virtual_printer.holds_ghost

    printer.status()
    virtual_printer.be_well()

    assert virtual_printer.slips_cut == 0
    assert not virtual_printer.holds_ghost


def test_half_a_picture_of_an_earlier_program_does_not_swallow_the_slip(printer, virtual_printer, slip):
    with socket.create_connection((virtual_printer.host, virtual_printer.port)) as rude:
        rude.sendall(b"".join(job_for(slip)[:2])[:2000])

    printer.print(slip)

    assert virtual_printer.slips[-1].image.tobytes() == drawn(slip).tobytes()


@pytest.mark.fault("F24")
def test_a_model_that_never_confirms_leaves_a_broken_slip_unknown(virtual_printer, slip):
    printer = EscposPrinter(virtual_printer.connection, patience_s=1.0, confirms=False)
    virtual_printer.run_out_after(100)

    with pytest.raises(PaperOut) as caught:
        printer.print(slip)

    assert caught.value.fate is Fate.UNKNOWN


def test_a_new_driver_does_not_trust_what_an_earlier_run_left(virtual_printer, slip):
    virtual_printer.cut_cable(20_000)
    with pytest.raises(PrinterUnreachable):
        EscposPrinter(virtual_printer.connection, patience_s=1.0).print(slip)
    virtual_printer.be_well()

    EscposPrinter(virtual_printer.connection, patience_s=1.0).print(slip_in("vi"))

    scrap, whole = virtual_printer.slips
    assert scrap.image.height < drawn(slip).height
    assert whole.image.tobytes() == drawn(slip_in("vi")).tobytes()
