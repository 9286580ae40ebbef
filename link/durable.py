"""Small files that outlive a power cut: each is there as it was or as it was to be, and never half of it.

It stands on the wire's floor because hub, kiosk and provisioning all write such files: what was promised over
the wire is kept on a disk.
"""

from __future__ import annotations

import contextlib
import os
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
    put_in_place(path, data, mode)
    sync_folder(path.parent)


def put_in_place(path: Path, data: bytes, mode: int | None = None) -> None:
    """Do what `replace_whole` does, but for its name: until the folder is synced, a power cut may undo it.

    Raises:
        OSError: it cannot be written; what was there is there still.
    """
    if mode is None:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)  # of a program that was cut off here, perhaps of another account
    try:
        _write_synced(beside, data, mode)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


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


def write_all(handle: int, data: bytes) -> None:
    """Write all of *data*, however little the disk takes at a time.

    Raises:
        OSError: it could not be written, or not all of it.
    """
    while data:
        data = data[os.write(handle, data) :]


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_all(handle, data)
        os.fchmod(handle, mode)
        os.fsync(handle)
    finally:
        os.close(handle)
