"""Both stores make the same chain, and a trouble of the store never breaks it."""

from __future__ import annotations

import pytest

from hub.audit.chain import Head, genesis
from hub.audit.proof import prove
from hub.store import ConstraintBroken, StoreError
from hub.store.memory import MemoryStore
from tests.hub.audit.journals import TOWN, carried, rows_in, written
from tests.hub.branch import ticket_for
from tests.hub.carried import Carrier
from tests.hub.test_store import renumbered


def test_a_new_journal_ends_at_its_beginning(store):
    assert store.head() == Head(seq=0, link=genesis(TOWN))


def test_every_store_makes_the_same_links(store):
    store.commit(carried())

    assert store.head() == Head(seq=len(written()), link=written()[-1].link)


def test_a_group_makes_the_same_links_as_its_commands_one_by_one(store):
    for one in carried():
        store.commit([one])

    assert store.head().link == written()[-1].link


def test_the_chain_goes_on_after_a_restart(new_store):
    first = new_store()
    first.open(TOWN)
    *most, last = carried()
    first.commit(most)
    first.close()

    second = new_store()
    second.open(TOWN)
    second.commit([last])

    assert second.head().link == written()[-1].link
    second.close()


def test_a_group_that_was_refused_leaves_no_link(store):
    carrier, plain = Carrier(), MemoryStore()
    plain.open(TOWN)
    first, second = carrier.carry(ticket_for("A")), carrier.carry(ticket_for("A"))
    store.commit(first)
    with pytest.raises(ConstraintBroken):
        store.commit([renumbered(second[0], 1)])

    store.commit(second)

    for group in (first, second):
        plain.commit(group)
    assert store.head() == plain.head()


def test_a_group_that_did_not_fit_on_the_disk_leaves_no_link(sqlite, tmp_path):
    carrier = Carrier()
    sqlite.commit(carrier.carry(ticket_for("A")))
    with sqlite._transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    much = carrier.carry(*(ticket_for("A", note="x" * 200) for _ in range(50)))
    with pytest.raises(StoreError):
        sqlite.commit(much)

    sqlite.commit(much)

    assert prove(rows_in(tmp_path / "hub.db"), TOWN, noted=sqlite.head()).broken is None


def test_a_group_that_changed_nothing_adds_no_link(store):
    carrier = Carrier()
    store.commit(carrier.carry(ticket_for("A")))
    before = store.head()

    store.commit(carrier.carry(ticket_for("Q")))

    assert store.head() == before
