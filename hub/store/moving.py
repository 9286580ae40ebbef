"""A branch moves from one database to another: whole, proved before and after, or not at all.

It is marked as moved before anything is written elsewhere, so that at no moment two databases can be opened
as this branch's. Where the move breaks off, it is asked for again and goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, select

from contract.names import BranchId
from hub.audit.chain import Head
from hub.audit.proof import Proof, prove
from hub.store import StoreError
from hub.store.evidence import evidence_at
from hub.store.marks import mark, unmark, whereto
from hub.store.ours import Ours
from hub.store.place import Place
from hub.store.schema import branches, leases, metadata, moved
from hub.store.sql import SqlStore

TABLES = [table for table in metadata.sorted_tables if table not in {leases, moved}]
"""What is moved, each table after those that it points at."""
AT_ONCE = 1000
_PATIENT_S = 600.0

Sum = tuple[int, int]
"""How many rows a table has, and what they come to in whatever order; databases sort as they like."""
Sums = dict[str, Sum]
Beside = Callable[[Ours, Ours], None]
"""Moves what is ours in one database, or in files beside it, to another."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: up to which entry of the journal, and how many rows of all tables."""

    branch: BranchId
    head: Head
    rows: int


class _Side(SqlStore):
    """A database that a branch is moved from or to; it is open, and nobody else writes the branch."""

    def require_here(self, connection: Connection) -> None:
        """It is opened in spite of its mark."""

    def at_leisure(self) -> Connection:
        """Return the connection, which is now patient: a whole branch is read or written at once."""
        from hub.store.patience import PatientConnection  # noqa: PLC0415  its driver only where it is used

        connection = self._connected()
        driver = connection.connection.driver_connection
        if isinstance(driver, PatientConnection):
            driver.silence_s = _PATIENT_S
        return connection


def move(
    source: Place, target: Place, branch: BranchId, now: datetime, beside: Beside = lambda _old, _new: None
) -> Moved:
    """Move *branch* from *source* to *target*, or finish a move that broke off.

    Args:
        source: where it is.
        target: where it is to be.
        branch: which it is.
        now: is noted with the mark.
        beside: moves what is beside the journal, in the transaction that keeps all the rest.

    Raises:
        StoreError: one of both cannot be used, the journal is broken, the branch was moved elsewhere, or
            *target* holds something of it already.
    """
    before = _proved(source, branch)
    with closing(_Side(source)) as old, closing(_Side(target)) as new:
        old.open(branch)
        new.open(branch)
        with old._transaction() as reading:  # noqa: SLF001  our own kind of store
            other = whereto(reading, branch)
            if other not in {None, target.where[:500]}:
                raise StoreError(f"{source.where}: branch {branch} was moved to {other} before")
            if other is None:
                mark(reading, branch, target.where, now)
        sums = _carried(old, new, branch, beside, begun_before=other is not None)
    after = _proved(target, branch)
    if after.head != before.head:
        raise StoreError(f"{target.where}: the journal ends at {after.head}, at {source.where} {before.head}")
    return Moved(branch, after.head, sum(count for count, _ in sums.values()))


def _carried(old: _Side, new: _Side, branch: BranchId, beside: Beside, *, begun_before: bool) -> Sums:
    """Have *new* hold what *old* does, and return what that comes to."""
    old.at_leisure()
    new.at_leisure()
    try:
        with old._transaction() as reading, new._transaction() as writing:  # noqa: SLF001
            _wait_for_each_other(reading, writing)
            if not _is_empty(writing, branch):
                return _same(reading, writing, branch, begun_before=begun_before)
            writing.execute(delete(branches).where(branches.c.branch == branch))
            for table in TABLES:
                for rows in _rows_of(reading, table, branch):
                    writing.execute(insert(table), rows)
            _with_it(beside, Ours(reading, branch), Ours(writing, branch))
            return _same(reading, writing, branch, begun_before=True)
    except _Refused as error:
        if not begun_before:
            with old._transaction() as taking_back:  # noqa: SLF001
                unmark(taking_back, branch)
        raise StoreError(f"{new.where}: {error}") from error


def _with_it(beside: Beside, old: Ours, new: Ours) -> None:
    try:
        beside(old, new)
    except (StoreError, OSError) as error:
        raise _Refused(str(error)) from error


class _Refused(Exception):
    """Nothing was moved, and nothing will be."""


def _same(reading: Connection, writing: Connection, branch: BranchId, *, begun_before: bool) -> Sums:
    """Return what the tables come to, which is the same on both sides."""
    wanted = {table.name: _sum_of(reading, table, branch) for table in TABLES}
    found = {table.name: _sum_of(writing, table, branch) for table in TABLES}
    other = ", ".join(name for name in wanted if wanted[name] != found[name])
    if other and begun_before:
        raise _Refused(f"it holds something else of branch {branch} ({other}); nothing was moved")
    if other or not begun_before:
        raise _Refused(f"it holds branch {branch} already; move it to an empty database")
    return wanted


def _is_empty(connection: Connection, branch: BranchId) -> bool:
    others = [table for table in TABLES if table is not branches]
    mine = select(branches.c.epoch).where(branches.c.branch == branch)
    return not connection.execute(mine).scalar() and not any(
        connection.execute(select(table.c.branch).where(table.c.branch == branch).limit(1)).first()
        for table in others
    )


def _wait_for_each_other(*connections: Connection) -> None:
    for connection in connections:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def _rows_of(connection: Connection, table: Table, branch: BranchId) -> Iterator[list[dict[str, object]]]:
    wanted = select(table).where(table.c.branch == branch).execution_options(yield_per=AT_ONCE)
    for some in connection.execute(wanted).partitions():
        yield [dict(row._mapping) for row in some]  # noqa: SLF001  public, in spite of its name


def _sum_of(connection: Connection, table: Table, branch: BranchId) -> Sum:
    count = total = 0
    for rows in _rows_of(connection, table, branch):
        for row in rows:
            written = repr([(name, row[name]) for name in sorted(row)]).encode()
            total = (total + int.from_bytes(hashlib.sha256(written).digest())) % (1 << 256)
            count += 1
    return count, total


def _proved(place: Place, branch: BranchId) -> Proof:
    with evidence_at(place) as found:
        if branch not in found.branches():
            raise StoreError(
                f"{place.where}: there is no branch {branch} (here: {', '.join(found.branches())})"
            )
        proof = prove(found.journal(branch), branch, known=found.known(branch), cut=found.cut(branch))
    if proof.broken:
        raise StoreError(
            f"{place.where}: the journal of {branch} is broken at entry {proof.broken.seq}; "
            "'okienko audit verify' tells more, and nothing was moved"
        )
    return proof
