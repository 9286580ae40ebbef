"""How a store reaches its database: by one connection, used by one thread.

After a trouble it is thrown away, and the next use makes a new one. A new one is of use only to whoever still
has the right to write: so that is made sure of first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from contract.names import BranchId
from hub.store import ConstraintBroken, StoreError
from hub.store.place import LeaseLost, Place


class Reach:
    """The database at *place*, as far as it is reached, and the right to write one branch there."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._branch = BranchId("")
        self._epoch = 0
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._is_held = self._is_lost = False

    @property
    def leased_s(self) -> float | None:
        """For how long the right to write is kept without `renew`, in seconds; None: until `close`."""
        return self._place.leased_s

    @property
    def is_lost(self) -> bool:
        """Whether another hub of the branch was found to have started: nothing more is written here."""
        return self._is_lost

    def renew(self) -> None:
        """Keep the right to write for another `leased_s`.

        Raises:
            LeaseLost: another hub has it.
        """
        with self._transaction() as connection:
            if self._place.renew(connection, self._branch, self._epoch):
                self._look_at_notes(connection)

    def close(self) -> None:
        """Let go of the database and of the right; does nothing when it is not open."""
        self._disconnect()
        self._place.let_go()

    def _look_at_notes(self, connection: Connection) -> None:
        """Look at what others have noted for whoever has the right to write."""

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that comes to nothing where another hub has started since."""
        with self._transaction() as connection:
            self._place.require_mine(connection, self._branch, self._epoch)
            yield connection

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Give a connection inside a transaction: kept whole at the end, or not at all."""
        where = self._place.where
        try:
            connection = self._connected()
            with connection.begin():
                yield connection
        except (IntegrityError, DataError) as error:
            raise ConstraintBroken(
                f"{where}: it refuses what contradicts it: {error.orig}; nothing was kept"
            ) from error
        except SQLAlchemyError as error:
            self._disconnect()
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(f"{where}: {self._place.trouble(cause)}") from error
        except LeaseLost:
            self._is_lost = True
            self._disconnect()
            raise

    def _connected(self) -> Connection:
        if self._engine is None:
            self._engine = self._place.engine()
        if self._connection is None:
            self._connection, self._is_held = self._engine.connect(), False
        if not self._is_held:  # who is told that another hub has it keeps the connection, to ask again
            self._hold(self._connection)
            self._is_held = True
        return self._connection

    def _hold(self, connection: Connection) -> None:
        try:
            with connection.begin():
                self._place.hold(connection, self._branch, self._epoch)
        except LeaseLost:
            self._require_all_there(connection)
            raise
        self._require_all_there(connection)

    def _require_all_there(self, connection: Connection) -> None:
        """Make sure on a new *connection* that what was kept is there still.

        Raises:
            GoneBack: it is not.
        """

    def _disconnect(self) -> None:
        if self._connection is not None:
            # What cannot be closed properly is gone anyway.
            with contextlib.suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
