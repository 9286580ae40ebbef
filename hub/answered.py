"""Which command ids were seen before, in little memory however many come."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from contract.names import CommandId
from hub.store import Remembered

BITS = 1 << 23
"""One MiB. After a million ids, one new id in forty is looked up in the store for nothing."""
PROBES = 4
KEPT = 2048
"""So many of the latest answers are at hand; those before stand in the store."""


class Answered:
    """The ids of today's and yesterday's commands, and the latest answers.

    A Bloom filter: what it has never seen is certainly new, and needs no look into the store; all else is
    looked up there.
    """

    def __init__(self, ids: Iterable[CommandId] = ()) -> None:
        self._seen = bytearray(BITS // 8)
        self._latest: OrderedDict[CommandId, Remembered] = OrderedDict()
        for command in ids:
            self.add(command)

    def add(self, command: CommandId) -> None:
        """Let *command* be known as seen."""
        for bit in _probes(command):
            self._seen[bit >> 3] |= 1 << (bit & 7)

    def may_know(self, command: CommandId) -> bool:
        """Whether *command* may have been seen; False is certain."""
        return all(self._seen[bit >> 3] & (1 << (bit & 7)) for bit in _probes(command))

    def keep(self, command: CommandId, answer: Remembered) -> None:
        """Keep the stored *answer* to *command* at hand."""
        self._latest[command] = answer
        if len(self._latest) > KEPT:
            self._latest.popitem(last=False)

    def latest(self, command: CommandId) -> Remembered | None:
        """Return the answer to *command* if it is at hand."""
        return self._latest.get(command)


def _probes(command: CommandId) -> list[int]:
    # Salted anew in each process, so that nobody can choose ids that collide.
    mixed = hash(command)
    step = (mixed >> 32) | 1
    return [(mixed + probe * step) % BITS for probe in range(PROBES)]
