"""A call in line of which the hub tells no more is not spoken; one that grew too old for the view is."""

from __future__ import annotations

import pytest

from contract.reports import Unspoken
from display_board.board import Board, step
from display_board.happenings import Announced, Report, Speak, Ticked, ViewArrived
from tests.display_board.views import call, view

PL_UK = ("pl", "uk")


def after_the_first(*calls_later):
    """Return what becomes of call 2, in line behind call 1, once a view holds *calls_later* alone."""
    board, wishes = Board(), []
    for happening in (
        ViewArrived(view(seq=0), 0.0),
        ViewArrived(view(call(1), call(2), seq=2), 1.0),
        ViewArrived(view(*calls_later, seq=9), 2.0),
        Announced(1, PL_UK, 9.0),
        Ticked(12.0),
        Ticked(20.0),
    ):
        board, more = step(board, happening)
        wishes += more
    spoken = [wish.call.call for wish in wishes if isinstance(wish, Speak)]
    return spoken, [wish.silent for wish in wishes if isinstance(wish, Report) and wish.call == 2]


@pytest.mark.fault("F16")
def test_a_call_of_a_day_that_is_over_is_not_spoken():
    assert after_the_first() == ([1], [Unspoken.OVER])


@pytest.mark.fault("F16")
def test_a_call_that_is_missing_among_others_is_not_spoken():
    assert after_the_first(call(1))[0] == [1]


def test_a_call_that_has_become_too_old_for_the_view_is_spoken_still():
    spoken, _ = after_the_first(call(3))

    assert spoken[:2] == [1, 2]
