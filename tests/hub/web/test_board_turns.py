"""On a board in a browser each call stands out in its turn, and old news in none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contract.hall_parts import Stopped
from contract.names import BoardId, BranchId, DeskId, Language, RoomId, TicketId
from contract.views import BoardView, Call
from hub.web.board_turns import CROWDED_S, STANDS_S, Turns, turn_at_a_glance

NINE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def call(number: int, *, over: bool = False, age_s: float = 0.0, ticket: str = "") -> Call:
    return Call(
        call=number,
        ticket=TicketId(ticket or f"t{number}"),
        number=f"A{number:03d}",
        desk=DeskId("5"),
        desk_name="5",
        room=RoomId("hall"),
        room_name={Language("pl"): "Hol"},
        language=Language("pl"),
        times=1,
        over=over,
        at=NINE,
        age_s=age_s,
    )


def view(*calls: Call, after_s: float = 0.0, stopped: bool = False) -> BoardView:
    return BoardView(
        branch=BranchId("town"),
        epoch=1,
        seq=1,
        at=NINE + timedelta(seconds=after_s),
        board=BoardId("1"),
        rooms=(RoomId("hall"),),
        calls=tuple(reversed(calls)),
        waiting=(),
        stopped=Stopped(since=NINE) if stopped else None,
    )


def opened() -> Turns:
    turns = Turns()
    turns.of(view())
    return turns


def test_what_was_called_before_the_page_was_opened_has_no_turn():
    turns = Turns()

    assert turns.of(view(call(1))) is None
    assert turns.of(view(call(1), call(2), after_s=1)) == "t2"


@pytest.mark.accessibility("A37")
def test_a_call_alone_stands_out_for_ten_seconds():
    turns = opened()

    assert [turns.of(view(call(1), after_s=at_s)) for at_s in (1, 1 + STANDS_S - 0.1, 1 + STANDS_S)] == [
        "t1",
        "t1",
        None,
    ]


@pytest.mark.accessibility("A37")
def test_of_twenty_calls_at_once_each_has_its_turn_in_the_order_of_the_calls():
    turns, calls = opened(), [call(number) for number in range(1, 21)]

    seen = [turns.of(view(*calls, after_s=second)) for second in range(1, int(20 * CROWDED_S) + 20)]

    order = list(dict.fromkeys(each for each in seen if each))
    assert order == [f"t{number}" for number in range(1, 21)]
    assert min(seen.count(each) for each in order) >= CROWDED_S


def test_who_has_come_meanwhile_has_no_turn_and_ends_the_own_one():
    turns = opened()
    turns.of(view(call(1), call(2), call(3), after_s=1))

    after = turns.of(view(call(1, over=True), call(2, over=True), call(3), after_s=2))

    assert after == "t3"


def test_a_recall_has_a_turn_of_its_own():
    turns = opened()
    turns.of(view(call(1), after_s=1))
    turns.of(view(call(1), after_s=30))

    assert turns.of(view(call(1), call(2, ticket="t1"), after_s=31)) == "t1"


def test_a_call_that_was_made_long_ago_has_none():
    assert opened().of(view(call(1, age_s=500.0), after_s=1)) is None


def test_while_the_hall_is_stopped_nobody_is_called_and_afterwards_no_old_call_either():
    turns = opened()
    turns.of(view(call(1), call(2), after_s=1))

    assert turns.of(view(call(1), call(2), after_s=2, stopped=True)) is None
    assert turns.of(view(call(1), call(2), after_s=3)) is None


@pytest.mark.fault("F13")
def test_a_clock_that_is_set_back_keeps_nobody_standing_for_ever():
    turns = opened()
    turns.of(view(call(1), after_s=3600))

    assert turns.of(view(call(1), after_s=0)) is None


def test_who_looks_once_sees_the_newest_of_the_last_seconds():
    assert turn_at_a_glance(view(call(1, age_s=9.0), call(2, age_s=4.0), call(3, over=True))) == "t2"
    assert turn_at_a_glance(view(call(1, age_s=60.0))) is None


def test_views_are_whole_pictures():
    assert msgspec.structs.replace(view(call(1)), seq=2).calls[0].number == "A001"
