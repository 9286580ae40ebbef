"""Days in processes of their own: all come back, and one that hangs or takes its process along is named."""

from __future__ import annotations

import os
import time

import pytest

from tests.faults.simulation.day import Result
from tests.faults.simulation.lives import NeverEnded, lives


def quickly(seed: int) -> Result:
    return Result(seed, 30, f"{seed:016x}", lines=["x" * 300_000])


def turning_in_circles(seed: int) -> Result:
    while seed == 3:
        pass
    return quickly(seed)


def waiting_for_ever(seed: int) -> Result:
    if seed == 3:
        time.sleep(3600)
    return quickly(seed)


def dying(seed: int) -> Result:
    if seed == 3:
        os._exit(0)
    return quickly(seed)


def raising(seed: int) -> Result:
    if seed == 3:
        raise ValueError("no such day")
    return quickly(seed)


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_day_comes_back_once_and_whole(jobs):
    came = list(lives(range(1, 12), jobs, each=3, day=quickly))

    assert sorted(result.seed for result in came) == list(range(1, 12))
    assert all(result == quickly(result.seed) for result in came)


@pytest.mark.parametrize("day", [turning_in_circles, waiting_for_ever])
def test_a_day_that_hangs_ends_the_run_and_tells_its_seed_and_where_it_stands(day, capfd):
    with pytest.raises(NeverEnded, match=r"day 3 did not end: .*--seed 3 --trace"):
        list(lives(range(1, 8), 2, each=4, stuck_s=0.5, day=day))

    assert day.__name__ in capfd.readouterr().err


@pytest.mark.parametrize("day", [dying, raising])
def test_a_day_that_takes_its_process_along_is_named(day):
    with pytest.raises(NeverEnded, match="day 3 did not end"):
        list(lives(range(1, 8), 2, each=4, day=day))


def test_no_process_is_left_when_nobody_wants_to_hear_more(monkeypatch):
    begun: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: begun.append(process := fork()) or process)
    days = lives(range(1, 8), 2, each=4, day=waiting_for_ever)
    next(days)

    days.close()

    assert len(begun) == 2
    for process in begun:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, 0)
