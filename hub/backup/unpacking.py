"""A full copy opened again: each file checked against its manifest, decrypted, and checked once more."""

from __future__ import annotations

import os
from pathlib import Path

from contract.names import BranchId
from hub.backup.manifest import BadCopy, Kept, Manifest, manifest_in, require_as_told, sum_of
from hub.backup.places import Copy, copies_in
from hub.backup.sealing import SUFFIX, Key, Locked
from hub.config import LAST_GOOD
from hub.domain.settings import BranchSettings
from hub.domain.taken import settings_kept_in


def folder_of(path: Path, branch: str = "") -> Path:
    """Return the folder in *path*, a second path, in which the copies of *branch* lie, or of the only one.

    Raises:
        BadCopy: there is none, or there are several; the message names them.
    """
    if branch:
        return path / branch
    if not path.is_dir():
        raise BadCopy(f"{path}: there is no such folder; is the stick or the share mounted?")
    if copies_in(path):
        return path
    found = sorted(each.name for each in path.iterdir() if each.is_dir() and copies_in(each))
    if len(found) != 1:
        kept = ", ".join(found) or "none"
        raise BadCopy(f"{path}: name the branch with --branch (full copies are kept here of: {kept})")
    return path / found[0]


def unpack(copy: Copy, key: Key, folder: Path) -> Manifest:
    """Put what is in *copy* into *folder*, as it was in the hub's data folder.

    Raises:
        BadCopy: a file is not as it was written, or cannot be decrypted.
        OSError: it cannot be read or written.
    """
    manifest = manifest_in(copy.path)
    for kept in manifest.files:
        require_as_told(copy.path, kept)
        _unpack(copy.path / kept.stored, kept, key, folder / kept.name)
    return manifest


def branch_kept_in(folder: Path, branch: BranchId) -> BranchSettings:
    """Return the settings of *branch* that were taken last, from what was unpacked into *folder*.

    Raises:
        BadCopy: there are none that this version can read.
    """
    path = folder / LAST_GOOD
    settings = settings_kept_in(path.read_text(encoding="utf-8")) if path.exists() else None
    if settings is None or settings.branch != branch:
        raise BadCopy(
            f"{path.name} in the copy holds no settings of branch {branch} that this version can read"
        )
    return settings


def _unpack(stored: Path, kept: Kept, key: Key, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with stored.open("rb") as sealed, os.fdopen(handle, "w+b") as plain:
        if stored.suffix == SUFFIX:
            try:
                key.file(sealed, plain)
            except Locked as error:
                raise BadCopy(f"{stored}: {error}") from error
        else:
            while some := sealed.read(1 << 20):
                plain.write(some)
        plain.flush()
        os.fsync(plain.fileno())
        plain.seek(0)
        if sum_of(plain) != kept.plain_sha256:
            raise BadCopy(f"{stored}: what is in it is not what the hub had, its SHA-256 does not fit")
