"""A file of lines that outlive a power cut and tell when they were damaged: each bears its own checksum.

What was appended is on the disk when the call returns, or the file is as it was before.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kiosk.disk import THIS_DISK, Disk

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

    def __init__(self, path: Path, disk: Disk = THIS_DISK) -> None:
        self.path = path
        self._disk = disk
        disk.prepare(path.parent)

    def read(self) -> tuple[list[bytes], list[Damaged]]:
        """Return what the lines say, and those that are damaged; a last line that was cut off is one.

        Raises:
            OSError: the file cannot be read.
        """
        whole = self._disk.read(self.path)
        if whole is None:
            return [], []
        good: list[bytes] = []
        damaged: list[Damaged] = []
        lines = whole.split(b"\n")
        for number, text in enumerate(lines, 1):
            said = text[_SUM + 1 :]
            if text == _with_sum(said):
                good.append(said)
            elif text[:-1] == _with_sum(said[:-1]):
                good.append(said[:-1])  # whole: what is damaged is where it ends
            elif text:
                damaged.append(Damaged(number, text, torn=number == len(lines)))
        return good, damaged

    def append(self, line: bytes) -> None:
        """Put *line* at the end, on the disk.

        Raises:
            OSError: it could not be written; nothing of it stays behind.
        """
        self._disk.append(self.path, _with_sum(line))

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Put *lines* in the place of everything, at once: whoever looks finds the old file or the new one.

        Raises:
            OSError: it could not be done; the file is as it was, or a new one that a power cut may undo.
        """
        self._disk.replace(self.path, b"".join(_with_sum(line) + b"\n" for line in lines))


def _with_sum(line: bytes) -> bytes:
    return b"%08x %s" % (zlib.crc32(line), line)
