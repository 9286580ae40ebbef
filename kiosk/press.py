"""Prints slips and asks the printer how it is; its troubles become what happens to the kiosk. Blocking."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from contract.clock import Clock
from contract.views import Menu, TicketView
from hardware.printer import (
    CoverOpen,
    Fate,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterSilent,
    PrinterUnreachable,
    SlipPrinter,
    require_ready,
)
from hardware.slip import Slip
from hardware.status import Paper
from kiosk.check_paper import Made, check_slip
from kiosk.clock_trust import ClockTrust
from kiosk.happenings import CheckSlipEnded, Happening, PrinterSeen, SlipDone, SlipFailed, SlipUnknown
from kiosk.screens import Finding
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.slip_journal import SlipJournal
from kiosk.slip_layout import Template
from kiosk.texts import words_in
from kiosk.wishes import AskPrinter, Print, PrintTest

_log = logging.getLogger(__name__)

NO_TIME = "—"
"""Stands on paper where date and time would, while the clock is not known to be right."""
Printed = SlipDone | SlipFailed | SlipUnknown
_FINDINGS: tuple[tuple[type[PrinterError], Finding], ...] = (
    (PaperOut, Finding.PAPER_OUT),
    (CoverOpen, Finding.COVER_OPEN),
    (PrinterOffline, Finding.OFFLINE),
    (PrinterUnreachable, Finding.UNREACHABLE),
    (PrinterSilent, Finding.SILENT),
)


def finding_of(error: Exception) -> Finding:
    """Return what *error* says of the printer."""
    return next((finding for kind, finding in _FINDINGS if isinstance(error, kind)), Finding.FAULT)


class Press:
    """The printer with its journal; every job ends in exactly one happening.

    Args:
        printer: where slips come out.
        journal: knows which slips are open.
        clock: for the date on the slip.
        zone: the branch's time zone.
        menu: returns the last menu, for the names on the slip.
        trust: tells whether the clock is right; None: it is.
        template: what stands where on a slip; None: what is shipped.
        made: what a check slip tells of kiosk and paper; None: of none, and paper of 80 mm.
    """

    def __init__(  # noqa: PLR0913  # all that a slip needs
        self,
        printer: SlipPrinter,
        journal: SlipJournal,
        clock: Clock,
        zone: ZoneInfo,
        menu: Callable[[], Menu | None],
        *,
        trust: ClockTrust | None = None,
        template: Template | None = None,
        made: Made | None = None,
    ) -> None:
        self._printer = printer
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._menu = menu
        self._trust = trust
        self._template = template or shipped()
        self._made = made or Made()
        self._trouble: Finding | None = None

    def carry_out(self, wish: Print | PrintTest | AskPrinter) -> Happening | None:
        """Do what *wish* says; return what happened, or None where the printer cannot be asked."""
        match wish:
            case Print(ticket, copy):
                return self._print(ticket, copy=copy)
            case PrintTest(slip):
                how = self._put(None, lambda: check_slip(self._imprint(), self._made))
                return how if slip is None else CheckSlipEnded(slip, how)
            case AskPrinter():
                return self._seen()
            case _:
                assert_never(wish)

    def _print(self, ticket: TicketView, *, copy: bool) -> Happening:
        try:
            self._journal.begin(ticket)
        except OSError as error:
            # Without its line a slip could come out twice after a power cut: rather none.
            _log.error("The journal of slips cannot be written: %s", error)
            return SlipFailed(ticket, Finding.FAULT)
        return self._put(ticket, lambda: slip_for(ticket, self._imprint(), copy=copy))

    def _put(self, ticket: TicketView | None, slip: Callable[[], Slip]) -> Printed:
        try:
            drawn = slip()
        except Exception:  # noqa: BLE001  whatever it is, the visitor must get the number
            _log.exception("A slip could not be laid out")
            return SlipFailed(ticket, Finding.FAULT)
        try:
            done = self._printer.print(drawn)
        except PrinterError as error:
            self._note(finding_of(error), str(error))
            kind = SlipUnknown if error.fate is Fate.UNKNOWN else SlipFailed
            return kind(ticket, finding_of(error))
        except Exception as error:  # noqa: BLE001  whatever a driver throws: the visitor must get the number
            _log.exception("The printer's driver failed")
            self._note(Finding.FAULT, str(error))
            return SlipUnknown(ticket, Finding.FAULT)
        self._note(None)
        return SlipDone(ticket, done.near_end)

    def _seen(self) -> PrinterSeen | None:
        try:
            status = self._printer.status()
            require_ready(status)
        except PrinterError as error:
            self._note(finding_of(error), str(error))
            return PrinterSeen(finding_of(error))
        except Exception as error:  # noqa: BLE001  whatever a driver throws: numbers can be shown without paper
            if self._trouble is not Finding.FAULT:
                _log.exception("The printer's driver failed")
            self._note(Finding.FAULT, str(error))
            return PrinterSeen(Finding.FAULT)
        if not status.known:
            return None
        self._note(None)
        return PrinterSeen(None, status.paper is Paper.NEAR_END)

    def _imprint(self) -> Imprint:
        now = self._clock.now()
        right = self._trust is None or self._trust.is_right(now, self._clock.elapsed())
        printed_at = self._local(now) if right else NO_TIME
        return Imprint(menu=self._menu(), words_in=words_in, printed_at=printed_at, template=self._template)

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).strftime("%d.%m.%Y  %H:%M")

    def _note(self, finding: Finding | None, why: str = "") -> None:
        if finding is not None and finding is not self._trouble:
            _log.warning("Printer: %s (%s)", finding, why)
        elif finding is None and self._trouble is not None:
            _log.info("Printer is well again")
        self._trouble = finding
