"""What waits for a device's loop has an end where somebody could flood it, and only there."""

from __future__ import annotations

import pytest

from link.arrivals import Arrivals


def arrivals(most: int = 10) -> Arrivals[str]:
    return Arrivals(lambda what: what == "press", most)


@pytest.mark.fault("F27")
def test_of_ten_thousand_presses_that_nobody_takes_so_many_are_kept_and_the_others_counted():
    waiting = arrivals()
    for _ in range(10_000):
        waiting.put("press")

    assert (len(waiting), waiting.dropped) == (10, 9_990)


def test_an_answer_is_kept_however_many_presses_wait():
    waiting = arrivals()
    for what in [*["press"] * 50, "answer"]:
        waiting.put(what)

    assert waiting.take() == [*["press"] * 10, "answer"]


def test_what_comes_while_the_loop_takes_is_for_the_next_time():
    waiting = arrivals()
    waiting.put("a")
    taken = waiting.take()
    waiting.put("b")

    assert (taken, waiting.take(), waiting.empty()) == (["a"], ["b"], True)
