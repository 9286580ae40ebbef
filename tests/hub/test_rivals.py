"""Of two hubs of one branch the one of the lower epoch gives way; a hub that is no more stops nobody."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest

from contract import topics
from contract.codec import encode
from contract.names import BranchId, DeviceId
from contract.reports import HealthState
from contract.views import Beat
from hub.lease import Lease
from hub.rivalry import MOST, TOLD_FOR, Met, Rivalry
from hub.rivals import Rivals
from hub.store import StoreError
from hub.store.memory import MemoryStore
from link.fake_broker import FakeBroker
from tests.hub.branch import NINE, HandClock, ticket_for
from tests.hub.running import Watched, run, running, until

TOWN = BranchId("town")


def of_epoch(epoch: int, *, seq: int = 1, hub: str = "", at=NINE) -> bytes:
    return encode(Beat(branch="town", epoch=epoch, hub=hub, seq=seq, at=at))


class Told(Lease):
    """A lease of a store that has none; it notes in *heard* what it is told."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(TOWN, MemoryStore())
        self.heard = heard

    def look_soon(self) -> None:
        self.heard.append("look")


@contextlib.asynccontextmanager
async def listening(store=None, *, retained: int = 0, doubt_s: float = 60.0, heard=None, bus=None):
    """Run a hub of epoch 1 where the broker keeps a view of the epoch *retained*; yield it and its broker.

    What it does besides is noted in *heard*. On the *bus* there may be more hubs.
    """
    async with running(store) as authority:
        wire = FakeBroker(bus)
        other = FakeBroker(wire.bus)
        other.start()
        told = Told([] if heard is None else heard)
        rivals = Rivals(
            wire,
            authority,
            lease=told,
            republish=lambda: told.heard.append("republish"),
            gave_way=lambda theirs, _ours: told.heard.append(f"gave way to {theirs.epoch}"),
            doubt_s=doubt_s,
        )
        authority.rivalry = rivals.rivalry
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
@pytest.mark.parametrize(("epoch", "what"), [(0, ["republish"]), (1, []), (2, ["look", "gave way to 2"])])
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
            await until(lambda: authority.epoch > 7 and not authority.shut.why)
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
            await until(lambda: authority.epoch > 7 and not authority.shut.why)
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


@pytest.mark.fault("F30")
@pytest.mark.parametrize("seq", [0, 2])
def test_of_two_clones_the_one_with_the_longer_journal_rises_above_the_other_and_tells_of_it(seq):
    async def clones():
        heard: list[str] = []
        async with listening(heard=heard) as (authority, _, other):
            await issued(authority)
            ours = authority.seq
            other.publish(topics.beat("town"), of_epoch(1, seq=ours - 1 + seq, hub="f" * 16), retain=False)
            await until(lambda: authority.epoch > 1 or authority.shut.why)
            alarms = [alarm.what for alarm in authority.rivalry.alarms()]
            return authority.epoch, await issued(authority), "republish" in heard, len(alarms)

    assert run(clones()) == ((2, True, True, 1) if seq == 0 else (1, False, False, 0))


@pytest.mark.fault("F30")
@pytest.mark.parametrize(("lot", "goes_on"), [("0", True), ("g", False)])
def test_of_two_clones_with_journals_of_one_length_the_higher_lot_goes_on(lot, goes_on):
    async def clones():
        async with listening() as (authority, _, other):
            other.publish(topics.beat("town"), of_epoch(1, seq=authority.seq, hub=lot * 16), retain=False)
            await until(lambda: authority.epoch > 1 or authority.shut.why)
            return await issued(authority)

    assert run(clones()) is goes_on


@pytest.mark.fault("F30")
def test_a_clone_that_is_behind_waits_as_long_as_the_other_is_heard_and_gives_way_to_its_next_epoch():
    async def clones():
        heard: list[str] = []
        async with listening(heard=heard, doubt_s=0.2) as (authority, wire, other):
            for _ in range(8):  # twice as long as it would have waited
                other.publish(topics.beat("town"), of_epoch(1, seq=99, hub="clone"), retain=False)
                await asyncio.sleep(0.05)
            waited = authority.epoch, await issued(authority)
            other.publish(topics.beat("town"), of_epoch(2, seq=99, hub="clone"), retain=False)
            await until(lambda: not wire.is_connected)
            return waited, heard[-1]

    assert run(clones()) == ((1, False), "gave way to 2")


@contextlib.asynccontextmanager
async def beating(authority, wire):
    """Let the hub beat while inside, quickly, and as `hub.publisher` does."""

    async def beat() -> None:
        while True:
            told = of_epoch(authority.epoch, seq=authority.seq, hub=authority.hub)
            wire.publish(topics.beat("town"), told, retain=False)
            await asyncio.sleep(0.01)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


@pytest.mark.fault("F30")
@pytest.mark.parametrize("more", [0, 3])
def test_of_two_real_hubs_of_one_epoch_exactly_one_goes_on_and_it_is_the_one_with_more_visitors(more):
    async def clones():
        async with listening() as (first, wire, _), listening(bus=wire.bus) as (second, beside, _):
            for _ in range(more):
                await issued(first)
            async with beating(first, wire), beating(second, beside):
                await until(lambda: wire.is_connected != beside.is_connected)
                goes_on = [first, second][beside.is_connected]
                return await issued(first), await issued(second), goes_on is first

    first, second, is_first = run(clones())
    assert (first, second) == (is_first, not is_first)
    assert is_first or not more


@pytest.mark.fault("F30")
def test_a_view_of_a_hub_that_is_dead_stops_a_lone_hub_for_a_while_and_never_for_good():
    async def alone():
        heard: list[str] = []
        async with listening(heard=heard, doubt_s=0.1) as (authority, _, other):
            view = topics.desk_view("town", authority.settings.desks[0].id)
            other.publish(view, of_epoch(7, hub="dead"), retain=False)  # queued for us while we were away
            await until(lambda: authority.shut.why)
            await until(lambda: authority.epoch > 7 and not authority.shut.why)
            has_issued = await issued(authority)
            await until(lambda: heard)
            return has_issued, heard

    assert run(alone()) == (True, ["republish"])


def test_a_view_that_the_broker_hands_out_again_and_again_does_not_prolong_the_doubt():
    async def alone():
        async with listening(retained=7, doubt_s=0.2) as (authority, wire, _):
            await until(lambda: authority.shut.why)
            for _ in range(10):
                wire.cut()
                wire.heal()
                await asyncio.sleep(0.05)
                if authority.epoch > 7:
                    return True
        return False

    assert run(alone()) is True


def test_another_hub_is_told_of_for_a_while_after_its_last_beat():
    clock = HandClock()
    rivalry = Rivalry(clock.now)
    rivalry.heard(Met(2, 90, "clone"), Met(2, 100, "ours"))
    (told,) = rivalry.alarms()
    clock.turn(seconds=TOLD_FOR.total_seconds() + 1)

    assert ("entry 90, lot clone" in told.what, list(rivalry.alarms())) == (True, [])


@pytest.mark.fault("F30")
def test_a_view_of_a_clone_decides_nothing_for_its_journal_may_be_longer_by_now():
    async def clones():
        async with listening() as (authority, _, other):
            await issued(authority)
            view = topics.desk_view("town", authority.settings.desks[0].id)
            other.publish(view, of_epoch(1, seq=authority.seq - 1, hub="clone"), retain=True)
            await until(lambda: authority.shut.why)
            undecided = authority.epoch
            other.publish(topics.beat("town"), of_epoch(1, seq=authority.seq - 1, hub="clone"), retain=False)
            await until(lambda: not authority.shut.why)
            return undecided, authority.epoch, await issued(authority)

    assert run(clones()) == (1, 2, True)


def says_it_obeys(other, epoch: int) -> None:
    told = HealthState(device=DeviceId("board-B1"), status="ready", epoch=epoch, hub="dead")
    other.publish(topics.health("town", told.device), encode(told), retain=True)


@pytest.mark.fault("F30")
def test_a_hub_that_no_device_would_believe_learns_of_it_from_them_and_goes_on_above():
    async def alone():
        async with listening(doubt_s=0.05) as (authority, _, other):
            says_it_obeys(other, 7)
            await until(lambda: authority.epoch > 7 and not authority.shut.why)
            return await issued(authority), authority.epoch

    assert run(alone()) == (True, 8)


def test_a_device_that_lies_cannot_stop_a_hub_that_has_served_for_a_while(monkeypatch):
    monkeypatch.setattr("hub.rivals.BELIEVED_S", 0.0)

    async def lied_to():
        async with listening() as (authority, _, other):
            says_it_obeys(other, 7)
            says_it_obeys(other, 2**60)  # nor can it take all epochs away
            await asyncio.sleep(0)
            return await issued(authority), authority.epoch

    assert run(lied_to()) == (True, 1)


def test_an_epoch_that_no_hub_can_have_is_passed_over():
    async def lied_to():
        async with listening() as (authority, _, other):
            other.publish(topics.beat("town"), of_epoch(MOST + 1), retain=False)
            await asyncio.sleep(0)
            return await issued(authority)

    assert run(lied_to()) is True


@pytest.mark.fault("F30")
@pytest.mark.parametrize(("days_ago", "count"), [(0, 2001), (1, 1)])
def test_numbers_of_a_hub_that_is_no_more_are_passed_over_where_it_may_have_given_them_today(days_ago, count):
    async def alone():
        async with listening(doubt_s=0.05) as (authority, _, other):
            view = topics.desk_view("town", authority.settings.desks[0].id)
            then = NINE - timedelta(days=days_ago)
            other.publish(view, of_epoch(7, hub="dead", at=then), retain=True)
            await until(lambda: authority.epoch > 7 and not authority.shut.why)
            return (await authority.carry_out(ticket_for("A"))).view.number

    assert run(alone()) == f"A{count:03}"
