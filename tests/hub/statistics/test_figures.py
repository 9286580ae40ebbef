"""Figures as `docs/statistics.md` defines them, on visits that one can reckon in the head."""

from __future__ import annotations

import csv
import io
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from contract.names import BranchId, DeskId, Language, ServiceId
from contract.states import State
from hub.statistics.figures import Figures, Spread, Statistics, figures, spread, statistics
from hub.statistics.survey import SurveyRow
from hub.statistics.visits import Visit, visits_of
from hub.statistics.words import COLUMNS, COUNTS, SURVEY, TIMES, statistics_csv, statistics_text
from tests.hub.statistics.days import many

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
WARSAW = ZoneInfo("Europe/Warsaw")
MANUAL = Path(__file__).parents[3] / "docs" / "statistics.md"


def visit(waited: float | None = 10, **more) -> Visit:
    given = {
        "service": ServiceId("A"),
        "language": Language("uk"),
        "kind": "walk-in",
        "people": 1,
        "units": 1,
        "issued_at": NINE,
        "called_at": None if waited is None else NINE + timedelta(minutes=waited),
        "desk": DeskId("1"),
        "state": State.SERVED,
    }
    return Visit(**(given | more))


def booked(minutes: float) -> Visit:
    """Return a visit that was called so many *minutes* after the booked time."""
    return visit(10, kind="booked", due=NINE + timedelta(minutes=10 - minutes))


def told(*visits: Visit, **more) -> Statistics:
    return statistics(BranchId("town"), {TUESDAY: visits}, WARSAW, **more)


def names(of: Statistics, by: str) -> list[str]:
    return [row.name for row in of.rows if row.by == by]


@pytest.mark.parametrize(
    ("minutes", "median", "p90", "most"),
    [
        ([7], 7, 7, 7),
        ([3, 1], 1, 3, 3),
        ([3, 1, 2], 2, 3, 3),
        (range(1, 11), 5, 9, 10),
        (range(1, 101), 50, 90, 100),
    ],
)
def test_half_are_at_most_the_median_and_nine_in_ten_at_most_the_ninth_tenth(minutes, median, p90, most):
    of = spread(float(each) for each in minutes)

    assert (of.median_s, of.p90_s, of.max_s) == (median, p90, most)


def test_of_no_times_there_is_no_median():
    assert spread([None, None]) == Spread(count=0)


def test_every_ticket_is_in_one_fate():
    states = [*State, State.SERVED]

    of = figures([visit(state=state) for state in states])

    assert of.issued == len(states) == of.served + of.no_show + of.cancelled + of.expired + of.open
    assert (of.served, of.open) == (2, 4)


def test_people_and_servings_are_counted_beside_tickets():
    of = figures([visit(people=4, units=4), visit(units=3)])

    assert (of.issued, of.people, of.units) == (2, 5, 7)


def test_what_happened_often_to_one_ticket_is_one_ticket():
    of = figures([visit(parked=2, transferred=3, put_back=2, reinstated=1, recalls=5), visit(recalls=1)])

    assert (of.parked, of.transferred, of.put_back, of.reinstated, of.recalls) == (1, 1, 1, 1, 6)


def test_in_time_is_within_so_many_minutes_of_the_booked_time():
    of = figures([booked(0), booked(15), booked(16), visit(40), visit(None, due=NINE)], 15)

    assert (of.booked, of.in_time, of.in_time_share) == (3, 2, 2 / 3)


def test_without_bookings_nobody_was_in_time_or_not():
    assert figures([visit()]).in_time_share is None


def test_the_rows_are_of_everybody_and_of_each_group():
    of = told(visit(), visit(service=ServiceId("B"), language=Language("pl"), desk=DeskId("10")), visit(None))

    assert [row.by for row in of.rows[:1]] == ["all"]
    assert (names(of, "service"), names(of, "language")) == (["A", "B"], ["pl", "uk"])
    assert (names(of, "desk"), names(of, "class"), names(of, "hour")) == (["1", "10"], ["walk-in"], ["09"])


def test_who_was_never_at_a_desk_is_in_no_row_of_a_desk():
    assert names(told(visit(None, desk=None)), "desk") == []


def test_several_days_have_a_row_each_and_a_closed_day_has_none():
    days = {TUESDAY: [visit()], date(2026, 12, 2): [], date(2026, 12, 3): [visit(), visit()]}

    of = statistics(BranchId("town"), days, WARSAW)

    assert (of.begins, of.ends, of.days) == (TUESDAY, date(2026, 12, 3), 2)
    assert names(of, "day") == ["2026-12-01", "2026-12-03"]
    assert of.rows[0].figures.issued == 3


def test_the_table_has_a_heading_for_every_value_and_minutes_for_people():
    rows = list(csv.DictReader(io.StringIO(statistics_csv(told(booked(3), visit(20, serving_s=330.0))))))

    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["by"], rows[0]["issued"], rows[0]["in_time_percent"]) == ("all", "2", "100")
    assert (rows[0]["waiting_median_min"], rows[0]["waiting_max_min"]) == ("10.0", "20.0")
    assert (rows[0]["serving_median_min"], rows[0]["way_median_min"]) == ("5.5", "")


def test_the_text_says_what_in_time_is_and_has_a_line_a_group():
    lines = list(statistics_text(told(booked(3), visit(20), in_time_minutes=5)))

    assert lines[0] == "Statistics of town, 2026-12-01: 1 day with tickets"
    assert "within 5 minutes of the booked time" in lines[1]
    assert [line.split()[:2] for line in lines if line.startswith(("booked", "walk-in"))] == [
        ["booked", "1"],
        ["walk-in", "1"],
    ]


def test_the_text_tells_how_visits_were_rated_where_enough_have_answered():
    rated = SurveyRow(by="service", name="A", answers=5, given=(1, 0, 0, 1, 3), mean=4.0)

    lines = list(statistics_text(msgspec.structs.replace(told(visit()), survey=(rated,))))

    assert lines[-1].split() == ["A", "5", "1", "0", "0", "1", "3", "4.00"]
    assert not [line for line in statistics_text(told(visit())) if "rated" in line]


def test_a_day_without_anybody_is_told_too():
    lines = list(statistics_text(told()))

    assert "0 days with tickets" in lines[0]


def test_every_indicator_is_defined_in_the_manual():
    manual = MANUAL.read_text(encoding="utf-8")

    defined = {*COUNTS, *TIMES, *SURVEY, "in_time_percent", "median", "p90", "max"}
    assert [name for name in sorted(defined) if f"`{name}`" not in manual] == []
    assert set(msgspec.structs.asdict(figures([]))) == {*COUNTS, *TIMES} == set(Figures.__struct_fields__)


def test_a_large_day_is_reckoned_in_well_under_a_second():
    journal = many(1500)
    begun = time.process_time()

    of = told(*visits_of(journal))

    assert time.process_time() - begun < 1.0
    assert of.rows[0].figures.issued == 1500


def test_the_figures_name_the_day_profiles():
    of_two = told(visit(), visit(profile="information-saturday"))

    assert names(of_two, "profile") == ["information-saturday", "ordinary"]
