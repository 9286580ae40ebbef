"""Where a store is kept: what differs from one kind of database to the next, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from contract.names import BranchId
from hub.store import StoreError


class LeaseLost(StoreError):
    """Another hub of this branch has started since: this one may write nothing more."""


class Place(Protocol):
    """One database, of whichever kind."""

    where: str
    """What people are told of where it is; never a password."""
    leased_s: float | None
    """For how long the right to write is kept without renewing it, in seconds; None: until it is let go."""
    folder: Path | None
    """In which a hub keeps as files what is not its journal; None: it keeps that in the database."""

    def engine(self) -> Engine:
        """Return what makes connections that are durable; they end when they are closed."""

    def claim(self) -> None:
        """Get the right to write before there is a connection, where one can.

        Raises:
            StoreTaken: another hub has it.
        """

    def hold(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """Get hold of the right to write *branch*, or make sure of it on a new *connection*.

        *epoch* is that of this start; 0: it has none yet.

        Raises:
            StoreTaken: another hub has it.
            LeaseLost: another hub has started after *epoch*.
        """

    def require_mine(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """Make sure, up to the end of the transaction, that nobody has started after *epoch*.

        Raises:
            LeaseLost: somebody has.
        """

    def begun(self, connection: Connection, branch: BranchId, epoch: int) -> None:
        """Note, in the transaction that took *epoch*, who has the right to write now."""

    def renew(self, connection: Connection, branch: BranchId, epoch: int) -> bool:
        """Keep the right to write for another `leased_s`, and return whether something is noted beside it.

        Raises:
            LeaseLost: another hub has it.
        """

    def let_go(self) -> None:
        """Give back what was claimed; does nothing if it is not held."""

    def alone(self, connection: Connection) -> None:
        """Let nobody else change tables up to the end of the transaction."""

    def forget(self, connection: Connection) -> None:
        """Do away with what still lies about of rows that were deleted, if the database leaves that to us."""

    def looking(self) -> Engine:
        """Return what makes connections that change nothing.

        Raises:
            StoreError: there is nothing to be looked at.
        """

    def look(self, connection: Connection) -> None:
        """Begin a look at the database that stays the same from the first question to the last."""

    def damage(self, connection: Connection, /) -> str:
        """Return what is wrong with the structure of the database; empty: nothing that can be told."""

    def trouble(self, error: BaseException | None) -> str:
        """Return what *error* of the driver means for the operator, and the way out."""
