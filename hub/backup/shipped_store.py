"""A store whose commits are shipped to the second path as soon as they are safe on the hub's own disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hub.audit.chain import Head
from hub.backup.shipping import Shipping
from hub.store import Carried
from hub.store.sql import SqlStore


class ShippedStore(SqlStore):
    """Keep the journal in the SQLite file *path*, and leave every commit with *shipping*."""

    def __init__(self, path: Path, shipping: Shipping) -> None:
        super().__init__(f"sqlite:///{path}")
        self._shipping = shipping
        self._seq = 0

    def next_epoch(self, after: int = 0) -> int:
        epoch, head = super().next_epoch(after), self.head()
        self._seq = head.seq
        self._shipping.begin(epoch, head)
        return epoch

    def commit(self, group: Sequence[Carried]) -> None:
        super().commit(group)
        self._seq = next((each.entries[-1].seq for each in reversed(group) if each.entries), self._seq)
        # A commit that came to its end has left its link; asking the database would cost as much again.
        self._shipping.put(group, Head(seq=self._seq, link=self._link) if self._link else self.head())

    def close(self) -> None:
        self._shipping.close()
        super().close()
