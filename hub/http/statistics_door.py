"""The door to the figures of a day or of several: as JSON, or as CSV for a spreadsheet."""

from __future__ import annotations

from datetime import date

from litestar.types import Receive, Scope

from contract.codec import encode
from hub.authority import Authority
from hub.http.asgi import JSON
from hub.http.asking import Asking
from hub.http.problems import CannotBeRead
from hub.http.table import Door, Reply, Work
from hub.reckoning import reckoned
from hub.statistics.figures import ON_TIME_MINUTES, Statistics
from hub.statistics.words import statistics_csv

PATH = "/v1/statistics/{day}"
CSV = "text/csv; charset=utf-8"
MOST_DAYS = 92
"""More days are not reckoned at one request."""


def statistics_door(authority: Authority) -> Door:
    """Return the door."""
    return Door(PATH, "GET", _work(authority))


def _work(authority: Authority) -> Work:
    async def work(scope: Scope, _receive: Receive) -> Reply:
        asking = Asking(scope)
        begins = _day(asking.path["day"])
        ends = _day(asking.text("to", begins.isoformat()))
        wanted = asking.text("format", "json")
        if wanted not in {"json", "csv"}:
            raise CannotBeRead(f"format must be json or csv, not {wanted!r}")
        told = await _reckoned(authority, begins, ends, asking.count("within", ON_TIME_MINUTES))
        return (200, statistics_csv(told).encode(), CSV) if wanted == "csv" else (200, encode(told), JSON)

    return work


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotBeRead(f"a day must be written as 2026-12-01, not {text!r}") from error


async def _reckoned(authority: Authority, begins: date, ends: date, within: int) -> Statistics:
    days = (ends - begins).days + 1
    if not 1 <= days <= MOST_DAYS:
        raise CannotBeRead(f"'to' must be the same day or one of the {MOST_DAYS - 1} after it, not {ends}")
    return await reckoned(authority, begins, days, within)
