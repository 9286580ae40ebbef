"""The large branch in simulation: ten minutes of it here, and whole days of it in long runs."""

from __future__ import annotations

import logging

import pytest

from tests.faults.simulation.day import live, live_large
from tests.faults.simulation.large import Size, branch


@pytest.fixture(autouse=True)
def _in_silence():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_the_large_branch_is_the_large_one():
    settings = branch()

    assert (len(settings.desks), len(settings.boards), len(settings.kiosks)) == (40, 12, 4)


@pytest.mark.fault("F06", "F07", "F08")
def test_ten_minutes_of_a_large_hall_keep_every_promise():
    lived = live_large(1, Size(visitors=60, day_s=600))

    assert (lived.visitors, lived.broken) == (60, [])


def test_days_of_two_branches_in_one_process_do_not_reach_into_each_other():
    """Their desks bear the same names; each kind is lived before and after the other."""
    size = Size(visitors=5, day_s=30)

    large, short, large_again, short_again = live_large(1, size), live(9), live_large(1, size), live(9)

    assert [large.broken, short.broken, large_again.broken, short_again.broken] == [[], [], [], []]
    assert (large.digest, short.digest) == (large_again.digest, short_again.digest)


def test_the_same_seed_is_the_same_large_day():
    size = Size(visitors=10, day_s=60)

    assert live_large(3, size).digest == live_large(3, size).digest


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 4))
def test_a_large_day_keeps_every_promise(seed):
    assert live_large(seed).broken == []
