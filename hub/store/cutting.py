"""Where the journal in a database is cut, and how what is cut is done away with. Deleted is overwritten.

The cut itself is an entry, kept with its anchor in one go; the rows before it go afterwards, few at a time,
and nobody reads them any more. A hub that stops in between sweeps on when it starts again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from sqlalchemy import Column, Connection, and_, delete, func, inspect, or_, select

from contract.names import BranchId
from hub.audit.chain import Cut, Head
from hub.domain.known_bookings import kept_from
from hub.store.days import day_in, numbers_of
from hub.store.schema import bookings, branches, calls, cuts, journal, tickets


def cut_of(connection: Connection, branch: BranchId) -> Cut | None:
    """Return up to where the journal of *branch* is kept no longer; None: all is kept."""
    wanted = select(cuts.c.seq, cuts.c.link, cuts.c.day).where(cuts.c.branch == branch)
    row = connection.execute(wanted.order_by(cuts.c.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Cut(head=Head(seq=row[0], link=row[1]), day=date.fromisoformat(row[2]))


def cut_in(connection: Connection, branch: BranchId) -> Cut | None:
    """Return the same of a database that no hub of this version may have opened yet."""
    return cut_of(connection, branch) if inspect(connection).has_table(cuts.name) else None


def could_cut(connection: Connection, branch: BranchId, day: date) -> Cut | None:
    """Return up to where the journal of *branch* may be cut; see `hub.store.Store`.

    Raises:
        StoreError: an entry is missing.
    """
    before = cut_of(connection, branch)
    first = before.head.seq + 1 if before else 1
    seqs, day_at = numbers_of(connection, branch), day_in(connection, branch)
    found = connection.execute(select(branches.c.day).where(branches.c.branch == branch)).scalar()
    if found is None:
        return None
    today = date.fromisoformat(found)
    needed = _needed(connection, branch, today)
    day = min(day, kept_from(today) - timedelta(days=1))  # never of the present day or the one before it
    last = bisect_right(seqs, day.isoformat(), lo=first, key=day_at) - 1
    if needed and min(needed) <= last:
        last = bisect_left(seqs, day_at(min(needed)), lo=first, key=day_at) - 1
    if last < first:
        return None
    wanted = select(journal.c.link, journal.c.day).where(journal.c.branch == branch, journal.c.seq == last)
    link, ends = connection.execute(wanted).one()
    return Cut(head=Head(seq=last, link=link), day=date.fromisoformat(ends))


def swept(connection: Connection, branch: BranchId, at_most: int) -> int:
    """Do away with *at_most* so many rows that are cut, and return how many."""
    cut = cut_of(connection, branch)
    if cut is None:
        return 0
    # Calls point at tickets, and so go first; the journal, from which all follows, goes last.
    for number in (calls.c.call, bookings.c.added):
        if gone := _by_number(connection, branch, number, cut.head.seq, at_most):
            return gone
    return _tickets(connection, branch, cut, at_most) or _by_number(
        connection, branch, journal.c.seq, cut.head.seq, at_most
    )


def _needed(connection: Connection, branch: BranchId, today: date) -> list[int]:
    """Return the first entries about bookings that are known *today*: the present day folds from them."""
    known = select(func.min(bookings.c.added), func.min(bookings.c.used)).where(
        bookings.c.branch == branch, bookings.c.starts_on >= kept_from(today).isoformat()
    )
    return [number for number in connection.execute(known).one() if number is not None]


def _by_number(connection: Connection, branch: BranchId, number: Column[int], last: int, at_most: int) -> int:
    table = number.table
    wanted = select(number).where(table.c.branch == branch, number <= last).order_by(number).limit(at_most)
    found = list(connection.execute(wanted).scalars())
    if found:
        connection.execute(delete(table).where(table.c.branch == branch, number.between(found[0], found[-1])))
    return len(found)


def _tickets(connection: Connection, branch: BranchId, cut: Cut, at_most: int) -> int:
    # One that a kiosk handed in days later is of its own day, and goes with the entry that issued it.
    mine = and_(tickets.c.branch == branch, tickets.c.day <= cut.day.isoformat())
    wanted = select(tickets.c.day, tickets.c.ticket).where(mine, tickets.c.issued <= cut.head.seq)
    found = list(connection.execute(wanted.limit(at_most)))
    if found:
        keys = or_(*(and_(tickets.c.day == day, tickets.c.ticket == ticket) for day, ticket in found))
        connection.execute(delete(tickets).where(tickets.c.branch == branch, keys))
    return len(found)
