"""Writes down what the product does to its files, and lets what is asked of the disk fail.

Nothing of the product is replaced. SQLite is asked to go by our functions for the system calls that it makes
(`xSetSystemCall`, as its own tests do), so it is the very library, driver and store of a hub that run; what
Python programs do goes by the functions of `os`. What goes by neither is found out at the end, when what was
recorded is held against what stands in the folder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.crash.disk import FailedSync, Mark, Name, Node, Op, Sync, SyncFolder, Truncate, Write, whole
from tests.faults.crash.os_calls import os_calls
from tests.faults.crash.sqlite_calls import sqlite_calls

Fail = Callable[[str, str], "int | None"]
"""(what is asked of the disk, of which file) → the number of the error that comes of it; None: it works."""
SHORT = -1
"""No error: the write puts down half of it and says so."""


class Recorder:
    """What was done to the files below *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ops: list[Op] = []
        self.fail: Fail = lambda _what, _path: None
        self.asked = 0
        self._names: dict[str, Node] = {}
        self._handles: dict[int, tuple[str, Node | None]] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._found(self._name(path), path.read_bytes())
        self.begun = len(self.ops)

    def mark(self, said: object = None) -> None:
        """Note that something was told to somebody."""
        self.ops.append(Mark(said))

    def trouble(self, what: str, path: str) -> int | None:
        """Return the error with which *what* is to fail."""
        self.asked += 1
        return self.fail(what, path)

    def concerns(self, path: object) -> bool:
        """Return whether *path* is below the folder, and what stands there outlives a power cut."""
        if not isinstance(path, str | os.PathLike):
            return False
        whole_path = Path(path).absolute()
        # The index of the log beside a database is in memory, shared by a file; it is made anew from the log.
        return self.folder in whole_path.parents and not whole_path.name.endswith("-shm")

    def opened(self, path: str, handle: int, *, is_new: bool, empties: bool) -> None:
        """Note that *path* is open under the number *handle*."""
        name = self._name(path)
        if Path(path).is_dir():
            self._handles[handle] = (name, None)
            return
        if is_new or name not in self._names:
            self._names[name] = Node()
            self.ops.append(Name(name, self._names[name]))
        elif empties:
            self.ops.append(Truncate(self._names[name], 0))
        self._handles[handle] = (name, self._names[name])

    def handle(self, handle: int) -> tuple[str, Node | None]:
        """Return name and file of *handle*; of a folder there is no file, of what is elsewhere no name."""
        return self._handles.get(handle, ("", None))

    def closed(self, handle: int) -> None:
        """Note that *handle* is open no more."""
        self._handles.pop(handle, None)

    def wrote(self, node: Node, at: int, data: bytes) -> None:
        """Note that *data* was written into *node*."""
        self.ops.append(Write(node, at, data))

    def truncated(self, node: Node, size: int) -> None:
        """Note that *node* was made *size* bytes long."""
        self.ops.append(Truncate(node, size))

    def synced(self, name: str, node: Node | None) -> None:
        """Note that *node* was synced; None: the folder *name*."""
        self.ops.append(Sync(node) if node is not None else SyncFolder(name))

    def not_synced(self, name: str, node: Node | None) -> None:
        """Note that *node* could not be synced; None: the folder *name*."""
        self.ops.append(FailedSync(node, name if node is None else ""))

    def file_not_synced(self, path: str) -> None:
        """Note that the file at *path* could not be synced."""
        self.ops.append(FailedSync(self._names[self._name(path)]))

    def synced_file(self, path: str) -> None:
        """Note that the file at *path* was synced."""
        self.ops.append(Sync(self._names[self._name(path)]))

    def synced_folder(self, path: str) -> None:
        """Note that the names in the folder *path* were synced."""
        self.ops.append(SyncFolder(self._name(path)))

    def renamed(self, old: str, new: str) -> None:
        """Note that what was *old* is *new*."""
        node = self._names.pop(self._name(old))
        self._names[self._name(new)] = node
        self.ops.append(Name(self._name(new), node, self._name(old)))

    def made_folder(self, path: str) -> None:
        """Note that there is a folder at *path*."""
        node = self._names[self._name(path)] = Node(is_folder=True)
        self.ops.append(Name(self._name(path), node))

    def removed(self, path: str) -> None:
        """Note that *path* is gone."""
        if self._names.pop(self._name(path), None) is not None:
            self.ops.append(Name(self._name(path), None))

    def require_complete(self) -> None:
        """Make sure that what was recorded leads to what now stands in the folder."""
        recorded = whole(self.ops)
        there = {
            self._name(path): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and self.concerns(path)
        }
        assert {name: len(data) for name, data in recorded.items()} == {n: len(d) for n, d in there.items()}
        assert recorded == there, "something was written that went by unseen"

    def _found(self, name: str, data: bytes) -> None:
        node = self._names[name] = Node()
        self.ops += [Name(name, node), Write(node, 0, data), Sync(node)]
        self.ops.append(SyncFolder(str(Path(name).parent)))

    def _name(self, path: str | Path) -> str:
        return str(Path(path).absolute().relative_to(self.folder))


@contextlib.contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record while inside what this process does to the files below *folder*."""
    recorder = Recorder(folder.absolute())
    with sqlite_calls(recorder), os_calls(recorder):
        yield recorder
