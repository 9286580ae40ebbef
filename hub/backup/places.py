"""What lies where on the second path, and how it gets there whole.

FOLDER/<branch>/
    copy-<epoch>-<entry>/      a full copy: its files, and `manifest.json`
    journal-<epoch>-<n>.okj    what was shipped, one file after the other
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
UNFINISHED = "restore-unfinished"
"""A file in the hub's data folder while what is restored is put in place; no hub starts beside it."""
PART = ".part-"
"""What the name of a folder begins with that is not whole yet."""
_COPY = re.compile(r"^copy-(\d{8})-(\d{12})$")
_SEGMENT = re.compile(r"^journal-(\d{8})-(\d{6})\.okj$")


class Copy(NamedTuple):
    """A full copy: by which start of the hub, up to which entry, where."""

    epoch: int
    seq: int
    path: Path


class Segment(NamedTuple):
    """A file of the shipped journal: by which start of the hub, which of its files, and where."""

    epoch: int
    number: int
    path: Path


def copy_name(epoch: int, seq: int) -> str:
    """Return what the folder of a full copy is called."""
    return f"copy-{epoch:08d}-{seq:012d}"


def segment_name(epoch: int, number: int) -> str:
    """Return what a file of the shipped journal is called."""
    return f"journal-{epoch:08d}-{number:06d}.okj"


def copies_in(folder: Path) -> list[Copy]:
    """Return the full copies in *folder*, the oldest first.

    Raises:
        OSError: it cannot be read.
    """
    found = [(match, path) for path in _inside(folder) if (match := _COPY.match(path.name))]
    return sorted(Copy(int(match[1]), int(match[2]), path) for match, path in found)


def segments_in(folder: Path) -> list[Segment]:
    """Return the files of the shipped journal in *folder*, in the order in which they were written.

    Raises:
        OSError: it cannot be read.
    """
    found = [(match, path) for path in _inside(folder) if (match := _SEGMENT.match(path.name))]
    return sorted(Segment(int(match[1]), int(match[2]), path) for match, path in found)


def write_synced(path: Path, data: bytes) -> None:
    """Write *data* into a new file at *path*, readable by its owner alone, and have it on the disk.

    Raises:
        OSError: it could not be done; nothing of it stays behind.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
