"""The lease of a branch in PostgreSQL's words: a lock of one session, and a row that says until when.

The lock goes when its session ends, so that whoever waits has it at once when a hub dies. The row is for a
hub that lives and does nothing, or whose link is gone without the server knowing: once it is over, its
session is put out. Which of two may write is decided by neither, but by the epoch in every transaction.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, inspect

from contract.names import BranchId
from hub.store.schema import leases

LEASE_S = 6.0
"""So long without a word of its holder a lease is over."""
START_S = 30.0
"""So long for a hub that is starting, which folds its day meanwhile."""
PUT_OUT_S = 2.0

_KEY = "hashtextextended(current_schema() || '/' || %(branch)s, 6)"
_LOCK = f"SELECT pg_try_advisory_lock({_KEY})"
_HOLDERS = f"""SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database() AND l.objsubid = 1
    AND ((l.classid::bigint << 32) | l.objid::bigint) = {_KEY} AND l.pid <> pg_backend_pid()"""  # noqa: S608
_BESIDE = """SELECT pg_advisory_xact_lock(hashtextextended(
    current_schema() || '/' || %(branch)s || ' beside the journal', 6))"""
_TABLES = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' tables', 6))"
_EPOCH = "SELECT epoch FROM branches WHERE branch = %(branch)s FOR NO KEY UPDATE"
_LEASE = "SELECT until < clock_timestamp(), holder FROM leases WHERE branch = %(branch)s"
_WRITE = """INSERT INTO leases (branch, epoch, holder, until)
    VALUES (%(branch)s, coalesce(%(epoch)s, 0), %(holder)s, clock_timestamp() + %(for_s)s * interval '1 s')
    ON CONFLICT (branch) DO UPDATE SET epoch = coalesce(%(epoch)s, leases.epoch), holder = excluded.holder,
    until = excluded.until"""
# Nobody waits for a disk here: what a power cut takes back of it is time that has passed anyway.
_RENEW = """UPDATE leases SET until = clock_timestamp() + %(for_s)s * interval '1 s'
    WHERE branch = %(branch)s AND epoch = %(epoch)s
    RETURNING gone IS NOT NULL, set_config('synchronous_commit', 'off', true)"""


def session_of(connection: Connection) -> int:
    """Return by which number the server knows the session of *connection*."""
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def locked(connection: Connection, branch: BranchId) -> bool:
    """Return whether this session has the lock of *branch* now."""
    return bool(connection.exec_driver_sql(_LOCK, {"branch": branch}).scalar_one())


def put_out(connection: Connection, branch: BranchId, only: int | None = None) -> bool:
    """End the session that has the lock of *branch*, and return whether this one has it now.

    Args:
        connection: of the session that wants the lock.
        branch: whose lock it is.
        only: that session alone is ended; None: any.
    """
    until_s = time.monotonic() + PUT_OUT_S
    while time.monotonic() < until_s:
        for pid in connection.exec_driver_sql(_HOLDERS, {"branch": branch}).scalars().all():
            if only is not None and pid != only:
                return False
            connection.exec_driver_sql("SELECT pg_terminate_backend(%(pid)s)", {"pid": pid})
        if locked(connection, branch):
            return True
        time.sleep(0.02)
    return False


def locked_epoch(connection: Connection, branch: BranchId) -> int:
    """Return the epoch of *branch*; nobody takes the next one before this transaction has ended."""
    return int(connection.exec_driver_sql(_EPOCH, {"branch": branch}).scalar() or 0)


def has_leases(connection: Connection) -> bool:
    """Return whether there is a place for leases here yet."""
    return inspect(connection).has_table(leases.name)


def lease_of(connection: Connection, branch: BranchId, *, alone: bool = False) -> tuple[bool, str]:
    """Return whether the lease of *branch* is over, and whose it is.

    *alone*: others that want to know wait until this transaction has ended.
    """
    row = connection.exec_driver_sql(_LEASE + " FOR UPDATE" * alone, {"branch": branch}).one_or_none()
    return (bool(row[0]), str(row[1])) if row else (False, "")


def write(connection: Connection, branch: BranchId, epoch: int | None, holder: str, for_s: float) -> None:
    """Write that the lease of *branch* is that of *holder*, who has started *epoch*, for *for_s* from now."""
    given = {"branch": branch, "epoch": epoch, "holder": holder, "for_s": for_s}
    connection.exec_driver_sql(_WRITE, given)


def renewed(connection: Connection, branch: BranchId, epoch: int) -> bool | None:
    """Let the lease of *epoch* go on for `LEASE_S`, and return whether something is noted beside it.

    None: it is that of another epoch.
    """
    given = {"branch": branch, "epoch": epoch, "for_s": LEASE_S}
    row = connection.exec_driver_sql(_RENEW, given).one_or_none()
    return None if row is None else bool(row[0])


def lock_tables(connection: Connection) -> None:
    """Let nobody else change the tables here up to the end of the transaction."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(_TABLES)


def lock_beside(connection: Connection, branch: BranchId) -> None:
    """Let nobody else at what *branch* keeps beside its journal up to the end of the transaction."""
    connection.exec_driver_sql(_BESIDE, {"branch": branch})


def has_written(connection: Connection) -> bool:
    """Return whether the transaction has changed anything yet."""
    return connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar() is not None
