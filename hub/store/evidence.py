"""A hub's database, read to be judged: nothing is written, whether its hub runs or the file is a copy."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, func, inspect, select, union_all
from sqlalchemy.exc import DBAPIError

from contract.codec import decode
from contract.events import Entry, Event
from contract.names import BranchId, CommandId, DeviceId
from hub.audit.chain import Cut, Written, require_kept
from hub.domain.scores import Counted
from hub.store import StoreError
from hub.store.cutting import cut_in
from hub.store.days import entries_of_day
from hub.store.place import Place
from hub.store.places import place_of
from hub.store.schema import bookings, branches, calls, journal, scores, tickets
from hub.store.scores import counted

DATABASE = "hub.db"
"""What a hub calls the database in its data folder."""
ROWS_AT_ONCE = 1000


class Evidence:
    """One look at a database, the same from the first question to the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def branches(self) -> list[BranchId]:
        """Return the branches whose journals are kept here."""
        return [BranchId(name) for name in self._connection.execute(select(branches.c.branch)).scalars()]

    def cut(self, branch: BranchId) -> Cut | None:
        """Return up to where the journal of *branch* is kept no longer; None: all is kept."""
        return cut_in(self._connection, branch)

    def require_kept(self, branch: BranchId, day: date) -> None:
        """Make sure that *day* of *branch* was not cut off.

        Raises:
            NotKept: it was cut.
        """
        require_kept(self.cut(branch), branch, day)

    def journal(self, branch: BranchId, day: str = "") -> Iterator[Written]:
        """Yield the rows of *branch* by rising number, those of one *day* alone if it is named.

        What is cut is left out, though it may not be swept yet.
        """
        yield from self._rows(branch, *([journal.c.day == day] if day else []))

    def entries(self, branch: BranchId, day: date) -> Iterator[Entry]:
        """Yield the entries of *branch* of one *day*.

        Raises:
            Unreadable: a body is no event of this version.
        """
        yield from map(entry_of, self.journal(branch, day.isoformat()))

    def entries_of(self, branch: BranchId, day: date) -> Iterator[Entry]:
        """Yield the entries of *branch* of one *day*, found by number; for figures, not for proofs.

        Raises:
            StoreError: an entry is missing.
            Unreadable: a body is no event of this version.
        """
        of_day = entries_of_day(self._connection, branch, day, self._first(branch))
        yield from map(entry_of, self._rows(branch, journal.c.seq.between(of_day.start, of_day.stop - 1)))

    def _first(self, branch: BranchId) -> int:
        cut = self.cut(branch)
        return cut.head.seq + 1 if cut else 1

    def _rows(self, branch: BranchId, *which: ColumnElement[bool]) -> Iterator[Written]:
        columns = [journal.c[name] for name in Written.__struct_fields__]
        mine = (journal.c.branch == branch, journal.c.seq >= self._first(branch))
        wanted = select(*columns).where(*mine, *which).order_by(journal.c.seq)
        for row in self._connection.execute(wanted.execution_options(yield_per=ROWS_AT_ONCE)):
            yield Written(**row._mapping)  # noqa: SLF001  public, in spite of its name

    def with_night(self, branch: BranchId, day: date) -> Iterator[Entry]:
        """Yield the entries of *branch* of one *day*, and the one that opened the day after it, if one did.

        Raises:
            Unreadable: a body is no event of this version.
        """
        last = 0
        for entry in self.entries(branch, day):
            yield entry
            last = entry.seq
        columns = [journal.c[name] for name in Written.__struct_fields__]
        following = select(*columns).where(journal.c.branch == branch, journal.c.seq == last + 1)
        if last and (row := self._connection.execute(following).one_or_none()) is not None:
            yield entry_of(Written(**row._mapping))  # noqa: SLF001  public, in spite of its name

    def scores(self, branch: BranchId, begins: date, ends: date) -> list[Counted]:
        """Return how often which score was given to *branch*, as far as it may be shown."""
        if not inspect(self._connection).has_table(scores.name):
            return []  # no hub of this version has opened it yet
        return counted(self._connection, branch, begins, ends)

    def known(self, branch: BranchId) -> int:
        """Return the highest journal entry that a table beside the journal names."""
        named = union_all(
            *(
                select(func.max(column).label("seq")).where(column.table.c.branch == branch)
                for column in (
                    branches.c.opened, tickets.c.issued, calls.c.call, calls.c.ended, bookings.c.added,
                )
            )
        ).subquery()  # fmt: skip
        return self._connection.execute(select(func.max(named.c.seq))).scalar() or 0


def entry_of(row: Written) -> Entry:
    """Return what a *row* of the journal says.

    Raises:
        Unreadable: its body is no event of this version.
    """
    return Entry(
        seq=row.seq,
        epoch=row.epoch,
        at=datetime.fromisoformat(row.at),
        by=DeviceId(row.by),
        command=CommandId(row.command),
        event=decode(row.body.encode(), Event),  # type: ignore[arg-type]  # a union is a kind too
    )


@contextlib.contextmanager
def evidence(database: Path | str | Place) -> Iterator[Evidence]:
    """Give a look at the *database*: a file, or a url or place where it is none.

    Raises:
        StoreError: it cannot be read, or was written before journals were chained.
    """
    with evidence_at(place_of(database) if isinstance(database, Path | str) else database) as found:
        yield found


@contextlib.contextmanager
def evidence_at(place: Place) -> Iterator[Evidence]:
    """Give a look at the database at *place*.

    Raises:
        StoreError: it cannot be read, or was written before journals were chained.
    """
    engine = place.looking()
    try:
        with engine.connect() as connection:
            place.look(connection)
            _require_chained(connection, place.where)
            yield Evidence(connection)
    except DBAPIError as error:
        raise StoreError(f"{place.where}: {place.trouble(error.orig)}") from error
    finally:
        engine.dispose()


def _require_chained(connection: Connection, where: str) -> None:
    look = inspect(connection)
    if not look.has_table(journal.name):
        raise StoreError(f"{where}: it holds no journal; give the path of a hub's database")
    if journal.c.link.name not in {column["name"] for column in look.get_columns(journal.name)}:
        raise StoreError(
            f"{where}: its journal was written before journals were chained; "
            "start a hub of this version on it"
        )
