"""The press: every job ends in one happening, whatever the printer does."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

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
from hardware.slip import Line
from hardware.status import Paper, PrinterStatus
from kiosk.happenings import PrinterSeen, SlipDone, SlipFailed, SlipUnknown
from kiosk.press import Press
from kiosk.samples import sample_menu, sample_ticket
from kiosk.screens import Finding
from kiosk.slip_journal import SlipJournal
from kiosk.wishes import AskPrinter, Print, PrintTest
from tests.kiosk.rooms import SetClock

TROUBLES = [
    (PaperOut, Finding.PAPER_OUT),
    (CoverOpen, Finding.COVER_OPEN),
    (PrinterOffline, Finding.OFFLINE),
    (PrinterUnreachable, Finding.UNREACHABLE),
    (PrinterSilent, Finding.SILENT),
    (PrinterError, Finding.FAULT),
]


class PaperPrinter:
    """A printer that keeps what it prints, or fails as it is told."""

    def __init__(self, error: Exception | None = None, status: PrinterStatus | None = None) -> None:
        self.error, self.answer, self.slips = error, status or PrinterStatus(), []

    def print(self, slip):
        if self.error:
            raise self.error
        self.slips.append(slip)
        return PrintDone(near_end=self.answer.paper is Paper.NEAR_END)

    def status(self):
        if self.error:
            raise self.error
        return self.answer


@pytest.fixture
def journal(tmp_path):
    return SlipJournal(tmp_path / "slips.jsonl")


def press(printer, journal):
    return Press(printer, journal, SetClock(), ZoneInfo("Europe/Warsaw"), sample_menu)


def test_a_slip_bears_the_branchs_local_time(journal):
    printer = PaperPrinter()

    happening = press(printer, journal).carry_out(Print(sample_ticket()))

    assert happening == SlipDone(sample_ticket())
    assert "01.12.2026  08:59" in [block.text for block in printer.slips[0].blocks if isinstance(block, Line)]


@pytest.mark.parametrize(("kind", "finding"), TROUBLES)
@pytest.mark.parametrize(("fate", "happens"), [(Fate.NOT_PRINTED, SlipFailed), (Fate.UNKNOWN, SlipUnknown)])
def test_each_trouble_is_a_finding_of_its_own(journal, kind, finding, fate, happens):
    printer = PaperPrinter(kind("because", fate))

    assert press(printer, journal).carry_out(Print(sample_ticket())) == happens(sample_ticket(), finding)
    assert press(printer, journal).carry_out(PrintTest()) == happens(None, finding)


def test_a_bug_in_a_driver_is_a_slip_of_unknown_fate(journal):
    happening = press(PaperPrinter(KeyError("x")), journal).carry_out(Print(sample_ticket()))

    assert happening == SlipUnknown(sample_ticket(), Finding.FAULT)


def test_the_slip_is_in_the_journal_before_the_printer_hears_of_it(journal):
    class Looks(PaperPrinter):
        def print(self, slip):
            self.seen = journal.open
            return super().print(slip)

    printer = Looks()

    press(printer, journal).carry_out(Print(sample_ticket()))

    assert printer.seen == (sample_ticket(),)


def test_without_a_journal_nothing_is_printed(journal, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "begin", full)
    printer = PaperPrinter()

    assert press(printer, journal).carry_out(Print(sample_ticket())) == SlipFailed(
        sample_ticket(), Finding.FAULT
    )
    assert not printer.slips


def test_a_slip_that_cannot_be_laid_out_is_surely_not_printed(journal, monkeypatch):
    monkeypatch.setattr("kiosk.press.slip_for", lambda *_, **__: 1 / 0)

    happening = press(PaperPrinter(), journal).carry_out(Print(sample_ticket()))

    assert happening == SlipFailed(sample_ticket(), Finding.FAULT)


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        (PrinterStatus(), PrinterSeen(None)),
        (PrinterStatus(paper=Paper.NEAR_END), PrinterSeen(None, near_end=True)),
        (PrinterStatus(paper=Paper.OUT), PrinterSeen(Finding.PAPER_OUT)),
        (PrinterStatus(cover_open=True), PrinterSeen(Finding.COVER_OPEN)),
        (PrinterStatus(online=False), PrinterSeen(Finding.OFFLINE)),
        (PrinterStatus(fault="the cutter is stuck"), PrinterSeen(Finding.OFFLINE)),
        (PrinterStatus(known=False), None),
    ],
)
def test_the_printer_is_asked_how_it_is(journal, status, seen):
    assert press(PaperPrinter(status=status), journal).carry_out(AskPrinter()) == seen


def test_a_printer_that_cannot_be_asked_is_a_finding(journal):
    happening = press(PaperPrinter(PrinterUnreachable("no cable")), journal).carry_out(AskPrinter())

    assert happening == PrinterSeen(Finding.UNREACHABLE)


@pytest.mark.fault("F23")
def test_a_lost_printer_is_logged_once_and_once_when_it_is_back(journal, caplog):
    printer = PaperPrinter(PaperOut("empty"))
    with caplog.at_level("INFO", logger="kiosk.press"):
        working = press(printer, journal)
        for _ in range(3):
            working.carry_out(AskPrinter())
        printer.error = None
        for _ in range(3):
            working.carry_out(AskPrinter())

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_copy_says_that_it_is_one(journal):
    printer = PaperPrinter()

    press(printer, journal).carry_out(Print(sample_ticket(), copy=True))

    assert "KOPIA" in [block.text for block in printer.slips[0].blocks if isinstance(block, Line)]
