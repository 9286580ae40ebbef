"""The file of accounts: opened, made, and its troubles told. Used by one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from hub.accounts.schema import SCHEMA, SINCE_1, metadata
from hub.store import StoreError
from hub.store.sqlite import prepare, trouble

FILE = "accounts.db"


class Database:
    """The SQLite file at *path*; None: one in memory, which ends with this object."""

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
        with self.working() as connection:
            # The driver begins no transaction before a change of tables: a power cut would leave half of one.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            found = connection.exec_driver_sql("PRAGMA user_version").scalar()
            if found == 0:
                metadata.create_all(connection)
            elif found == 1:
                for change in SINCE_1:
                    connection.exec_driver_sql(change)
            elif found != SCHEMA:
                raise StoreError(
                    f"{self._path}: schema {found} is not known to this version, which knows {SCHEMA}; "
                    "install the version that wrote it"
                )
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
        if self._path is not None:
            self._path.chmod(0o600)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def working(self) -> Iterator[sa.Connection]:
        """Yield a connection; what was done by it is kept as a whole, or, after an error, not at all.

        Raises:
            StoreError: the file cannot be read or written.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self._path}: {trouble(error.orig)}") from error
