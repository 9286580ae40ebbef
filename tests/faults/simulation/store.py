"""The hub's database on a disk that may be full, may not answer, and may lose its power around a commit.

A commit is whole or not there: what SQLite makes of single writes is tried elsewhere, at every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contract.events import Entry
from hub.store import Carried, StoreError
from hub.store.memory import MemoryStore
from tests.faults.simulation.scheduler import Machine, PowerCut


class SimStore(MemoryStore):
    """What outlives the hub.

    Attributes:
        is_away: nothing can be read or written.
        loses_word: so many of the next commits are kept, and said to have failed.
        cut: "before" or "after": the power goes at the next commit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.machine: Machine | None = None
        self.is_away = False
        self.loses_word = 0
        self.cut = ""
        self.had: dict[str, int] = {}
        self.on_commit: Callable[[list[Entry]], None] = lambda _entries: None

    def commit(self, group: Sequence[Carried]) -> None:
        self._reach()
        if self.cut == "before":
            self._go_dark()
        super().commit(group)
        self.on_commit([entry for carried in group for entry in carried.entries])
        if self.cut == "after":
            self._go_dark()
        if self.loses_word:
            self.loses_word -= 1
            self._hit("commit-unheard")
            raise StoreError("hub.db: the disk does not do what it is told")

    def history(self) -> list[Entry]:
        self._reach()
        return super().history()

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        self._reach()
        return super().entries(since, at_most)

    def all_entries(self) -> list[Entry]:
        return super().entries(0)

    def _reach(self) -> None:
        if self.is_away:
            self._hit("store-away")
            raise StoreError("hub.db: the disk is full; free some space")

    def _go_dark(self) -> None:
        self._hit(f"cut-{self.cut}-commit")
        self.cut = ""
        assert self.machine is not None
        raise PowerCut(self.machine)

    def _hit(self, what: str) -> None:
        self.had[what] = self.had.get(what, 0) + 1
