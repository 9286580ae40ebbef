"""What only SQLite knows: how it is made durable, who may write its file, and what its troubles mean."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from contract.names import BranchId
from hub.store import StoreError, StoreTaken
from hub.store.wholeness import RESTORE

PRAGMAS = (
    "PRAGMA busy_timeout = 2000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a ticket that was answered must survive a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -8000",
    "PRAGMA secure_delete = ON",  # what is kept no longer is overwritten, not only forgotten
    "PRAGMA cell_size_check = ON",  # what damage has made of a page is noticed before it is believed
    # A sync that failed leaves in the log what can be read and is not on the disk, and no later sync puts it
    # there. So whoever connects, which is at each start and after each trouble, writes all of the log anew.
    "PRAGMA busy_timeout = 0",  # but waits for nobody who reads: then the log is as its index says
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA busy_timeout = 2000",
)

TROUBLES = {
    "SQLITE_FULL": "the disk is full; free some space, then the hub goes on by itself",
    "SQLITE_READONLY": (
        "it can only be read; let the hub's user write the file and its folder, and see whether the disk was "
        "remounted read-only after an error"
    ),
    "SQLITE_CORRUPT": f"it is damaged; {RESTORE}",
    "SQLITE_NOTADB": f"it is no database; give the path of the hub's own file; if it is damaged, {RESTORE}",
    "SQLITE_BUSY": "another program has locked it; close whatever has it open",
    "SQLITE_LOCKED": "another program has locked it; close whatever has it open",
    "SQLITE_CANTOPEN": "it cannot be opened; see that its folder exists and the hub's user may write there",
    "SQLITE_IOERR": "the disk does not do what it is told; check the card or disk, its cable and its space",
}


DAMAGE = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
"""Troubles that do not pass."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make *connection* durable."""
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def overwrite_log(connection: Connection) -> None:
    """Take the log beside the database in and empty it, unless somebody reads: then the next time."""
    wait = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait}")


def trouble(error: BaseException | None) -> str:
    """Return what *error* of the driver means for the operator, and the way out."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for known, meaning in TROUBLES.items():
        if name == known or name.startswith(f"{known}_"):
            return f"{meaning} ({name})"
    return str(error)


class Owner:
    """The right to write a database file, held as a lock on a file beside it.

    The database itself stays readable for backups and for looking at it. The lock dies with its process.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(f"{database.name}.lock")
        self._file: int | None = None

    def take(self) -> None:
        """Take the right.

        Raises:
            StoreTaken: another process has it.
            OSError: the lock file cannot be made.
        """
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise StoreTaken(
                f"{self._database}: another hub writes to it (process {owner}); stop that one first, "
                "or give this hub a database of its own"
            ) from error
        self._file = file
        with contextlib.suppress(OSError):  # who has it is told for people; a full disk stops no hub here
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Give the right back; does nothing if it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class SqlitePlace:
    """The database in a file, or in memory; see `hub.store.place.Place`.

    Who has the file has it until the process ends, so that there is nothing to renew.
    """

    leased_s: float | None = None

    def __init__(self, url: URL) -> None:
        self._url = url
        self._path = Path(url.database) if url.database else None
        self._owner: Owner | None = None
        self.folder: Path | None = self._path.parent if self._path else Path()
        self.where = url.database or "database in memory"

    def engine(self) -> Engine:
        engine = create_engine(self._url, poolclass=NullPool)
        event.listen(engine, "connect", lambda connection, _: prepare(connection))
        return engine

    def claim(self) -> None:
        if self._path is None or self._owner is not None:
            return
        owner = Owner(self._path)
        try:
            owner.take()
        except StoreError:
            raise
        except OSError as error:
            raise StoreError(
                f"{self.where}: {error.strerror}; see that the folder exists and the hub may write there"
            ) from error
        self._owner = owner

    def hold(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """It was claimed."""

    def require_mine(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """The lock on the file does it."""

    def begun(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """The lock file says who it is."""

    def renew(self, connection: Connection, branch: BranchId, epoch: int) -> bool:  # noqa: ARG002
        return False  # it ends with the process and not before

    def let_go(self) -> None:
        if self._owner is not None:
            self._owner.release()
            self._owner = None

    def alone(self, connection: Connection) -> None:
        """The lock on the file does it."""

    def forget(self, connection: Connection) -> None:
        overwrite_log(connection)

    def looking(self) -> Engine:
        path = self._path or Path(self.where)
        if not path.is_file():
            raise StoreError(f"{path}: there is no such file; give the path of a hub's database")
        return create_engine("sqlite://", creator=lambda: _looked_at(path), poolclass=NullPool)

    def look(self, connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    def trouble(self, error: BaseException | None) -> str:
        return trouble(error)

    def damage(self, connection: Connection) -> str:
        connection.exec_driver_sql("PRAGMA cell_size_check = ON")
        try:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except DBAPIError as error:
            if str(getattr(error.orig, "sqlite_errorname", "")) not in DAMAGE:
                raise
            found = str(error.orig)
        return "" if found == "ok" else " ".join(str(found).split())


def _looked_at(path: Path) -> sqlite3.Connection:
    # Whoever writes it has a -wal file beside it. Without one nothing is being written, and a copy in a
    # folder that can only be read is opened too, and has nothing put beside it.
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True)
    connection.text_factory = _readable
    return connection


def _readable(text: bytes) -> str:
    """Return *text* even where it was tampered with and is not UTF-8 any more."""
    return text.decode("utf-8", "backslashreplace")
