"""The page of the auditor: the proof of the journal, and the report, figures and entries of a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.events import Entry, OfTicket, TicketIssued, shortened
from contract.names import TicketId
from contract.settings import zone_of
from hub.accounts.gate import Gate
from hub.audit.order import CHOSEN
from hub.audit.proof import Done
from hub.audit.words import plain, report_csv
from hub.authority import Authority
from hub.domain.hours_settings import date_of
from hub.reckoning import DayTold, Proving, day_told, reckoned
from hub.statistics.figures import Row
from hub.statistics.words import statistics_csv
from hub.web.drawing import HEADERS
from hub.web.pages import Pages
from hub.web.people import called_by
from hub.web.pressing import Asked
from hub.web.signed_page import signed_page
from hub.web.words import date_and_time

AT_ONCE = 50
"""So many entries stand on one page."""
CSV = "text/csv"
DONE = {
    Done.CHANGED: "entry %(entry)s was changed",
    Done.REMOVED: "entry %(entry)s was removed",
    Done.INSERTED: "entry %(entry)s was put in",
    Done.MOVED: "entry %(entry)s was moved",
    Done.REWRITTEN: "all up to entry %(entry)s was written anew",
}
"""What was done to a journal, in English; the catalogues have the others."""
_ELSEWHERE = ("ticket", "number", "token")
"""What is not told of an entry once more; and a token opens the page of its visitor, whoever has it."""
_CHOSEN = f"{CHOSEN} "


class JournalPages(Pages):
    """The pages; they read and change nothing."""

    def __init__(self, authority: Authority, gate: Gate) -> None:
        self._authority = authority
        self._names = gate.names
        self._proving = Proving(authority)

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/journal", name="journal")(self.show),
            get("/journal/{day:str}/report.csv", name="journal-report")(self.report),
            get("/journal/{day:str}/statistics.csv", name="journal-statistics")(self.statistics),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the proof and one day: today, or the one that was chosen."""
        zone = zone_of(self._authority.settings.timezone)
        today = self._authority.now().astimezone(zone).date()
        chosen = request.query_params.get("day", "")
        day = _day(chosen) if chosen else today
        told, proven = await day_told(self._authority, day), await self._proving.look()
        before = request.query_params.get("before", "")
        entries, more = _newest(told.entries, int(before) if _is_number(before) else None)
        numbers = _numbers(told.entries)
        known = {
            "day": day,
            "today": today,
            "proven": proven,
            "done": DONE,
            "told": told,
            "rows": _rows(told),
            "services": {each.id: each.names for each in self._authority.settings.services},
            "entries": entries,
            "more": more,
            "written": lambda entry: _written(entry, numbers),
            "why": lambda text: plain(text.removeprefix(_CHOSEN)),
            "minutes": lambda seconds: f"{seconds / 60:.0f}",
            "called": await called_by(self._names),
            "at": partial(date_and_time, zone=zone),
            "time": lambda instant: f"{instant.astimezone(zone):%H:%M:%S}",
        }
        return signed_page(request, "journal.html", known)

    async def report(self, request: Asked) -> Response[bytes]:
        """Send the report on a day as `okienko audit report --csv` writes it."""
        day = _day(request.path_params["day"])
        told = await day_told(self._authority, day)
        zone = zone_of(self._authority.settings.timezone)
        return self._file(report_csv(told.report, zone), f"{day}-report")

    async def statistics(self, request: Asked) -> Response[bytes]:
        """Send the figures of a day as `okienko statistics --csv` writes them."""
        day = _day(request.path_params["day"])
        return self._file(statistics_csv(await reckoned(self._authority, day)), f"{day}-statistics")

    def _file(self, table: str, name: str) -> Response[bytes]:
        named = f"{self._authority.settings.branch}-{name}.csv"
        headers = {**HEADERS, "content-disposition": f'attachment; filename="{named}"'}
        return Response(table.encode(), media_type=CSV, headers=headers)


def _day(text: str) -> date:
    day = date_of(text)
    if day is None:
        raise NotFoundException
    return day


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _newest(entries: Sequence[Entry], before: int | None) -> tuple[list[Entry], bool]:
    """Return the newest of *entries* before number *before*, newest first, and whether there are more."""
    older = [entry for entry in entries if before is None or entry.seq < before]
    return older[: -AT_ONCE - 1 : -1], len(older) > AT_ONCE


def _rows(told: DayTold) -> list[Row]:
    return [row for row in told.figures.rows if row.by in {"all", "service"}]


def _written(entry: Entry, numbers: Mapping[TicketId, str]) -> tuple[str, str, str]:
    """Return the kind of event in *entry*, the number of its ticket, and what else the journal says."""
    event = entry.event
    body = {name: value for name, value in msgspec.to_builtins(shortened(event)).items() if value}
    kind = str(body.pop("event"))
    number = numbers.get(event.ticket, event.ticket) if isinstance(event, OfTicket) else ""
    rest = (f"{name}: {_plainly(value)}" for name, value in body.items() if name not in _ELSEWHERE)
    return kind, number, ", ".join(rest)


def _plainly(value: object) -> str:
    return plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _numbers(entries: Sequence[Entry]) -> dict[TicketId, str]:
    issued = (entry.event for entry in entries if isinstance(entry.event, TicketIssued))
    return {event.ticket: str(event.number) for event in issued}
