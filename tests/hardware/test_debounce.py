"""An edge is a press once: bounce, re-arming and stuck keys, as rules without a clock."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.debounce import Happening, Key

BOUNCE_S, STUCK_AFTER_S = 0.05, 10.0
PRESSED, STUCK, WELL = Happening.PRESSED, Happening.STUCK, Happening.WELL


def key(**settings):
    return Key(BOUNCE_S, STUCK_AFTER_S, **settings)


def happenings_of(edges, one=None):
    one = one or key()
    return [happening for at_s, closed in edges for happening in one.edge(closed=closed, at_s=at_s)]


def test_the_first_edge_is_a_press_at_once():
    assert key().edge(closed=True, at_s=5.0) == [PRESSED]


@pytest.mark.fault("F25")
def test_ten_edges_in_twenty_milliseconds_are_one_press():
    edges = [(number * 0.002, number % 2 == 0) for number in range(10)]

    assert happenings_of(edges) == [PRESSED]


@pytest.mark.fault("F25")
def test_bounce_on_releasing_is_no_press():
    edges = [(0.0, True), (1.0, False), (1.003, True), (1.006, False), (1.01, True), (1.012, False)]

    assert happenings_of(edges) == [PRESSED]


def test_a_press_after_the_bounce_time_counts():
    assert happenings_of([(0.0, True), (0.1, False), (0.1501, True)]) == [PRESSED, PRESSED]


def test_a_press_just_within_the_bounce_time_does_not_count():
    assert happenings_of([(0.0, True), (0.1, False), (0.1499, True)]) == [PRESSED]


def test_every_short_release_starts_the_bounce_time_anew():
    edges = [(0.0, True)] + [(number * 0.04, number % 2 == 0) for number in range(1, 30)]

    assert happenings_of(edges) == [PRESSED]


def test_without_a_bounce_time_every_press_counts():
    quick = Key(0.0, STUCK_AFTER_S)

    assert happenings_of([(0.0, True), (0.0, False), (0.0, True), (0.0, False)], quick) == [PRESSED, PRESSED]


@pytest.mark.fault("F26")
def test_a_key_held_for_ten_seconds_is_stuck_once():
    held = key()
    held.edge(closed=True, at_s=0.0)

    early, due, late = held.pass_time(9.9), held.pass_time(10.0), held.pass_time(60.0)

    assert (early, due, late) == ([], [STUCK], [])
    assert held.stuck


@pytest.mark.fault("F26")
def test_a_stuck_key_that_chatters_presses_nothing():
    held = key()
    held.edge(closed=True, at_s=0.0)
    held.pass_time(10.0)

    assert happenings_of([(11.0, False), (11.01, True), (12.0, False), (12.02, True)], held) == []
    assert held.stuck


def test_bounce_does_not_restart_the_time_of_a_stuck_key():
    held = key()
    happenings_of([(0.0, True), (9.0, False), (9.01, True)], held)

    assert held.pass_time(10.0) == [STUCK]


def test_a_stuck_key_is_well_when_it_stays_released():
    held = key()
    held.edge(closed=True, at_s=0.0)
    held.pass_time(10.0)
    held.edge(closed=False, at_s=20.0)

    early, due = held.pass_time(20.04), held.pass_time(20.06)

    assert (early, due) == ([], [WELL])
    assert not held.stuck


def test_a_press_that_comes_before_anybody_looked_tells_that_the_key_is_well_first():
    held = key()
    held.edge(closed=True, at_s=0.0)
    held.pass_time(10.0)
    held.edge(closed=False, at_s=20.0)

    assert held.edge(closed=True, at_s=21.0) == [WELL, PRESSED]


def test_an_edge_after_ten_seconds_tells_that_the_key_was_stuck_first():
    held = key()
    held.edge(closed=True, at_s=0.0)

    assert held.edge(closed=False, at_s=12.0) == [STUCK]


def test_a_line_that_is_closed_at_the_start_is_no_press_but_gets_stuck():
    shorted = key(held_since_s=0.0)

    assert shorted.edge(closed=True, at_s=1.0) == []
    assert shorted.pass_time(10.0) == [STUCK]


def test_nothing_is_due_while_nobody_presses():
    fresh = key()
    used = key()
    happenings_of([(0.0, True), (1.0, False)], used)
    used.pass_time(2.0)

    assert fresh.due_s() == used.due_s() == math.inf


def test_what_is_due_next_is_known():
    held = key()
    held.edge(closed=True, at_s=3.0)
    while_held = held.due_s()
    held.edge(closed=False, at_s=4.0)

    assert (while_held, held.due_s()) == (13.0, 4.05)


@given(st.lists(st.tuples(st.floats(0.0001, 30.0), st.booleans()), max_size=60))
@pytest.mark.fault("F25")
def test_presses_are_always_a_bounce_time_of_release_apart_and_stuck_alternates_with_well(steps):
    one, at_s, presses, alarms = key(), 0.0, [], []
    for step_s, closed in steps:
        at_s += step_s
        for happening in one.edge(closed=closed, at_s=at_s):
            (presses if happening is PRESSED else alarms).append((at_s, happening))

    assert all(later - earlier >= BOUNCE_S for (earlier, _), (later, _) in pairwise(presses))
    assert [alarm for _, alarm in alarms] == [STUCK, WELL] * (len(alarms) // 2) + [STUCK] * (len(alarms) % 2)
