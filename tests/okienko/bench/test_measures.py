"""Each measure works: it starts the real programs, does everything it counts, and tells plausible figures.

How large the figures are is nobody's business here: a test asserts no time.
"""

from __future__ import annotations

import math

import pytest

from okienko.bench import limits
from okienko.bench.counts import SMALL
from okienko.bench.measure import Bench
from okienko.bench.run import MEASURES

EXPECTED = {
    "tickets and calls a second": {
        "tickets/s, 1 client",
        "tickets/s, 8 clients",
        "tickets/s, 64 clients",
        "tickets/s of 64 clients against one commit each",
        "calls/s, 1 client",
        "calls/s, 8 clients",
        "calls/s, 64 clients",
        "answered and lost after kill -9",
        "hub back after kill -9",
    },
    "call to view": {
        "call → view at 1 board, p50",
        "call → view at 1 board, p50, against the limit",
        "call → view at 1 board, missed",
        "call → view at 30 boards, p50",
        "call → view at 30 boards, p50, against the limit",
        "call → view at 30 boards, missed",
    },
    "large hall": {
        "large hall: call → view, empty day, p50",
        "large hall: call → view, full day and phones, p50",
        "large hall: views missed, phones lost",
    },
    "mad button": {"beside a mad button, all others' p99", "beside a mad button, not answered well"},
    "even pace": {"1,200 changes/s, p99 of a command"},
    "many days": {"memory grown over many days", "open files more after many days"},
    "press to board frame": {"press → board frame, p99", "press → board frame, missed"},
    "touch to slip": {"touch → slip cut, p50", "touch → next screen drawn, p50"},
    "frames a second": {"board redrawn whole, 1920x1080", "kiosk's next screen, 1080x1920"},
    "start and memory": {
        "hub ready",
        "hub, memory",
        "hub, new database ready",
        "desk ready",
        "desk, memory",
        "kiosk ready",
        "kiosk, memory",
        "board ready",
        "board, memory",
    },
    "idle": {"hub, idle", "desk, idle", "kiosk, idle", "board, idle"},
    "short day and full day": {
        "a ticket: full day against short day, p50",
        "a call: full day against short day, p50",
    },
}
NOTHING = {"answered and lost after kill -9", "missed", "phones lost", "not answered well"}


@pytest.fixture(scope="module")
def reached(tmp_path_factory, mosquitto):
    """The limits of this machine, measured once."""
    return limits.measured(tmp_path_factory.mktemp("limits"), mosquitto.port, SMALL)


@pytest.fixture
def bench(tmp_path, mosquitto, reached):
    # The database of another test on the shared broker has another branch, by the name of its folder.
    folder = tmp_path / "bench"
    folder.mkdir()
    return Bench(folder, mosquitto.url, reached, SMALL, lambda _: None)


def test_every_measure_is_expected_here():
    assert EXPECTED.keys() == MEASURES.keys()


@pytest.mark.parametrize("name", list(EXPECTED))
def test_a_measure_tells_all_its_figures(bench, name):
    figures = {figure.name: figure for figure in MEASURES[name](bench)}

    assert figures.keys() == EXPECTED[name]
    assert all(math.isfinite(figure.value) and figure.value >= 0 for figure in figures.values())
    none = [
        figure.value for figure in figures.values() if any(figure.name.endswith(word) for word in NOTHING)
    ]
    assert not any(none)


def test_limits_are_those_of_a_machine_that_works(reached):
    assert reached.alone.statuses == {201: SMALL.posts}
    assert reached.together.statuses == {201: SMALL.posts}
    assert len(reached.commit.values) == SMALL.limit
    assert len(reached.trip.values) == SMALL.limit


def test_a_durable_change_takes_as_long_as_its_parts(reached):
    assert reached.change_s == reached.alone.spread.p50 + reached.commit.p50
    assert reached.changes_per_s < min(reached.together.per_s, reached.rows_per_s)
