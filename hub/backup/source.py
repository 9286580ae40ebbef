"""What the second path lacks, read from the hub's own database beside the hub that writes it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import msgspec

from contract.events import Entry, Event
from contract.names import BranchId, CommandId, DeviceId
from hub.audit.chain import Head
from hub.store import Carried, Remembered, StoreError
from hub.store.sqlite import trouble

AT_ONCE = 500
"""So many entries are read before they are shipped."""
_FORGOTTEN = Remembered(fingerprint=b"", status=200, body=b"{}")
"""In place of an answer that the hub itself has forgotten by now."""
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_ENTRIES = (
    "SELECT seq, epoch, at, day, by, command, body, link FROM journal"
    " WHERE branch = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
_ANSWER = "SELECT fingerprint, status, body FROM commands WHERE branch = ? AND command = ?"
_LINK = "SELECT link FROM journal WHERE branch = ? AND seq = ?"


class Source:
    """The journal of *branch* in the database file *path*; each question opens and closes it."""

    def __init__(self, path: Path, branch: BranchId) -> None:
        self._path = path
        self._branch = branch

    def holds(self, head: Head) -> bool:
        """Return whether the journal goes through *head*.

        Raises:
            StoreError: it cannot be read.
        """
        with self._reading() as database:
            found = database.execute(_LINK, (self._branch, head.seq)).fetchone()
        return found is not None and found[0] == head.link

    def carried(self, since: int, last: int) -> tuple[list[Carried], Head]:
        """Return some commands whose entries come after entry *since*, up to entry *last*, and their end.

        Answers without an entry, which are refusals, are not found so, and neither are scores.

        Raises:
            StoreError: it cannot be read, or an entry is missing.
        """
        with self._reading() as database:
            rows = database.execute(_ENTRIES, (self._branch, since, last, AT_ONCE)).fetchall()
            if not rows or rows[0][0] != since + 1:
                raise StoreError(f"{self._path}: entry {since + 1} of {self._branch} is missing")
            by_command = [(command, list(of)) for command, of in groupby(rows, key=lambda row: row[5])]
            if len(rows) == AT_ONCE and len(by_command) > 1:
                by_command.pop()  # the rest of its entries may come after these
            carried = [self._carried(database, CommandId(command), of) for command, of in by_command]
        end = by_command[-1][1][-1]
        return carried, Head(seq=end[0], link=end[7])

    def _carried(self, database: sqlite3.Connection, command: CommandId, rows: list[tuple]) -> Carried:  # type: ignore[type-arg]  # of a database
        answer = database.execute(_ANSWER, (self._branch, command)).fetchone()
        return Carried(
            command=command,
            day=date.fromisoformat(rows[0][3]),
            answer=_FORGOTTEN
            if answer is None
            else Remembered(fingerprint=answer[0], status=answer[1], body=answer[2]),
            entries=tuple(
                Entry(
                    seq=seq,
                    epoch=epoch,
                    at=datetime.fromisoformat(at),
                    by=DeviceId(by),
                    command=command,
                    event=_events.decode(body),
                )
                for seq, epoch, at, _, by, _, body, _ in rows
            ),
        )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with contextlib.closing(opened(self._path)) as database:
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {trouble(error)}") from error


def opened(path: Path) -> sqlite3.Connection:
    """Return a connection to the database file *path*, which a hub may be writing; nothing is written.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw", uri=True, isolation_level=None, timeout=5.0
    )
    connection.execute("PRAGMA query_only = ON")
    return connection
