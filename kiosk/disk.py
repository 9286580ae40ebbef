"""The kiosk's disk, as its journals use it: what was written is on it when the call returns."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Protocol

from link.durable import make_folder, put_in_place, sync_folder, write_all


class Disk(Protocol):
    """Keeps files, readable by this program's account only."""

    def prepare(self, folder: Path) -> None:
        """Make *folder* and those it lies in, if they are not there.

        Raises:
            OSError: it cannot be used.
        """

    def read(self, path: Path) -> bytes | None:
        """Return what is in the file at *path*; None: there is none.

        Raises:
            OSError: it cannot be read.
        """

    def append(self, path: Path, line: bytes) -> None:
        """Put *line*, which has no end of its own, at the end of the file at *path*, on a line of its own.

        Raises:
            OSError: it could not be written; nothing of it stays behind.
        """

    def replace(self, path: Path, data: bytes) -> None:
        """Put *data* in the place of what is in the file at *path*, at once.

        Raises:
            OSError: it could not be done; the file is as it was, or a new one that a power cut may undo.
        """


class FileDisk:
    """The disk of this machine. Each file is used by one thread at a time."""

    def __init__(self) -> None:
        self._ends: dict[Path, int] = {}
        """Where a file ends for us, while what was written behind in vain may be there still."""
        self._named: set[Path] = set()
        """The files whose names are on the disk for certain."""

    def prepare(self, folder: Path) -> None:
        make_folder(folder)

    def read(self, path: Path) -> bytes | None:
        return path.read_bytes() if path.exists() else None

    def append(self, path: Path, line: bytes) -> None:
        if not path.exists():
            self._named.discard(path)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self._take_back(path, handle)
            size = os.fstat(handle).st_size
            # What an earlier run left behind without an end must not swallow this line.
            begins = b"" if size == 0 or os.pread(handle, 1, size - 1) == b"\n" else b"\n"
            self._ends[path] = size
            try:
                write_all(handle, begins + line + b"\n")
                os.fsync(handle)
                self._keep_name(path)
            except OSError:
                with contextlib.suppress(OSError):
                    self._take_back(path, handle)
                raise
            del self._ends[path]
        finally:
            os.close(handle)

    def replace(self, path: Path, data: bytes) -> None:
        # Should the new file's name not come to the disk, lines put into it later would not be there either.
        self._named.discard(path)
        put_in_place(path, data, 0o600)
        self._ends.pop(path, None)
        self._keep_name(path)

    def _take_back(self, path: Path, handle: int) -> None:
        """Take back what a trouble left of a line; it would say what was never acted upon."""
        if path in self._ends:
            os.ftruncate(handle, self._ends[path])
            os.fsync(handle)
            del self._ends[path]

    def _keep_name(self, path: Path) -> None:
        if path not in self._named:
            sync_folder(path.parent)
            self._named.add(path)


THIS_DISK = FileDisk()
