"""Where a hub keeps what must outlive it: its database, and the key from which the seeds of draws follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contract.clock import Clock
from contract.settings import BadSettings
from hub.backup.kept import Backup, backup_of
from hub.backup.places import UNFINISHED
from hub.branch_file import BranchFile
from hub.config import HubSettings
from hub.domain.settings import BranchSettings
from hub.draw_key import SeedOf, seeds_in
from hub.store import Store
from hub.store.evidence import DATABASE
from hub.store.places import place_of
from hub.store.sql import SqlStore
from link.durable import make_folder


def _database(settings: HubSettings, where: str, backup: Backup | None) -> SqlStore:
    folder = Path(settings.data)
    if (folder / UNFINISHED).exists():
        raise BadSettings(
            f"{folder}: a restore was begun here and did not come to its end; run 'okienko hub restore' again"
        )
    try:
        make_folder(folder)
    except OSError as error:
        raise BadSettings(f"{where}: 'data' cannot be made: {folder}: {error.strerror}") from error
    if settings.store.url:
        return SqlStore(place_of(settings.store.url, settings.store.password_file))
    return backup.store() if backup else SqlStore.in_file(folder / DATABASE)


def in_data(
    settings: HubSettings, branch: BranchSettings, where: str, clock: Clock
) -> tuple[Store, SeedOf, Backup | None]:
    """Return what is kept in the hub's data folder: the database, and the key from which seeds follow.

    With them comes the backup of it all, where the settings want one.

    Raises:
        BadSettings: the folder cannot be made, the key not be read, a restore there was not finished, or no
            backup can be as it is wanted; *where* the settings stand is named.
    """
    backup = backup_of(settings, branch.branch, clock, where)
    store, seeds = _database(settings, where, backup), seeds_in(Path(settings.data))
    if branch.draw is not None:
        seeds(date.min)  # a key that cannot be read is told now and not when the draw is due
    return store, seeds, backup


def begun_under(
    settings: HubSettings, given: BranchSettings | None
) -> tuple[BranchSettings, BranchFile | None]:
    """Return the branch and the file in which it is described; one that is *given* has none.

    Raises:
        BadSettings: the branch cannot be used as it stands.
    """
    if given is not None:
        return given, None
    file = BranchFile(settings)
    return file.start(), file
