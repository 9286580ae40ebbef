"""Desk units that work, with a scripted hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from link.fake import FakeHub
from link.fake_broker import FakeBroker
from tests.desk.table import Desk

MakeDesk = Callable[..., Desk]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as hub:
        yield hub


@pytest.fixture
def new_desk(hub: FakeHub) -> Iterator[MakeDesk]:
    """Make desk units that work, and stop them when the test is over."""
    wire = FakeBroker()
    wire.start()
    made: list[Desk] = []

    def make(desk: str = "3", **more: object) -> Desk:
        made.append(Desk(hub, wire, desk, **more))
        made[-1].unit.start()
        return made[-1]

    yield make
    for one in made:
        one.unit.stop()
