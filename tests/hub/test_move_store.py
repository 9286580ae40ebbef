"""A branch moves to another database and back: whole, proved, or not at all, and it is only ever in one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from contract.names import BranchId
from hub.domain.branch import folded
from hub.store import StoreError
from hub.store.evidence import evidence
from hub.store.moving import move
from hub.store.places import place_of
from hub.store.sql import SqlStore
from okienko.cli import app
from tests.hub.branch import (
    NINE,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_desks,
    ticket_for,
)
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def a_morning(store) -> Carrier:
    carrier = Carrier()
    store.open(TOWN)
    store.next_epoch()
    store.commit(carrier.carry(
        *open_desks("1", "2"),
        bookings(booking("111111"), booking("222222", starts=NINE + timedelta(days=3))),
        *(ticket_for("A", f"visitor-{number}", note="Zażółć \x00 नमस्ते") for number in range(30)),
        check_in("111111"), call_next("1"), call_next("2"), call_next("1"),
    ))  # fmt: skip
    store.close()
    return carrier


@pytest.fixture(params=["to postgresql", "to sqlite"])
def both_ways(request, tmp_path, postgres):
    """Return what makes the store a branch is moved from, and the one it is moved to."""
    both = [tmp_path / "hub.db", postgres.new_url()]
    return [place_of(end) for end in (both if request.param == "to postgresql" else both[::-1])]


@pytest.fixture
def ends(tmp_path, postgres):
    """Return the same, from SQLite to PostgreSQL."""
    return [place_of(tmp_path / "hub.db"), place_of(postgres.new_url())]


def told_by(place):
    store = SqlStore(place)
    store.open(TOWN)
    try:
        return store.head(), store.history(), sorted(store.known_ids()), store.cut()
    finally:
        store.close()


def test_a_branch_is_after_the_move_what_it_was_before(both_ways):
    old, new = both_ways
    carrier = a_morning(SqlStore(old))
    before = told_by(old)

    moved = move(old, new, TOWN, NOW)

    assert told_by(new) == before
    assert facts(folded(branch_settings(), told_by(new)[1])) == facts(carrier.day.branch)
    assert moved.head == before[0]


def test_it_goes_on_there_with_the_next_epoch(both_ways):
    old, new = both_ways
    carrier = a_morning(SqlStore(old))
    move(old, new, TOWN, NOW)
    store = SqlStore(new)
    store.open(TOWN)

    assert store.next_epoch() == 2
    store.commit(carrier.carry(ticket_for("A", "late")))
    assert store.prove().broken is None
    store.close()


def test_no_hub_opens_it_where_it_was_and_it_can_still_be_proved_there(ends):
    old, new = ends
    a_morning(SqlStore(old))
    before = told_by(old)[0]
    move(old, new, TOWN, NOW)
    left = SqlStore(old)

    with pytest.raises(StoreError, match=r"branch town was moved to .*; let \[store\] in"):
        left.open(TOWN)
    left.close()
    proof = left.prove()
    assert (proof.broken, proof.head) == (None, before)


def test_a_move_that_broke_off_before_anything_was_kept_is_asked_for_again(both_ways, monkeypatch):
    old, new = both_ways
    a_morning(SqlStore(old))
    before = told_by(old)

    def power_cut(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("hub.store.moving._same", power_cut)
        with pytest.raises(KeyboardInterrupt):
            move(old, new, TOWN, NOW)
    with pytest.raises(StoreError, match="was moved to"):
        told_by(old)

    move(old, new, TOWN, NOW)

    assert told_by(new) == before


def test_a_move_whose_last_answer_was_lost_is_asked_for_again_and_is_done(ends):
    old, new = ends
    a_morning(SqlStore(old))
    first = move(old, new, TOWN, NOW)

    assert move(old, new, TOWN, NOW) == first


def test_a_database_that_holds_the_branch_already_is_left_alone_and_so_is_where_it_is(ends):
    old, new = ends
    a_morning(SqlStore(old))
    a_morning(SqlStore(new))
    before = told_by(old), told_by(new)

    with pytest.raises(StoreError, match=r"holds (something else of )?branch town"):
        move(old, new, TOWN, NOW)

    assert (told_by(old), told_by(new)) == before


def test_a_broken_journal_is_not_moved(tmp_path, postgres):
    url = postgres.new_url()
    a_morning(SqlStore(url))
    postgres.do("UPDATE journal SET by = 'desk-9' WHERE seq = 3", url)

    with pytest.raises(StoreError, match="the journal of town is broken at entry 3"):
        move(place_of(url), place_of(tmp_path / "hub.db"), TOWN, NOW)
    assert not (tmp_path / "hub.db").exists()


def test_a_branch_whose_hub_runs_is_not_moved(tmp_path, postgres):
    url = postgres.new_url()
    a_morning(SqlStore(url))
    hub = SqlStore(url)
    hub.open(TOWN)
    hub.next_epoch()

    with pytest.raises(StoreError, match="the hub of branch town runs elsewhere"):
        move(place_of(url), place_of(tmp_path / "hub.db"), TOWN, NOW)
    hub.close()


def test_one_of_many_branches_is_moved_and_the_others_stay(tmp_path, postgres):
    url = postgres.new_url()
    a_morning(SqlStore(url))
    other = SqlStore(url)
    other.open(BranchId("village"))
    other.next_epoch()
    other.commit(Carrier().carry(ticket_for("A", "eve")))

    move(place_of(url), place_of(tmp_path / "hub.db"), TOWN, NOW)

    other.commit([])
    assert other.head().seq == 2
    with evidence(tmp_path / "hub.db") as found:
        assert found.branches() == [TOWN]
    other.close()


def test_the_verb_says_what_was_moved_and_what_is_left(tmp_path, postgres):
    a_morning(SqlStore.in_file(tmp_path / "hub.db"))

    done = CliRunner().invoke(
        app, ["hub", "move-store", "--from", str(tmp_path / "hub.db"), "--to", postgres.new_url()]
    )

    assert done.exit_code == 0, done.output
    assert "The branch town is in PostgreSQL 127.0.0.1" in done.output
    assert "is kept and marked: no hub opens it as town any more" in done.output


def test_a_file_that_is_not_there_is_named(tmp_path, postgres):
    done = CliRunner().invoke(
        app, ["hub", "move-store", "--from", str(tmp_path / "no.db"), "--to", postgres.new_url()]
    )

    assert (done.exit_code, "no.db: there is no such file" in done.output) == (2, True)
