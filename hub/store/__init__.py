"""Where the hub keeps what has happened, and what it answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import msgspec

from contract.events import Entry
from contract.names import BranchId, CommandId, TicketId
from hub.audit.chain import Cut, Head
from hub.audit.proof import Proof
from hub.domain.scores import Counted, Scored


class StoreError(OSError):
    """The store cannot be read or written; the message names the place, the trouble and the way out.

    ├── ConstraintBroken   what was to be written contradicts what is there
    └── StoreTaken         another hub has this store
    """


class ConstraintBroken(StoreError):
    """The store itself refused a number issued twice, or a second open call of a ticket or a desk."""


class StoreTaken(StoreError):
    """Another hub process writes to this store."""


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What a command was answered.

    Attributes:
        fingerprint: tells whether a second command with the same id is the same command.
        status: of HTTP.
        body: the very bytes.
    """

    fingerprint: bytes
    status: int
    body: bytes


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A command that was decided: its answer, and the journal entries that it led to.

    Attributes:
        day: the service day in which it was decided; of the command that opens the first day, that day.
        entries: empty for a refusal, and for a command that changed nothing.
        scored: the score that it brought, which is counted apart from all this; None: it brought none.
    """

    command: CommandId
    day: date
    answer: Remembered
    entries: tuple[Entry, ...]
    scored: Scored | None = None


class Store(Protocol):
    """The journal of a branch, and the tables that follow from it. `memory` and `sql` each keep one.

    It waits for nobody and is used by one thread, which opens it. Every method but `close` raises
    `StoreError` when the store is away; the next one tries afresh.
    """

    def open(self, branch: BranchId) -> None:
        """Get hold of the journal of *branch*, and of the right to write it.

        Raises:
            StoreTaken: another hub has that right.
        """

    def close(self) -> None:
        """Let go of it; does nothing when it is not open."""

    def next_epoch(self, after: int = 0) -> int:
        """Return a number larger than that of any start of a hub of this branch before, and than *after*."""

    def commit(self, group: Sequence[Carried]) -> None:
        """Keep all of *group*, safe from a power cut, or nothing of it.

        Raises:
            ConstraintBroken: the group contradicts what is kept; nothing of it was.
        """

    def answer_to(self, command: CommandId) -> Remembered | None:
        """Return what *command* was answered; None if it is of no command of today or yesterday."""

    def known_ids(self) -> Iterable[CommandId]:
        """Return the ids of the commands of today and yesterday."""

    def known_tickets(self, series: str, since: date) -> Iterable[TicketId]:
        """Return the tickets of *series* that were issued for the day *since* or later."""

    def scores(self, begins: date, ends: date) -> list[Counted]:
        """Return how often which score was given, as far as it may be shown; see `hub.domain.scores`."""

    def head(self) -> Head:
        """Return where the chain through the journal ends; see `hub.audit.chain`."""

    def prove(self) -> Proof:
        """Return how far the journal is whole; see `hub.audit.proof`.

        It reads every entry, holds up nobody who writes, and may be called on any thread.
        """

    def damage(self) -> str:
        """Return what is wrong with the structure of what is kept; empty: nothing that can be told.

        It reads everything, holds up nobody who writes, and may be called on any thread.
        """

    def cut(self) -> Cut | None:
        """Return up to where the journal is kept no longer, swept or not; None: all is kept."""

    def could_cut(self, day: date) -> Cut | None:
        """Return up to where the journal may be cut, of days until *day*; None: nothing is to be cut.

        That is the end of a day, and before the first entry from which the present day folds.
        """

    def sweep(self, at_most: int) -> int:
        """Do away with *at_most* so many rows that are cut, and return how many; 0: all is done."""

    def history(self) -> list[Entry]:
        """Return the entries from which the present day folds, oldest first.

        They are those since the day was opened, and before them those about bookings that are still known.
        """

    def entries_of(self, day: date, since: int, at_most: int) -> list[Entry]:
        """Return the entries of the service *day* after number *since*, oldest first, *at_most* so many.

        However many days there are, the others are not walked through.
        """

    def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        """Return the entries before number *before* that took settings, newest first, *at_most* so many."""

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        """Return the entries after number *since*, oldest first, *at_most* so many."""
