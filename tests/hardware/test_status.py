"""A printer's answers are told apart bit by bit, and each trouble names what a person can do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.printer import (
    CoverOpen,
    Fate,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterSilent,
    PrinterUnreachable,
    require_ready,
)
from hardware.status import (
    WELL,
    Paper,
    PrinterStatus,
    is_answer,
    is_done,
    is_near_end,
    is_report,
    parse_status,
)

BYTES = st.integers(min_value=0, max_value=255)


def status_with(place: int, bits: int) -> PrinterStatus:
    answers = list(WELL)
    answers[place - 1] |= bits
    first, second, third, fourth = answers
    return parse_status((first, second, third, fourth))


def test_a_printer_that_is_well_lacks_nothing():
    assert parse_status(WELL) == PrinterStatus()
    assert PrinterStatus().ready


@pytest.mark.parametrize(
    ("place", "bits", "status"),
    [
        (1, 0x08, PrinterStatus(online=False)),
        (1, 0x04, PrinterStatus()),
        (2, 0x04, PrinterStatus(cover_open=True)),
        (2, 0x08, PrinterStatus(feeding=True)),
        (2, 0x20, PrinterStatus(paper=Paper.OUT)),
        (2, 0x40, PrinterStatus(fault="it reports a fault")),
        (3, 0x04, PrinterStatus(fault="it reports a fault")),
        (3, 0x08, PrinterStatus(fault="the cutter is stuck")),
        (3, 0x20, PrinterStatus(fault="it reports a fault that only a repair mends")),
        (3, 0x40, PrinterStatus(fault="its head is too hot and cools down")),
        (4, 0x0C, PrinterStatus(paper=Paper.NEAR_END)),
        (4, 0x60, PrinterStatus(paper=Paper.OUT)),
        (4, 0x6C, PrinterStatus(paper=Paper.OUT)),
    ],
)
@pytest.mark.fault("F22")
def test_each_bit_means_one_thing(place, bits, status):
    assert status_with(place, bits) == status


@given(byte=BYTES)
def test_no_byte_is_two_kinds_of_answer(byte):
    assert is_answer(byte) + is_done(byte) + is_report(byte) <= 1


@pytest.mark.parametrize("byte", [0x11, 0x13, 0x00, 0x03, 0x10, 0xFF, 0x37])
@pytest.mark.fault("F23")
def test_flow_control_and_rubbish_are_no_status(byte):
    assert not is_answer(byte)


@pytest.mark.parametrize("byte", [0x12, 0x16, 0x1A, 0x1E, 0x32, 0x7E])
def test_what_printers_were_seen_to_answer_is_a_status(byte):
    assert is_answer(byte)


@pytest.mark.parametrize(("byte", "near_end"), [(0x00, False), (0x03, True), (0x0C, False), (0x0F, True)])
def test_the_answer_behind_the_cut_tells_of_the_roll(byte, near_end):
    assert is_done(byte)
    assert is_near_end(byte) == near_end


@pytest.mark.parametrize(
    ("status", "trouble", "advice"),
    [
        (PrinterStatus(cover_open=True, paper=Paper.OUT, online=False), CoverOpen, "close it"),
        (PrinterStatus(paper=Paper.OUT, online=False), PaperOut, "put in a new one"),
        (PrinterStatus(fault="the cutter is stuck", online=False), PrinterOffline, "cutter"),
        (PrinterStatus(feeding=True, online=False), PrinterOffline, "feed button"),
        (PrinterStatus(online=False), PrinterOffline, "online or feed button"),
    ],
)
@pytest.mark.parametrize("fate", Fate)
@pytest.mark.fault("F22")
def test_the_trouble_told_is_the_one_to_mend_first(status, trouble, advice, fate):
    with pytest.raises(trouble, match=advice) as caught:
        require_ready(status, fate)

    assert caught.value.fate is fate
    assert not status.ready or status.feeding


@pytest.mark.parametrize(
    "status", [PrinterStatus(), PrinterStatus(paper=Paper.NEAR_END), PrinterStatus(known=False)]
)
def test_a_printer_that_is_ready_raises_nothing(status):
    require_ready(status)

    assert status.ready


def test_troubles_of_the_line_are_also_those_that_python_knows():
    assert issubclass(PrinterUnreachable, ConnectionError)
    assert issubclass(PrinterSilent, TimeoutError)
    assert issubclass(PrinterUnreachable, PrinterError)


def test_a_trouble_that_says_nothing_of_a_fate_printed_nothing():
    assert PrinterUnreachable("no cable").fate is Fate.NOT_PRINTED
    assert str(PrinterUnreachable("no cable", Fate.UNKNOWN)) == "no cable"
