"""The database: durable, guarded, brought up to date, and plain about its troubles."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from hub.store import StoreError, StoreTaken
from hub.store.places import place_of
from hub.store.schema import SCHEMA
from hub.store.sql import SqlStore
from hub.store.sqlite import Owner
from hub.store.upgrade import MIGRATIONS, bring_up
from tests.hub.branch import ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN


def asked(path: Path, question: str) -> list[tuple]:
    """Return what the database itself answers, past all of our code."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def schema_of(path: Path) -> list[tuple]:
    tables = asked(path, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' ORDER BY name")
    return [(name, " ".join(str(sql).split())) for name, sql in tables]  # an added column breaks no line


def test_what_is_committed_can_be_read_by_others_while_the_hub_runs(sqlite, tmp_path):
    sqlite.commit(Carrier().carry(ticket_for("A", "anna")))

    assert asked(tmp_path / "hub.db", "SELECT ticket, series, count, state FROM tickets") == [
        ("anna", "A", 1, "waiting")
    ]


def test_the_database_is_durable(sqlite):
    with sqlite._transaction() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_hub_on_the_same_file_is_told_who_has_it(sqlite, tmp_path):
    second = SqlStore.in_file(tmp_path / "hub.db")

    with pytest.raises(StoreTaken, match=r"hub\.db: another hub writes to it \(process \d+\)"):
        second.open(TOWN)


def test_when_the_first_hub_has_let_go_the_second_may_write(sqlite, tmp_path):
    sqlite.close()
    second = SqlStore.in_file(tmp_path / "hub.db")

    second.open(TOWN)

    assert second.next_epoch() == 1
    second.close()


def test_the_migrations_lead_to_the_schema_that_a_new_database_gets(sqlite, tmp_path):
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.close()

    upgraded = SqlStore.in_file(old)
    upgraded.open(TOWN)
    upgraded.close()

    assert schema_of(old) == schema_of(tmp_path / "hub.db")
    assert asked(old, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]


def test_the_schema_is_that_of_the_newest_migration():
    names = sorted(path.name for path in MIGRATIONS.glob("versions/v*.py"))

    assert names[-1].startswith(f"v{SCHEMA}_")


@pytest.mark.fault("F37")
def test_a_database_of_a_newer_hub_is_not_touched(sqlite, tmp_path):
    sqlite.close()
    path = tmp_path / "hub.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()

    with pytest.raises(StoreError, match=r"a newer version of the hub wrote it \(schema 9999"):
        SqlStore.in_file(path).open(TOWN)


def test_a_start_on_a_present_database_does_without_alembic(sqlite, tmp_path):
    sqlite.close()
    program = (
        "import sys; from pathlib import Path; from hub.store.sql import SqlStore\n"
        f"store = SqlStore.in_file(Path({str(tmp_path / 'hub.db')!r})); store.open('town'); store.close()\n"
        "sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_bringing_up_twice_changes_nothing(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'twice.db'}")
    for _ in range(2):
        with engine.begin() as connection:
            bring_up(connection, place_of(tmp_path / "twice.db"))
    engine.dispose()

    assert asked(tmp_path / "twice.db", "SELECT version_num FROM alembic_version") == [(SCHEMA,)]


def test_a_full_disk_is_named_and_the_store_goes_on_when_there_is_room(sqlite):
    carrier = Carrier()
    sqlite.commit(carrier.carry(ticket_for("A")))
    with sqlite._transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    much = carrier.carry(*(ticket_for("A", note="x" * 200) for _ in range(50)))

    with pytest.raises(StoreError, match=r"hub\.db: the disk is full; free some space"):
        sqlite.commit(much)
    sqlite.commit(much)

    assert sqlite.entries(0) == carrier.day.journal


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "hub.db"
    path.write_text("these are my holiday plans" * 100)

    with pytest.raises(StoreError, match=r"hub\.db: it is no database; give the path"):
        SqlStore.in_file(path).open(TOWN)


def test_a_damaged_database_is_named(sqlite, tmp_path):
    sqlite.commit(Carrier().carry(*(ticket_for("A") for _ in range(100))))
    sqlite.close()
    path = tmp_path / "hub.db"
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    path.write_bytes(content)

    damaged = SqlStore.in_file(path)
    with pytest.raises(
        StoreError, match="it is damaged; 'okienko hub restore' brings back the last verified backup"
    ):
        damaged.open(TOWN)
    damaged.close()


@pytest.mark.fault("F19")
@pytest.mark.parametrize("call", ["write", "ftruncate"])
def test_a_disk_that_takes_no_note_of_who_writes_stops_no_hub(tmp_path, monkeypatch, call):
    def full(*_):
        raise OSError(28, "No space left on device")

    owner = Owner(tmp_path / "hub.db")
    monkeypatch.setattr("os." + call, full)

    owner.take()

    owner.release()
    after = Owner(tmp_path / "hub.db")
    after.take()
    after.release()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"nowhere/hub\.db: No such file or directory; see that the folder"):
        SqlStore.in_file(tmp_path / "nowhere" / "hub.db").open(TOWN)


def test_a_database_that_another_program_has_locked_is_named(sqlite, tmp_path):
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite._transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")

    with pytest.raises(StoreError, match="another program has locked it"):
        sqlite.commit(Carrier().carry())
    other.close()


def test_a_database_that_can_only_be_read_is_named(sqlite):
    with sqlite._transaction() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")

    with pytest.raises(StoreError, match="it can only be read"):
        sqlite.commit(Carrier().carry())


def test_a_call_of_a_ticket_that_was_never_issued_is_refused(sqlite, tmp_path):
    connection = sqlite3.connect(tmp_path / "hub.db")
    connection.execute("PRAGMA foreign_keys = ON")

    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO calls VALUES ('town', 1, '2026-12-01', 'nobody', '1', NULL)")
    connection.close()


def test_a_store_in_memory_needs_no_file():
    store = SqlStore("sqlite://")
    store.open(TOWN)

    assert store.next_epoch() == 1
    store.close()
