"""Where accounts are kept: a file of the hub's own, or the database that the hubs of a branch share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from hub.store import StoreError
from hub.store.beside import BesideJournal
from hub.store.beside_schema import people
from hub.store.ours import Ours
from hub.store.sqlite import prepare, trouble

FILE = "accounts.db"
SCHEMA = 3
"""Which schema this is; `PRAGMA user_version` of a file says which it has."""
SINCE = {
    1: (
        "ALTER TABLE accounts ADD COLUMN identity VARCHAR(600)",
        "CREATE UNIQUE INDEX accounts_identity ON accounts (identity)",
    ),
    2: tuple(
        f"ALTER TABLE {table.name} ADD COLUMN branch VARCHAR(64) NOT NULL DEFAULT ''"
        for table in people.sorted_tables
    ),
}
"""What makes a file of this schema one of the next."""


class People(Protocol):
    """Where accounts are kept; used by one thread at a time."""

    def open(self) -> None:
        """Make what is missing.

        Raises:
            StoreError: it cannot be used.
        """

    def close(self) -> None:
        """Let go of it."""

    def working(self) -> AbstractContextManager[Ours]:
        """Give the rows; what was done to them is kept as a whole, or, after an error, not at all.

        Entering or leaving it raises `StoreError` where they cannot be read or written.
        """


class SharedDatabase:
    """Accounts in the database that the hubs of a branch share; a hub has made its tables."""

    def __init__(self, beside: BesideJournal) -> None:
        self._beside = beside

    def open(self) -> None:
        """Nothing is missing."""

    def close(self) -> None:
        """Each piece of work has had a connection of its own."""

    def working(self) -> AbstractContextManager[Ours]:
        return self._beside.working()


class Database:
    """Accounts in the SQLite file at *path*; None: in memory, where they end with this object."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._engine = sa.create_engine(
            f"sqlite:///{path or ':memory:'}",
            connect_args={"check_same_thread": False},
            poolclass=sa.StaticPool if path is None else None,
        )
        sa.event.listen(self._engine, "connect", lambda connection, _: prepare(connection))

    def open(self) -> None:
        """Make the file where it is missing; nobody but the hub's user may read it.

        Raises:
            StoreError: it cannot be used.
        """
        with self.working() as ours:
            self._bring_up(ours.connection)
        if self._path is not None:
            self._path.chmod(0o600)

    def _bring_up(self, connection: sa.Connection) -> None:
        # The driver begins no transaction before a change of tables: a power cut would leave half of one.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if found == 0:
            people.create_all(connection)
        elif found > SCHEMA:
            raise StoreError(
                f"{self._path}: schema {found} is not known to this version, which knows {SCHEMA}; "
                "install the version that wrote it"
            )
        else:
            for change in (change for before in range(found, SCHEMA) for change in SINCE[before]):
                connection.exec_driver_sql(change)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def working(self) -> Iterator[Ours]:
        try:
            with self._engine.begin() as connection:
                yield Ours(connection, "")
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self._path}: {trouble(error.orig)}") from error
