"""An authority that runs while a test looks on, and stores that block, fail and count."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any

from contract.events import Entry
from contract.names import BranchId, CommandId, StatusToken, TicketId
from hub.audit.chain import Cut, Head
from hub.audit.proof import Proof
from hub.authority import Authority, Show
from hub.store import Carried, Remembered, Store, StoreError
from hub.store.memory import MemoryStore
from tests.hub.branch import HandClock, branch_settings


@contextlib.asynccontextmanager
async def running(
    store: Store | None = None,
    *,
    clock: HandClock | None = None,
    show: Show = lambda _branch, _entries: None,
    **changed: Any,
) -> AsyncIterator[Authority]:
    """Run an authority of the test branch while inside."""
    minted = count(1)
    authority = Authority(
        branch_settings(**changed),
        store or MemoryStore(),
        clock=clock or HandClock(),
        mint_token=lambda: StatusToken(f"token-{next(minted)}".ljust(22, "_")),
        show=show,
    )
    await authority.start()
    try:
        yield authority
    finally:
        await authority.stop()


def run(work: Coroutine[Any, Any, Any], within_s: float = 30.0) -> Any:
    """Run *work* to its end."""
    return asyncio.run(asyncio.wait_for(work, within_s))


async def until(condition: Callable[[], object], within_s: float = 5.0) -> None:
    """Wait until *condition* holds; fail when it does not within *within_s* seconds."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  the condition is seen from outside, nobody sets an event
            await asyncio.sleep(0.002)


class Watched:
    """A store that can be held up or broken, and that counts what is asked of it."""

    def __init__(self, store: Store | None = None) -> None:
        self.inner = store or MemoryStore()
        self.groups: list[int] = []
        self.looked_up: list[CommandId] = []
        self.is_away = False
        self.loses_the_answer = False
        self.committing = threading.Event()
        self.may_commit = threading.Event()
        self.may_commit.set()

    def open(self, branch: BranchId) -> None:
        self._reach()
        self.inner.open(branch)

    def close(self) -> None:
        self.inner.close()

    def next_epoch(self, after: int = 0) -> int:
        return self.inner.next_epoch(after)

    def commit(self, group: Sequence[Carried]) -> None:
        self.committing.set()
        assert self.may_commit.wait(10)
        self._reach()
        self.inner.commit(group)
        self.groups.append(len(group))
        if self.loses_the_answer:
            self.loses_the_answer = False
            raise StoreError("hub.db: the disk does not do what it is told")

    def answer_to(self, command: CommandId) -> Remembered | None:
        self.looked_up.append(command)
        return self.inner.answer_to(command)

    def known_ids(self) -> Iterable[CommandId]:
        return self.inner.known_ids()

    def known_tickets(self, series: str, since: date) -> Iterable[TicketId]:
        self._reach()
        return self.inner.known_tickets(series, since)

    def head(self) -> Head:
        self._reach()
        return self.inner.head()

    def prove(self) -> Proof:
        self._reach()
        return self.inner.prove()

    def damage(self) -> str:
        return self.inner.damage()

    def cut(self) -> Cut | None:
        return self.inner.cut()

    def could_cut(self, day: date) -> Cut | None:
        self._reach()
        return self.inner.could_cut(day)

    def sweep(self, at_most: int) -> int:
        self._reach()
        return self.inner.sweep(at_most)

    def history(self) -> list[Entry]:
        self._reach()
        return self.inner.history()

    def entries_of(self, day: date, since: int, at_most: int) -> list[Entry]:
        self._reach()
        return self.inner.entries_of(day, since, at_most)

    def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        self._reach()
        return self.inner.settings_taken(before, at_most)

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        self._reach()
        return self.inner.entries(since, at_most)

    def _reach(self) -> None:
        if self.is_away:
            raise StoreError("hub.db: the disk is full; free some space")
