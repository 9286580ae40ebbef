"""Where one service day stands in the journal, found without walking through the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, func, select

from contract.names import BranchId
from hub.store import StoreError
from hub.store.schema import journal


def entries_of_day(connection: Connection, branch: BranchId, day: date, first: int = 1) -> range:
    """Return the numbers of the entries of *branch* on *day*; empty where there are none.

    *first* is the first entry that is kept. Entries count without a gap and a day never comes before the one
    before it, so that a few looks by number find its first and last: no index has to be kept for it while
    tickets are issued.

    Raises:
        StoreError: an entry is missing.
    """
    seqs, day_at = numbers_of(connection, branch), day_in(connection, branch)
    begins = bisect_left(seqs, day.isoformat(), lo=first, key=day_at)
    return range(begins, bisect_right(seqs, day.isoformat(), lo=begins, key=day_at))


def entry_before(connection: Connection, branch: BranchId, day: date, since: int, first: int = 1) -> int:
    """Return after which entry those of *day* that come after entry *since* begin.

    *first* is the first entry that is kept.

    Raises:
        StoreError: an entry is missing.
    """
    seqs, day_at = numbers_of(connection, branch), day_in(connection, branch)
    if first <= since < len(seqs) and day_at(since) == day.isoformat():
        return since
    return max(since, bisect_left(seqs, day.isoformat(), lo=first, key=day_at) - 1)


def numbers_of(connection: Connection, branch: BranchId) -> range:
    """Return a range up to the newest entry of *branch*, in which each number stands at its own place."""
    newest = connection.execute(select(func.max(journal.c.seq)).where(journal.c.branch == branch)).scalar()
    return range((newest or 0) + 1)


def day_in(connection: Connection, branch: BranchId) -> Callable[[int], str]:
    """Return what looks up on which day an entry of *branch* was written.

    It raises `StoreError` where the entry is missing.
    """

    def day_at(seq: int) -> str:
        wanted = select(journal.c.day).where(journal.c.branch == branch, journal.c.seq == seq)
        found = connection.execute(wanted).scalar()
        if found is None:
            raise StoreError(f"entry {seq} of {branch} is missing; 'okienko audit verify' tells more")
        return str(found)

    return day_at
