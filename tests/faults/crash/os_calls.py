"""The functions of `os` by which the product keeps its files, led past a recorder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.crash.record import Recorder

CALLS = (
    "open", "close", "write", "ftruncate", "fsync", "fdatasync",
    "replace", "rename", "unlink", "remove", "mkdir", "rmdir",
)  # fmt: skip


@contextlib.contextmanager
def os_calls(recorder: Recorder) -> Iterator[None]:
    """Lead them past *recorder* while inside."""
    calls = _Calls(recorder)
    for name in CALLS:
        setattr(os, name, getattr(calls, name))
    try:
        yield
    finally:
        for name, really in calls.really.items():
            setattr(os, name, really)


class _Calls:
    """Our functions, by the names of those in whose place they are."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.really: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CALLS}
        self.fdatasync = self.fsync
        self.rename, self.remove = self.replace, self.unlink

    def open(self, path, flags, mode=0o777, *, dir_fd=None):
        if not self._recorder.concerns(path) and Path(path).absolute() != self._recorder.folder:
            return self.really["open"](path, flags, mode, dir_fd=dir_fd)
        if flags & os.O_CREAT:
            self._fail("open", path)
        is_new = bool(flags & os.O_CREAT) and not Path(path).exists()
        handle = self.really["open"](path, flags, mode, dir_fd=dir_fd)
        self._recorder.opened(os.fspath(path), handle, is_new=is_new, empties=bool(flags & os.O_TRUNC))
        return handle

    def close(self, handle):
        self._recorder.closed(handle)
        self.really["close"](handle)

    def write(self, handle, data):
        name, node = self._recorder.handle(handle)
        if node is None:
            return self.really["write"](handle, data)
        if self._fail("write", name) and len(data) > 1:
            data = bytes(data)[: len(data) // 2]
        written = self.really["write"](handle, data)
        at = os.lseek(handle, 0, os.SEEK_CUR) - written
        self._recorder.wrote(node, at, bytes(data)[:written])
        return written

    def ftruncate(self, handle, size):
        name, node = self._recorder.handle(handle)
        if node is not None:
            self._fail("truncate", name)
        self.really["ftruncate"](handle, size)
        if node is not None:
            self._recorder.truncated(node, size)

    def fsync(self, handle):
        name, node = self._recorder.handle(handle)
        if name:
            try:
                self._fail("sync", name)
            except OSError:
                self._recorder.not_synced(name, node)
                raise
        self.really["fsync"](handle)
        if name:
            self._recorder.synced(name, node)

    def replace(self, old, new, **more):
        if self._recorder.concerns(new):
            self._fail("rename", new)
        self.really["replace"](old, new, **more)
        if self._recorder.concerns(new):
            self._recorder.renamed(os.fspath(old), os.fspath(new))

    def mkdir(self, path, *args, **more):
        self.really["mkdir"](path, *args, **more)
        if self._recorder.concerns(path):
            self._recorder.made_folder(os.fspath(path))

    def rmdir(self, path, **more):
        self.really["rmdir"](path, **more)
        if self._recorder.concerns(path):
            self._recorder.removed(os.fspath(path))

    def unlink(self, path, **more):
        if self._recorder.concerns(path):
            self._fail("unlink", path)
        self.really["unlink"](path, **more)
        if self._recorder.concerns(path):
            self._recorder.removed(os.fspath(path))

    def _fail(self, what: str, path: str | Path) -> bool:
        """Fail if the recorder wants that; tell whether it wants a write to be short."""
        error = self._recorder.trouble(what, os.fspath(path))
        if error is not None and error > 0:
            raise OSError(error, os.strerror(error), os.fspath(path))
        return error is not None
