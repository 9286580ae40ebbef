"""The files of the shipped journal: one grows until it is large or a write fails, then the next begins."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from hub.audit.chain import Head
from hub.backup.frames import Frame, bytes_of, frames_in
from hub.backup.places import segment_name, segments_in
from link.durable import sync_folder

LARGE_BYTES = 8_000_000


class Segments:
    """The files in *folder*; used by one thread.

    Attributes:
        epoch: which start of the hub writes them.
    """

    def __init__(self, folder: Path) -> None:
        self.epoch = 0
        self._folder = folder
        self._handle: int | None = None
        self._path = folder
        self._bytes = 0

    def end(self) -> Head | None:
        """Return where the journal that is there ends; None: nothing is there.

        Raises:
            OSError: it cannot be read.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ends = (end_of(segment.path) for segment in reversed(segments_in(self._folder)))
        return next((end for end in ends if end is not None), None)

    def append(self, frame: Frame) -> None:
        """Put *frame* at the end, and have it on the disk when this returns.

        Raises:
            OSError: it could not be written; what is there is a torn frame at most, and ends its file.
        """
        data = bytes_of(frame)
        if self._bytes >= LARGE_BYTES:
            self.close()
        handle = self._opened()
        self._require_there(handle)
        left = data
        while left:
            left = left[os.write(handle, left) :]
        os.fdatasync(handle)
        self._bytes += len(data)

    def _require_there(self, handle: int) -> None:
        """Make sure that what is written to is still what lies there: a stick may have been changed."""
        is_open, is_there = os.fstat(handle), self._path.stat()
        if (is_open.st_dev, is_open.st_ino) != (is_there.st_dev, is_there.st_ino):
            raise FileNotFoundError(errno.ENOENT, "it was taken away or put anew", str(self._path))

    def close(self) -> None:
        """Let the next frame begin a file of its own."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = None

    def _opened(self) -> int:
        if self._handle is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            mine = [each.number for each in segments_in(self._folder) if each.epoch == self.epoch]
            name = segment_name(self.epoch, max(mine, default=0) + 1)
            self._path = self._folder / name
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            self._handle, self._bytes = handle, 0
            sync_folder(self._folder)
        return self._handle


def end_of(path: Path) -> Head | None:
    """Return where the journal ends with the last whole frame in the file at *path*; None: there is none.

    Raises:
        OSError: it cannot be read.
    """
    end = None
    for frame in frames_in(path.read_bytes()):
        if isinstance(frame, Frame):
            end = frame.head
    return end
