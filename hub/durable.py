"""Small files that outlive a power cut: each is there as it was or as it was to be, and never half of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def replace_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put *data* in the place of what is in the file at *path*, at once and on the disk.

    Args:
        path: of the file; its folder must be there.
        data: all that it is to hold.
        mode: who may read and write it; None: as before, or everybody may read it.

    Raises:
        OSError: it cannot be written; what was there is there still.
    """
    if mode is None:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        try:
            _write(handle, data)
            os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make the folder *path* and those it lies in, on the disk.

    Raises:
        OSError: it cannot be made.
    """
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            try:
                sync_folder(folder.parent)
            except OSError:
                folder.rmdir()  # the next start must not take it for one that is on the disk
                raise


def sync_folder(path: Path) -> None:
    """Put the names in the folder *path* on the disk.

    Raises:
        OSError: the disk does not take them.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
