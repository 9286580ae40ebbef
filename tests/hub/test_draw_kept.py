"""The draw by a running hub and in both stores: the seed is made at the edge, and no restart loses it."""

from __future__ import annotations

import asyncio
import hashlib
import stat
from datetime import date, timedelta

import pytest

from contract.events import DrawCommitted, DrawHeld
from contract.names import BranchId
from hub.audit.draw import proof_of_draw
from hub.authority import Authority
from hub.draw_key import KEY_FILE, seeds_from, seeds_in
from hub.store import StoreError
from hub.store.evidence import DATABASE, evidence
from hub.store.memory import MemoryStore
from hub.store.sql import SqlStore
from tests.hub.branch import TUESDAY, HandClock, branch_settings, call_next, ticket_for, token_of
from tests.hub.drawing import QUARTER_TO, WINDOW
from tests.hub.running import run
from tests.hub.stores import a_store

KEY = b"a key of thirty-two bytes, oh yes"[:32]
NAMES = ("anna", "ben", "cleo", "dan", "eve")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def make_store(request, tmp_path):
    """Return a function that gives the same store again, as a hub finds it after a restart."""
    if request.param == "sqlite":
        return lambda: SqlStore.in_file(tmp_path / DATABASE)
    kept = a_store(request.param, tmp_path, request)
    return lambda: kept


async def started(store, clock, key=KEY) -> Authority:
    authority = Authority(
        branch_settings(draw=WINDOW),
        store,
        clock=clock,
        mint_token=lambda: token_of("x"),
        seed_of=seeds_from(key),
    )
    await authority.start()
    return authority


async def told(authority: Authority, kind: type) -> list[object]:
    entries = await authority.journal(0, 100)
    return [entry.event for entry in entries if isinstance(entry.event, kind)]


def test_the_seed_is_committed_to_before_the_doors_open(make_store):
    async def work():
        authority = await started(make_store(), HandClock(QUARTER_TO))
        committed = await told(authority, DrawCommitted)
        await authority.stop()
        return committed

    [committed] = run(work())

    seed = seeds_from(KEY)(TUESDAY)
    assert committed.commitment == hashlib.sha256(seed.encode()).hexdigest()


def test_a_hub_that_restarts_in_the_window_draws_with_the_same_seed(make_store):
    clock = HandClock(QUARTER_TO)

    async def work():
        before = await started(make_store(), clock)
        for name in NAMES:
            await before.carry_out(ticket_for("A", name))
        await before.stop()
        clock.turn(minutes=30)
        after = await started(make_store(), clock)
        entries = await after.journal(0, 100)
        first = (await after.carry_out(call_next("1"))).wanted()
        await after.stop()
        return entries, first

    entries, first = run(work())

    proof = proof_of_draw(TUESDAY, entries)
    assert (len(proof.lots), proof.wrong) == (5, ())
    assert first.current.number == proof.lots[0][0]


def test_the_keeper_holds_the_draw_when_its_time_has_come():
    clock = HandClock(QUARTER_TO)

    async def work():
        authority = await started(MemoryStore(), clock)
        await authority.carry_out(ticket_for("A", "anna"))
        clock.turn(minutes=10)
        await until_held(authority)
        held = await told(authority, DrawHeld)
        await authority.stop()
        return held

    [held] = run(work())

    assert (held.tickets, held.seed) == (("anna",), seeds_from(KEY)(TUESDAY))


def test_another_key_after_a_restart_lets_the_hall_go_on_and_is_found_out(make_store):
    clock = HandClock(QUARTER_TO)

    async def work():
        before = await started(make_store(), clock)
        await before.carry_out(ticket_for("A", "anna"))
        await before.stop()
        clock.turn(minutes=30)
        after = await started(make_store(), clock, b"another key" * 3)
        entries = await after.journal(0, 100)
        called = (await after.carry_out(call_next("1"))).wanted()
        await after.stop()
        return entries, called

    entries, called = run(work())

    [wrong] = proof_of_draw(TUESDAY, entries).wrong
    assert "is not the one committed to" in wrong
    assert called.current.number == "A001"


def test_the_draw_is_proven_from_the_database_alone(tmp_path):
    clock = HandClock(QUARTER_TO)

    async def work():
        authority = await started(SqlStore.in_file(tmp_path / DATABASE), clock)
        for name in NAMES:
            await authority.carry_out(ticket_for("A", name))
        clock.turn(minutes=10)
        await until_held(authority)
        await authority.stop()

    run(work())
    with evidence(tmp_path / DATABASE) as found:
        proof = proof_of_draw(TUESDAY, found.entries(BranchId("town"), TUESDAY))

    assert (len(proof.lots), proof.wrong) == (5, ())


async def until_held(authority: Authority) -> None:
    async with asyncio.timeout(10):
        while not await told(authority, DrawHeld):  # noqa: ASYNC110  the keeper looks once a second
            await asyncio.sleep(0.05)


def test_each_day_has_a_seed_of_its_own():
    seed_of = seeds_from(KEY)

    assert len({seed_of(TUESDAY + timedelta(days=n)) for n in range(400)}) == 400


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path):
    first = seeds_in(tmp_path)(TUESDAY)

    assert seeds_in(tmp_path)(TUESDAY) == first
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_no_two_hubs_have_the_same_key(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    assert seeds_in(tmp_path / "one")(TUESDAY) != seeds_in(tmp_path / "two")(TUESDAY)


@pytest.mark.parametrize("kept", ["", "abc", "5eed", "no key at all"])
def test_a_key_that_cannot_be_used_is_said_and_not_replaced(tmp_path, kept):
    (tmp_path / KEY_FILE).write_text(kept, encoding="ascii")

    with pytest.raises(StoreError, match="the key of the draw"):
        seeds_in(tmp_path)(TUESDAY)

    assert (tmp_path / KEY_FILE).read_text(encoding="ascii") == kept


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(StoreError, match="the key of the draw cannot be used"):
        seeds_in(tmp_path / "nowhere")(date(2026, 12, 1))
