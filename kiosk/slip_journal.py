"""The slips that were begun and not accounted for, on disk: they outlive a power cut in the middle of one.

A line is written and synced before anything is sent to the printer, and another when the slip's fate is
known. Whatever is begun and not settled when the program starts is of unknown fate, and staff are asked.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import msgspec

from contract.names import TicketId
from contract.views import TicketView
from kiosk.checked_lines import replace_whole

_log = logging.getLogger(__name__)


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

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()  # slips are begun on the printer's thread and settled on the loop's
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open = self._read()
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
            self._open[ticket.ticket] = ticket
            self._append(_Begun(ticket))

    def settle(self, ticket: TicketId) -> None:
        """Note that the fate of the slip of *ticket* is known, and told to the hub.

        A disk that takes nothing is logged: this run knows, and after the next start staff are asked.
        """
        with self._lock:
            if self._open.pop(ticket, None) is None:
                return
            try:
                self._append(_Settled(ticket))
                if not self._open:
                    self._rewrite()
            except OSError as error:
                _log.error("%s: the fate of a slip cannot be noted: %s", self._path, error)

    def _append(self, line: _Begun | _Settled) -> None:
        with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb") as file:
            file.write(msgspec.json.encode(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> dict[TicketId, TicketView]:
        found: dict[TicketId, TicketView] = {}
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        for number, text in enumerate(lines, 1):
            try:
                line = _decoder.decode(text)
            except msgspec.MsgspecError:
                # The power may be cut within a line; what it would have said was not yet acted upon.
                _log.warning("%s: line %d cannot be read and is passed over", self._path, number)
                continue
            if isinstance(line, _Begun):
                found[line.ticket.ticket] = line.ticket
            else:
                found.pop(line.ticket, None)
        return found

    def _rewrite(self) -> None:
        lines = (msgspec.json.encode(_Begun(ticket)) + b"\n" for ticket in self._open.values())
        replace_whole(self._path, b"".join(lines))
