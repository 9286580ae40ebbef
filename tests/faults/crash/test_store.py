"""F02: the power fails at any write of the hub's databases, and what the disk then shows is opened and whole.

Every write, truncation, sync and name of the real store under a stretch of a hub's life is recorded. After
each of them the images are made that a disk could show, and each is opened as a hub opens it: without help,
structurally sound, with all that was answered, with nothing half done, and the next ticket gets a number.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from hub.accounts.database import FILE, Database
from hub.accounts.register import Register
from hub.accounts.roles import Role
from hub.store.sql import SqlStore
from hub.store.upgrade import MIGRATIONS
from tests.faults.crash.disk import Image
from tests.faults.crash.hub_day import DATABASE, TOWN, Judge, Lived, content, live
from tests.faults.crash.judging import MOST, kept_after_each, require_right
from tests.faults.crash.record import recording
from tests.hub.accounts.old_files import accounts_of
from tests.hub.branch import NINE

OLDER = [path.name[1:5] for path in sorted(MIGRATIONS.glob("versions/v*.py"))][:-1]
"""The versions of the schema before the present one."""


def a_day(tmp_path: Path, *, days: int, most: int) -> None:
    (tmp_path / "hub").mkdir()
    with recording(tmp_path / "hub") as recorder:
        lived = live(tmp_path / "hub", recorder, days=days)
        recorder.require_complete()
    judge = Judge(
        kept_after_each(recorder, tmp_path / "kept", lambda folder: content(folder / DATABASE)), lived
    )

    require_right(recorder, judge.wrong, tmp_path / "after", most=most)


@pytest.mark.fault("F02")
def test_a_power_cut_at_any_write_loses_nothing_that_was_answered(tmp_path):
    a_day(tmp_path, days=1, most=100)


@pytest.mark.long
@pytest.mark.fault("F02")
@pytest.mark.timeout(3600)
def test_a_power_cut_in_any_of_many_days_with_a_cut_of_the_journal_loses_nothing(tmp_path):
    a_day(tmp_path, days=5, most=MOST)


def a_migration(tmp_path: Path, version: str, most: int) -> None:
    lived, hub = tmp_path / "lived", tmp_path / "hub"
    for folder in (lived, hub):
        folder.mkdir()
    with recording(lived) as recorder:
        live(lived, recorder)
    _as_of(version, lived / DATABASE, hub / DATABASE)
    with recording(hub) as recorder:
        store = SqlStore.in_file(hub / DATABASE)
        store.open(TOWN)
        store.close()
        recorder.require_complete()
    judge = Judge([content(hub / DATABASE)], Lived())

    require_right(recorder, judge.wrong, tmp_path / "after", most=most)


def _as_of(version: str, present: Path, old: Path) -> None:
    """Make *old* what a hub of schema *version* would have kept of the life that is in *present*."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    with contextlib.closing(sqlite3.connect(old)) as kept:
        kept.execute("ATTACH ? AS present", (str(present),))
        tables = kept.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table != "alembic_version":
                names = [row[1] for row in kept.execute(f"PRAGMA main.table_info({table})")]
                columns = ", ".join(f'"{name}"' for name in names)
                kept.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")
        kept.commit()


@pytest.mark.fault("F02")
@pytest.mark.parametrize("version", ["0001"])
def test_a_power_cut_within_a_migration_leaves_all_of_it_or_nothing(tmp_path, version):
    a_migration(tmp_path, version, most=30)


@pytest.mark.long
@pytest.mark.fault("F02")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("version", OLDER)
def test_a_power_cut_at_any_write_of_any_migration_leaves_all_of_it_or_nothing(tmp_path, version):
    a_migration(tmp_path, version, most=MOST // 4)


def accounts(tmp_path: Path, *, old: bool, most: int) -> None:
    hub = tmp_path / "hub"
    hub.mkdir()
    if old:
        accounts_of(1, hub / FILE)
    with recording(hub) as recorder:
        database = Database(hub / FILE)
        database.open()
        recorder.mark()
        register = Register(database)
        for login in ("anna", "ben"):
            register.invite(login, login, frozenset({Role.CLERK}), by="it", now=NINE)
            recorder.mark()
            register.change(login, by="it", now=NINE + timedelta(hours=1), closed=True)
            recorder.mark()
        database.close()
        recorder.require_complete()
    kept = kept_after_each(recorder, tmp_path / "kept", lambda folder: _opened_accounts(folder / FILE))

    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        try:
            found = _opened_accounts(folder / FILE)
        except Exception as error:  # noqa: BLE001  whatever it is: it is not found as it should be
            return [f"it cannot be opened: {error!r}"]
        may_be = kept[max(0, image.marks - 1) : image.marks + 1]
        return [] if found in may_be else [f"after {image.marks} things kept, another content is found"]

    require_right(recorder, wrong, tmp_path / "after", most=most)


def _opened_accounts(path: Path) -> str:
    database = Database(path)
    try:
        database.open()
        assert Register(database).first_broken_deed() is None
    finally:
        database.close()
    return content(path)


@pytest.mark.fault("F02")
@pytest.mark.parametrize("old", [False, True])
def test_a_power_cut_at_any_write_of_the_accounts_loses_nobody(tmp_path, old):
    accounts(tmp_path, old=old, most=40)


@pytest.mark.long
@pytest.mark.fault("F02")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("old", [False, True])
def test_a_power_cut_at_really_any_write_of_the_accounts_loses_nobody(tmp_path, old):
    accounts(tmp_path, old=old, most=MOST)
