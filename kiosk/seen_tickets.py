"""The tickets of today that this kiosk had from its hub, on disk: a hub that loses them learns of them again.

They are written beside everything else, after the visitor has the number: the hub holds it already, and only
a hub whose disk is lost ever asks. When the hub tells a new day, all are forgotten.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import msgspec

from contract.commands import CheckIn, IssueTicket
from contract.names import TicketNumber
from contract.spare_tickets import SpareTicket
from contract.views import TicketView
from kiosk.checked_lines import CheckedLines
from kiosk.disk import THIS_DISK, Disk
from kiosk.spare_lines import Issued, Ledger, Line, Numbered, bytes_of, line_of

_log = logging.getLogger(__name__)

MOST = 4000
"""More are not kept; no kiosk prints as many on a day."""


def seen_ticket(command: IssueTicket | CheckIn, view: TicketView) -> SpareTicket | None:
    """Return the ticket that the hub answered to *command* with *view*, as it is handed back if need be."""
    if view.token is None or view.spare:
        return None
    return SpareTicket(
        ticket=view.ticket,
        number=TicketNumber.parse(view.number),
        service=view.service,
        language=view.language,
        token=view.token,
        party=max(1, view.party),
        cases=max(1, view.cases),
        priority=isinstance(command, IssueTicket) and command.priority,
        codes=command.codes if isinstance(command, CheckIn) else (),
        issued_at=view.issued_at,
    )


class SeenTickets:
    """The tickets in the file *path*. Any thread may use it.

    Args:
        path: of the file; what cannot be read of it is passed over.
        elapsed: the day's clock, in seconds.
        origin: tells this run of that clock from any other.
        disk: where the file lies.

    Raises:
        OSError: the folder cannot be used.
    """

    def __init__(self, path: Path, elapsed: Callable[[], float], origin: str, disk: Disk = THIS_DISK) -> None:
        self._lines = CheckedLines(path, disk)
        self._elapsed, self._origin = elapsed, origin
        self._lock = threading.Lock()
        self._ledger = Ledger()
        self._failed = False
        for data in self._lines.read()[0]:
            try:
                self._ledger.take(line_of(data))
            except ValueError as error:
                _log.warning("%s: a line is none of ours: %s", path, error)

    def keep(self, tickets: Iterable[SpareTicket]) -> None:
        """Keep *tickets*; a disk that takes nothing is logged once, and they are kept in memory."""
        with self._lock:
            for ticket in tickets:
                if ticket.ticket not in self._ledger.left and len(self._ledger.left) < MOST:
                    of_day = msgspec.structs.replace(ticket, day=ticket.day or self._ledger.day)
                    self._write(Issued(of_day, self._ledger.at(self._origin, self._elapsed())))

    def day_told(self, day: date) -> None:
        """Forget what is of a day before *day*, which the hub tells."""
        with self._lock:
            if self._ledger.day == day:
                return
            begins = Ledger()
            begins.take(Numbered(day, {}))
            for line in self._ledger.left.values():
                if line.ticket.day == day:  # of the hub's answer, which came before its menu
                    begins.take(line)
            self._ledger = begins
            self._try(lambda: self._lines.rewrite([bytes_of(line) for line in begins.whole()]))

    def of_today(self) -> tuple[SpareTicket, ...]:
        """Return all that are kept, each with the time it has waited, the oldest first."""
        with self._lock:
            now = self._ledger.at(self._origin, self._elapsed())
            return tuple(
                msgspec.structs.replace(
                    issued.ticket,
                    waited_s=issued.ticket.waited_s + max(0.0, now.age_s - issued.moment.age_s),
                    exact=issued.ticket.exact and issued.moment.origin == now.origin,
                )
                for issued in self._ledger.left.values()
            )

    def _write(self, line: Line) -> None:
        self._ledger.take(line)
        self._try(lambda: self._lines.append(bytes_of(line)))

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            if not self._failed:
                _log.warning("What the hub told cannot be kept in %s: %s", self._lines.path, error)
            self._failed = True
        else:
            self._failed = False
