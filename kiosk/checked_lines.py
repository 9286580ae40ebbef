"""A file of lines that outlive a power cut and tell when they were damaged: each bears its own checksum.

What was appended is on the disk when the call returns, or the file is as it was before.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_SUM = 8


class Damaged(NamedTuple):
    """A line that cannot be read: its number in the file, from 1, and what stands there.

    *torn*: it is the last one and has no end. The power was cut while it was written, and what it would have
    said was not yet acted upon.
    """

    number: int
    text: bytes
    torn: bool = False


class CheckedLines:
    """The lines in *path*, readable by this program's account only. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> tuple[list[bytes], list[Damaged]]:
        """Return what the lines say, and those that are damaged; a last line that was cut off is one.

        Raises:
            OSError: the file cannot be read.
        """
        if not self.path.exists():
            return [], []
        good: list[bytes] = []
        damaged: list[Damaged] = []
        lines = self.path.read_bytes().split(b"\n")
        for number, text in enumerate(lines, 1):
            said = text[_SUM + 1 :]
            if text == _with_sum(said):
                good.append(said)
            elif text:
                damaged.append(Damaged(number, text, torn=number == len(lines)))
        return good, damaged

    def append(self, line: bytes) -> None:
        """Put *line* at the end, on the disk.

        Raises:
            OSError: it could not be written; nothing of it stays behind.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            # What an earlier trouble left behind without an end must not swallow this line.
            begins = b"" if size == 0 or os.pread(handle, 1, size - 1) == b"\n" else b"\n"
            try:
                _write(handle, begins + _with_sum(line) + b"\n")
                os.fsync(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Put *lines* in the place of everything, at once: whoever looks finds the old file or the new one.

        Raises:
            OSError: it could not be done; the file is as it was.
        """
        replace_whole(self.path, b"".join(_with_sum(line) + b"\n" for line in lines))


def replace_whole(path: Path, data: bytes) -> None:
    """Put *data* in the place of what is in the file at *path*, at once and on the disk.

    Raises:
        OSError: it could not be done; the file is as it was.
    """
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


def _with_sum(line: bytes) -> bytes:
    return b"%08x %s" % (zlib.crc32(line), line)


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
