"""The figures as a table for a spreadsheet, and as a text for people. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from contract.survey import Face
from hub.statistics.figures import Figures, Row, Spread, Statistics

COUNTS = (
    "issued", "people", "units", "called", "served", "no_show", "cancelled", "expired", "open", "parked",
    "transferred", "reinstated", "put_back", "recalls", "stopped", "booked", "in_time",
)  # fmt: skip
TIMES = ("waiting", "after_booked", "way", "serving")
SURVEY = ("answers", *(face.name.lower() for face in Face), "mean")
"""How visits were rated: in the rows of all, of services and of days."""
_SPREAD = ("median", "p90", "max")
COLUMNS = (
    "branch", "from", "to", "by", "name", *COUNTS, "in_time_percent",
    *(f"{time}_{part}_min" for time in TIMES for part in _SPREAD), *SURVEY,
)  # fmt: skip
_SHOWN = ("all", "day", "service", "class", "language", "desk", "hour")
_NOTHING = "-"


def statistics_csv(told: Statistics) -> str:
    """Return *told* as CSV with a line of headings; times are minutes, and empty where there are none."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for row in told.rows:
        of = row.figures
        counts = [getattr(of, name) for name in COUNTS]
        times = [minutes(value) for name in TIMES for value in _values(getattr(of, name))]
        head = [told.branch, told.begins, told.ends, row.by, row.name]
        rows.writerow([*head, *counts, _percent(of), *times, *_rated(row, told)])
    return written.getvalue()


def statistics_text(told: Statistics) -> Iterator[str]:
    """Yield the lines of *told*, one table each for services, classes, languages and so on."""
    span = str(told.begins) if told.begins == told.ends else f"{told.begins} to {told.ends}"
    yield f"Statistics of {told.branch}, {span}: {told.days} day{'' if told.days == 1 else 's'} with tickets"
    yield f"In time: called within {told.in_time_minutes} minutes of the booked time. Times in minutes."
    if stopped := max((row.figures.stopped for row in told.rows if row.by == "all"), default=0):
        yield f"The hall was stopped while {stopped} of them waited; their waiting times hold the stop too."
    for by in _SHOWN:
        if rows := [row for row in told.rows if row.by == by]:
            yield from ("", _HEAD.format("" if by == "all" else by), *(_line(row) for row in rows))

    yield from _survey_text(told)


def _rated(row: Row, told: Statistics) -> list[object]:
    """Return how visits of *row* were rated; empty fields where too few have answered."""
    for rated in told.survey:
        if (rated.by, rated.name) == (row.by, row.name):
            return [rated.answers, *rated.given, f"{rated.mean:.2f}"]
    return [""] * len(SURVEY)


def _survey_text(told: Statistics) -> Iterator[str]:
    if not told.survey:
        return
    yield "\nHow visits were rated; fewer answers than the branch's least count are told of nowhere."
    yield f"{'':<12} answers " + " ".join(f"{_name(face):>9}" for face in Face) + "   mean"
    for row in told.survey:
        given = " ".join(f"{number:>9}" for number in row.given)
        yield f"{row.name:<12} {row.answers:7} {given} {row.mean:6.2f}"


def _name(face: Face) -> str:
    return face.name.lower().replace("_", " ")


_HEAD = (
    "{:<12} issued people called served no-show cancel expire in time | waiting: median   90 %    max | "
    "serving: median   90 %"
)


def _line(row: Row) -> str:
    of = row.figures
    waiting, serving = (
        [minutes(value) or _NOTHING for value in _values(each)] for each in (of.waiting, of.serving)
    )
    in_time = f"{_percent(of)} %" if of.booked else _NOTHING
    return (
        f"{row.name:<12} {of.issued:6} {of.people:6} {of.called:6} {of.served:6} {of.no_show:7} "
        f"{of.cancelled:6} {of.expired:6} {in_time:>7} | {waiting[0]:>15} {waiting[1]:>6} {waiting[2]:>6} | "
        f"{serving[0]:>15} {serving[1]:>6}"
    )


def minutes(seconds: float | None) -> str:
    """Return *seconds* as minutes with one decimal; empty where there are none."""
    return "" if seconds is None else f"{seconds / 60:.1f}"


def _values(spread: Spread) -> tuple[float | None, float | None, float | None]:
    return spread.median_s, spread.p90_s, spread.max_s


def _percent(of: Figures) -> str:
    return "" if of.in_time_share is None else f"{of.in_time_share * 100:.0f}"
