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

from tests.faults.crash.disk import Mark, Name, Node, Op, Sync, SyncFolder, Truncate, Write, whole
from tests.faults.crash.sqlite_calls import sqlite_calls

Fail = Callable[[str, str], "int | None"]
"""(what is asked of the disk, of which file) → the number of the error with which it fails; None: it works."""
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
        """Return whether *path* is below the folder."""
        text = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
        return os.path.abspath(text).startswith(f"{self.folder}{os.sep}") and not text.endswith("-shm")

    def opened(self, path: str, handle: int, *, is_new: bool, empties: bool) -> None:
        name = self._name(path)
        if os.path.isdir(path):
            self._handles[handle] = (name, None)
            return
        if is_new or name not in self._names:
            self._names[name] = Node()
            self.ops.append(Name(name, self._names[name]))
        elif empties:
            self.ops.append(Truncate(self._names[name], 0))
        self._handles[handle] = (name, self._names[name])

    def handle(self, handle: int) -> tuple[str, Node | None] | None:
        return self._handles.get(handle)

    def closed(self, handle: int) -> None:
        self._handles.pop(handle, None)

    def wrote(self, node: Node, at: int, data: bytes) -> None:
        self.ops.append(Write(node, at, data))

    def truncated(self, node: Node, size: int) -> None:
        self.ops.append(Truncate(node, size))

    def synced(self, name: str, node: Node | None) -> None:
        self.ops.append(Sync(node) if node is not None else SyncFolder(name))

    def synced_file(self, path: str) -> None:
        self.ops.append(Sync(self._names[self._name(path)]))

    def synced_folder(self, path: str) -> None:
        self.ops.append(SyncFolder(self._name(path)))

    def renamed(self, old: str, new: str) -> None:
        node = self._names.pop(self._name(old))
        self._names[self._name(new)] = node
        self.ops.append(Name(self._name(new), node, self._name(old)))

    def removed(self, path: str) -> None:
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
        return os.path.relpath(path, self.folder)


@contextlib.contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record while inside what this process does to the files below *folder*."""
    recorder = Recorder(folder.absolute())
    with sqlite_calls(recorder), _os_calls(recorder):
        yield recorder


@contextlib.contextmanager
def _os_calls(recorder: Recorder) -> Iterator[None]:
    really = {name: getattr(os, name) for name in ("open", "close", "write", "ftruncate", "fsync", "fdatasync")}
    names = {name: getattr(os, name) for name in ("replace", "rename", "unlink", "remove")}

    def fails(what: str, path: str) -> int | None:
        error = recorder.trouble(what, path)
        if error not in (None, SHORT):
            raise OSError(error, os.strerror(error), path)
        return error

    def open_(path, flags, mode=0o777, *, dir_fd=None):
        if not recorder.concerns(path) and os.path.abspath(path) != str(recorder.folder):
            return really["open"](path, flags, mode, dir_fd=dir_fd)
        if flags & os.O_CREAT:
            fails("open", os.fspath(path))
        is_new = bool(flags & os.O_CREAT) and not os.path.exists(path)
        handle = really["open"](path, flags, mode, dir_fd=dir_fd)
        recorder.opened(os.fspath(path), handle, is_new=is_new, empties=bool(flags & os.O_TRUNC))
        return handle

    def close(handle):
        recorder.closed(handle)
        really["close"](handle)

    def write(handle, data):
        known = recorder.handle(handle)
        if known is None or known[1] is None:
            return really["write"](handle, data)
        if fails("write", known[0]) == SHORT and len(data) > 1:
            data = bytes(data)[: len(data) // 2]
        written = really["write"](handle, data)
        at = os.lseek(handle, 0, os.SEEK_CUR) - written
        recorder.wrote(known[1], at, bytes(data)[:written])
        return written

    def ftruncate(handle, size):
        known = recorder.handle(handle)
        if known is not None:
            fails("truncate", known[0])
        really["ftruncate"](handle, size)
        if known is not None and known[1] is not None:
            recorder.truncated(known[1], size)

    def fsync(handle):
        known = recorder.handle(handle)
        if known is not None:
            fails("sync", known[0])
        really["fsync"](handle)
        if known is not None:
            recorder.synced(*known)

    def moved(really_moves):
        def move(old, new, **more):
            if recorder.concerns(new):
                fails("rename", os.fspath(new))
            really_moves(old, new, **more)
            if recorder.concerns(new):
                recorder.renamed(os.fspath(old), os.fspath(new))

        return move

    def gone(really_removes):
        def remove(path, **more):
            if recorder.concerns(path):
                fails("unlink", os.fspath(path))
            really_removes(path, **more)
            if recorder.concerns(path):
                recorder.removed(os.fspath(path))

        return remove

    ours = {
        "open": open_, "close": close, "write": write, "ftruncate": ftruncate, "fsync": fsync, "fdatasync": fsync,
        "replace": moved(names["replace"]), "rename": moved(names["rename"]),
        "unlink": gone(names["unlink"]), "remove": gone(names["remove"]),
    }  # fmt: skip
    for name, call in ours.items():
        setattr(os, name, call)
    try:
        yield
    finally:
        for name, call in {**really, **names}.items():
            setattr(os, name, call)
