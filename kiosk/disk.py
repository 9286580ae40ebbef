"""The kiosk's disk, as its journals use it: what was written is on it when the call returns."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Protocol


class Disk(Protocol):
    """Keeps files, readable by this program's account only."""

    def prepare(self, folder: Path) -> None:
        """Make *folder*, if it is not there.

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
            OSError: it could not be done; the file is as it was.
        """


class FileDisk:
    """The disk of this machine."""

    def prepare(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)

    def read(self, path: Path) -> bytes | None:
        return path.read_bytes() if path.exists() else None

    def append(self, path: Path, line: bytes) -> None:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            # What an earlier trouble left behind without an end must not swallow this line.
            begins = b"" if size == 0 or os.pread(handle, 1, size - 1) == b"\n" else b"\n"
            try:
                _write(handle, begins + line + b"\n")
                os.fsync(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def replace(self, path: Path, data: bytes) -> None:
        fresh = path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


THIS_DISK = FileDisk()


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
