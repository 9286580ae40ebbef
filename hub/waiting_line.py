"""The commands that wait for the writer: so many and no more, and nobody stands behind another's flood.

A button that has gone mad, or a program that asks without end, waits behind itself alone: each group takes of
everybody's commands in turn. What fits into one group is decided in the order in which it came.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from operator import itemgetter

from contract.names import HUB, DeviceId
from hub.group import Asked
from hub.limit_settings import MOST_OF_ONE, MOST_WAITING
from hub.store import StoreError

KEPT_FREE = 64
"""So many places are the hub's own: its day begins and ends however many others ask."""


class HubBusy(StoreError):
    """More commands wait than the hub takes; this one was not taken, and may be sent again with its id."""


class WaitingLine:
    """Commands on their way to the writer.

    Args:
        most: so many wait at most, the hub's own apart.
        of_one: so many of one asker.

    Attributes:
        refused: how many were not taken.
    """

    def __init__(self, most: int = MOST_WAITING, of_one: int = MOST_OF_ONE) -> None:
        self.most, self.of_one = most, of_one
        self._lines: OrderedDict[DeviceId, deque[tuple[int, Asked]]] = OrderedDict()
        self._count = self._came = 0
        self.refused = 0

    def __len__(self) -> int:
        return self._count

    def require_room(self, by: DeviceId) -> None:
        """Make sure that one more command of *by* can wait.

        Raises:
            HubBusy: it cannot.
        """
        waiting, room = len(self._lines.get(by, ())), self.most + (KEPT_FREE if by == HUB else 0)
        if self._count >= room:
            self.refused += 1
            raise HubBusy(f"{self._count} commands wait already; ask again with the same id in a moment")
        if waiting >= self.of_one:
            self.refused += 1
            raise HubBusy(f"{waiting} commands of {by} wait already; ask again with the same id in a moment")

    def put(self, asked: Asked) -> None:
        """Let *asked* wait; `require_room` was called before."""
        self._lines.setdefault(asked.command.by, deque()).append((self._came, asked))
        self._came += 1
        self._count += 1

    def take(self, at_most: int) -> list[Asked]:
        """Return the next group: of everybody's commands in turn, in the order in which they came."""
        taken: list[tuple[int, Asked]] = []
        while self._lines and len(taken) < at_most:
            by, line = self._lines.popitem(last=False)
            taken.append(line.popleft())
            if line:
                self._lines[by] = line  # at the end: the others are first now
        self._count -= len(taken)
        return [asked for _, asked in sorted(taken, key=itemgetter(0))]
