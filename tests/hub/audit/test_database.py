"""On a real database file: whatever somebody with the file does is seen, and looking changes nothing."""

from __future__ import annotations

import shutil
import sqlite3

import msgspec
import pytest

from hub.audit.chain import Head, genesis, line_as, link_after
from hub.audit.proof import Done, prove
from hub.store import StoreError
from hub.store.evidence import evidence
from hub.store.sql import SqlStore
from hub.store.upgrade import MIGRATIONS
from tests.hub.audit.journals import TOWN, kept_in, replace_journal, rows_in, tamper
from tests.hub.branch import ticket_for
from tests.hub.carried import Carrier


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hub.db"


def found_in(path, noted=None):
    """Return the entry and the deed that are found in the database *path*, or None."""
    with evidence(path) as found:
        broken = prove(found.journal(TOWN), TOWN, noted=noted, known=found.known(TOWN)).broken
    return broken and (broken.seq, broken.done)


def head_of(rows):
    return Head(seq=rows[-1].seq, link=rows[-1].link)


def test_a_kept_journal_is_whole(path):
    rows = kept_in(path)

    assert found_in(path, noted=head_of(rows)) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = replace(body, 'A002', 'A001') WHERE seq = 5",
        "UPDATE journal SET body = replace(body, 'anna', 'amma') WHERE seq = 4",
        "UPDATE journal SET body = CAST(X'FF' || substr(body, 2) AS TEXT) WHERE seq = 4",
        "UPDATE journal SET body = body || ' ' WHERE seq = 4",
        "UPDATE journal SET at = '2026-12-01T07:59:59.000000+00:00' WHERE seq = 4",
        "UPDATE journal SET by = 'desk-2' WHERE seq = 4",
        "UPDATE journal SET link = '' WHERE seq = 4",
        "UPDATE journal SET ticket = 'zoe' WHERE seq = 4",
    ],
)
def test_a_row_that_was_changed_is_named(path, statement):
    kept_in(path)
    tamper(path, statement.replace("'A002', 'A001') WHERE seq = 5", "':\"A\"', ':\"B\"') WHERE seq = 4"))

    assert found_in(path) == (4, Done.CHANGED)


def test_a_deleted_row_is_named(path):
    kept_in(path)
    tamper(path, "DELETE FROM journal WHERE seq = 8")

    assert found_in(path) == (8, Done.REMOVED)


def test_a_row_put_between_two_others_is_named(path):
    rows = kept_in(path)
    forged = msgspec.structs.replace(rows[6], body=rows[6].body.replace("dan", "eve"))
    together = [*rows[:7], forged, *rows[7:]]
    replace_journal(path, [msgspec.structs.replace(row, seq=seq) for seq, row in enumerate(together, 1)])

    assert found_in(path) == (8, Done.INSERTED)


def test_two_rows_that_changed_places_are_named(path):
    kept_in(path)
    tamper(
        path,
        "UPDATE journal SET seq = -1 WHERE seq = 5",
        "UPDATE journal SET seq = 5 WHERE seq = 9",
        "UPDATE journal SET seq = 9 WHERE seq = -1",
    )

    assert found_in(path) == (5, Done.MOVED)


def test_an_end_cut_off_is_named_by_the_other_tables_or_a_noted_head(path):
    rows = kept_in(path)
    tamper(path, f"DELETE FROM journal WHERE seq > {len(rows) - 1}")
    by_tables = found_in(path)
    tamper(path, "UPDATE calls SET ended = 1")

    assert by_tables == (len(rows), Done.REMOVED)
    assert found_in(path) is None
    assert found_in(path, noted=head_of(rows)) == (len(rows), Done.REMOVED)


def test_everything_written_anew_is_named_by_a_noted_head(path):
    rows, link, anew = kept_in(path), genesis(TOWN), []
    for row in rows:
        other = msgspec.structs.replace(row, by="desk-7")
        link = link_after(link, line_as(other, other.seq))
        anew.append(msgspec.structs.replace(other, link=link))
    replace_journal(path, anew)

    assert found_in(path) is None
    assert found_in(path, noted=head_of(rows)) == (len(rows), Done.REWRITTEN)


def test_a_database_is_read_while_its_hub_writes(path):
    store, carrier = SqlStore.in_file(path), Carrier()
    store.open(TOWN)
    store.commit(carrier.carry(ticket_for("A")))
    with evidence(path) as found:
        before = [row.seq for row in found.journal(TOWN)]
        store.commit(carrier.carry(ticket_for("A")))
        during = [row.seq for row in found.journal(TOWN)]

    assert before == during == [1, 2]
    assert [row.seq for row in rows_in(path)] == [1, 2, 3]
    store.close()


def test_looking_changes_no_file_and_adds_none(path, tmp_path):
    kept_in(path)
    (tmp_path / "copy").mkdir()
    copy = shutil.copy(path, tmp_path / "copy" / "evidence #1?.db")
    content = path.read_bytes()

    rows = rows_in(tmp_path / "copy" / "evidence #1?.db")

    assert rows == rows_in(path)
    assert [found.name for found in (tmp_path / "copy").iterdir()] == ["evidence #1?.db"]
    assert (tmp_path / "copy" / "evidence #1?.db").read_bytes() == content, copy


def test_what_is_looked_at_cannot_be_written(path):
    kept_in(path)

    with pytest.raises(StoreError, match="can only be read"), evidence(path) as found:
        found._connection.exec_driver_sql("DELETE FROM journal")

    assert found_in(path) is None


def test_a_missing_file_is_named(path):
    with pytest.raises(StoreError, match=r"hub\.db: there is no such file"), evidence(path):
        pass


def test_a_file_that_is_no_database_is_named(path):
    path.write_text("these are my holiday plans" * 100)

    with pytest.raises(StoreError, match=r"hub\.db: it is no database"), evidence(path):
        pass


def test_a_database_of_something_else_is_named(path):
    tamper(path, "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(StoreError, match="it holds no journal"), evidence(path):
        pass


def old_database(path):
    """Make the database *path* what it was before journals were chained, and return its journal then."""
    rows = kept_in(path)
    unchain(path)
    return rows


def unchain(path):
    tamper(
        path,
        "DROP TABLE scores",
        "DROP TABLE cuts",
        "DROP TABLE leases",
        "DROP TABLE moved",
        "DROP INDEX calls_of_ticket",
        "ALTER TABLE journal DROP COLUMN link",
        "UPDATE alembic_version SET version_num = '0001'",
    )


def opened(path):
    store = SqlStore.in_file(path)
    store.open(TOWN)
    return store


def test_an_unchained_journal_is_named_with_the_way_out(path):
    old_database(path)

    with pytest.raises(StoreError, match="written before journals were chained; start a hub"), evidence(path):
        pass


def test_an_old_journal_is_chained_as_if_it_always_had_been(path):
    before = old_database(path)

    store = opened(path)
    entries = store.entries(0)
    store.close()

    assert rows_in(path) == before
    assert [entry.seq for entry in entries] == [row.seq for row in before]


def test_a_chained_journal_goes_on_from_where_the_old_one_ended(path):
    carrier = Carrier()
    store = opened(path)
    store.commit(carrier.carry(ticket_for("A")))
    store.close()
    unchain(path)

    store = opened(path)
    store.commit(carrier.carry(ticket_for("A"), ticket_for("B")))
    store.close()

    assert found_in(path) is None
    assert len(rows_in(path)) == 4


def test_each_branch_of_an_old_database_gets_a_chain_of_its_own(path):
    old_database(path)
    tamper(
        path,
        "INSERT INTO branches SELECT 'village', epoch, day, opened FROM branches",
        "INSERT INTO journal "
        "SELECT 'village', seq, epoch, at, day, by, command, kind, ticket, body FROM journal",
    )

    opened(path).close()

    with evidence(path) as found:
        assert prove(found.journal("village"), "village").broken is None
        assert prove(found.journal(TOWN), TOWN).broken is None
        assert sorted(found.branches()) == ["town", "village"]


@pytest.mark.fault("F37")
def test_a_migration_that_is_cut_short_leaves_the_old_journal(path, monkeypatch):
    before = old_database(path)

    def power_cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("hub.audit.chain.line_of", power_cut)
    store = SqlStore.in_file(path)
    with pytest.raises(KeyboardInterrupt):
        store.open(TOWN)
    store.close()
    monkeypatch.undo()

    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    kept = connection.execute("SELECT count(*) FROM journal").fetchone()[0]
    connection.close()
    assert "journal_before" not in tables
    assert kept == len(before)
    opened(path).close()
    assert rows_in(path) == before


def test_the_migration_that_chains_is_there():
    assert (MIGRATIONS / "versions" / "v0002_chain.py").is_file()
