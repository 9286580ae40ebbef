"""What only PostgreSQL knows: how its connections are made safe, and who may write which branch there."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from contract.names import BranchId
from hub.store import StoreError, StoreTaken, leasing
from hub.store.leasing import LEASE_S, START_S
from hub.store.patience import CONNECT, SILENCE_S, PatientConnection
from hub.store.place import LeaseLost
from hub.store.postgres_troubles import trouble

PATIENT_S = 600.0
"""So long may tables be changed or a whole journal be read without a word of the server."""
SESSION = (
    "SET synchronous_commit = on",  # a ticket that was answered must survive a power cut
    "SET idle_in_transaction_session_timeout = '3s'",  # what a hub that hangs has locked is let go of
    "SET lock_timeout = '3s'",
    "SET TimeZone = 'UTC'",
)
SAFE = """SELECT current_setting('synchronous_commit'), current_setting('fsync'),
    current_setting('full_page_writes'), current_setting('server_encoding'), pg_is_in_recovery()"""
UNSAFE = (
    "{where}: {name} is {is_now!r} on this server and must be {must!r}, or a power cut there loses tickets "
    "that people hold in their hands; set it in postgresql.conf"
)


class PostgresPlace:
    """A database on a PostgreSQL server, which many branches may share; see `hub.store.place.Place`.

    The right to write a branch is a lock that the server holds for one session and gives up when that ends;
    the epoch guards every transaction besides. One that hangs is put out once its lease is over, by the
    server's own clock.
    """

    leased_s: float | None = LEASE_S
    folder: Path | None = None

    def __init__(self, url: URL, password_file: str = "") -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._password_file = password_file
        self._holder = f"{socket.gethostname()}, process {os.getpid()}"[:128]
        self._session = 0
        self._has_leases = False
        at = f"{url.host or 'local socket'}:{url.port or 5432}" if url.host else _hosts(url)
        self.where = f"PostgreSQL {at}/{url.database or ''}"

    def engine(self) -> Engine:
        return self._engine(partial(self._made_safe))

    def claim(self) -> None:
        """Only a session can."""

    def hold(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        if epoch:
            self._hold_again(connection, branch, epoch)
        else:
            self._hold_first(connection, branch)
        self._session = leasing.session_of(connection)

    def require_mine(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        if leasing.locked_epoch(connection, branch) != epoch:
            raise self._lost(branch)

    def begun(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        leasing.write(connection, branch, epoch, self._holder, START_S)
        _driver_of(connection).silence_s = SILENCE_S

    def renew(self, connection: Connection, branch: BranchId, epoch: int) -> bool:
        if (is_noted := leasing.renewed(connection, branch, epoch)) is None:
            raise self._lost(branch)
        return is_noted

    def let_go(self) -> None:
        """It ends with the session."""

    def alone(self, connection: Connection) -> None:
        _driver_of(connection).silence_s = PATIENT_S
        leasing.lock_tables(connection)

    def forget(self, connection: Connection) -> None:
        """The server's autovacuum does it, in its own time; see the manual."""

    def looking(self) -> Engine:
        return self._engine(_made_patient, isolation_level="REPEATABLE READ")

    def look(self, connection: Connection) -> None:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    def trouble(self, error: BaseException | None) -> str:
        return trouble(error)

    def damage(self, _connection: Connection) -> str:
        return ""  # the server checks each page that it reads, and tells by an error

    def _hold_first(self, connection: Connection, branch: BranchId) -> None:
        self._has_leases = self._has_leases or leasing.has_leases(connection)
        if not leasing.locked(connection, branch):
            self._put_out(connection, branch)
        if self._has_leases:
            leasing.write(connection, branch, None, self._holder, START_S)

    def _put_out(self, connection: Connection, branch: BranchId) -> None:
        """Take the lock from a hub whose lease is over."""
        is_over, holder = leasing.lease_of(connection, branch) if self._has_leases else (False, "")
        # Of several that wait one looks after the other, and the second finds that it is not over any more.
        is_over = is_over and leasing.lease_of(connection, branch, alone=True)[0]
        if not is_over or not leasing.put_out(connection, branch):
            raise StoreTaken(
                f"{self.where}: the hub of branch {branch} runs elsewhere ({holder or 'not known where'}); "
                "stop that one first, or let this one wait as its standby"
            )

    def _hold_again(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        # Our own session of before may live on at the server, behind a link that is gone: it is put out
        # first, so that nothing it still carries out comes after what is read now.
        if not leasing.locked(connection, branch) and not leasing.put_out(connection, branch, self._session):
            raise self._lost(branch)
        if leasing.locked_epoch(connection, branch) > epoch:  # below it is where the database has gone back
            raise self._lost(branch)

    def _lost(self, branch: BranchId) -> LeaseLost:
        return LeaseLost(
            f"{self.where}: another hub of branch {branch} has started since; this one writes nothing more"
        )

    def _engine(self, prepare: Any, **more: Any) -> Engine:  # noqa: ANN401  SQLAlchemy's own kinds
        engine = create_engine(self._url, poolclass=NullPool, use_native_hstore=False, **more)
        event.listen(engine, "do_connect", self._connection)
        event.listen(engine, "connect", lambda connection, _: prepare(connection))
        return engine

    def _connection(self, _dialect: object, _record: object, args: Any, given: Any) -> PatientConnection:  # noqa: ANN401
        known = {**CONNECT, "application_name": "okienko hub", **self._password()}
        return PatientConnection.connect(*args, **{**known, **given})

    def _password(self) -> dict[str, str]:
        if not self._password_file:
            return {}
        try:
            lines = Path(self._password_file).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise StoreError(
                f"{self._password_file}: the password of the database cannot be read: {error.strerror}"
            ) from error
        return {"password": lines[0] if lines else ""}

    def _made_safe(self, connection: PatientConnection) -> None:
        connection.autocommit = True
        for setting in SESSION:
            connection.execute(setting)
        row = connection.execute(SAFE).fetchone()
        connection.autocommit = False
        assert row is not None
        *found, is_replica = row
        if is_replica:
            raise StoreError(f"{self.where}: {trouble(_ReadOnly())}")
        names = ("synchronous_commit", "fsync", "full_page_writes", "server_encoding")
        for name, is_now, must in zip(names, found, ("on", "on", "on", "UTF8"), strict=True):
            if is_now != must:
                raise StoreError(UNSAFE.format(where=self.where, name=name, is_now=is_now, must=must))


class _ReadOnly(Exception):
    sqlstate = "25006"


def _made_patient(connection: PatientConnection) -> None:
    connection.silence_s = PATIENT_S


def _driver_of(connection: Connection) -> PatientConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, PatientConnection)
    return driver


def _hosts(url: URL) -> str:
    hosts = url.query.get("host", "local socket")
    return hosts if isinstance(hosts, str) else ", ".join(hosts)
