"""The journal in a database, through SQLAlchemy Core; SQLite by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, case, insert, select, union_all, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from contract.events import Entry
from contract.names import BranchId, CommandId, TicketId
from hub.audit.chain import Cut, Head, genesis
from hub.audit.proof import Proof, prove
from hub.domain.known_bookings import kept_from
from hub.domain.scores import Counted
from hub.store import Carried, Remembered, StoreError
from hub.store.cutting import could_cut, cut_of, swept
from hub.store.days import entry_before
from hub.store.evidence import evidence_at
from hub.store.gone_back import Gone, GoneBack, forget, gone_in, note_if_gone
from hub.store.marks import require_here
from hub.store.place import Place
from hub.store.places import place_of
from hub.store.reach import Reach
from hub.store.rows import rows_of
from hub.store.schema import SETTINGS, bookings, branches, commands, journal, tickets
from hub.store.scores import count, counted
from hub.store.statements import Prepared, writes
from hub.store.upgrade import bring_up
from hub.store.wholeness import COLUMNS, LINKED, Damaged, entry_of, links_before, nothing_is_rubbish, proved


class SqlStore(Reach):
    """Keep the journal in the database *at* a place, or the url of one; see `hub.store.Store`."""

    def __init__(self, at: str | Place) -> None:
        super().__init__(place_of(at) if isinstance(at, str) else at)
        self._writes: list[tuple[str, Prepared]] = []
        self._link: str | None = None  # None while it is not known for certain
        self._cut: Cut | None = None
        self._has_swept = False
        self._kept: Head | None = None  # what was kept last for certain
        self.gone: Gone | None = None

    @classmethod
    def in_file(cls, path: Path) -> SqlStore:
        """Return the store that is kept by SQLite in the file *path*."""
        return cls(f"sqlite:///{path}")

    def open(self, branch: BranchId) -> None:
        self._branch, self._epoch = branch, 0
        self._place.claim()
        with self._transaction() as connection:
            bring_up(connection, self._place)
            self.require_here(connection)
            known = connection.execute(select(branches.c.epoch).where(branches.c.branch == branch)).scalar()
            if known is None:
                connection.execute(insert(branches).values(branch=branch, epoch=0))
            self._writes = writes(connection.dialect)
            self._kept, self._cut = self._head(connection), cut_of(connection, branch)
        self._link = self._kept.link

    @property
    def where(self) -> str:
        """What people are told of where it is."""
        return self._place.where

    def require_here(self, connection: Connection) -> None:
        """Refuse a branch that was moved away.

        Raises:
            StoreError: it was.
        """
        require_here(connection, self._branch, self._place.where)

    def next_epoch(self, after: int = 0) -> int:
        mine = branches.c.branch == self._branch
        last = case((branches.c.epoch < after, after), else_=branches.c.epoch)
        with self._transaction() as connection:
            connection.execute(update(branches).where(mine).values(epoch=last + 1))
            epoch = int(connection.execute(select(branches.c.epoch).where(mine)).scalar_one())
            self._place.begun(connection, self._branch, epoch)
            self._look_at_notes(connection)
        self._epoch = epoch
        return epoch

    def forget_gone(self) -> None:
        """Take away what was noted of entries that are there no more: it was taken up.

        Raises:
            StoreError: the database is away.
        """
        with self._writing() as connection:
            forget(connection, self._branch)
        self.gone = None

    @property
    def kept(self) -> Head | None:
        """The last entry that this hub knows to be kept."""
        return self._kept

    def note_if_gone(self, kept: Head) -> None:
        """Note it where an entry that was *kept* before this start is there no more.

        Raises:
            StoreError: the database is away.
        """
        with self._writing() as connection:
            note_if_gone(connection, self._branch, 0, kept, self.where)
            self._look_at_notes(connection)

    def _look_at_notes(self, connection: Connection) -> None:
        self.gone = gone_in(connection, self._branch) if self.leased_s is not None else None

    def _require_all_there(self, connection: Connection) -> None:
        if not self._epoch or self._kept is None or self.leased_s is None:
            return
        with connection.begin():
            gone = note_if_gone(connection, self._branch, self._epoch, self._kept, self.where)
        if gone:
            raise GoneBack(gone)

    def commit(self, group: Sequence[Carried]) -> None:
        # Only a commit that has come to its end leaves a link behind: after any other, the database is asked.
        link, self._link = self._link, None
        with self._writing() as connection:
            link = link or self._head(connection).link
            rows = rows_of(group, self._branch, link)
            for name, statement in self._writes:
                if some := getattr(rows, name):
                    statement.run(connection, some)
            for carried in group:
                if carried.scored is not None:
                    count(connection, self._branch, carried.day.isoformat(), carried.scored)
            cut = cut_of(connection, self._branch) if rows.cuts else self._cut
        self._link, self._cut = rows.journal[-1]["link"] if rows.journal else link, cut
        if rows.journal:
            self._kept = Head(seq=rows.journal[-1]["seq"], link=rows.journal[-1]["link"])

    def answer_to(self, command: CommandId) -> Remembered | None:
        found = select(commands.c.fingerprint, commands.c.status, commands.c.body).where(
            commands.c.branch == self._branch, commands.c.command == command
        )
        with self._transaction() as connection:
            row = connection.execute(found).one_or_none()
        return None if row is None else Remembered(fingerprint=row[0], status=row[1], body=row[2])

    def known_ids(self) -> Iterable[CommandId]:
        with self._transaction() as connection:
            ids = connection.execute(select(commands.c.command).where(commands.c.branch == self._branch))
            return [CommandId(command) for command in ids.scalars()]

    def known_tickets(self, series: str, since: date) -> Iterable[TicketId]:
        known = select(tickets.c.ticket).where(
            tickets.c.branch == self._branch, tickets.c.day >= since.isoformat(), tickets.c.series == series
        )
        with self._transaction() as connection:
            return [TicketId(ticket) for ticket in connection.execute(known).scalars()]

    def scores(self, begins: date, ends: date) -> list[Counted]:
        with self._transaction() as connection:
            return counted(connection, self._branch, begins, ends)

    def head(self) -> Head:
        with self._transaction() as connection:
            return self._head(connection)

    def prove(self) -> Proof:
        with evidence_at(self._place) as found:
            mine = self._branch
            return prove(found.journal(mine), mine, known=found.known(mine), cut=found.cut(mine))

    def damage(self) -> str:
        engine = self._place.looking()
        try:
            with engine.connect() as connection:
                return self._place.damage(connection)
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(f"{self._place.where}: {self._place.trouble(cause)}") from error
        finally:
            engine.dispose()

    def cut(self) -> Cut | None:
        return self._cut

    def could_cut(self, day: date) -> Cut | None:
        with self._transaction() as connection:
            return could_cut(connection, self._branch, day)

    def sweep(self, at_most: int) -> int:
        with self._writing() as connection:
            gone = swept(connection, self._branch, at_most)
        if not gone and self._has_swept:
            # Pages as they were may still stand in the file beside it. Somebody who reads is not waited for.
            with self._transaction() as connection:
                self._place.forget(connection)
        self._has_swept = bool(gone)
        return gone

    def history(self) -> list[Entry]:
        present = select(branches.c.day, branches.c.opened).where(branches.c.branch == self._branch)
        with self._transaction() as connection:
            day, opened = connection.execute(present).one()
            if opened is None:
                return self._proved(connection, self._since(0))
            oldest = kept_from(date.fromisoformat(day)).isoformat()
            before = self._about_bookings(oldest, opened)
            return self._proved(connection, before) + self._proved(connection, self._since(opened - 1))

    def entries_of(self, day: date, since: int, at_most: int) -> list[Entry]:
        with self._transaction() as connection:
            begins = entry_before(connection, self._branch, day, since, self._first)
            wanted = (
                select(*COLUMNS, journal.c.day)
                .where(journal.c.branch == self._branch, journal.c.seq > begins)
                .order_by(journal.c.seq)
                .limit(at_most)
            )
            rows = (tuple(row) for row in connection.execute(wanted))
            return [entry_of(row) for *row, found in rows if found == day.isoformat()]

    def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        wanted = (
            select(*COLUMNS)
            .where(journal.c.branch == self._branch, SETTINGS)
            .where(journal.c.seq >= self._first, journal.c.seq < before)
            .order_by(journal.c.seq.desc())
            .limit(at_most)
        )
        with self._transaction() as connection:
            return [entry_of(tuple(row)) for row in connection.execute(wanted)]

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        with self._transaction() as connection:
            return [entry_of(tuple(row)[:-1]) for row in connection.execute(self._since(since, at_most))]

    @property
    def _first(self) -> int:
        """The first entry that is kept; those before it may not be swept yet."""
        return self._cut.head.seq + 1 if self._cut else 1

    def _head(self, connection: Connection) -> Head:
        newest = (
            select(journal.c.seq, journal.c.link)
            .where(journal.c.branch == self._branch)
            .order_by(journal.c.seq.desc())
            .limit(1)
        )
        row = connection.execute(newest).one_or_none()
        return Head(seq=row[0], link=row[1]) if row else Head(seq=0, link=genesis(self._branch))

    def _proved(self, connection: Connection, which: Select[Any]) -> list[Entry]:
        """Return those entries, each proved by its link: what a day folds from is as it was written."""
        with nothing_is_rubbish():
            rows = [tuple(row) for row in connection.execute(which)]
            try:
                return proved(
                    rows, links_before(connection, self._branch, [row[0] for row in rows], self._cut)
                )
            except Damaged as error:
                raise Damaged(f"{self._place.where}: {error}") from error

    def _since(self, since: int, at_most: int | None = None) -> Select[Any]:
        return (
            select(*LINKED)
            .where(journal.c.branch == self._branch, journal.c.seq > max(since, self._first - 1))
            .order_by(journal.c.seq)
            .limit(at_most)
        )

    def _about_bookings(self, oldest: str, before: int) -> Select[Any]:
        known = (bookings.c.branch == self._branch, bookings.c.starts_on >= oldest)
        numbers = union_all(
            select(bookings.c.added).where(*known, bookings.c.added < before),
            select(bookings.c.used).where(*known, bookings.c.used < before),
        )
        return (
            select(*LINKED)
            .where(journal.c.branch == self._branch, journal.c.seq.in_(numbers))
            .order_by(journal.c.seq)
        )
