"""The lease: a hub falls silent by its own clock before another may take its place."""

from __future__ import annotations

import asyncio

import pytest

from contract.names import BranchId
from hub.lease import Lease, LeasedWire, answering
from hub.store import StoreError
from hub.store.memory import MemoryStore
from hub.store.place import LeaseLost
from hub.store.reach import Reach
from link.fake_broker import FakeBroker
from tests.hub.running import run

TOWN = BranchId("town")


class Leased(Reach):
    """A store whose lease lasts six seconds of a clock that is moved by hand."""

    def __init__(self):
        self.lost, self.now_s = False, 100.0

    leased_s = 6.0

    @property
    def is_lost(self):
        return self.lost

    def clock(self):
        return self.now_s


async def held(store, renew, moves):
    """Keep a lease while *moves* of the clock pass, and return whether it was held after each."""
    lease = Lease(TOWN, store, store.clock)
    keeping = asyncio.create_task(lease.keep(renew))
    found = []
    for seconds in moves:
        await asyncio.sleep(0)
        store.now_s += seconds
        found.append(lease.held)
        lease.look_soon()
        for _ in range(20):
            await asyncio.sleep(0)
    keeping.cancel()
    return found


@pytest.mark.fault("F30")
def test_a_hub_that_cannot_renew_falls_silent_before_the_lease_is_over():
    async def away():
        raise StoreError("the server is away")

    assert run(held(Leased(), away, [5.0, 0.6])) == [True, False]


def test_a_hub_that_renews_goes_on():
    async def well():
        pass

    assert run(held(Leased(), well, [5.0, 5.0, 5.0])) == [True, True, True]


@pytest.mark.fault("F30")
def test_a_hub_that_slept_longer_than_its_lease_says_nothing_when_it_wakes():
    async def well():
        pass

    assert run(held(Leased(), well, [60.0])) == [False]


@pytest.mark.fault("F30")
def test_a_hub_that_is_told_of_another_falls_silent_at_once_and_ends():
    async def work():
        store = Leased()
        lease = Lease(TOWN, store, store.clock)

        async def taken():
            store.lost = True
            raise LeaseLost("another hub has started since")

        await asyncio.wait_for(lease.keep(taken), 5)
        return lease.held, lease.lost.is_set()

    assert run(work()) == (False, True)


def test_a_store_without_a_lease_is_held_for_ever():
    async def work():
        lease = Lease(TOWN, MemoryStore())
        await lease.keep(lambda: pytest.fail("there is nothing to renew"))
        return lease.held, lease.lost.is_set()

    assert run(work()) == (True, False)


@pytest.mark.fault("F30")
def test_a_hub_without_its_lease_publishes_nothing_and_answers_only_who_watches_over_it():
    async def work():
        store, broker, said = Leased(), FakeBroker(), []
        broker.start()
        seen = []
        broker.subscribe("a/view", lambda _topic, payload, _retained: seen.append(payload))
        lease = Lease(TOWN, store, store.clock)
        wire = LeasedWire(broker, lease)

        async def doors(scope, _receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message):
            said.append(message.get("status"))

        guarded = answering(doors, lease)
        wire.publish("a/view", b"old", retain=True)
        store.lost = True
        wire.publish("a/view", b"new", retain=True)
        for path in ("/v1/queue", "/healthz"):
            await guarded({"type": "http", "path": path}, None, send)
        return seen, [status for status in said if status]

    assert run(work()) == ([b"old"], [503, 200])
