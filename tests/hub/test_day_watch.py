"""When a new day begins, also while the machine's clock is being set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.day_watch import SETTLE_S, DayWatch

WARSAW = ZoneInfo("Europe/Warsaw")
TUESDAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def test_the_day_is_the_branch_s_and_not_greenwich_s():
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)

    assert DayWatch(WARSAW, late, 0.0).today(late, 0.0) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("midnight", "day"),
    [
        (datetime(2027, 3, 27, 23, 0, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 22, 0, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 0, tzinfo=UTC), date(2027, 11, 1)),
        (datetime(2028, 2, 28, 23, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
@pytest.mark.fault("F15")
def test_midnight_comes_when_it_should_also_when_the_clocks_change(midnight, day):
    start = midnight - timedelta(hours=12)
    watch = DayWatch(WARSAW, start, 0.0)

    before = watch.today(midnight - timedelta(seconds=1), 12 * 3600.0 - 1)

    assert before == day - timedelta(days=1)
    assert watch.today(midnight, 12 * 3600.0) == day


@pytest.mark.parametrize(
    "leap", [timedelta(days=1), timedelta(days=365), timedelta(days=-20000), timedelta(hours=20)]
)
@pytest.mark.fault("F13")
def test_a_clock_that_leaps_opens_no_day_at_once(leap):
    watch = DayWatch(WARSAW, NINE, 0.0)

    assert watch.today(NINE + leap + timedelta(seconds=1), 1.0) == TUESDAY


@pytest.mark.fault("F13")
def test_a_clock_that_leaps_and_comes_back_has_opened_no_day():
    watch = DayWatch(WARSAW, NINE, 0.0)

    days = [
        watch.today(NINE + timedelta(days=days, seconds=after), float(after))
        for days, after in ((0, 1), (1, 2), (1, 300), (0, 500), (0, 5000))
    ]

    assert set(days) == {TUESDAY}


@pytest.mark.fault("F13")
def test_a_clock_that_was_set_is_believed_once_it_has_gone_on_evenly():
    watch = DayWatch(WARSAW, NINE, 0.0)
    leap = timedelta(days=1)

    watch.today(NINE + leap, 0.0)
    before = watch.today(NINE + leap + timedelta(seconds=SETTLE_S - 1), SETTLE_S - 1)

    assert before == TUESDAY
    assert watch.today(NINE + leap + timedelta(seconds=SETTLE_S), SETTLE_S) == TUESDAY + leap


@pytest.mark.fault("F13")
def test_midnight_comes_even_while_the_clock_stands_wrong():
    watch = DayWatch(WARSAW, datetime(2026, 12, 1, 22, 59, tzinfo=UTC), 0.0)
    wrong = datetime(1970, 1, 1, tzinfo=UTC)

    watch.today(wrong, 1.0)

    assert watch.today(wrong + timedelta(seconds=120), 121.0) == date(2026, 12, 2)


def test_a_clock_that_drifts_is_followed():
    watch = DayWatch(WARSAW, NINE, 0.0)
    for minute in range(1, 15 * 60 + 1):
        day = watch.today(NINE + timedelta(minutes=minute * 1.1), minute * 60.0)

    assert day == TUESDAY + timedelta(days=1)
