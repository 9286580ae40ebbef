"""The system calls that SQLite makes, led past a recorder: in the very library that a hub's driver uses."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sqlite3  # noqa: F401  its driver loads the library
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_size_t, c_ssize_t, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.crash.record import Recorder

IOERR_FSYNC = 10 | (4 << 8)
FULL = 13
_Open = CFUNCTYPE(c_int, c_char_p, c_int, c_int, use_errno=True)
_Close = CFUNCTYPE(c_int, c_int, use_errno=True)
_PWrite = CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, c_int64, use_errno=True)
_Truncate = CFUNCTYPE(c_int, c_int, c_int64, use_errno=True)
_Unlink = CFUNCTYPE(c_int, c_char_p, use_errno=True)
_OpenFolder = CFUNCTYPE(c_int, c_char_p, POINTER(c_int), use_errno=True)
_XOpen = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)  # SQLite keeps the very name
_XSync = CFUNCTYPE(c_int, c_void_p, c_int)
_XClose = CFUNCTYPE(c_int, c_void_p)
_SetCall = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
_GetCall = CFUNCTYPE(c_void_p, c_void_p, c_char_p)


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int), ("size", c_int), ("longest", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p), ("rest", c_void_p * 12), ("set_call", c_void_p),
        ("get_call", c_void_p), ("next_call", c_void_p),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p),
        ("truncate", c_void_p), ("sync", c_void_p), ("rest", c_void_p * 13),
    ]  # fmt: skip


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


def _library() -> ctypes.CDLL:
    """Return the library that the driver of this process has loaded."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    loaded = {line.split()[-1] for line in maps if "libsqlite3" in line}
    assert len(loaded) == 1, f"the driver goes by no library of its own that could be looked at: {loaded}"
    return ctypes.CDLL(loaded.pop())


@contextlib.contextmanager
def sqlite_calls(recorder: Recorder) -> Iterator[None]:
    """Lead the calls of SQLite past *recorder* while inside; connections must be opened and closed inside."""
    library = _library()
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    calls = _Calls(recorder, vfs)
    calls.put_in()
    try:
        yield
    finally:
        calls.take_out()


class _Calls:
    """Our functions, kept alive as long as SQLite may call them."""

    def __init__(self, recorder: Recorder, vfs: ctypes._Pointer[_Vfs]) -> None:
        self._recorder, self._vfs = recorder, vfs
        self._set = _SetCall(vfs.contents.set_call)
        self._get = _GetCall(vfs.contents.get_call)
        self._really_open = _XOpen(vfs.contents.open)
        self._was_open = vfs.contents.open
        self._methods: list[_Methods] = []
        self._paths: dict[int, str] = {}
        self._really: dict[int, tuple[Any, Any, Any]] = {}
        self._pwrite_name = b"pwrite64" if self._get(vfs, b"pwrite64") else b"pwrite"
        self._open, self._close = self._real(_Open, b"open"), self._real(_Close, b"close")
        self._pwrite = self._real(_PWrite, self._pwrite_name)
        self._ftruncate, self._unlink = self._real(_Truncate, b"ftruncate"), self._real(_Unlink, b"unlink")
        self._open_folder = self._real(_OpenFolder, b"openDirectory")
        self._ours = {
            b"open": _Open(self._on_open),
            b"close": _Close(self._on_close),
            self._pwrite_name: _PWrite(self._on_pwrite),
            b"ftruncate": _Truncate(self._on_truncate),
            b"unlink": _Unlink(self._on_unlink),
            b"openDirectory": _OpenFolder(self._on_open_folder),
        }
        self._x_open, self._x_sync = _XOpen(self._on_x_open), _XSync(self._on_x_sync)
        self._x_close = _XClose(self._on_x_close)

    def put_in(self) -> None:
        for name, call in self._ours.items():
            assert self._set(self._vfs, name, ctypes.cast(call, c_void_p)) == 0
        self._vfs.contents.open = ctypes.cast(self._x_open, c_void_p)

    def take_out(self) -> None:
        self._vfs.contents.open = self._was_open
        for name in self._ours:
            self._set(self._vfs, name, None)

    def _real(self, kind, name: bytes):
        return kind(self._get(self._vfs, name))

    def _fails(self, what: str, path: str) -> int | None:
        error = self._recorder.trouble(what, path)
        if error is not None and error > 0:
            ctypes.set_errno(error)
        return error

    def _on_open(self, path: bytes, flags: int, mode: int) -> int:
        name = os.fsdecode(path)
        if not self._recorder.concerns(name):
            return self._open(path, flags, mode)
        if flags & os.O_CREAT and self._fails("open", name) is not None:
            return -1
        is_new = bool(flags & os.O_CREAT) and not Path(name).exists()
        handle = self._open(path, flags, mode)
        if handle >= 0 and (flags & os.O_ACCMODE) != os.O_RDONLY:
            self._recorder.opened(name, handle, is_new=is_new, empties=False)
        return handle

    def _on_close(self, handle: int) -> int:
        self._recorder.closed(handle)
        return self._close(handle)

    def _on_pwrite(self, handle: int, data: int, size: int, at: int) -> int:
        name, node = self._recorder.handle(handle)
        if node is None:
            return self._pwrite(handle, data, size, at)
        error = self._fails("write", name)
        if error is not None and error > 0:
            return -1
        size = size // 2 if error is not None and size > 1 else size
        written = self._pwrite(handle, data, size, at)
        if written > 0:
            self._recorder.wrote(node, at, ctypes.string_at(data, written))
        return written

    def _on_truncate(self, handle: int, size: int) -> int:
        name, node = self._recorder.handle(handle)
        if node is not None and self._fails("truncate", name):
            return -1
        done = self._ftruncate(handle, size)
        if node is not None and done == 0:
            self._recorder.truncated(node, size)
        return done

    def _on_unlink(self, path: bytes) -> int:
        name = os.fsdecode(path)
        if self._recorder.concerns(name) and self._fails("unlink", name):
            return -1
        done = self._unlink(path)
        if done == 0 and self._recorder.concerns(name):
            self._recorder.removed(name)
        return done

    def _on_open_folder(self, path: bytes, handle: object) -> int:
        folder = Path(os.fsdecode(path)).parent
        done = self._open_folder(path, handle)
        if done == 0 and self._recorder.concerns(folder / "x"):
            self._recorder.synced_folder(str(folder))  # it is opened to be synced, and for nothing else
        return done

    def _on_x_open(self, vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        done = self._really_open(vfs, path, file, flags, out)
        name = os.fsdecode(ctypes.string_at(path)) if path else ""
        if done == 0 and self._recorder.concerns(name):
            kept = ctypes.cast(file, POINTER(_File)).contents
            methods = _Methods.from_buffer_copy(kept.methods.contents)
            really = methods.sync, methods.close
            methods.sync = ctypes.cast(self._x_sync, c_void_p)
            methods.close = ctypes.cast(self._x_close, c_void_p)
            self._methods.append(methods)
            self._paths[file] = name
            self._really[file] = _XSync(really[0]), _XClose(really[1]), kept.methods
            kept.methods = ctypes.pointer(methods)
        return done

    def _on_x_sync(self, file: int, flags: int) -> int:
        path = self._paths[file]
        error = self._recorder.trouble("sync", path)
        if error is not None and error > 0:
            self._recorder.file_not_synced(path)
            return FULL if error == errno.ENOSPC else IOERR_FSYNC
        really = self._really[file][0]
        self._recorder.synced_file(path)
        return really(file, flags)

    def _on_x_close(self, file: int) -> int:
        _, really, methods = self._really.pop(file)
        self._paths.pop(file)
        ctypes.cast(file, POINTER(_File)).contents.methods = methods
        return really(file)
