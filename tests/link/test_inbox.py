"""The inbox ends at the newest picture whatever the order of arrival, and knows when the hub is silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codec import encode
from contract.names import BranchId
from contract.topics import beat
from contract.views import Beat, DeskView
from link.fake_answers import BRANCH, NINE, desk_view
from link.fake_broker import FakeBroker
from link.inbox import Fresh, Heard, Inbox, Stale
from link.order import is_newer

TOPIC = "okienko/1/fake/desk/3/view"
BEAT = beat(BranchId("fake"))


class Clock:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Desk:
    """An inbox with a hub at the other end of the wire."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.woken = 0
        self.wire = FakeBroker()
        self.inbox = Inbox(self.wire, TOPIC, DeskView, beat=BEAT, wake=self._wake, clock=self.clock)
        self.wire.start()

    def _wake(self) -> None:
        self.woken += 1

    def gets(self, view: DeskView, *, retained: bool = False) -> None:
        self.wire.publish(TOPIC, encode(view), retain=retained)

    def hears_beat(self, epoch: int = 1, hub: str = "", at: datetime = NINE) -> None:
        told = Beat(branch=BRANCH, epoch=epoch, hub=hub, seq=1, at=at)
        self.wire.publish(BEAT, encode(told), retain=False)

    def later(self, seconds: float) -> None:
        self.clock.now_s += seconds


@pytest.fixture
def desk() -> Desk:
    return Desk()


def in_epoch(epoch: int, seq: int) -> DeskView:
    return desk_view("3", seq, epoch=epoch)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=40))
@pytest.mark.fault("F10", "F11")
def test_shuffled_and_doubled_views_end_at_the_newest(order):
    desk = Desk()

    for epoch, seq in order:
        desk.gets(in_epoch(epoch, seq))

    assert desk.inbox.newest == in_epoch(*max(order))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=40))
@pytest.mark.fault("F11")
def test_the_views_that_are_taken_only_ever_become_newer(order):
    desk = Desk()
    taken: list[DeskView] = []

    for epoch, seq in order:
        desk.gets(in_epoch(epoch, seq))
        taken += [what for what in desk.inbox.take() if isinstance(what, DeskView)]

    assert all(is_newer(after, before) for before, after in pairwise(taken))
    assert taken[-1] == in_epoch(*max(order))


@pytest.mark.fault("F34")
def test_a_newer_view_replaces_one_that_was_not_taken(desk):
    desk.gets(in_epoch(1, 1))
    desk.gets(in_epoch(1, 2))

    assert desk.inbox.take() == [in_epoch(1, 2)]


def test_a_view_is_taken_once(desk):
    desk.gets(in_epoch(1, 1))
    desk.inbox.take()

    assert desk.inbox.take() == []


@pytest.mark.fault("F11")
def test_a_hub_of_a_later_epoch_is_believed_though_its_count_is_lower(desk):
    desk.gets(in_epoch(1, 900))
    desk.gets(in_epoch(2, 1))

    assert desk.inbox.newest == in_epoch(2, 1)


def test_the_same_view_again_is_passed_over_and_counted(desk):
    desk.gets(in_epoch(1, 1))
    desk.gets(in_epoch(1, 1))

    assert desk.inbox.outdated == 1


@pytest.mark.parametrize("payload", [b"{", b"\xff", b"[]", b'{"epoch": 1}', b"x" * 300_000])
def test_what_cannot_be_read_is_dropped_and_counted(desk, payload):
    desk.gets(in_epoch(1, 1))

    desk.wire.publish(TOPIC, payload, retain=False)

    assert (desk.inbox.unreadable, desk.inbox.newest) == (1, in_epoch(1, 1))


def test_a_topic_that_is_cleared_leaves_the_last_picture(desk):
    desk.gets(in_epoch(1, 1))

    desk.wire.publish(TOPIC, b"", retain=True)

    assert (desk.inbox.unreadable, desk.inbox.newest) == (0, in_epoch(1, 1))


def test_a_view_wakes_the_device(desk):
    desk.gets(in_epoch(1, 1))

    assert desk.woken == 1


def test_a_picture_that_is_sent_again_wakes_nobody_and_is_read_once(desk, monkeypatch):
    desk.gets(in_epoch(1, 1))
    desk.inbox.take()
    monkeypatch.setattr("link.inbox.decode", lambda *_: pytest.fail("the same bytes were read again"))

    desk.gets(in_epoch(1, 1))

    assert (desk.woken, desk.inbox.take()) == (1, [])


def test_a_picture_that_is_sent_again_ends_a_silence(desk):
    desk.gets(in_epoch(1, 1))
    desk.later(11)
    desk.inbox.take()

    desk.gets(in_epoch(1, 1))

    assert (desk.woken, desk.inbox.take()) == (2, [Fresh(11)])


def test_silence_beyond_ten_seconds_is_told_once(desk):
    desk.later(10.1)

    assert desk.inbox.take() == [Stale(pytest.approx(10.1))]
    assert desk.inbox.take() == []


def test_ten_seconds_of_silence_are_not_yet_stale(desk):
    desk.later(10.0)

    assert desk.inbox.take() == []


def test_a_beat_keeps_a_picture_fresh(desk):
    for _ in range(5):
        desk.later(3.0)
        desk.hears_beat()

    assert desk.inbox.take() == []


def test_of_beats_it_is_known_when_they_were_sent_and_when_they_came(desk):
    sent = NINE + timedelta(seconds=30)
    desk.hears_beat(at=sent)
    desk.later(1)
    desk.gets(desk_view(desk="3", seq=2))
    desk.gets(desk_view(desk="3", seq=2))

    assert desk.inbox.heard == Heard(sent, 100.0)


def test_the_first_beat_after_silence_wakes_the_device_and_tells_how_long_it_was(desk):
    desk.later(41.0)
    desk.inbox.take()

    desk.hears_beat()

    assert desk.woken == 1
    assert desk.inbox.take() == [Fresh(pytest.approx(41.0))]


def test_a_retained_view_is_drawn_but_is_no_sign_of_life():
    earlier = Desk()
    earlier.gets(in_epoch(1, 1), retained=True)
    clock = Clock()
    wire = FakeBroker(earlier.wire.bus)
    inbox = Inbox(wire, TOPIC, DeskView, beat=BEAT, clock=clock)
    clock.now_s += 9.0

    wire.start()
    clock.now_s += 2.0

    assert inbox.take() == [in_epoch(1, 1), Stale(pytest.approx(11.0))]


def test_a_retained_beat_is_no_sign_of_life(desk):
    desk.wire.publish(BEAT, encode(Beat(branch=BRANCH, epoch=1, seq=1, at=NINE)), retain=True)
    desk.wire.cut()
    desk.later(11.0)

    desk.wire.heal()

    assert desk.inbox.is_stale


def test_a_live_view_is_a_sign_of_life(desk):
    desk.later(9.0)
    desk.gets(in_epoch(1, 1))
    desk.later(9.0)

    assert not desk.inbox.is_stale


@pytest.mark.fault("F30")
def test_the_beat_of_a_hub_that_was_replaced_keeps_nothing_fresh(desk):
    desk.gets(in_epoch(2, 1))
    desk.later(11.0)

    desk.hears_beat(epoch=1)

    assert desk.inbox.is_stale


def test_the_last_picture_stays_when_it_is_stale(desk):
    desk.gets(in_epoch(1, 1))

    desk.later(60.0)

    assert desk.inbox.newest == in_epoch(1, 1)


def test_a_picture_that_the_hub_has_taken_back_is_kept_alive_by_no_beat(desk):
    desk.gets(in_epoch(1, 1))
    desk.wire.publish(TOPIC, b"", retain=True)

    desk.later(11.0)
    desk.hears_beat()

    assert desk.inbox.is_stale


def test_a_device_that_is_given_a_picture_again_is_fresh_again(desk):
    desk.gets(in_epoch(1, 1))
    desk.wire.publish(TOPIC, b"", retain=True)
    desk.gets(in_epoch(1, 2))

    desk.later(9.0)
    desk.hears_beat()
    desk.later(9.0)

    assert not desk.inbox.is_stale


def test_a_device_that_never_had_a_picture_hears_the_beat_all_the_same(desk):
    desk.wire.publish(TOPIC, b"", retain=True)

    desk.later(11.0)
    desk.hears_beat()

    assert not desk.inbox.is_stale


def of_hub(hub: str, seq: int, epoch: int = 1) -> DeskView:
    return msgspec.structs.replace(in_epoch(epoch, seq), hub=hub)


@pytest.mark.fault("F30")
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20)), min_size=1, max_size=40))
def test_of_two_clones_with_one_epoch_a_device_shows_the_pictures_of_one_alone(order):
    desk, shown = Desk(), []

    for hub, seq in order:
        desk.gets(of_hub(hub, seq))
        shown += [view.hub for view in desk.inbox.take() if isinstance(view, DeskView)]

    assert set(shown) == {order[0][0]}


@pytest.mark.fault("F30")
def test_the_clone_that_took_the_next_epoch_is_obeyed(desk):
    desk.gets(of_hub("a", 9))

    desk.gets(of_hub("b", 3, epoch=2))

    assert desk.inbox.newest == of_hub("b", 3, epoch=2)


@pytest.mark.fault("F30")
def test_the_beat_of_a_clone_keeps_the_others_pictures_alive_no_longer(desk):
    desk.gets(of_hub("a", 9))
    desk.later(11)

    desk.hears_beat(hub="b")

    assert desk.inbox.is_stale


def test_a_hub_that_draws_no_lot_is_believed_by_its_epoch_alone(desk):
    desk.gets(of_hub("a", 9))

    desk.gets(in_epoch(1, 10))

    assert desk.inbox.newest == in_epoch(1, 10)
