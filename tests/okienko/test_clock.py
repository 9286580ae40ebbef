"""One clock is handed to every program of a day, and runs at the day's pace in all of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from okienko.clock import DayClock, SystemClock, clock_from

EIGHT = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


@pytest.fixture
def monotonic(monkeypatch):
    """The machine's monotonic clock, turned by hand."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_day_begins_at_its_anchor(monotonic):
    clock = DayClock(EIGHT, 60.0, 100.0)

    assert clock.now() == EIGHT
    assert clock.elapsed() == 0.0


def test_a_day_runs_as_fast_as_it_was_told(monotonic):
    clock = DayClock(EIGHT, 60.0, 100.0)
    monotonic[0] += 10

    assert clock.now() == EIGHT + timedelta(minutes=10)
    assert clock.elapsed() == 600.0
    assert clock.real_s(600.0) == 10.0


def test_before_the_anchor_it_is_earlier(monotonic):
    assert DayClock(EIGHT, 2.0, 130.0).now() == EIGHT - timedelta(minutes=1)


def test_another_process_reads_the_very_same_clock():
    clock = DayClock(EIGHT, 60.5, 123.456789012345)

    assert clock_from(str(clock)) == clock


def test_without_a_word_it_is_the_machines_clock(monotonic):
    clock = clock_from("")

    assert isinstance(clock, SystemClock)
    assert clock.elapsed() == 100.0
    assert clock.real_s(3.0) == 3.0
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("text", ["noon", "2026-12-01T07:00:00+00:00,sixty,1.0", "a,b", "a,1,2"])
def test_what_is_no_clock_is_named(text):
    with pytest.raises(ValueError, match="not a clock") as mistake:
        clock_from(text)

    assert text in str(mistake.value)
