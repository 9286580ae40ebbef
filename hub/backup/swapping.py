"""How what was restored takes the place of what was there: all of it or nothing, and nothing is thrown away.

While files are moved a note lies in the data folder, and no hub starts beside it. A power cut in between is
mended by restoring again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from hub.backup.places import UNFINISHED, write_synced
from hub.store.evidence import DATABASE
from hub.store.sqlite import Owner
from link.durable import sync_folder

WORK = "restore-work"
ASIDE = "before-restore-"
_STAYS = (f"{DATABASE}.lock", UNFINISHED, WORK)
_PASSING = ("-wal", "-shm", ".lock")


class Newcomer:
    """What is about to become the hub's data folder *to*; no hub can run there meanwhile.

    Attributes:
        work: a folder beside what is there, on the same disk.
        was_interrupted: an earlier restore has moved some of what was there, and was cut off.

    Raises:
        StoreTaken: a hub runs there.
        OSError: the folder cannot be used.
    """

    def __init__(self, to: Path) -> None:
        self._to = to
        to.mkdir(parents=True, exist_ok=True)
        self._owner = Owner(to / DATABASE)
        self.work = to / WORK
        self.was_interrupted = (to / UNFINISHED).exists()

    def __enter__(self) -> Self:
        self._owner.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        self._owner.release()

    def take_place(self, at: datetime) -> None:
        """Put what was there aside, and what is in `work` in its place.

        Raises:
            OSError: it could not be done; no hub starts there until it is.
        """
        aside = self._to / f"{ASIDE}{at:%Y%m%dT%H%M%SZ}"
        write_synced(self._to / UNFINISHED, b"okienko hub restore\n")
        sync_folder(self._to)
        for path in list(self._there()):
            aside.mkdir(exist_ok=True, mode=0o700)
            path.rename(aside / path.name)
        self._own(self.work)
        for path in list(self.work.iterdir()):
            if not path.name.endswith(_PASSING):
                path.rename(self._to / path.name)
        for folder in filter(Path.is_dir, (aside, self._to)):
            sync_folder(folder)
        (self._to / UNFINISHED).unlink()
        sync_folder(self._to)

    def _there(self) -> Iterator[Path]:
        for path in self._to.iterdir():
            if path.name not in _STAYS and not path.name.startswith(ASIDE):
                yield path

    def _own(self, folder: Path) -> None:
        """Give all in *folder* to whom the data folder belongs: root restores for the hub's user."""
        owner = self._to.stat()
        for path in (folder, *folder.rglob("*")):
            with contextlib.suppress(PermissionError):
                os.chown(path, owner.st_uid, owner.st_gid)
