"""Whether a database file is sound: SQLite's own check, the chain through the journal, and the fold.

A copy counts once it has passed all three. The same is asked of what is restored before anybody uses it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from contract.names import BranchId
from hub.audit.chain import Head
from hub.audit.proof import prove
from hub.backup.manifest import BadCopy
from hub.backup.source import opened
from hub.domain.branch import Branch, folded
from hub.domain.settings import BranchSettings
from hub.domain.ticket import WrongState
from hub.store import StoreError
from hub.store.evidence import evidence
from hub.store.sql import SqlStore
from hub.store.sqlite import trouble


def require_whole(path: Path) -> None:
    """Make sure that each page of the database file *path* is as SQLite wants it.

    Raises:
        BadCopy: one is not.
    """
    try:
        with contextlib.closing(opened(path)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(3)")]
            broken = list(database.execute("PRAGMA foreign_key_check"))
    except sqlite3.Error as error:
        raise BadCopy(f"{path}: {trouble(error)}") from error
    if found != ["ok"] or broken:
        raise BadCopy(f"{path}: the database is damaged: {'; '.join(found)}")


def require_proved(path: Path, branch: BranchId, noted: Head | None = None) -> Head:
    """Make sure that the journal of *branch* in *path* is as it was written, and return where it ends.

    Raises:
        BadCopy: it is not, or it does not go through the head that was *noted*.
    """
    with evidence(path) as found:
        if branch not in found.branches():
            raise BadCopy(f"{path}: it holds no journal of branch {branch}")
        proof = prove(
            found.journal(branch), branch, noted=noted, known=found.known(branch), cut=found.cut(branch)
        )
    if proof.broken is not None:
        raise BadCopy(f"{path}: the journal is broken at entry {proof.broken.seq}: {proof.broken.says}")
    return proof.head


def branch_in(store: SqlStore, settings: BranchSettings, epoch: int = 0) -> Branch:
    """Return the present day as it folds from what *store* holds.

    Raises:
        BadCopy: it does not.
    """
    try:
        return folded(settings, store.history(), epoch)
    except WrongState as error:
        raise BadCopy(f"the journal of branch {settings.branch} contradicts itself: {error}") from error


def proved(path: Path, settings: BranchSettings, noted: Head | None = None) -> tuple[Head, int]:
    """Make sure that the database in *path* is sound in all, and return its head and its hub's epoch.

    Raises:
        BadCopy: it is not.
        StoreError: it cannot be read.
    """
    require_whole(path)
    head = require_proved(path, settings.branch, noted)
    store = SqlStore.in_file(path)
    store.open(settings.branch)
    try:
        branch_in(store, settings)
        return head, epoch_in(path, settings.branch)
    finally:
        store.close()
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)


def epoch_in(path: Path, branch: BranchId) -> int:
    """Return the last start of a hub of *branch* that the database in *path* knows of.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        with contextlib.closing(opened(path)) as database:
            row = database.execute("SELECT epoch FROM branches WHERE branch = ?", (branch,)).fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {trouble(error)}") from error
    return int(row[0]) if row else 0
