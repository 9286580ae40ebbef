"""F20, F21: what a disk has changed of the database is found, named, and never decided upon."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from contract.names import DeviceId
from hub.damage_watch import DamageWatch
from hub.store import StoreError
from hub.store.sql import SqlStore
from hub.store.wholeness import Damaged
from link.fake_broker import FakeBroker
from link.health import Health
from tests.hub.branch import NINE, booking, bookings, call_next, open_desks, ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN
from tests.hub.running import run, running

RESTORE = "'okienko hub restore' brings back the last verified backup"


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Path:
    """Return a database of some tickets, its log taken in."""
    path = tmp_path_factory.mktemp("lived") / "hub.db"
    store, carrier = SqlStore.in_file(path), Carrier()
    store.open(TOWN)
    names = [ticket_for("A", f"visitor-{number}") for number in range(30)]
    store.commit(
        carrier.carry(bookings(booking("401728", starts=NINE)), *open_desks("1"), *names, call_next("1"))
    )
    store.close()
    return path


@pytest.fixture
def path(lived, tmp_path) -> Path:
    shutil.copy(lived, tmp_path / "hub.db")
    return tmp_path / "hub.db"


def flip(path: Path, what: bytes) -> bool:
    """Flip a bit of the middle byte of *what*, where it stands first in the file; tell whether it does."""
    data = bytearray(path.read_bytes())
    at = data.find(what)
    data[at + len(what) // 2] ^= 1
    path.write_bytes(bytes(data))
    return at >= 0


def opened(path: Path) -> SqlStore:
    store = SqlStore.in_file(path)
    store.open(TOWN)
    return store


def history(path: Path):
    store = opened(path)
    try:
        return store.history()
    finally:
        store.close()


@pytest.mark.fault("F20", "F21")
def test_a_bit_that_flips_in_an_entry_of_the_day_is_named_before_the_day_is_folded(path):
    assert flip(path, b'"visitor-7"')

    with pytest.raises(Damaged, match=rf"hub.db: entry \d+ of the journal is damaged.*; {RESTORE}"):
        history(path)


@pytest.mark.fault("F20", "F21")
def test_a_booking_of_an_earlier_entry_is_proved_too(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE journal SET body = replace(body, '401728', '401729')")
        connection.commit()

    with pytest.raises(Damaged, match="of the journal is damaged"):
        history(path)


@pytest.mark.fault("F20", "F21")
def test_an_entry_that_is_gone_is_named(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM journal WHERE seq = 9")
        connection.commit()

    with pytest.raises(Damaged, match="entry 9 of the journal is missing"):
        history(path)


def test_what_is_whole_folds_as_before(path):
    assert [entry.seq for entry in history(path)] == list(range(1, 35))


@pytest.mark.fault("F20", "F21")
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
def test_no_page_that_is_spoilt_is_used_unseen(lived, tmp_path, every):
    """Each page in turn is filled with what a disk may give: that is found, or nothing used has changed."""
    whole, path = lived.read_bytes(), tmp_path / "hub.db"
    before = history_or_trouble(lived)
    for page in range(0, len(whole) // 4096, every):
        for filled in (bytes(4096), b"\xff" * 4096, whole[:4096]):
            at = page * 4096
            path.write_bytes(whole[:at] + filled + whole[at + 4096 :])
            if path.read_bytes() == whole:
                continue

            told = history_or_trouble(path)

            assert isinstance(told, str) or told == before, f"page {page}"
            if isinstance(told, list):
                assert damage_of(path), f"page {page} is not found by looking"
            for beside in tmp_path.glob("hub.db-*"):
                beside.unlink()


def history_or_trouble(path: Path):
    try:
        return history(path)
    except StoreError as error:
        return str(error)


def damage_of(path: Path) -> str:
    store = opened(path)
    try:
        return store.damage()
    finally:
        store.close()


def watch_over(path: Path, *, whole: bool):
    """Let a hub look for damage; return the watch, and what a ticket is answered then."""

    async def work():
        async with running(SqlStore.in_file(path)) as authority:
            wire = FakeBroker()
            watch = DamageWatch(authority, Health(wire, TOWN, DeviceId("hub"), "1"))
            await watch.look(whole=whole)
            try:
                answer = await authority.carry_out(ticket_for("A"))
            except StoreError as error:
                return watch, str(error), authority.well
            async with authority.committed():
                return watch, answer.status, authority.well

    return run(work())


def spoil_index(path: Path) -> None:
    """Take an entry out of an index behind the back of its table, as damage would."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'calls_of_ticket'"
        ).fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 + 3 : (root - 1) * 4096 + 5] = b"\x01\xff"  # says that it holds 511 rows
    path.write_bytes(bytes(data))


@pytest.mark.fault("F21")
def test_a_hub_whose_database_is_damaged_says_so_and_carries_nothing_out(path):
    spoil_index(path)

    watch, answer, well = watch_over(path, whole=False)

    assert "the database is damaged" in watch.found
    assert RESTORE in answer
    assert not well
    (alarm,) = watch.alarms()
    assert (alarm.about, alarm.way_out) == ("hub-store-damaged", RESTORE)


@pytest.mark.fault("F21")
def test_a_journal_that_was_changed_long_ago_is_told_of_and_the_day_goes_on(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE tickets SET issued = 9999 WHERE ticket = 'visitor-3'")
        connection.commit()

    watch, answer, well = watch_over(path, whole=True)

    assert "the journal is damaged at entry" in watch.found
    assert (answer, well) == (201, True)


def test_a_disk_that_cannot_be_read_for_a_while_is_no_damage(path, monkeypatch):
    def away(*_):
        raise StoreError("hub.db: the disk does not do what it is told")

    monkeypatch.setattr(SqlStore, "damage", away)

    watch, answer, well = watch_over(path, whole=True)

    assert (watch.found, answer, well) == ("", 201, True)


def test_a_database_that_cannot_be_looked_at_is_not_taken_for_damaged(path):
    store = opened(path)
    path.rename(path.with_name("elsewhere.db"))

    with pytest.raises(StoreError, match="there is no such file"):
        store.damage()

    store.close()


def test_a_hub_whose_database_is_whole_tells_nothing(path):
    watch, answer, _ = watch_over(path, whole=True)

    assert (watch.found, list(watch.alarms()), answer) == ("", [], 201)


def test_the_watch_looks_by_itself_a_while_after_the_start(path, monkeypatch):
    spoil_index(path)
    monkeypatch.setattr("hub.damage_watch.AFTER_START_S", 0.0)

    async def work():
        async with running(SqlStore.in_file(path)) as authority:
            watch = DamageWatch(authority, Health(FakeBroker(), TOWN, DeviceId("hub"), "1"))
            await asyncio.wait_for(watch.run(), 20)
            return watch.found

    assert "the database is damaged" in run(work())
