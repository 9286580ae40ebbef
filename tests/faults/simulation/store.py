"""The hub's database on a disk that may be full, may not answer, and may lose its power around a commit.

A commit is whole or not there: what SQLite makes of single writes is tried elsewhere, at every one of them.
Most days keep their journal in memory; some in a file that the product's own SQL writes (`SimSqlStore`): it
is opened anew, as it was committed, when the hub starts again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from contract.events import Entry
from contract.names import BranchId
from hub.store import Carried, StoreError
from hub.store.memory import MemoryStore
from hub.store.sql import SqlStore
from okienko.promise.history import Chain, OpenCall, Row
from tests.faults.gathered import chain_of, is_sound, open_calls_of, rows_of
from tests.faults.simulation.scheduler import Machine, PowerCut

QUICK = Path("/dev/shm")
"""Where files are in memory: no day waits for a real disk."""


class Troubled:
    """What outlives the hub.

    Attributes:
        is_away: nothing can be read or written.
        loses_word: so many of the next commits are kept, and said to have failed.
        cut: "before" or "after": the power goes at the next commit.
    """

    def __init__(self, *at: str) -> None:
        super().__init__(*at)
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


class SimStore(Troubled, MemoryStore):
    """In memory."""

    def rows(self) -> list[Row] | None:
        """Return the table of tickets; None: there is none."""
        return None

    def open_calls(self) -> list[OpenCall]:
        """Return the rows of the table of calls that have not ended."""
        return [OpenCall(row["ticket"], row["desk"]) for row in self._calls]

    def chain(self, branch: str) -> Chain:
        """Return the journal as it is written, link by link."""
        names = self._written[0].__struct_fields__ if self._written else ()
        return Chain(branch, [{name: getattr(row, name) for name in names} for row in self._written])

    def end(self) -> None:
        """There is nothing to do away with."""


class SimSqlStore(Troubled, SqlStore):
    """In a file of its own, which is done away with at the `end`."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=QUICK if QUICK.is_dir() else None, prefix="sim-"))
        self._file = self._folder / "hub.db"
        self._file.write_bytes(_empty())
        super().__init__(f"sqlite:///{self._file}")

    def open(self, branch: BranchId) -> None:
        self.close()  # what the hub before had of it went with that hub
        self._hit("database opened")
        super().open(branch)

    def rows(self) -> list[Row] | None:
        """Return the table of tickets."""
        return rows_of(self._file)

    def open_calls(self) -> list[OpenCall]:
        """Return the rows of the table of calls that have not ended."""
        return open_calls_of(self._file)

    def chain(self, branch: str) -> Chain:
        """Return the journal as it is written, link by link."""
        assert is_sound(self._file)
        return chain_of(self._file, branch)

    def end(self) -> None:
        """Do away with the file."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@cache
def _empty() -> bytes:
    """Return a database with its tables and nothing in them: to make them takes longer than a day."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hub.db"
        store = SqlStore.in_file(file)
        store.open(BranchId("sim"))
        store.close()
        return file.read_bytes()
