"""I7, instant by instant: for how long what excuses a picture that is over."""

from __future__ import annotations

import pytest

from okienko.promise.convergence import SOON_S, STALE_AFTER_S, judge
from okienko.promise.history import Fault, History, Picture
from okienko.promise.told import Told

BOARD = "board-b1"
OVER_S = 26.0
"""From then on the board should show nobody."""
TRUTH = [Picture(BOARD, 0.0, "A001"), Picture(BOARD, OVER_S, "")]


def said(history_of_faults: list[Fault], drawn_s: float, until_s: float) -> list[str]:
    """Return what is said of a board that drew what is over at *drawn_s*, and was right at *until_s*."""
    pictures = [Picture(BOARD, drawn_s, "A001"), Picture(BOARD, until_s, "")]
    history = History(journal=[], truth=TRUTH, pictures=pictures, faults=history_of_faults, ended_s=until_s)
    return [str(each) for each in judge(history, Told()).broken]


OFF = Fault("off", 22.0, 31.0, touches=frozenset({BOARD}))
HUB = Fault("hub cut off", 24.0, 80.0)


def test_a_board_switched_on_while_the_hub_is_away_has_as_long_as_any_other_to_say_so():
    assert said([OFF, HUB], 31.0, 31.0 + STALE_AFTER_S) == []
    assert said([OFF, HUB], 31.0, 31.0 + STALE_AFTER_S + 0.2) != []


def test_a_board_switched_on_while_all_is_well_is_right_soon():
    assert said([OFF], 31.0, 31.0 + SOON_S) == []
    assert said([OFF], 31.0, 31.0 + SOON_S + 0.2) != []


@pytest.mark.parametrize("until_s", [OVER_S + SOON_S + 0.2, OVER_S + STALE_AFTER_S])
def test_nothing_excuses_a_board_where_nothing_is_wrong(until_s):
    assert said([], 20.0, until_s) != []
