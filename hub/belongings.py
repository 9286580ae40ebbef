"""All that belongs to a hub beside its journal, as one thing: people, drafts, and the key of the draw.

It is moved with a branch from files to a shared database and back, and a hub that begins to share one takes
with it what is in its folder.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from hub.accounts.database import FILE as ACCOUNTS
from hub.accounts.database import Database
from hub.drafts.keeper import FOLDER as DRAFTS
from hub.draw_key import KEY_FILE, key_of
from hub.store import StoreError
from hub.store.beside_schema import papers, people
from hub.store.moving import Beside
from hub.store.ours import Ours
from hub.store.papers import FolderPapers
from hub.store.place import Place
from link.durable import make_folder, sync_folder

ASIDE = "before-move-"
"""So begins the name of what lay in a folder before, and is thrown away by nobody."""

Belongings = Mapping[str, list[dict[str, Any]]]
"""The rows of each table, without the branch that they are of, in a lasting order."""


def of_database(ours: Ours) -> Belongings:
    """Return what there is of ours in a shared database."""
    return {table.name: _rows(ours, table) for table in (*people.sorted_tables, papers)}


def into_database(ours: Ours, belongings: Belongings) -> None:
    """Put *belongings* into a shared database, in which nothing is ours yet."""
    for table in (*people.sorted_tables, papers):
        if rows := [{**row, "branch": ours.branch} for row in belongings[table.name]]:
            ours.connection.execute(insert(table), rows)


def of_folder(folder: Path) -> Belongings:
    """Return what there is as files in the data *folder* of a hub.

    Raises:
        StoreError: the accounts or the key of the draw cannot be used.
    """
    kept = FolderPapers(folder)
    found = kept.named(KEY_FILE) | kept.named(DRAFTS)
    if (key := found.get(KEY_FILE)) is not None:
        key_of(key, str(folder / KEY_FILE))
    rows = [{"name": name, "body": found[name]} for name in sorted(found)]
    return {**_of_accounts(folder / ACCOUNTS), papers.name: rows}


def into_folder(folder: Path, belongings: Belongings, now: datetime) -> None:
    """Put *belongings* as files into *folder*; what lies there is put aside.

    Raises:
        StoreError: they cannot be written.
        OSError: the same.
    """
    make_folder(folder)
    beside = folder / f".{ACCOUNTS}.new"
    beside.unlink(missing_ok=True)
    with contextlib.closing(Database(beside)) as database:
        database.open()
        with database.working() as ours:
            for table in people.sorted_tables:
                if rows := [{**row, "branch": ""} for row in belongings[table.name]]:
                    ours.connection.execute(insert(table), rows)
    for name in (ACCOUNTS, f"{ACCOUNTS}-wal", f"{ACCOUNTS}-shm", KEY_FILE, DRAFTS):
        with contextlib.suppress(FileNotFoundError):
            (folder / name).rename(folder / f"{ASIDE}{now:%Y%m%dT%H%M%S%f}-{name.rstrip('/')}")
    beside.rename(folder / ACCOUNTS)
    sync_folder(folder)
    for row in belongings[papers.name]:
        FolderPapers(folder).keep(row["name"], row["body"])


def moved_with(source: Place, target: Place, now: datetime) -> Beside:
    """Return what moves a hub's belongings with its branch; where they come from they stay as they are."""

    def beside(old: Ours, new: Ours) -> None:
        if source.folder is not None and source.folder == target.folder:
            return
        found = of_folder(source.folder) if source.folder else of_database(old)
        if target.folder:
            into_folder(target.folder, found, now)
        else:
            into_database(new, found)
        if (of_folder(target.folder) if target.folder else of_database(new)) != found:
            raise StoreError(f"{target.where}: accounts or drafts did not come there as they were")

    return beside


def _of_accounts(path: Path) -> Belongings:
    if not path.is_file():
        return {table.name: [] for table in people.sorted_tables}
    with contextlib.closing(Database(path)) as database:
        database.open()
        with database.working() as ours:
            return {table.name: _rows(ours, table) for table in people.sorted_tables}


def _rows(ours: Ours, table: Table) -> list[dict[str, Any]]:
    by = [column.name for column in table.primary_key if column.name != "branch"]
    found = [dict(row._mapping) for row in ours.rows(table)]  # noqa: SLF001  public, in spite of its name
    rows = [{name: value for name, value in row.items() if name != "branch"} for row in found]
    return sorted(rows, key=lambda row: [row[name] for name in by])
