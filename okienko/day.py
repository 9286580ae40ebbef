"""``okienko day``: what a service day left when it ended, or would leave now. It writes to no database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from okienko.of_day import (
    HUB_TOML,
    Branch,
    Data,
    Database,
    Day,
    Settings,
    branch_in,
    day_named,
    file_of,
    rules_of,
)
from okienko.plainly import told_plainly

if TYPE_CHECKING:
    from contract.day_views import DayLeft, LeftTicket


def day(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    day: Day,
    data: Data = None,
    database: Database = None,
    branch: Branch = "",
    settings: Settings = HUB_TOML,
    as_json: Annotated[bool, typer.Option("--json", help="For programs, as GET /v1/days/DAY/left.")] = False,
) -> None:
    """List the tickets and desks that a day left open, and what its end made of them."""
    from contract.codec import encode
    from contract.settings import zone_of
    from hub.audit.left import left_of
    from hub.store.evidence import evidence

    with told_plainly():
        rules, folder = rules_of(branch, settings, data)
        zone = zone_of(rules.timezone)
        asked = day_named(day, zone)
        with evidence(file_of(folder, database)) as found:
            name = branch_in(found, rules.branch)
            found.require_kept(name, asked)
            entries = list(found.with_night(name, asked))
            if not entries:
                raise ValueError(f"{name} had no service day {asked}")
            left = left_of(asked, name, entries)
        typer.echo(encode(left).decode() if as_json else "\n".join(left_text(left, zone)))


def left_text(left: DayLeft, zone: ZoneInfo) -> Iterator[str]:
    """Yield the lines of the report on what was *left*, with times of day in *zone*."""
    kind = f", day profile {left.profile}" if left.profile else ""
    ended = "not over"
    if left.ended_at is not None:
        ended = f"ended {left.ended_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    yield f"Left at {left.branch} on {left.day} ({ended}{kind})"
    yield ""
    for ticket in left.tickets:
        yield f"  {ticket.number:6} {_told(ticket, zone)}"
    if not left.tickets:
        yield "  no ticket was left"
    yield ""
    for desk in left.desks:
        yield f"  desk {desk.desk}: {desk.state} since {desk.since.astimezone(zone):%H:%M:%S}"
    if not left.desks:
        yield "  every desk was closed"
    yield ""
    for state, count in left.totals.items():
        yield f"  {count:6}  {state}"


def _told(ticket: LeftTicket, zone: ZoneInfo) -> str:
    where = f" at desk {ticket.desk}" if ticket.desk else ""
    closed = f", closed as {ticket.closed_as}" if ticket.closed_as else ""
    since = f"{ticket.since.astimezone(zone):%H:%M:%S}"
    return f"service {ticket.service}: {ticket.state}{where} since {since}{closed}"
