"""A figure says honestly how it stands to its goal and to the limit."""

from __future__ import annotations

import pytest

from okienko.bench.figures import Figure, Spread, number, table


def test_a_figure_at_its_goal_has_reached_it():
    assert Figure("call", 3.0, "ms", goal=3.0).reached is True


def test_a_figure_above_its_goal_has_missed_it():
    assert Figure("call", 3.01, "ms", goal=3.0).reached is False


def test_of_a_rate_more_is_better():
    fast, slow = (Figure("tickets", rate, "/s", goal=1000, more_is_better=True) for rate in (1200, 900))

    assert (fast.reached, slow.reached) == (True, False)


def test_a_goal_of_none_at_all_can_be_missed():
    assert Figure("lost", 1, "", goal=0).reached is False


def test_without_a_goal_nothing_is_reached_or_missed():
    assert Figure("slip", 80, "ms").reached is None


def test_the_ratio_is_how_many_times_the_limit_it_is():
    assert Figure("call", 3.0, "ms", limit=0.5).ratio == 6.0


def test_without_a_limit_there_is_no_ratio():
    assert Figure("call", 3.0, "ms").ratio is None


def test_a_spread_knows_its_middle_its_tail_and_its_worst():
    spread = Spread.of([float(value) for value in range(1, 1001)])

    assert (spread.p50, spread.p99, spread.worst) == (500.5, 990.0, 1000.0)


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, ""), (0.0, "0"), (0.01234, "0.0123"), (2.5, "2.5"), (99.94, "99.9"), (12345.6, "12,346")],
)
def test_a_number_is_told_as_a_person_reads_it(value, told):
    assert number(value) == told


def test_a_missed_goal_stands_out_in_the_table():
    row = table([Figure("call", 7.5, "ms", goal=3, limit=0.5, limit_name="wire", note="300 calls")])

    assert row.splitlines()[-1] == "| call | 7.5 ms | ≤ 3 | **missed** | 0.5 (wire) | 15 | 300 calls |"


def test_the_table_has_a_line_for_each_figure_below_its_head():
    assert len(table([Figure("a", 1, "s"), Figure("b", 2, "s")]).splitlines()) == 4
