"""Whatever is gathered of a simulated day is really judged: one thing is altered, and it is noticed."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from okienko.promise.checker import Invariant, broken, judged
from okienko.promise.history import DeskTold, History, OpenCall, Picture, Text
from tests.faults.simulation.day import live

SEED = 4
"""A day in which one kiosk is cut off, and messages for one desk come twice."""


@cache
def lived(seed: int) -> History:
    logging.disable(logging.CRITICAL)
    result = live(seed, keep=True)
    logging.disable(logging.NOTSET)
    assert result.broken == []
    assert result.history is not None
    return result.history


def spoken_again(day: History) -> None:
    day.spoken = [*day.spoken, day.spoken[len(day.spoken) // 2]]


def boards_that_keep_silent(day: History) -> None:
    day.spoken = []


def one_board_that_keeps_silent(day: History) -> None:
    voice = day.spoken[0].message.board
    day.spoken = [each for each in day.spoken if each.message.board != voice]


def a_board_that_is_never_seen(day: History) -> None:
    day.pictures = [each for each in day.pictures if each.device != "board-hol-1"]


def a_desk_that_is_never_seen(day: History) -> None:
    day.pictures = [each for each in day.pictures if each.device != "desk-3"]


def a_kiosk_that_is_never_seen(day: History) -> None:
    day.pictures = [each for each in day.pictures if each.device != "kiosk-K2"]


def a_board_that_hangs(day: History) -> None:
    first = next(each for each in day.pictures if each.device.startswith("board") and each.said)
    day.pictures = [each for each in day.pictures if each.device != first.device or each is first]


def a_desk_that_hangs(day: History) -> None:
    first = next(each for each in day.pictures if each.device.startswith("desk") and each.said)
    day.pictures = [each for each in day.pictures if each.device != first.device or each is first]


def a_menu_that_hangs(day: History) -> None:
    first = next(each for each in day.pictures if each.device == "kiosk-K1" and any(n for _, n in each.said))
    day.pictures = [each for each in day.pictures if each.device != first.device or each is first]


def a_kiosk_that_hides_it(day: History) -> None:
    day.pictures = [replace(each, stale=False) for each in day.pictures]


def a_board_that_cries_wolf(day: History) -> None:
    last = [each for each in day.pictures if each.device.startswith("board")][-1]
    day.pictures = [*day.pictures, Picture(last.device, last.at_s + 0.1, last.said, stale=True)]


def a_table_in_another_state(day: History) -> None:
    assert day.rows
    day.rows = [replace(day.rows[0], state="waiting"), *day.rows[1:]]


def a_call_that_never_ended(day: History) -> None:
    assert day.rows
    day.calls = [OpenCall(day.rows[0].ticket, "1")]


def a_line_written_anew(day: History) -> None:
    assert day.chain is not None
    rows = [dict(row) for row in day.chain.rows]
    rows[5]["by"] = "mallory"
    day.chain = replace(day.chain, rows=rows)


def a_clerk_who_is_told_nothing(day: History) -> None:
    day.desks_told = [*day.desks_told, DeskTold("1", 60.0, "")]


def a_press_that_cannot_be_sent(day: History) -> None:
    day.desks_told = [*day.desks_told, DeskTold("1", 60.0, "not-sent")]


def a_token_for_all_to_read(day: History) -> None:
    day.texts = [*day.texts, Text("board/hol-1/view", f"…{day.evidence.answers[0].token}…")]


CRIMES: dict[Callable[[History], None], str] = {
    spoken_again: "I7",
    boards_that_keep_silent: "I7",
    one_board_that_keeps_silent: "I7",
    a_board_that_is_never_seen: "I7",
    a_desk_that_is_never_seen: "I7",
    a_kiosk_that_is_never_seen: "I7",
    a_board_that_hangs: "I7",
    a_desk_that_hangs: "I7",
    a_menu_that_hangs: "I7",
    a_kiosk_that_hides_it: "I7",
    a_board_that_cries_wolf: "I7",
    a_table_in_another_state: "I8",
    a_call_that_never_ended: "I4",
    a_line_written_anew: "I10",
    a_clerk_who_is_told_nothing: "I9",
    a_press_that_cannot_be_sent: "I9",
    a_token_for_all_to_read: "I12",
}


@pytest.mark.parametrize("crime", CRIMES, ids=lambda crime: crime.__name__)
def test_a_crime_that_is_planted_in_a_simulated_day_is_noticed(crime):
    altered = copy.copy(lived(SEED))
    crime(altered)

    assert {each.invariant.name for each in broken(altered)} == {CRIMES[crime]}


@pytest.mark.parametrize("seed", [2, 6])
def test_silence_is_noticed_in_the_busiest_days(seed):
    """Every visitor is served there before the voice would have come to them, had it spoken all others."""
    altered = copy.copy(lived(seed))
    boards_that_keep_silent(altered)

    assert {each.invariant.name for each in broken(altered)} == {"I7"}


def test_a_simulated_day_is_judged_from_all_sides_but_growth():
    assert set(judged(lived(SEED))) == set(Invariant) - {Invariant.I11}
