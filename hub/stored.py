"""Where a hub keeps what must outlive it: its journal, and what it has beside that.

A hub on SQLite has all of it in its data folder. Hubs that share a database have all of it there, so that
whichever takes over finds the same people, drafts and seeds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from contract.clock import Clock
from contract.settings import BadSettings
from hub.accounts.database import FILE as ACCOUNTS
from hub.accounts.database import Database, People, SharedDatabase
from hub.backup.kept import Backup, backup_of
from hub.backup.places import UNFINISHED
from hub.belongings import into_database, of_database, of_folder
from hub.branch_file import BranchFile
from hub.config import HubSettings
from hub.domain.settings import BranchSettings
from hub.draw_key import KEY_FILE, SeedOf, key_of, new_key, seeds_from, seeds_in, written
from hub.store import Store
from hub.store.beside import BesideJournal
from hub.store.beside_schema import papers
from hub.store.evidence import DATABASE
from hub.store.papers import FolderPapers, Papers, SharedPapers
from hub.store.places import place_of
from hub.store.sql import SqlStore
from link.durable import make_folder

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Kept:
    """What outlives a hub; with a *store* alone, as in a test, nothing else does.

    Attributes:
        seeds: gives the seeds of draws; None: they are made up.
        papers: where drafts are kept; None: nowhere.
        people: where accounts are.
        epoch: gives that of the hub once it has begun; 0 before.
    """

    store: Store
    seeds: SeedOf | None = None
    papers: Papers | None = None
    people: People = field(default_factory=lambda: Database(None))
    backup: Backup | None = None
    beside: BesideJournal | None = None
    folder: Path = Path()
    epoch: Callable[[], int] = lambda: 0

    def begin(self) -> None:
        """Find the key of the draw in the shared database; what was in the folder alone is taken there.

        Raises:
            StoreError: the database is away, or what is in the folder cannot be used.
        """
        if self.beside is None:
            return
        with self.beside.working() as ours:
            found = ours.rows(papers, papers.c.name == KEY_FILE).first()
            if found is None and not any(of_database(ours).values()):
                into_database(ours, of_folder(self.folder))
                found = ours.rows(papers, papers.c.name == KEY_FILE).first()
            if found is None:
                ours.add(papers, name=KEY_FILE, body=written(new_key()))
                found = ours.rows(papers, papers.c.name == KEY_FILE).one()
        key = key_of(bytes(found.body), f"{self.beside.place.where}, table {papers.name}")
        self.seeds = seeds_from(key)
        if FolderPapers(self.folder).named(KEY_FILE).get(KEY_FILE, bytes(found.body)) != bytes(found.body):
            logger.warning("%s is not the key in the database, which holds", self.folder / KEY_FILE)


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


def in_data(settings: HubSettings, branch: BranchSettings, where: str, clock: Clock) -> Kept:
    """Return what the hub of *settings* keeps.

    Raises:
        BadSettings: the folder cannot be made, the key not be read, a restore there was not finished, or no
            backup can be as it is wanted; *where* the settings stand is named.
    """
    backup, folder = backup_of(settings, branch.branch, clock, where), Path(settings.data)
    store = _database(settings, where, backup)
    if settings.store.url:
        kept = Kept(store, folder=folder)
        place = place_of(settings.store.url, settings.store.password_file)
        kept.beside = BesideJournal(place, branch.branch, lambda: kept.epoch())  # noqa: PLW0108  it is given later
        kept.papers, kept.people = SharedPapers(kept.beside), SharedDatabase(kept.beside)
        return kept
    seeds = seeds_in(folder)
    if branch.draw is not None:
        seeds(date.min)  # a key that cannot be read is told now and not when the draw is due
    return Kept(store, seeds, FolderPapers(folder), Database(folder / ACCOUNTS), backup)


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
