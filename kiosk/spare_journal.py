"""The kiosk's own numbers on disk: written and synced before anybody sees one, kept until handed in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from contract.names import TicketId, TicketNumber
from contract.spare_tickets import SpareTicket
from kiosk.checked_lines import CheckedLines, Damaged
from kiosk.disk import THIS_DISK, Disk
from kiosk.spare_lines import (
    HandedIn,
    Issued,
    Ledger,
    Line,
    Marked,
    Numbered,
    bytes_of,
    line_of,
    may_hide_numbers,
    tickets_in,
)

_log = logging.getLogger(__name__)

Reading = Callable[[], float]
"""Seconds of a clock that nobody sets."""
Make = Callable[[TicketNumber, date | None, tuple[int, int]], SpareTicket]
"""(number, day, what was heard of the hub) → the ticket that is to bear it."""


class SpareJournal:
    """The journal in *path*. Any thread may use it.

    Args:
        path: of the file; what cannot be read of it is set aside into a file beside it.
        elapsed: the day's clock, in seconds.
        origin: tells this run of that clock from any other: it changes when the machine is switched on.
        disk: where the file is.
        lost: where there is no file, so many numbers may have been given of which the hub was never told.

    Raises:
        OSError: the folder cannot be used.
    """

    def __init__(
        self, path: Path, elapsed: Reading, origin: str, disk: Disk = THIS_DISK, *, lost: int = 0
    ) -> None:
        self._lines, self._disk = CheckedLines(path, disk), disk
        self._was_there = disk.read(path) is not None
        self._aside = path.with_suffix(".set-aside")
        self._elapsed = elapsed
        self._origin = origin
        self._lock = threading.Lock()
        self._ledger = Ledger()
        self._stamp = (0, 0)
        self._read()
        if lost and not self._was_there:
            self._ledger = Ledger(least=lost, lost=True)  # the hub must tell first behind which ones
        self._lines.rewrite([bytes_of(line) for line in self._ledger.whole()])

    @property
    def left(self) -> int:
        """How many tickets the hub does not have yet."""
        return len(self._ledger.left)

    @property
    def damage(self) -> str:
        """What staff must know of lines and tickets that were set aside; empty: there are none."""
        if self._disk.read(self._aside) is None:
            return ""
        return f"look into {self._aside}, then remove it"

    def issue(self, series: str, make: Make) -> SpareTicket:
        """Return the next ticket of *series*, which nobody has seen yet and which is on the disk.

        Raises:
            OSError: it could not be written, and there is no such ticket.
            SeriesUsedUp: there is no number left.
        """
        with self._lock:
            ticket = make(self._ledger.next_number(series), self._ledger.day, self._stamp)
            self._write(Issued(ticket, self._ledger.at(self._origin, self._elapsed())))
            return ticket

    def waiting(self, at_most: int) -> tuple[SpareTicket, ...]:
        """Return what is not handed in, oldest first, *at_most* so many, with the time each has waited."""
        with self._lock:
            now = self._ledger.at(self._origin, self._elapsed())
            return tuple(self._ledger.waiting(now, islice(self._ledger.left, at_most)))

    def handed_in(self, tickets: Sequence[TicketId]) -> None:
        """Note that the hub has *tickets*; where that cannot be written, they are handed in once more."""
        with self._lock:
            line = HandedIn(tuple(tickets))
            try:
                self._write(line)
                if not self._ledger.left:
                    self._lines.rewrite([bytes_of(each) for each in self._ledger.whole()])
            except OSError as error:
                self._ledger.take(line)
                _log.warning(
                    "%s cannot be written, its tickets will be known twice: %s", self._lines.path, error
                )

    def told(self, day: date, series: str, last_count: int, stamp: tuple[int, int]) -> None:
        """Note what the hub tells of its day and of *series*; *stamp* orders what it tells.

        Raises:
            OSError: it could not be written.
        """
        with self._lock:
            if stamp < self._stamp:
                return
            line = self._ledger.told(day, series, last_count)
            if line is not None:
                self._write(line)
            self._stamp = stamp

    def mark(self) -> None:
        """Note that the kiosk is awake, so that a power cut takes as little as can be of the waits.

        Raises:
            OSError: nothing can be written.
        """
        with self._lock:
            self._write(Marked(self._ledger.at(self._origin, self._elapsed())))

    def set_aside(self, ticket: TicketId, why: str) -> None:
        """Keep *ticket*, which the hub does not take, for people to look at."""
        with self._lock:
            issued = self._ledger.left.get(ticket)
            if issued is not None:
                self._put_aside(f"{issued.ticket.number} was not taken: {why}: ", bytes_of(issued))

    def _write(self, line: Line) -> None:
        self._lines.append(bytes_of(line))
        if isinstance(line, Numbered):
            self._lines.append(bytes_of(line))  # damage must not take both
        self._ledger.take(line)

    def _read(self) -> None:
        good, damaged = self._lines.read()
        others: list[Damaged] = []
        lines: list[Line] = []
        for data in good:
            try:
                lines.append(line_of(data))
            except ValueError as error:
                others.append(Damaged(0, data))  # whole, but of another version
                _log.error("%s: a line is none of ours: %s", self._lines.path, error)
        for line in lines:
            self._ledger.take(line)
        for number, text, torn in damaged + others:
            if torn:
                _log.warning("%s: line %d was cut off; nobody has seen its number", self._lines.path, number)
                continue
            _log.error("%s: line %d is damaged and set aside", self._lines.path, number)
            self._put_aside(f"line {number}: ", text)
        self._ledger.skip(sum(tickets_in(text) for _, text, _ in damaged) + len(others))
        has_numbers = any(isinstance(line, Numbered) for line in lines)
        hidden = any(may_hide_numbers(text) for _, text, torn in damaged if not torn)
        if hidden or (self._was_there and not has_numbers):
            self._ledger.lost = True
            _log.error("%s: where the numbers stand was damaged; the hub must tell it", self._lines.path)

    def _put_aside(self, what: str, data: bytes) -> None:
        try:
            CheckedLines(self._aside, self._disk).append(what.encode() + data)
        except OSError as error:
            _log.error("%s cannot be written: %s", self._aside, error)
