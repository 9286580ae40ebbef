"""Of two hubs of one branch the one of the lower epoch gives way; a hub that is no more stops nobody."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from contract import topics
from contract.codec import encode
from contract.names import BranchId
from contract.views import Beat
from hub.lease import Lease
from hub.rivals import Rivals
from hub.store import StoreError
from hub.store.memory import MemoryStore
from link.fake_broker import FakeBroker
from tests.hub.branch import NINE, ticket_for
from tests.hub.running import Watched, run, running, until

TOWN = BranchId("town")


def of_epoch(epoch: int) -> bytes:
    return encode(Beat(branch="town", epoch=epoch, seq=1, at=NINE))


class Told(Lease):
    """A lease of a store that has none; it notes in *heard* what it is told."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(TOWN, MemoryStore())
        self.heard = heard

    def look_soon(self) -> None:
        self.heard.append("look")


@contextlib.asynccontextmanager
async def listening(store=None, *, retained: int = 0, doubt_s: float = 60.0, heard=None):
    """Run a hub of epoch 1 where the broker keeps a view of the epoch *retained*; yield it and its broker.

    What it does besides is noted in *heard*.
    """
    async with running(store) as authority:
        wire = FakeBroker()
        other = FakeBroker(wire.bus)
        other.start()
        told = Told([] if heard is None else heard)
        rivals = Rivals(
            wire, authority, lease=told, republish=lambda: told.heard.append("republish"), doubt_s=doubt_s
        )
        if retained:
            other.publish(rivals._one_view()[0], of_epoch(retained), retain=True)
        wire.start()
        yield authority, wire, other


async def issued(authority) -> bool:
    try:
        return (await authority.carry_out(ticket_for("A"))).status == 201
    except StoreError:
        return False


@pytest.mark.fault("F30")
def test_a_hub_that_hears_the_beat_of_a_higher_epoch_gives_way_for_good():
    async def heard():
        async with listening() as (authority, wire, other):
            other.publish(topics.beat("town"), of_epoch(2), retain=False)
            await until(lambda: not wire.is_connected)
            return await issued(authority)

    assert run(heard()) is False


def test_the_beats_of_this_and_of_an_older_hub_stop_nobody():
    async def heard():
        async with listening(retained=1) as (authority, wire, other):
            for epoch in (0, 1):
                other.publish(topics.beat("town"), of_epoch(epoch), retain=False)
            await asyncio.sleep(0)
            return await issued(authority), wire.is_connected

    assert run(heard()) == (True, True)


@pytest.mark.fault("F30")
@pytest.mark.parametrize(("epoch", "what"), [(0, ["republish"]), (1, []), (2, ["look"])])
def test_after_a_newer_hub_the_lease_is_looked_at_and_after_an_older_one_all_views_are_put_right(epoch, what):
    async def heard():
        told = []
        async with listening(heard=told) as (_, _, other):
            other.publish(topics.beat("town"), of_epoch(epoch), retain=False)
            other.publish(topics.beat("town"), b"nonsense", retain=False)
            for _ in range(5):
                await asyncio.sleep(0)
        return told

    assert run(heard()) == what


@pytest.mark.fault("F30")
def test_a_hub_that_finds_a_view_of_a_higher_epoch_does_nothing_while_it_is_in_doubt():
    async def in_doubt():
        async with listening(retained=7) as (authority, wire, _):
            await until(lambda: authority.shut.why)
            return await issued(authority), wire.is_connected

    assert run(in_doubt()) == (False, True)


@pytest.mark.fault("F30")
def test_a_hub_with_a_new_database_goes_on_above_the_epoch_that_devices_have_seen():
    async def alone():
        async with listening(retained=7, doubt_s=0.01) as (authority, _, _):
            await until(lambda: authority.epoch > 7)
            has_issued = await issued(authority)
            async with authority.committed() as branch:
                return has_issued, authority.epoch, branch.epoch

    assert run(alone()) == (True, 8, 8)


def test_a_hub_whose_store_is_away_when_the_doubt_ends_tries_again():
    class Away(Watched):
        tries = 0

        def next_epoch(self, after: int = 0) -> int:
            self.tries += 1
            if self.tries == 2:
                raise StoreError("hub.db: the disk does not do what it is told")
            return super().next_epoch(after)

    async def alone():
        store = Away()
        async with listening(store, retained=7, doubt_s=0.01) as (authority, _, _):
            await until(lambda: authority.epoch > 7)
            return await issued(authority), store.tries

    assert run(alone()) == (True, 3)


@pytest.mark.fault("F30")
def test_a_hub_that_hears_the_other_while_it_is_in_doubt_gives_way():
    async def heard():
        async with listening(retained=7, doubt_s=0.05) as (authority, wire, other):
            await until(lambda: authority.shut.why)
            other.publish(topics.beat("town"), of_epoch(7), retain=False)
            await until(lambda: not wire.is_connected)
            return authority.epoch, await issued(authority)

    assert run(heard()) == (1, False)
