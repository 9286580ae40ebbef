"""Two brokers, one after the other and both at once: a board finds the hub, and never shows old after new."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from contract import topics
from contract.names import BranchId
from contract.views import BoardView
from link.broker import Broker, BrokerSettings
from link.fake_broker import FakeBroker
from link.inbox import Fresh, Inbox, Stale
from tests.broker import Mosquitto
from tests.hub.http.running import running
from tests.waiting import eventually

BRANCH = BranchId("doors-hall")
STALE_AFTER_S = 4.0
"""More than one beat of the hub."""


@pytest.fixture
def brokers(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    both = [Mosquitto(tmp_path / name, persistent=True) for name in "ab"]
    yield both
    for broker in both:
        broker.kill()


class Board:
    """What a board takes, one thing after the other."""

    def __init__(self, wire: Broker) -> None:
        self.taken: list[BoardView | Stale | Fresh] = []
        beat = topics.beat(BRANCH)
        self._inbox = Inbox(
            wire, topics.board_view(BRANCH, "hol-1"), BoardView, beat=beat, stale_after_s=STALE_AFTER_S
        )

    def shows(self, number: str) -> bool:
        self.taken += self._inbox.take()
        views = [view for view in self.taken if isinstance(view, BoardView)]
        return bool(views) and any(call.number == number for call in views[-1].calls)

    def is_stale(self) -> bool:
        self.taken += self._inbox.take()
        changes = [one for one in self.taken if not isinstance(one, BoardView)]
        return bool(changes) and isinstance(changes[-1], Stale)

    def order(self) -> list[tuple[int, int]]:
        return [(view.epoch, view.seq) for view in self.taken if isinstance(view, BoardView)]


@contextmanager
def wired(name: str, *brokers: Mosquitto):
    wire = Broker(BrokerSettings(urls=tuple(broker.url for broker in brokers)), name)
    try:
        yield wire
    finally:
        wire.close()


def called(hub) -> str:
    """Issue a ticket and call it; return its number."""
    number = hub.issue()["number"]
    assert hub.verb("1", "call-next").ok
    return number


@pytest.mark.fault("F05", "F11")
def test_hub_and_board_go_on_at_the_next_broker_and_find_each_other_where_they_part(brokers):
    first, second = brokers
    with wired("board", first, second) as board_wire, wired("hub-doors-hall", first, second) as hub_wire:
        board = Board(board_wire)
        board_wire.start()
        with running(wire=hub_wire) as hub:
            hub.verb("1", "open")
            number = called(hub)
            eventually(lambda: board.shows(number), 10)

            first.kill()  # both go on at the second, and everything is published there anew
            eventually(lambda: board_wire.is_connected and hub_wire.is_connected, 15)
            number = called(hub)
            eventually(lambda: board.shows(number), 15)

            first.start()  # with the pictures of before; the board goes there, and the hub stays
            board_wire.look_elsewhere()
            number = called(hub)
            eventually(board.is_stale, 2 * STALE_AFTER_S)
            eventually(lambda: board.shows(number) and not board.is_stale(), 20)

            assert board.order() == sorted(set(board.order()))


def test_where_the_hub_is_not_heard_the_next_broker_is_wished_for_now_and_then():
    now, wire = [0.0], FakeBroker()
    wire.start()
    inbox = Inbox(
        wire, topics.board_view(BRANCH, "hol-1"), BoardView, stale_after_s=10.0, clock=lambda: now[0]
    )
    wished = []
    for now[0] in (9.0, 11.0, 12.0, 20.0, 21.5, 30.0, 32.0):
        inbox.take()
        wished.append(wire.moves)

    assert wished == [0, 1, 1, 1, 2, 2, 3]


def test_a_single_broker_is_not_left_though_the_hub_is_silent(mosquitto):
    with wired("lonely", mosquitto) as wire:
        wire.start()
        eventually(lambda: wire.is_connected)

        wire.look_elsewhere()
        wire.publish("okienko/test/lonely", b"x", retain=False)

        eventually(lambda: wire.counts.acknowledged == 1)
        assert wire.counts.connects == 1
