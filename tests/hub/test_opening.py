"""Open or closed at an instant, next opening, next closing: by the clock on the wall, and when that leaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.hours_settings import MIDNIGHT, Minutes
from hub.domain.opening import Opening, shown_at

WARSAW = ZoneInfo("Europe/Warsaw")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
MORNING: Minutes = (8 * 60, 12 * 60)
AFTERNOON: Minutes = (12 * 60 + 30, 16 * 60)
WEEKDAYS = frozenset(range(5))


def office(day: date) -> tuple[Minutes, ...]:
    """Return the hours of an office with a break at noon and free week-ends."""
    return (MORNING, AFTERNOON) if day.weekday() in WEEKDAYS else ()


def local(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    """Return the instant at which the clock of *zone* shows *text*, the first time if there are two."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def at(text: str, **more: timedelta) -> tuple[bool, str, str]:
    """Return whether the office is open, and the wall clock's next opening and closing."""
    standing = Opening(office, WARSAW, **more).at(local(text))
    said = [f"{time:%m-%d %H:%M}" if time else "" for time in (standing.opens_at, standing.closes_at)]
    return standing.open, said[0], said[1]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-01T07:59:59", (False, "12-01 08:00", "")),
        ("2026-12-01T08:00:00", (True, "", "12-01 12:00")),
        ("2026-12-01T11:59:59", (True, "", "12-01 12:00")),
        ("2026-12-01T12:00:00", (False, "12-01 12:30", "")),
        ("2026-12-01T12:30:00", (True, "", "12-01 16:00")),
        ("2026-12-01T16:00:00", (False, "12-02 08:00", "")),
        ("2026-12-04T16:00:00", (False, "12-07 08:00", "")),
        ("2026-12-31T16:00:00", (False, "01-01 08:00", "")),
        ("2028-02-28T17:00:00", (False, "02-29 08:00", "")),
        ("2028-02-29T17:00:00", (False, "03-01 08:00", "")),
        ("2027-03-26T20:00:00", (False, "03-29 08:00", "")),
        ("2027-10-29T20:00:00", (False, "11-01 08:00", "")),
    ],
)
def test_an_office_opens_and_closes_by_its_hours(now, expected):
    assert at(now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-01T07:29:59", (False, "12-01 07:30", "")),
        ("2026-12-01T07:30:00", (True, "", "12-01 12:00")),
        ("2026-12-01T12:10:00", (False, "12-01 12:30", "")),
        ("2026-12-01T15:44:59", (True, "", "12-01 15:45")),
        ("2026-12-01T15:45:00", (False, "12-02 07:30", "")),
    ],
)
def test_tickets_begin_before_the_day_and_stop_before_its_end_but_breaks_stay_breaks(now, expected):
    assert at(now, early=timedelta(minutes=30), stop=timedelta(minutes=15)) == expected


def test_what_the_margin_before_closing_uses_up_does_not_open():
    opening = Opening(lambda _: (MORNING, (900, 910)), WARSAW, stop=timedelta(minutes=10))

    assert opening.at(local("2026-12-01T12:00:00")).opens_at == local("2026-12-02T08:00:00")


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 12, 1), 24)])
def test_round_the_clock_lasts_as_long_as_the_day(day, hours):
    begins, ends = shown_at(0, day, WARSAW), shown_at(MIDNIGHT, day, WARSAW)

    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (SPRING, "01:59", "2027-03-28T00:59"),
        (SPRING, "02:00", "2027-03-28T01:00"),
        (SPRING, "02:30", "2027-03-28T01:00"),
        (SPRING, "03:00", "2027-03-28T01:00"),
        (SPRING, "03:01", "2027-03-28T01:01"),
        (AUTUMN, "01:59", "2027-10-30T23:59"),
        (AUTUMN, "02:00", "2027-10-31T00:00"),
        (AUTUMN, "02:59", "2027-10-31T00:59"),
        (AUTUMN, "03:00", "2027-10-31T02:00"),
    ],
)
@pytest.mark.fault("F15")
def test_a_time_is_the_first_instant_that_shows_it_or_what_the_leap_made_of_it(day, clock, instant):
    hour, minute = map(int, clock.split(":"))

    assert shown_at(hour * 60 + minute, day, WARSAW) == datetime.fromisoformat(f"{instant}Z")


@pytest.mark.fault("F15")
def test_an_opening_in_the_hour_that_is_left_out_comes_with_the_leap():
    night = Opening(lambda _: ((150, 240),), WARSAW)

    standing = night.at(local("2027-03-28T01:59:59"))

    assert standing.opens_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert f"{standing.opens_at:%H:%M %z}" == "03:00 +0200"


@pytest.mark.fault("F15")
def test_the_hour_that_comes_twice_is_open_once_and_without_a_gap():
    night = Opening(lambda _: ((150, 240),), WARSAW)

    standing = night.at(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))

    assert (standing.open, standing.closes_at) == (True, datetime(2027, 10, 31, 3, 0, tzinfo=UTC))


def test_what_goes_on_past_midnight_closes_once():
    bar = {4: ((20 * 60, MIDNIGHT),), 5: ((0, 120),)}

    standing = Opening(lambda day: bar.get(day.weekday(), ()), WARSAW).at(local("2026-12-04T21:00:00"))

    assert standing.closes_at == local("2026-12-05T02:00:00")


def test_what_is_always_open_never_closes():
    standing = Opening(lambda _: ((0, MIDNIGHT),), WARSAW).at(local("2026-12-04T21:00:00"))

    assert (standing.open, standing.opens_at, standing.closes_at) == (True, None, None)


def test_what_never_opens_has_no_next_opening():
    standing = Opening(lambda _: (), WARSAW).at(local("2026-12-04T21:00:00"))

    assert (standing.open, standing.opens_at, standing.closes_at) == (False, None, None)


def test_a_yearly_opening_is_found():
    standing = Opening(lambda day: (MORNING,) if (day.month, day.day) == (12, 6) else (), WARSAW).at(
        local("2026-12-06T12:00:00")
    )

    assert standing.opens_at == local("2027-12-06T08:00:00")


# --- against a plain model that walks through every minute

ZONES = ["Europe/Warsaw", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu"]
STARTS = [
    date(2027, 3, 26), date(2027, 10, 29), date(2028, 2, 27), date(2026, 12, 30),
    date(2018, 11, 2), date(2018, 2, 15), date(2024, 4, 24), date(2024, 10, 30), date(2024, 4, 5),
]  # fmt: skip
"""Days around changes of the clocks in one of the zones, a leap day and a change of the year."""
DAYS = 4


@st.composite
def spans_of_a_day(draw: st.DrawFn) -> tuple[Minutes, ...]:
    """Draw up to three stretches that may adjoin each other and do not overlap."""
    edges = sorted(draw(st.lists(st.integers(0, 48), max_size=6, unique=True)))
    times = [edge * 30 for edge in edges]
    pairs = list(zip(times[::2], times[1::2], strict=False))
    if len(pairs) == 2 and draw(st.booleans()):
        pairs[0] = pairs[0][0], pairs[1][0]
    return tuple(pairs)


def minutes_open(
    hours: Mapping[date, tuple[Minutes, ...]], first: date, zone: ZoneInfo
) -> dict[datetime, bool]:
    """Return of every minute around *first* whether it is open, by the clock's highest reading so far."""
    found: dict[datetime, bool] = {}
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    highest = (date.min, 0)
    for _ in range((DAYS + 4) * MIDNIGHT):
        shown = instant.astimezone(zone)
        highest = max(highest, (shown.date(), shown.hour * 60 + shown.minute))
        found[instant] = any(begins <= highest[1] < ends for begins, ends in hours.get(highest[0], ()))
        instant += timedelta(minutes=1)
    return found


@settings(max_examples=25, deadline=None)
@given(
    st.lists(spans_of_a_day(), min_size=DAYS, max_size=DAYS),
    st.sampled_from(ZONES),
    st.sampled_from(STARTS),
    st.lists(st.integers(0, DAYS * MIDNIGHT), min_size=12, max_size=12),
)
def test_every_minute_is_as_a_plain_walk_through_the_minutes_finds_it(spans, name, first, asked):
    zone = ZoneInfo(name)
    hours = {first + timedelta(days=number): each for number, each in enumerate(spans)}
    plain = minutes_open(hours, first, zone)
    opening = Opening(lambda day: hours.get(day, ()), zone)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=12)

    for minutes in asked:
        now = start + timedelta(minutes=minutes)
        standing = opening.at(now)
        later = [instant for instant in plain if instant > now and plain[instant] != plain[now]]
        change = min(later, default=None)
        assert standing.open == plain[now], now
        assert (standing.closes_at if standing.open else standing.opens_at) == change, now
        assert change is None or standing.until == change
