"""A hub brought back from the second path: the newest sound copy, what was shipped after it, and no more.

Whatever is not sound is named and passed over, and the copy before it is taken. Nothing of what is there now
is touched before everything is proved.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contract.clock import Clock
from hub.backup.manifest import BadCopy, Manifest
from hub.backup.places import Copy, copies_in, segments_in
from hub.backup.proving import proved, require_proved, require_whole
from hub.backup.replay import Replay, replay
from hub.backup.sealing import Key
from hub.backup.swapping import Newcomer
from hub.backup.unpacking import branch_kept_in, unpack
from hub.domain.settings import BranchSettings
from hub.going_on import NOTHING_KNOWN_S, Missing, go_on, unknown_since
from hub.store import StoreError
from hub.store.evidence import DATABASE
from hub.store.sql import SqlStore

EPOCHS_PASSED_OVER = 1000
"""So many starts of the lost hub may not be in the backup; devices believe the highest alone."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sound:
    """A copy that was opened and proved in *folder*, with what was shipped after it."""

    manifest: Manifest
    settings: BranchSettings
    folder: Path
    replay: Replay
    epoch: int


def opened(copy: Copy, key: Key, folder: Path) -> Sound:
    """Open *copy* into *folder*, take in what was shipped after it, and prove both.

    Raises:
        BadCopy: something is not as it was written.
        StoreError: the database cannot be used.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    manifest = unpack(copy, key, folder)
    settings = branch_kept_in(folder, manifest.branch)
    database = folder / DATABASE
    head, epoch = proved(database, settings, manifest.head)
    if head != manifest.head:
        raise BadCopy(f"{copy.path}: its journal ends at {head}, and its manifest says {manifest.head}")
    store = SqlStore.in_file(database)
    store.open(manifest.branch)
    try:
        played = replay(store, manifest.branch, copy.path.parent, key, head)
    finally:
        store.close()
    if played.head != head:
        head, epoch = proved(database, settings, played.head)
    shipped = [segment.epoch for segment in segments_in(copy.path.parent)]
    return Sound(manifest, settings, folder, played, max(epoch, *shipped, 0))


def newest_sound(folder: Path, key: Key, work: Path, say: Say) -> Sound:
    """Return the newest copy in *folder* that is sound, opened in *work*; *say* why newer ones are not.

    Raises:
        BadCopy: none is.
    """
    copies = copies_in(folder)
    for copy in reversed(copies):
        try:
            return opened(copy, key, work)
        except (BadCopy, StoreError) as error:
            say(f"not used: {error}")
    raise BadCopy(f"{folder}: of {len(copies)} full copies none can be used")


def restore(  # noqa: PLR0913  # each is a wish of the person
    folder: Path,
    to: Path,
    key: Key,
    clock: Clock,
    say: Say,
    *,
    lost_at: datetime | None = None,
    overwrite: bool = False,
) -> Sound:
    """Bring the hub of the copies in *folder* back into the data folder *to*.

    Args:
        folder: of one branch, on a second path.
        to: where the hub keeps what must outlive it; what is there is put aside.
        key: opens what is encrypted.
        clock: tells what time it is.
        say: told of each step.
        lost_at: when the hub was lost, by its own clock; None: nobody knows, perhaps just now.
        overwrite: put what is there aside though it is whole, and not older than the backup.

    Raises:
        StoreTaken: a hub runs there.
        BadCopy: no copy can be used, or what is there is whole and as new.
    """
    with Newcomer(to) as newcomer:
        sound = newest_sound(folder, key, newcomer.work, say)
        for note in sound.replay.notes:
            say(f"not used: {note}")
        if not overwrite and not newcomer.was_interrupted:
            _require_older(to / DATABASE, sound)
        unknown_s = _unknown_s(sound, lost_at, clock.now())
        if unknown_s == NOTHING_KNOWN_S:
            say("the clock of this machine is behind the backup, so that the widest gap of numbers is taken")
        _set_epoch(newcomer.work / DATABASE, sound)
        _taken_up(sound, clock, unknown_s)
        proved(newcomer.work / DATABASE, sound.settings, sound.replay.head)
        newcomer.take_place(clock.now())
    return sound


def _require_older(database: Path, sound: Sound) -> None:
    """Refuse where the *database* that is there is whole and knows all that the backup knows, or more."""
    if not database.exists():
        return
    try:
        require_whole(database)
        there = require_proved(database, sound.manifest.branch)
    except (BadCopy, StoreError):
        return  # that is what a restore is for
    if there.seq >= sound.replay.head.seq:
        raise BadCopy(
            f"{database}: it is whole and ends at entry {there.seq}, the backup at {sound.replay.head.seq}; "
            "start the hub on it as it is, or say --overwrite to put it aside all the same"
        )


def _unknown_s(sound: Sound, lost_at: datetime | None, now: datetime) -> float:
    """Return for how long it is not known what the lost hub did, which was *lost_at* or by *now*."""
    seen = max(filter(None, (sound.replay.seen, sound.manifest.at)))
    return unknown_since(seen, now) if lost_at is None else max(0.0, (lost_at - seen).total_seconds())


def _set_epoch(database: Path, sound: Sound) -> None:
    with contextlib.closing(sqlite3.connect(database)) as opened_database, opened_database:
        opened_database.execute(
            "UPDATE branches SET epoch = ? WHERE branch = ?",
            (sound.epoch + EPOCHS_PASSED_OVER, sound.manifest.branch),
        )


def _taken_up(sound: Sound, clock: Clock, unknown_s: float) -> None:
    """Have written into what was restored that it was."""
    missing = Missing(
        head=sound.replay.head,
        unknown_s=unknown_s,
        reason=f"from a full copy of {sound.manifest.at:%Y-%m-%d %H:%M} UTC and what was shipped since",
    )
    store = SqlStore.in_file(sound.folder / DATABASE)
    asyncio.run(go_on(sound.settings, store, sound.folder, clock, missing))
