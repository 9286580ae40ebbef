"""Whether what a database gives back is what was written: the chain through what a day folds from.

A disk may change a bit, and a database does not notice where that bit stands in somebody's words. What the
present day folds from is proved whenever it is read, so that nothing false is ever decided upon.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from contract.events import Entry, Event
from contract.names import BranchId, CommandId, DeviceId
from hub.audit.chain import Cut, genesis, line_of, link_after
from hub.store import StoreError
from hub.store.schema import journal

COLUMNS = (journal.c.seq, journal.c.epoch, journal.c.at, journal.c.by, journal.c.command, journal.c.body)
LINKED = (*COLUMNS, journal.c.link)
RESTORE = "'okienko hub restore' brings back the last verified backup"
AT_ONCE = 500
_events = msgspec.json.Decoder(Event)
_NAMES = [column.name for column in COLUMNS]


class Damaged(StoreError):
    """What is kept is not what was written; the message names the place."""


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry in *row*, which has the `COLUMNS`.

    Raises:
        Damaged: it is none.
    """
    seq, epoch, at, by, command, body = row
    try:
        return Entry(
            seq=seq,
            epoch=epoch,
            at=datetime.fromisoformat(at),
            by=DeviceId(by),
            command=CommandId(command),
            event=_events.decode(body),
        )
    except (ValueError, TypeError) as error:
        raise Damaged(f"entry {seq} of the journal is damaged ({error}); {RESTORE}") from error


@contextlib.contextmanager
def nothing_is_rubbish() -> Iterator[None]:
    """Let nobody look for rubbish while inside: what is read of a day stays, and looking takes as long."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def proved(rows: Iterable[Sequence[Any]], links: dict[int, str]) -> list[Entry]:
    """Return the entries in *rows*, which have the columns `LINKED`, each with its link made sure of.

    Args:
        rows: by rising number.
        links: those of the entries before each of them that is not among *rows*; they are added to.

    Raises:
        Damaged: an entry is not as it was written, or one is missing.
    """
    found = []
    for *row, link in rows:
        seq = row[0]
        before = links.get(seq - 1)
        if before is None:
            raise Damaged(f"entry {seq - 1} of the journal is missing; {RESTORE}")
        if link_after(before, line_of(dict(zip(_NAMES, row, strict=True)))) != link:
            raise Damaged(f"entry {seq} of the journal is damaged; {RESTORE}")
        links[seq] = link
        found.append(entry_of(row))
    return found


def links_before(
    connection: Connection, branch: BranchId, numbers: Iterable[int], cut: Cut | None
) -> dict[int, str]:
    """Return the links of the entries before those with these *numbers*, by their own."""
    there = set(numbers)
    wanted = sorted({number - 1 for number in there} - there)
    links = {0: genesis(branch)} if cut is None else {cut.head.seq: cut.head.link}
    for some in range(0, len(wanted), AT_ONCE):
        few = journal.c.seq.in_(wanted[some : some + AT_ONCE])
        rows = select(journal.c.seq, journal.c.link).where(journal.c.branch == branch, few)
        links |= {row[0]: row[1] for row in connection.execute(rows)}
    return links
