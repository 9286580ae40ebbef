"""``okienko bookings``: brings bookings to a hub, as often as one likes.

Exit status: 0, all were taken; 1, one was refused; 2, the source or the hub could not be reached.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from okienko.plainly import told_plainly

bookings = typer.Typer(name="bookings", no_args_is_help=True, help="Bring bookings to the hub.")

CALDAV = "caldav+"
"""What stands before the address of a calendar on a server."""


Source = Annotated[
    str,
    typer.Argument(
        help="A CSV or .ics file, the address of one, or caldav+https://… of a calendar.",
        metavar="[FILE|URL]",
    ),
]
Hub = Annotated[str, typer.Option("--hub", help="Where the hub answers.")]
Caldav = Annotated[str, typer.Option(help="The address of a calendar on a CalDAV server.")]
User = Annotated[str, typer.Option(help="Who signs in there.")]
PasswordFile = Annotated[Path | None, typer.Option(help="A file with that user's password.")]
CaFile = Annotated[Path | None, typer.Option(help="The certificates by which the server is known.")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="From which day on; else today.")
]
Days = Annotated[int, typer.Option(min=0, max=366, help="How many days after that one.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


@bookings.command("import")
def import_bookings(  # noqa: PLR0913  # one option each, as the person reads them
    source: Source = "",
    hub_url: Hub = "http://127.0.0.1:8080",
    *,
    caldav: Caldav = "",
    user: User = "",
    password_file: PasswordFile = None,
    ca_file: CaFile = None,
    begins: From = None,
    days: Days = 14,
    dry_run: DryRun = False,
) -> None:
    """Hand bookings over to the hub, as often as you like; status 1 says that one was refused.

    What is not among them stays as it is. A calendar with which the hub keeps in step stands in hub.toml.
    """
    from hub.bookings.calendar_settings import CalendarSettings
    from okienko.bookings import hand_over, listed
    from okienko.calendar_source import in_calendar

    with told_plainly():
        if bool(caldav) == bool(source):
            raise ValueError("bookings import: name either a file or an address, or one with --caldav")
        address = caldav or (source.removeprefix(CALDAV) if source.startswith(CALDAV) else "")
        if not address and (user or password_file or ca_file):
            raise ValueError("bookings import: --user, --password-file and --ca-file belong to a calendar")
        settings = CalendarSettings(
            name="given",
            url=address,
            user=user,
            password_file=str(password_file or ""),
            ca_file=str(ca_file or ""),
            days_ahead=days,
        )
        found = in_calendar(settings, _day(begins)) if address else listed(source)
        taken = hand_over(found, hub_url, typer.echo, dry_run=dry_run)
    raise typer.Exit(0 if taken else 1)


def _day(begins: datetime | None) -> date:
    return (begins or datetime.now().astimezone()).date()
