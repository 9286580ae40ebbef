"""How the pages learn that the queue has moved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from contract.events import Entry
from hub.domain.branch import Branch


class Follower(Protocol):
    """What wants to know at once what has changed, and when the hub stops."""

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """See *entries*, just stored in *branch*; must not wait."""

    def close(self) -> None:
        """Make an end."""


class Changes:
    """Wakes every page that waits for a change; what has changed each of them sees for itself.

    Attributes:
        count: of the changes so far. Note it before looking: a change while looking is not missed then.
        closed: the hub stops, and every page should end its stream.
        watching: how many pages of staff and boards are kept as the queue is, each by a stream of its own.
        refused: how many more there would have been.
    """

    def __init__(self) -> None:
        self.watching = self.refused = 0
        self.count = 0
        self.closed = False
        self._next = asyncio.Event()
        self._followers: list[Follower] = []

    def follow(self, follower: Follower) -> None:
        """Let *follower* know of each change before all who wait."""
        self._followers.append(follower)

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """Wake all who wait; called by the authority after each commit, on the loop."""
        self.wake()
        for follower in self._followers:
            follower.show(branch, entries)

    def close(self) -> None:
        """Wake all who wait, for the last time."""
        self.closed = True
        for follower in self._followers:
            follower.close()
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
