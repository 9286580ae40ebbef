"""The slips that were begun and not accounted for, on disk: they outlive a power cut in the middle of one.

A line is written and synced before anything is sent to the printer, and another when the slip's fate is
known. Whatever is begun and not settled when the program starts is of unknown fate, and staff are asked.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import msgspec

from contract.names import TicketId
from contract.views import TicketView
from kiosk.checked_lines import CheckedLines
from kiosk.disk import THIS_DISK, Disk

_log = logging.getLogger(__name__)


MOST_LINES = 2000
"""The file is written anew behind so many lines, though one slip of them may never be settled."""


class _Begun(msgspec.Struct, frozen=True, tag="begun", tag_field="line"):
    ticket: TicketView


class _Settled(msgspec.Struct, frozen=True, tag="settled", tag_field="line"):
    ticket: TicketId


_decoder = msgspec.json.Decoder(_Begun | _Settled)


class SlipJournal:
    """The journal in *path*; its file is readable by the kiosk only, for it holds the tickets' tokens.

    Raises:
        OSError: the folder cannot be written to.
    """

    def __init__(self, path: Path, disk: Disk = THIS_DISK) -> None:
        self._path = path
        self._lines = CheckedLines(path, disk)
        self._lock = threading.Lock()  # slips are begun on the printer's thread and settled on the loop's
        self._open = self._read()
        self._written = 0
        self._rewrite()

    @property
    def open(self) -> tuple[TicketView, ...]:
        """The tickets whose slips were begun and not settled, oldest first."""
        with self._lock:
            return tuple(self._open.values())

    def begin(self, ticket: TicketView) -> None:
        """Note, before the printer hears of it, that the slip of *ticket* is on its way.

        Raises:
            OSError: it could not be written; then the slip must not be printed.
        """
        with self._lock:
            self._append(_Begun(ticket))
            self._open[ticket.ticket] = ticket

    def settle(self, ticket: TicketId) -> None:
        """Note that the fate of the slip of *ticket* is known, and told to the hub.

        A disk that takes nothing is logged: this run knows, and after the next start staff are asked.
        """
        with self._lock:
            if self._open.pop(ticket, None) is None:
                return
            try:
                self._append(_Settled(ticket))
                if not self._open or self._written > MOST_LINES:
                    self._rewrite()
            except OSError as error:
                _log.error("%s: the fate of a slip cannot be noted: %s", self._path, error)

    def _append(self, line: _Begun | _Settled) -> None:
        self._lines.append(msgspec.json.encode(line))
        self._written += 1

    def _read(self) -> dict[TicketId, TicketView]:
        found: dict[TicketId, TicketView] = {}
        good, damaged = self._lines.read()
        for number, _, torn in damaged:
            if torn:  # the power was cut within it; what it would have said was not yet acted upon
                _log.warning("%s: line %d was cut off and is passed over", self._path, number)
            else:
                _log.error("%s: line %d is damaged and passed over; ask who waits there", self._path, number)
        for text in good:
            try:
                line = _decoder.decode(text)
            except msgspec.MsgspecError as error:
                _log.error("%s: a line is none of ours and passed over: %s", self._path, error)
                continue
            if isinstance(line, _Begun):
                found[line.ticket.ticket] = line.ticket
            else:
                found.pop(line.ticket, None)
        return found

    def _rewrite(self) -> None:
        self._written = len(self._open)
        self._lines.rewrite(msgspec.json.encode(_Begun(ticket)) for ticket in self._open.values())
