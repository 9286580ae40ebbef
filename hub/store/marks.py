"""The mark on a branch that was moved to another database: here no hub opens it any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from contract.names import BranchId
from hub.store import StoreError
from hub.store.schema import moved


def whereto(connection: Connection, branch: BranchId) -> str | None:
    """Return where *branch* was moved to; None: it is here."""
    found = connection.execute(select(moved.c.whereto).where(moved.c.branch == branch)).scalar()
    return None if found is None else str(found)


def require_here(connection: Connection, branch: BranchId, where: str) -> None:
    """Refuse to open a branch that was moved from *where* to another database.

    Raises:
        StoreError: it was.
    """
    if (other := whereto(connection, branch)) is not None:
        raise StoreError(
            f"{where}: branch {branch} was moved to {other}; let [store] in hub.toml name that one, "
            "for what is here is only kept in case it is needed"
        )


def mark(connection: Connection, branch: BranchId, other: str, at: datetime) -> None:
    """Mark *branch* as moved to the *other* database."""
    connection.execute(insert(moved).values(branch=branch, whereto=other[:500], at=at.isoformat()))


def unmark(connection: Connection, branch: BranchId) -> None:
    """Take the mark away: nothing has come of the move."""
    connection.execute(delete(moved).where(moved.c.branch == branch))
