"""A full copy of what a hub keeps: made beside the running hub, proved, sealed, and read back.

The database is copied page by page inside one reading transaction, so that it is that of one instant and no
commit waits for it. What is not sound never becomes a copy; and an older copy goes only after that.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from hub.accounts.database import FILE as ACCOUNTS
from hub.backup import manifest as manifests
from hub.backup.manifest import Kept, Manifest
from hub.backup.places import MANIFEST, PART, copies_in, copy_name, segments_in, write_synced
from hub.backup.proving import proved, require_whole
from hub.backup.sealing import Seal, seal_for
from hub.backup.segments import end_of
from hub.backup.source import opened
from hub.backup.swapping import ASIDE
from hub.backup.swapping import WORK as RESTORE
from hub.branches import SHIPPED
from hub.config import HubSettings, branch_of
from hub.store import StoreError
from hub.store.evidence import DATABASE
from hub.store.sqlite import trouble
from link.durable import sync_folder

PAGES = 256
"""So many pages are copied at once: one MiB."""
BREATH_S = 0.002
WORK = "backup-work"
"""The folder in which a copy is proved, in the hub's data folder."""
SETTINGS = "settings"
"""The folder in a copy in which the hub's settings stand, to be read by people."""
_NOT_KEPT = ("-wal", "-shm", "-journal", ".lock", ".new")


def full_copy(settings: HubSettings, at: datetime, version: str) -> Manifest:
    """Make a full copy of what the hub of *settings* keeps, prove it, and do away with what is too old.

    Raises:
        BadCopy: what the hub keeps is not sound, or what was written does not come back the same.
        OSError: something cannot be read or written.
    """
    branch, backup, data = branch_of(settings), settings.backup, Path(settings.data)
    folder, work = Path(backup.folder) / branch.branch, data / WORK
    _fresh(work)
    try:
        copy_database(data / DATABASE, work / DATABASE)
        head, epoch = proved(work / DATABASE, branch)
        if (data / ACCOUNTS).exists():
            copy_database(data / ACCOUNTS, work / ACCOUNTS)
            require_whole(work / ACCOUNTS)
        _copy_the_rest(settings, data, work)
        stage = folder / f"{PART}{copy_name(epoch, head.seq)}"
        _fresh(stage)
        files = tuple(_sealed(work, stage, seal_for(backup.recipients)))
        made = Manifest(
            branch=branch.branch, epoch=epoch, head=head, at=at, version=version,
            encrypted=bool(backup.recipients), files=files,
        )  # fmt: skip
        _finish(stage, folder / copy_name(epoch, head.seq), made)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    prune(folder, backup.keep)
    return made


def copy_database(source: Path, target: Path) -> None:
    """Copy the SQLite database *source*, as it is at one instant, into the new file *target*.

    Raises:
        StoreError: it cannot be read or written.
    """
    try:
        with contextlib.closing(opened(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
            # Inside a transaction of our own, what others commit meanwhile does not make the copy begin anew.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            copy.execute("PRAGMA synchronous = OFF").close()
            live.backup(copy, pages=PAGES, progress=lambda *_: time.sleep(BREATH_S))
    except sqlite3.Error as error:
        raise StoreError(f"{source}: it cannot be copied: {trouble(error)}") from error


def prune(folder: Path, keep: int) -> None:
    """Do away with all but the newest *keep* copies in *folder*, and with what was shipped before these.

    Raises:
        OSError: something cannot be removed.
    """
    copies = copies_in(folder)
    for old in copies[:-keep]:
        # The manifest goes first: what is left of a copy that is half removed is none.
        (old.path / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(old.path)
    for part in folder.glob(f"{PART}*"):
        shutil.rmtree(part)
    oldest = copies[-keep:][0]
    for segment in segments_in(folder)[:-1]:
        end = end_of(segment.path)
        # What an earlier start of the hub shipped is all in a copy that a later one made.
        if segment.epoch < oldest.epoch or end is None or (segment.epoch, end.seq) <= oldest[:2]:
            segment.path.unlink()


def _copy_the_rest(settings: HubSettings, data: Path, work: Path) -> None:
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        # The last is of the hub before, where this one was restored.
        passing = inside.parts[0] in {WORK, RESTORE, SETTINGS} or inside.parts[0].startswith(ASIDE)
        if passing or inside.name in {DATABASE, ACCOUNTS} or not path.is_file():
            continue
        if not path.name.endswith(_NOT_KEPT):
            _copy_file(path, work / inside)
    _copy_settings(settings, work / SETTINGS)


def _copy_settings(settings: HubSettings, folder: Path) -> None:
    folder.mkdir()
    told = msgspec.json.format(msgspec.json.encode(settings))
    (folder / "hub.json").write_bytes(told)
    if settings.branch not in SHIPPED and Path(settings.branch).is_file():
        _copy_file(Path(settings.branch), folder / Path(settings.branch).name)


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):  # a draft that was thrown away this moment
        shutil.copyfile(source, target)


def _sealed(work: Path, stage: Path, seal: Seal) -> Iterator[Kept]:
    """Write each file of *work* into *stage*, sealed, and yield what came of it, read back from there."""
    for number, path in enumerate(sorted(path for path in work.rglob("*") if path.is_file())):
        name = path.relative_to(work).as_posix()
        stored = f"{number:03d}-{path.name}{seal.suffix}"
        with path.open("rb") as plain, (stage / stored).open("xb") as sealed:
            summing = _Summing(sealed)
            seal.file(plain, summing)  # type: ignore[arg-type]  # all of a file that is written to
            sealed.flush()
            os.fsync(sealed.fileno())
            # Read what the disk has, and not what is still in memory.
            with contextlib.suppress(OSError):
                os.posix_fadvise(sealed.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        with path.open("rb") as plain:
            plain_sha256 = manifests.sum_of(plain)
        kept = Kept(
            name=name,
            stored=stored,
            bytes=summing.bytes,
            sha256=summing.digest.hexdigest(),
            plain_sha256=plain_sha256,
        )
        manifests.require_as_told(stage, kept)
        yield kept


class _Summing:
    """A file that is written to, and the sum of what was."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.bytes += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _finish(stage: Path, final: Path, made: Manifest) -> None:
    write_synced(stage / MANIFEST, manifests.bytes_of(made))
    sync_folder(stage)
    if final.exists():  # of the very same state: the new one takes its place
        shutil.rmtree(final)
    stage.rename(final)
    sync_folder(final.parent)


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
