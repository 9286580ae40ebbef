"""What the store of a branch is asked for while the queue goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import ParamSpec, TypeVar

from contract.events import Entry
from contract.names import BranchId
from hub.audit.chain import Cut, Head, require_kept
from hub.audit.proof import Proof
from hub.domain.scores import Counted
from hub.store import Store, StoreError
from hub.store.gone_back import Gone
from hub.store.reach import Reach
from hub.store.sql import SqlStore
from hub.store.thread import MakeWork, StoreThread, StoreWork

P = ParamSpec("P")
T = TypeVar("T")

ENTRIES_AT_ONCE = 500
"""So many entries are read before others get their turn at the store."""


class Archive:
    """The store of one branch, on a thread of its own.

    Args:
        branch: whose store it is.
        store: what is asked; opened and closed by whoever writes to it.
        make_thread: makes what works on the store beside the event loop.
    """

    def __init__(self, branch: BranchId, store: Store, make_thread: MakeWork = StoreThread) -> None:
        self._name = branch
        self._store = store
        self._make_thread = make_thread
        self._thread: StoreWork | None = None

    async def renew(self) -> None:
        """Keep the right to write, where it must be renewed; see `hub.lease`.

        Raises:
            StoreError: the store is away, or the right is lost.
        """
        if isinstance(self._store, Reach):
            await self._in_store(self._store.renew)

    @property
    def gone(self) -> Gone | None:
        """What was noted of entries that were kept and are there no more; see `hub.gone_back`."""
        return self._store.gone if isinstance(self._store, SqlStore) else None

    @property
    def was_replaced(self) -> bool:
        """Whether another hub was found to have started, or the database to have gone back."""
        return isinstance(self._store, Reach) and self._store.is_lost

    @property
    def kept(self) -> Head | None:
        """The last entry that this hub knows to be kept; None: nobody asks."""
        return self._store.kept if isinstance(self._store, SqlStore) else None

    async def note_if_gone(self, kept: Head) -> None:
        """Note it where an entry that was *kept* before this start is there no more.

        Raises:
            StoreError: the store is away.
        """
        if isinstance(self._store, SqlStore):
            await self._in_store(self._store.note_if_gone, kept)

    async def forget_gone(self) -> None:
        """Take that note away.

        Raises:
            StoreError: the store is away.
        """
        if isinstance(self._store, SqlStore):
            await self._in_store(self._store.forget_gone)

    async def journal(self, since: int, at_most: int) -> tuple[Entry, ...]:
        """Return the entries after number *since*, oldest first, *at_most* so many.

        Raises:
            StoreError: the store is away.
        """
        return tuple(await self._in_store(self._store.entries, since, at_most))

    async def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        """Return the entries before number *before* that took settings, newest first, *at_most* so many.

        Raises:
            StoreError: the store is away.
        """
        return await self._in_store(self._store.settings_taken, before, at_most)

    async def with_night(self, day: date) -> list[Entry]:
        """Return the entries of the service *day*, and the one that opened the next, if one did.

        Raises:
            NotKept: the day was cut off the journal.
            StoreError: the store is away.
        """
        entries = [entry async for some in self.entries_of(day) for entry in some]
        if entries:
            entries += await self.journal(entries[-1].seq, 1)
        return entries

    async def entries_of(self, day: date) -> AsyncIterator[Sequence[Entry]]:
        """Yield the entries of the service *day*, oldest first, in portions: the queue goes on in between.

        Raises:
            NotKept: the day was cut off the journal.
            StoreError: the store is away.
        """
        require_kept(await self.cut(), self._name, day)
        since = 0
        while some := await self._in_store(self._store.entries_of, day, since, ENTRIES_AT_ONCE):
            yield some
            since = some[-1].seq

    async def cut(self) -> Cut | None:
        """Return up to where the journal is kept no longer; None: all is kept.

        Raises:
            StoreError: the hub has stopped.
        """
        return await self._in_store(self._store.cut)

    async def could_cut(self, day: date) -> Cut | None:
        """Return up to where the journal may be cut, of days until *day*; None: nothing is to be cut.

        Raises:
            StoreError: the store is away.
        """
        return await self._in_store(self._store.could_cut, day)

    async def sweep(self, at_most: int) -> int:
        """Do away with *at_most* so many rows that are cut, and return how many; 0: all is done.

        Raises:
            StoreError: the store is away.
        """
        return await self._in_store(self._store.sweep, at_most)

    async def scores(self, begins: date, ends: date) -> list[Counted]:
        """Return how often which score was given, as far as it may be shown.

        Raises:
            StoreError: the store is away.
        """
        return await self._in_store(self._store.scores, begins, ends)

    async def head(self) -> Head:
        """Return where the chain through the journal ends.

        Raises:
            StoreError: the store is away.
        """
        return await self._in_store(self._store.head)

    async def proof(self) -> Proof:
        """Prove the whole journal, however long that takes: commands and readings go on meanwhile.

        Raises:
            StoreError: the store is away.
        """
        thread = self._make_thread()
        try:
            return await thread.do(self._store.prove)
        finally:
            thread.leave()

    async def damage(self) -> str:
        """Return what is wrong with the structure of the store; empty: nothing. It may take long.

        Raises:
            StoreError: the store is away.
        """
        thread = StoreThread()
        try:
            return await thread.do(self._store.damage)
        finally:
            thread.leave()

    async def _in_store(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._thread is None:
            raise StoreError(f"the hub of branch {self._name} has stopped")
        return await self._thread.do(lambda: work(*args, **kwargs))
