"""The report on a day as a text for people and as rows for a spreadsheet.

A reason was typed by somebody: nothing in it may steer a terminal or be reckoned by a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.audit.draw import DrawProof
from hub.audit.order import OutOfOrder
from hub.audit.report import Deed, Report

NO_REASON = "NO REASON"
COLUMNS = ("kind", "entry", "time", "number", "by", "where", "why", "reason missing", "passed over")
_RECKONED = ("=", "+", "-", "@", "\t", "\r")


def report_text(report: Report, branch: str, zone: ZoneInfo) -> Iterator[str]:
    """Yield the lines of the *report*, with times of day in *zone*."""
    yield f"Out of order at {branch} on {report.day}"
    yield ""
    for call in report.calls:
        yield from _call_lines(call, zone)
    if not report.calls:
        yield "  nobody was called out of order"
    yield ""
    for deed in report.deeds:
        where, why = f" {deed.where}" if deed.where else "", plain(deed.why) or NO_REASON
        number = f"{deed.number or '-':4}"
        yield f"  {_time(deed.at, zone)}  {number}  {deed.what}{where}, by {plain(deed.by)}: {why}"
        yield from (f"              {plain(line)}" for line in deed.more)
    if not report.deeds:
        yield "  nothing was transferred, put back, taken back, reinstated, passed on or cancelled by staff"
    yield ""
    for what, count in report.totals.items():
        yield f"  {count:6}  {what}"


def report_csv(report: Report, zone: ZoneInfo) -> str:
    """Return the *report* as CSV with a line of headings, one row a call or deed."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for call in report.calls:
        passed = "; ".join(f"{one.number} {one.waited_s / 60:.0f} min" for one in call.passed)
        missing = "" if call.has_reason else "yes"
        rows.writerow([*_cells("call", call, f"desk {call.desk}", zone), _cell(call.why), missing, passed])
    for deed in report.deeds:
        missing = "" if deed.why.strip() else "yes"
        rows.writerow(
            [
                *_cells(deed.what, deed, deed.where, zone),
                _cell(deed.why),
                missing,
                _cell("; ".join(deed.more)),
            ]
        )
    return written.getvalue()


def draw_text(draw: DrawProof, branch: str, zone: ZoneInfo) -> Iterator[str]:
    """Yield the lines that tell of the *draw*, with times of day in *zone*."""
    if not draw.commitment:
        yield f"Nothing was drawn at {branch} on {draw.day}"
    elif draw.held_at is None:
        yield f"The draw of {draw.day} at {branch} was not held"
        yield f"  committed to  {draw.commitment}"
    else:
        yield f"The draw of {draw.day} at {branch}, held at {_time(draw.held_at, zone)}"
        yield f"  committed to  {draw.commitment}"
        yield f"  seed          {plain(draw.seed)}"
        for place, (number, lot) in enumerate(draw.lots, 1):
            yield f"  {place:4}  {plain(number)}  {lot}"
    yield from (f"! {plain(wrong)}" for wrong in draw.wrong)
    if draw.held_at is not None and not draw.wrong:
        yield "The seed is the one committed to, all who registered drew, and the order is that of the lots."


def plain(text: str) -> str:
    """Return *text* with everything that a terminal would obey made visible."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text.strip())


def _call_lines(call: OutOfOrder, zone: ZoneInfo) -> Iterator[str]:
    why = plain(call.why)
    if not call.has_reason:
        why = f"{NO_REASON}, though it says '{why}'" if why else NO_REASON
    mark = " " if call.has_reason else "!"
    yield f"{mark} {_time(call.at, zone)}  {call.number}  to desk {call.desk}, by {plain(call.by)}: {why}"
    for one in call.passed:
        yield f"              passed over {one.number}, who had waited {one.waited_s / 60:.0f} min"


def _cells(kind: str, told: OutOfOrder | Deed, where: str, zone: ZoneInfo) -> list[str]:
    return [kind, str(told.seq), _time(told.at, zone), told.number, _cell(told.by), _cell(where)]


def _cell(text: str) -> str:
    shown = plain(text)
    return f"'{shown}" if shown.startswith(_RECKONED) else shown


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M:%S}"
