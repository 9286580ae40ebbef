"""A picture that a broker threw away comes again before anybody relies on the wrong one for long."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from contract.topics import board_view
from hub.refresh import Refresh
from hub.store import StoreError
from link.fake_broker import FakeBroker
from tests.hub.running import until

TOPIC = board_view("town", "hall-1")


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr("hub.refresh.AGAIN_S", 0.05)
    monkeypatch.setattr("hub.refresh.LOOK_S", 0.01)


class Wire:
    """A refresh on a wire in memory, for a hub that may or may not speak."""

    def __init__(self, *, may_speak: bool = True) -> None:
        self.wire = FakeBroker()
        self.wire.start()
        self.refresh, self.may_speak = Refresh(self.wire), may_speak

    def publish(self, topic: str, payload: bytes, *, retained: bool = True) -> None:
        self.refresh.publish(topic, payload, retained)

    @contextlib.asynccontextmanager
    async def committed(self):
        if not self.may_speak:
            raise StoreError("another hub has it")
        yield None

    @property
    def sent(self) -> list[bytes]:
        return [payload for topic, payload, _ in self.wire.bus.sent if topic == TOPIC]

    async def run(self, until_so) -> None:
        work = asyncio.ensure_future(self.refresh.run(self.committed))
        try:
            await until_so()
        finally:
            work.cancel()


@pytest.mark.fault("F12")
def test_a_picture_is_sent_again_as_it_was_when_nothing_has_changed_since():
    table = Wire()

    async def scenario() -> None:
        table.publish(TOPIC, b"old")
        table.publish(TOPIC, b"new")
        await table.run(lambda: until(lambda: len(table.sent) > 3))

    asyncio.run(scenario())

    assert table.sent[:2] == [b"old", b"new"]
    assert set(table.sent[2:]) == {b"new"}


def test_what_was_taken_back_and_what_is_no_picture_is_not_sent_again():
    table, other = Wire(), board_view("town", "stairs")

    async def scenario() -> None:
        table.publish(TOPIC, b"gone")
        table.publish(TOPIC, b"")
        table.publish("beat", b"beat", retained=False)
        table.publish(other, b"there")
        await table.run(lambda: until(lambda: len(table.wire.bus.sent) > 6))

    asyncio.run(scenario())

    assert {topic for topic, _, _ in table.wire.bus.sent[4:]} == {other}


@pytest.mark.fault("F30")
def test_a_hub_that_may_not_speak_for_its_branch_repeats_nothing():
    table = Wire(may_speak=False)

    async def scenario() -> None:
        table.publish(TOPIC, b"old")
        await table.run(lambda: asyncio.sleep(0.2))
        assert table.sent == [b"old"]
        table.may_speak = True
        await table.run(lambda: until(lambda: len(table.sent) > 1))

    asyncio.run(scenario())


def test_who_waits_for_the_oldest_picture_misses_none(monkeypatch):
    monkeypatch.setattr("hub.refresh.AGAIN_S", 3.0)
    table, other = Wire(), board_view("town", "stairs")

    async def scenario() -> list[float]:
        now_s, rests = asyncio.get_running_loop().time, [table.refresh._rest_s(0.0)]
        for topic in (TOPIC, other):
            table.publish(topic, b"picture")
            rests.append(table.refresh._rest_s(now_s() + 1.0))
        return [*rests, table.refresh._rest_s(now_s() + 60.0)]

    nothing, one, two, late = asyncio.run(scenario())

    assert nothing == 3.0
    assert two <= one <= 2.0
    assert late == 0.01
