"""A slip is printed once or its fate is told; each trouble is found for what it is."""

from __future__ import annotations

import dataclasses
import logging
import socket
import threading

import pytest
import zxingcpp

from hardware.connection import NetworkConnection
from hardware.escpos_printer import EscposPrinter
from hardware.paper import PAPER_58, PAPER_80, PaperProfile
from hardware.printer import (
    CoverOpen,
    Fate,
    PaperOut,
    PrintDone,
    PrinterError,
    PrinterOffline,
    PrinterSilent,
    PrinterUnreachable,
)
from hardware.raster import drawn
from hardware.slip import Line, Slip, Weight
from hardware.slip_job import PIECE_BYTES, job_for
from hardware.status import Paper
from hardware.virtual_printer import VirtualPrinter
from tests.hardware.slips import QR_TEXT, slip_in


def test_what_is_printed_is_what_was_drawn_dot_for_dot(printer, virtual_printer, slip):
    done = printer.print(slip)

    (printed,) = virtual_printer.slips
    assert done == PrintDone(near_end=False, confirmed=True)
    assert printed.image.size == drawn(slip).size
    assert printed.image.tobytes() == drawn(slip).tobytes()
    assert virtual_printer.unknown_bytes == 0


def test_the_code_on_the_paper_can_be_read(printer, virtual_printer, slip):
    printer.print(slip)

    (code,) = zxingcpp.read_barcodes(virtual_printer.slips[0].image.convert("L"))
    assert code.text == QR_TEXT


def test_narrow_paper_gets_a_narrow_slip(slip):
    with VirtualPrinter(width_px=384) as virtual_printer:
        EscposPrinter(virtual_printer.connection, paper=PAPER_58).print(slip)

        assert virtual_printer.slips[0].image.tobytes() == drawn(slip, PAPER_58).tobytes()


def test_wide_paper_gets_a_wide_slip(slip):
    with VirtualPrinter(width_px=832) as virtual_printer:
        EscposPrinter(virtual_printer.connection, paper=PaperProfile(width_px=832)).print(slip)

        assert virtual_printer.slips[0].image.width == 832


def test_many_slips_come_out_whole_one_after_the_other(printer, virtual_printer):
    numbers = [f"A{count:03}" for count in range(1, 13)]

    for number in numbers:
        printer.print(slip_in("uk", number))

    printed = [slip.image.tobytes() for slip in virtual_printer.slips]
    assert printed == [drawn(slip_in("uk", number)).tobytes() for number in numbers]


def test_slips_asked_for_at_once_do_not_mix(printer, virtual_printer, slip):
    jobs = [threading.Thread(target=printer.print, args=(slip,)) for _ in range(4)]

    for job in jobs:
        job.start()
    for job in jobs:
        job.join()

    assert {printed.image.tobytes() for printed in virtual_printer.slips} == {drawn(slip).tobytes()}
    assert virtual_printer.slips_cut == 4


@pytest.mark.fault("F22")
def test_a_roll_that_is_nearly_used_up_is_told(printer, virtual_printer, slip):
    virtual_printer.near_end()

    assert printer.print(slip).near_end
    assert printer.status().paper is Paper.NEAR_END


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("paper_out", (PaperOut, "put in a new one")),
        ("open_cover", (CoverOpen, "close it")),
        ("go_offline", (PrinterOffline, "offline")),
        ("jam_cutter", (PrinterOffline, "cutter is stuck")),
        ("cut_cable", (PrinterUnreachable, "cable")),
        ("be_deaf", (PrinterSilent, "silent")),
        ("be_dead", (PrinterSilent, "silent")),
    ],
)
def test_each_trouble_before_a_job_is_told_apart_and_prints_nothing(
    printer, virtual_printer, slip, fault, told
):
    finding, words = told
    getattr(virtual_printer, fault)()

    with pytest.raises(finding, match=words) as caught:
        printer.print(slip)

    assert type(caught.value) is finding
    assert caught.value.fate is Fate.NOT_PRINTED
    virtual_printer.be_well()
    assert virtual_printer.slips_cut == 0
    assert not virtual_printer.holds_ghost


@pytest.mark.parametrize(
    "fault", ["paper_out", "open_cover", "go_offline", "cut_cable", "be_deaf", "be_dead"]
)
def test_the_next_slip_comes_out_once_the_printer_is_well_again(printer, virtual_printer, slip, fault):
    getattr(virtual_printer, fault)()
    with pytest.raises(PrinterError):
        printer.print(slip)
    virtual_printer.be_well()

    printer.print(slip)

    assert [printed.image.tobytes() for printed in virtual_printer.slips] == [drawn(slip).tobytes()]


def test_a_wrong_address_is_told_with_the_address(slip):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = NetworkConnection("127.0.0.1", taken.getsockname()[1])

        with pytest.raises(PrinterUnreachable, match=str(closed)) as caught:
            EscposPrinter(closed).print(slip)

    assert caught.value.fate is Fate.NOT_PRINTED
    assert isinstance(caught.value, ConnectionError)


@pytest.mark.parametrize(
    ("fault", "finding"),
    [("paper_out", PaperOut), ("open_cover", CoverOpen), ("go_offline", PrinterOffline)],
)
def test_status_tells_without_raising_what_stops_it(printer, virtual_printer, fault, finding):
    getattr(virtual_printer, fault)()

    status = printer.status()

    assert status.known
    assert not status.ready
    assert not status.online
    assert (status.paper is Paper.OUT) == (finding is PaperOut)
    assert status.cover_open == (finding is CoverOpen)


@pytest.mark.fault("F23")
def test_a_slow_printer_is_waited_for(virtual_printer, slip):
    virtual_printer.be_slow(20_000)
    printer = EscposPrinter(virtual_printer.connection, patience_s=1.0)

    printer.print(slip)

    assert sum(map(len, job_for(slip))) > 1.0 * 20_000
    assert virtual_printer.slips[0].image.tobytes() == drawn(slip).tobytes()


class HalfDumb(VirtualPrinter):
    """A clone that answers DLE EOT and never GS r."""

    def feed(self, data, reply):
        super().feed(data, lambda answer: reply(answer) if answer[0] & 0x10 else None)


def test_a_model_that_never_confirms_is_named_as_such_and_prints_nothing(slip):
    with HalfDumb() as virtual_printer:
        printer = EscposPrinter(virtual_printer.connection, patience_s=0.5)

        with pytest.raises(PrinterSilent, match="set confirms = false") as caught:
            printer.print(slip)

        assert caught.value.fate is Fate.NOT_PRINTED
        assert not virtual_printer.holds_ghost


def test_a_model_that_never_confirms_can_be_used_without(slip):
    with HalfDumb() as virtual_printer:
        printer = EscposPrinter(virtual_printer.connection, patience_s=1.0, confirms=False)

        done = printer.print(slip)

        assert done == PrintDone(near_end=False, confirmed=False)
        virtual_printer.wait_for_slips(1)


def test_reports_that_nobody_asked_for_are_not_taken_for_answers(slip):
    class Talkative(VirtualPrinter):
        def feed(self, data, reply):
            reply(b"\x10\x00\x00\x00\x11\x13")
            super().feed(data, reply)

    with Talkative() as virtual_printer:
        virtual_printer.run_out_after(100)

        with pytest.raises(PaperOut) as caught:
            EscposPrinter(virtual_printer.connection, patience_s=1.0).print(slip)

    assert caught.value.fate is Fate.UNKNOWN


def test_polish_is_sent_as_letters_where_the_model_has_them(virtual_printer, slip):
    paper = PaperProfile(text_code_page="CP852")

    EscposPrinter(virtual_printer.connection, paper=paper).print(slip)

    (printed,) = virtual_printer.slips
    assert "Wydział Spraw Cudzoziemców" in printed.text
    assert printed.codes == (QR_TEXT,)
    assert virtual_printer.received_bytes < PIECE_BYTES + 1000


def test_what_the_letters_do_not_hold_is_drawn_all_the_same(virtual_printer):
    paper = PaperProfile(text_code_page="CP852")

    EscposPrinter(virtual_printer.connection, paper=paper).print(slip_in("hi"))

    (printed,) = virtual_printer.slips
    assert printed.text == ""
    assert printed.image.tobytes() == drawn(slip_in("hi")).tobytes()


def test_two_text_slips_on_one_printer_read_the_same(virtual_printer, slip):
    printer = EscposPrinter(virtual_printer.connection, paper=PaperProfile(text_code_page="CP852"))

    printer.print(slip)
    printer.print(slip)

    first, second = virtual_printer.slips
    assert first.text == second.text
    assert first.image.tobytes() == second.image.tobytes()


@pytest.mark.parametrize("code_page", [None, "CP852"])
@pytest.mark.security("S23")
def test_control_bytes_in_a_text_are_never_obeyed(virtual_printer, code_page):
    evil = Slip((Line("Jan\x1b@\x1dV\x00\x10\x14\x08 Kowalski\x00"), Line("A1\x1d(k", Weight.HUGE)))
    paper = dataclasses.replace(PAPER_80, text_code_page=code_page)

    EscposPrinter(virtual_printer.connection, paper=paper).print(evil)

    assert virtual_printer.slips_cut == 1
    assert virtual_printer.unknown_bytes == 0
    assert b"\x1b@\x1dV" not in b"".join(job_for(evil, paper))


def test_a_trouble_is_logged_once_when_it_comes_and_once_when_it_is_over(
    printer, virtual_printer, slip, caplog
):
    caplog.set_level(logging.INFO, "hardware.escpos_printer")
    virtual_printer.paper_out()

    for _ in range(3):
        with pytest.raises(PaperOut):
            printer.print(slip)
    virtual_printer.be_well()
    printer.print(slip)
    printer.print(slip)

    ours = [record for record in caplog.records if record.name == "hardware.escpos_printer"]
    assert [record.levelno for record in ours] == [logging.WARNING, logging.INFO]


@pytest.mark.fault("F22")
def test_asking_how_it_is_does_not_take_an_empty_roll_for_the_end_of_the_trouble(
    printer, virtual_printer, slip, caplog
):
    caplog.set_level(logging.INFO, "hardware.escpos_printer")
    virtual_printer.paper_out()
    with pytest.raises(PaperOut):
        printer.print(slip)

    for _ in range(2):
        printer.status()
    virtual_printer.be_well()
    for _ in range(2):
        printer.status()

    ours = [record for record in caplog.records if record.name == "hardware.escpos_printer"]
    assert [record.levelno for record in ours] == [logging.WARNING, logging.INFO]
