"""Where one service day stands in the journal, found without walking through the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from sqlalchemy import Connection, func, select

from contract.names import BranchId
from hub.store import StoreError
from hub.store.schema import journal


def entries_of_day(connection: Connection, branch: BranchId, day: date) -> range:
    """Return the numbers of the entries of *branch* on *day*; empty where there are none.

    Entries count without a gap and a day never comes before the one before it, so that a few looks by
    number find its first and last: no index has to be kept for it while tickets are issued.

    Raises:
        StoreError: an entry is missing.
    """
    newest = connection.execute(select(func.max(journal.c.seq)).where(journal.c.branch == branch)).scalar()

    def day_at(seq: int) -> str:
        wanted = select(journal.c.day).where(journal.c.branch == branch, journal.c.seq == seq)
        found = connection.execute(wanted).scalar()
        if found is None:
            raise StoreError(f"entry {seq} of {branch} is missing; 'okienko audit verify' tells more")
        return str(found)

    seqs = range((newest or 0) + 1)
    first = bisect_left(seqs, day.isoformat(), lo=1, key=day_at)
    return range(first, bisect_right(seqs, day.isoformat(), lo=first, key=day_at))
