"""One service day is found in the journal of many without walking through the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event

from contract.events import DayOpened, TicketIssued
from hub.store import StoreError
from hub.store.days import entries_of_day
from hub.store.evidence import evidence
from hub.store.sql import SqlStore
from tests.hub.audit.journals import tamper
from tests.hub.branch import TUESDAY, open_day, ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN

DAYS = [TUESDAY + timedelta(days=number) for number in range(4)]


def kept(store, tickets: int = 3) -> None:
    """Keep four days, each with some tickets that expire when the next one begins."""
    carrier = Carrier()
    for day in DAYS:
        names = [f"{day}-{number}" for number in range(tickets)]
        commands = [open_day(day)] if day != TUESDAY else []
        for carried in carrier.carry(*commands, *(ticket_for("A", name) for name in names)):
            store.commit([carried])


def issued(entries) -> list[str]:
    return [entry.event.ticket for entry in entries if isinstance(entry.event, TicketIssued)]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_has_its_own_entries_and_no_others(store, day):
    kept(store)

    entries = store.entries_of(day, 0, 1000)

    assert issued(entries) == [f"{day}-{number}" for number in range(3)]
    assert [entry.event.day for entry in entries if isinstance(entry.event, DayOpened)] == [day]


def test_all_days_together_are_the_journal(store):
    kept(store)

    assert [entry for day in DAYS for entry in store.entries_of(day, 0, 1000)] == store.entries(0)


@pytest.mark.parametrize("at_most", [1, 2, 100])
def test_a_day_is_read_in_portions(store, at_most):
    kept(store)
    read: list = []

    while some := store.entries_of(DAYS[1], read[-1].seq if read else 0, at_most):
        assert len(some) <= at_most
        read += some

    assert read == store.entries_of(DAYS[1], 0, 1000)


@pytest.mark.parametrize("off", [-1, 4])
def test_of_a_day_that_was_none_there_is_nothing(store, off):
    kept(store)

    assert store.entries_of(TUESDAY + timedelta(days=off), 0, 1000) == []


def test_an_empty_journal_has_no_day(store):
    assert store.entries_of(TUESDAY, 0, 1000) == []


def test_a_few_looks_find_it_however_long_the_journal_is(tmp_path):
    store = SqlStore.in_file(tmp_path / "hub.db")
    store.open(TOWN)
    kept(store, tickets=60)
    newest = store.head().seq
    store.close()
    looks: list[str] = []
    engine = create_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    event.listen(engine, "before_cursor_execute", lambda *args: looks.append(args[2]))

    with engine.connect() as connection:
        found = entries_of_day(connection, TOWN, DAYS[2])
    engine.dispose()

    assert len(found) > 60
    assert len(looks) <= 2 * newest.bit_length() + 1


def test_the_evidence_finds_the_same_day(tmp_path):
    store = SqlStore.in_file(tmp_path / "hub.db")
    store.open(TOWN)
    kept(store)
    expected = store.entries_of(DAYS[2], 0, 1000)
    store.close()

    with evidence(tmp_path / "hub.db") as found:
        assert list(found.entries_of(TOWN, DAYS[2])) == expected == list(found.entries(TOWN, DAYS[2]))


def test_a_journal_with_a_gap_is_said_to_have_one(tmp_path):
    store = SqlStore.in_file(tmp_path / "hub.db")
    store.open(TOWN)
    kept(store)
    newest = store.head().seq
    store.close()
    tamper(tmp_path / "hub.db", f"DELETE FROM journal WHERE seq > 1 AND seq < {newest}")

    with evidence(tmp_path / "hub.db") as found, pytest.raises(StoreError, match="okienko audit verify"):
        list(found.entries_of(TOWN, DAYS[2]))
