"""Twenty calls within five seconds: each stands out for its share, none is lost, all stay listed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from contract.board_plan import plan_for
from contract.glass import Panel
from contract.names import RoomId
from display_board.board import Board, step
from display_board.face import LISTED_S, Slot, face
from display_board.happenings import Ticked, ViewArrived
from tests.display_board.views import NINE, call, view

CALLS = 20
STEP_S = 0.25
SLOTS = (Slot(3, large=True), Slot(6, large=False))
SHARE_S = Board().crowded_s


HALL, ANNEX = RoomId("hall"), RoomId("annex")
ONE_ROOM = (HALL,)


def played(last_s, *, over_after_s=None, slots=SLOTS, rooms=ONE_ROOM):
    """Return the faces of a silent board, each with its time, while twenty are called in five seconds."""
    board, faces, calls = step(Board(), ViewArrived(view(rooms=rooms), 0.0))[0], [], []
    board, _ = step(board, Ticked(0.0, silent=True))
    for tick in range(int(last_s / STEP_S)):
        at_s = 1.0 + tick * STEP_S
        if tick < CALLS:
            at = NINE + timedelta(seconds=at_s)
            room = rooms[tick % len(rooms)]
            calls.append(call(tick + 1, f"A{tick + 1:03d}", str(tick + 1), room=room, at=at))
        over = over_after_s is not None and at_s >= over_after_s
        if tick < CALLS or over:
            shown = [replaced(each, over=over, age_s=at_s - 1.0 - n * STEP_S) for n, each in enumerate(calls)]
            board, _ = step(board, ViewArrived(view(*shown, seq=tick + 2, after_s=at_s, rooms=rooms), at_s))
        board, _ = step(board, Ticked(at_s, silent=True))
        faces.append((at_s, face(board, slots, at_s)))
    return faces


def replaced(each, *, over, age_s):
    return call(each.call, each.number, each.desk_name, over=over, age_s=age_s, room=each.room, at=each.at)


@pytest.mark.accessibility("A37")
def test_each_call_stands_out_for_its_share_in_the_order_of_the_calls():
    stood_out = Counter()
    order = []
    for _, shown in played(CALLS * SHARE_S + 20):
        for row in shown.large:
            if row.stands_out:
                stood_out[row.number] += STEP_S
                order.append(row.number)

    assert list(dict.fromkeys(order)) == [f"A{n:03d}" for n in range(1, CALLS + 1)]
    assert min(stood_out.values()) >= SHARE_S


@pytest.mark.accessibility("A37")
def test_a_call_alone_stands_out_for_ten_seconds():
    board = step(Board(), ViewArrived(view(), 0.0))[0]
    board, _ = step(board, Ticked(0.0, silent=True))
    board, _ = step(board, ViewArrived(view(call(1), seq=2), 0.0))

    ends = [step(board, Ticked(at_s, silent=True))[0].turn is None for at_s in (9.9, 10.0)]

    assert ends == [False, True]


@pytest.mark.accessibility("A37")
def test_each_call_can_be_found_for_a_minute_after_it_was_made_though_all_are_over_at_once():
    found = defaultdict(float)
    for _, shown in played(LISTED_S + 20, over_after_s=8.0):
        for number in {row.number for row in shown.large + shown.last}:
            found[number] += STEP_S

    assert len(found) == CALLS
    assert min(found.values()) >= LISTED_S - STEP_S


@pytest.mark.accessibility("A37")
def test_no_call_is_overwritten_while_its_turn_has_still_to_come():
    seen_since = {}
    for at_s, shown in played(CALLS * SHARE_S):
        for row in shown.large + shown.last:
            seen_since.setdefault(row.number, at_s)
        missing = [
            number for number in seen_since if number not in {row.number for row in shown.large + shown.last}
        ]
        assert missing == []


def test_on_a_board_of_two_rooms_each_part_has_its_own_calls_large():
    slots = (
        Slot(2, large=True, rooms=(HALL,)), Slot(2, large=True, rooms=(ANNEX,)), Slot(4, large=False),
    )  # fmt: skip

    for _, shown in played(30, slots=slots, rooms=(HALL, ANNEX)):
        assert {row.of_room for row in shown.parts[0].rows} <= {HALL}
        assert {row.of_room for row in shown.parts[1].rows} <= {ANNEX}


def test_the_slots_are_those_of_a_common_panel():
    [calls] = plan_for(None, Panel(1920, 1080, 55, 8)).calls

    assert len(calls.rows) == SLOTS[0].count
