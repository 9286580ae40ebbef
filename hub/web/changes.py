"""How the pages learn that the queue has moved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from contract.events import Entry
from hub.domain.branch import Branch


class Changes:
    """Wakes every page that waits for a change; what has changed each of them sees for itself.

    Attributes:
        count: of the changes so far. Note it before looking: a change while looking is not missed then.
        closed: the hub stops, and every page should end its stream.
    """

    def __init__(self) -> None:
        self.count = 0
        self.closed = False
        self._next = asyncio.Event()

    def show(self, _branch: Branch, _entries: Sequence[Entry]) -> None:
        """Wake all who wait; called by the authority after each commit, on the loop."""
        self.wake()

    def close(self) -> None:
        """Wake all who wait, for the last time."""
        self.closed = True
        self.wake()

    async def wait(self, seen: int, longest_s: float) -> bool:
        """Wait for a change after number *seen*, at most *longest_s*; tell whether there was one."""
        if self.count != seen:
            return True
        try:
            async with asyncio.timeout(longest_s):
                await self._next.wait()
        except TimeoutError:
            return False
        return True

    def wake(self) -> None:
        """Wake all who wait; on the loop."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()
