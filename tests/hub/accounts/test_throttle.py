"""How often a password may be tried."""

from __future__ import annotations

import pytest

from hub.accounts.throttle import FORGOTTEN_AFTER_S, FREE_TRIES, LONGEST_WAIT_S, MOST_KEPT, Throttle


def tried(throttle: Throttle, times: int, key: str = "anna", now_s: float = 0.0) -> float:
    for _ in range(times):
        throttle.failed(key, now_s)
    return throttle.wait_s(key, now_s)


def test_a_few_tries_cost_no_wait():
    assert tried(Throttle(), FREE_TRIES - 1) == 0


def test_each_further_one_doubles_the_wait_to_a_limit():
    throttle = Throttle()

    waits = [tried(throttle, FREE_TRIES), *(tried(throttle, 1) for _ in range(40))]

    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) == LONGEST_WAIT_S


@pytest.mark.security("S20")
def test_nobody_is_locked_out_for_good():
    throttle = Throttle()
    tried(throttle, 1000)

    assert throttle.wait_s("anna", LONGEST_WAIT_S) == 0


def test_an_hour_later_or_after_a_success_all_is_forgotten():
    throttle = Throttle()
    tried(throttle, 20)

    assert tried(throttle, 1, now_s=FORGOTTEN_AFTER_S + 1) == 0
    tried(throttle, 20, "jan")
    throttle.succeeded("jan")
    assert throttle.wait_s("jan", 0) == 0


def test_one_does_not_slow_another_down():
    throttle = Throttle()
    tried(throttle, 100)

    assert throttle.wait_s("jan", 0) == 0


def test_a_flood_of_names_does_not_fill_the_memory():
    throttle = Throttle(free=1)
    for count in range(MOST_KEPT + 10):
        throttle.failed(f"name {count}", 0)

    assert throttle.wait_s("name 0", 0) == 0
    assert throttle.wait_s(f"name {MOST_KEPT + 9}", 0) > 0


@pytest.mark.security("S20")
def test_guessing_for_a_year_stays_hopeless():
    throttle, now_s, tries = Throttle(), 0.0, 0
    while now_s < 24 * 3600:
        now_s += throttle.wait_s("anna", now_s)
        throttle.failed("anna", now_s)
        tries += 1

    assert tries * 365 < 40_000  # of the 10 ** 10 guesses that a password takes at least


def test_however_many_logins_are_tried_so_many_are_counted_and_those_forgotten_too():
    throttle = Throttle()
    for number in range(MOST_KEPT + 7):
        throttle.failed(f"login-{number}", 0.0)

    assert (len(throttle), throttle.forgotten) == (MOST_KEPT, 7)
