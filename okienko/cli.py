"""The ``okienko`` command: one verb a program.

Nothing but typer is imported before the verb is known, so that a desk unit needs no Kivy and a kiosk no
Litestar. A mistake of the person is told in one line on standard error and ends with status 2.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from contract.settings import read
from okienko.clock import clock_from
from okienko.logs import write_logs

app = typer.Typer(
    name="okienko",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Okienko runs the waiting rooms of an office: kiosks, boards, desk buttons and the hub.",
    epilog="Begin with 'okienko demo', a whole branch on one table, or 'okienko doctor'.",
)

bookings = typer.Typer(no_args_is_help=True, help="Bring bookings to the hub.")
app.add_typer(bookings, name="bookings")

ClockText = Annotated[str, typer.Option("--clock", hidden=True, help="The clock of a replayed day.")]
LogLevel = Annotated[str, typer.Option("--log", help="How much is told: debug, info, warning or error.")]
Settings = TypeVar("Settings", bound=msgspec.Struct)
USAGE = 2
"""The exit status of a mistake that the person can mend."""


def _settings(kind: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option("--settings", help=f"The {kind}'s settings file.")
    return option


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what a person can mend into one line and an exit status.

    All our errors of settings, devices and surroundings have one of these parents.
    """
    try:
        yield
    except typer.Exit:  # a RuntimeError too, and no mistake
        raise
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        logging.getLogger(__name__).debug("Ended by", exc_info=error)
        typer.echo(f"okienko: {error}", err=True)
        raise typer.Exit(USAGE) from error


def _read(kind: type[Settings], path: Path) -> Settings:
    return read(kind, path.read_text(encoding="utf-8"), path.name)


def _version(asked: bool) -> None:  # noqa: FBT001  # typer calls it so
    if asked:
        typer.echo(f"okienko {importlib.metadata.version('okienko')}")
        raise typer.Exit


@app.callback()
def okienko(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Take the options that stand before the verb."""


@app.command()
def hub(
    settings: Annotated[Path, _settings("hub")] = Path("/etc/okienko/hub.toml"),
    clock: ClockText = "",
) -> None:
    """Run the hub: the one authority of a branch."""
    from hub.config import read_settings
    from hub.run import run

    with told_plainly():
        day, told = clock_from(clock), read_settings(settings)
        write_logs(told.log_level)
        run(told, day)


@app.command()
def kiosk(
    settings: Annotated[Path, _settings("kiosk")] = Path("/etc/okienko/kiosk.toml"),
    clock: ClockText = "",
    log: LogLevel = "info",
) -> None:
    """Run a kiosk: the touch screen that issues tickets."""
    from kiosk.config import KioskSettings

    with told_plainly():
        write_logs(log)
        day, told = clock_from(clock), _read(KioskSettings, settings)
        from kiosk.app import main

        main(told, day)


@app.command()
def board(
    settings: Annotated[Path, _settings("board")] = Path("/etc/okienko/board.toml"),
    clock: ClockText = "",
    pictures: Annotated[Path | None, typer.Option(hidden=True, help="Keep the newest frame here.")] = None,
    log: LogLevel = "info",
) -> None:
    """Run a display board: the screen that calls numbers to desks."""
    from display_board.config import BoardSettings

    with told_plainly():
        write_logs(log)
        day, told = clock_from(clock), _read(BoardSettings, settings)
        from display_board.app import main
        from okienko.demo.pictures import frame_keeper
        from okienko.demo.sound import speaker_for

        on_frame = frame_keeper(pictures, f"board-{told.board}") if pictures else None
        main(told, day, speaker_for(day), on_frame=on_frame)


@app.command()
def desk(
    *,
    settings: Annotated[Path, _settings("desk unit")] = Path("/etc/okienko/desk.toml"),
    keyboard: Annotated[bool, typer.Option("--keyboard", help="Use keys instead of buttons.")] = False,
    clock: ClockText = "",
    log: LogLevel = "info",
) -> None:
    """Run a desk unit: the buttons and lamps of a clerk."""
    from desk.app import main
    from desk.config import DeskSettings

    with told_plainly():
        write_logs(log)
        day, told = clock_from(clock), _read(DeskSettings, settings)
        main(told, day, keyboard=keyboard)


@app.command()
def demo(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    day: Annotated[
        Path | None, typer.Option(help="Replay the day in this folder ('small' is shipped).")
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.1, max=600, help="How many times as fast as the world.")
    ] = 60.0,
    once: Annotated[
        bool, typer.Option("--once", help="End after one day instead of beginning anew.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Leave pictures, slips and the report here.")] = None,
    branch: Annotated[str, typer.Option(help="The shipped branch: small, large; by default the day's.")] = "",
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Move the day here.")] = None,
    boards: Annotated[
        int | None, typer.Option(min=0, help="How many boards draw; by default one a room.")
    ] = None,
    log: LogLevel = "warning",
) -> None:
    """Run a whole branch on one table, by hand or as a recorded day."""
    from okienko.demo.run import Wishes, run

    with told_plainly():
        write_logs(log)
        wishes = Wishes(
            day=day,
            speed=speed,
            once=once,
            out=out,
            branch=branch,
            on=date.date() if date else None,
            boards=boards,
        )
        raise typer.Exit(run(wishes, typer.echo))


@app.command()
def doctor(
    kind: Annotated[str, typer.Argument(help="demo, hub, kiosk, board or desk.")] = "demo",
    printer: Annotated[str, typer.Option(help="The printer, as tcp://host:9100.")] = "",
    broker: Annotated[str, typer.Option(help="The broker, as host:port.")] = "",
    hub_url: Annotated[str, typer.Option("--hub", help="The hub, as http://host:8080.")] = "",
) -> None:
    """Say what works on this machine, what is missing, and the way out."""
    from okienko.doctor.visit import Visit, findings, is_fit, told

    with told_plainly():
        found = []
        for finding in findings(Visit(kind=kind, printer=printer, broker=broker, hub=hub_url)):
            typer.echo(told(finding))
            found.append(finding)
        raise typer.Exit(0 if is_fit(found) else 1)


@app.command()
def provision(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    kind: Annotated[str, typer.Argument(help="hub, kiosk, board or desk.")],
    branch: Annotated[str, typer.Option(help="The branch it belongs to.")] = "",
    name: Annotated[str, typer.Option(help="What the device is called there.")] = "",
    hub_url: Annotated[str, typer.Option("--hub", help="Where the hub answers.")] = "",
    broker: Annotated[str, typer.Option(help="Where the broker is, as mqtt://host:1883.")] = "",
    root: Annotated[Path, typer.Option(help="A Debian in a folder instead of this machine.")] = Path("/"),
    source: Annotated[Path | None, typer.Option(help="The source tree to install from.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Turn this Debian machine into a device, in one command; run it again after each change."""
    from provisioning.machine import Machine
    from provisioning.plan import Kind
    from provisioning.provision import Manner
    from provisioning.provision import provision as carry_out
    from provisioning.settings_file import Options

    given = {"branch": branch, "name": name, "hub_url": hub_url, "broker_url": broker}
    with told_plainly():
        options = Options(**{key: value for key, value in given.items() if value})
        carry_out(Kind(kind), options, Manner(Machine(root), source, dry_run), typer.echo)


@bookings.command("import")
def import_bookings(
    source: Annotated[
        str, typer.Argument(help="A CSV or .ics file, or the address of one.", metavar="FILE|URL")
    ],
    hub_url: Annotated[str, typer.Option("--hub", help="Where the hub answers.")] = "http://127.0.0.1:8080",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Hand bookings over to the hub, as often as you like; status 1 says that a row was refused."""
    from okienko.bookings import hand_over

    with told_plainly():
        taken = hand_over(source, hub_url, typer.echo, dry_run=dry_run)
    raise typer.Exit(0 if taken else 1)


@app.command(hidden=True)
def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages are written.")] = Path("docs/reference"),
) -> None:
    """Write the part of the manual that the code tells itself."""
    from okienko.manual.pages import write

    for page in write(folder, app):
        typer.echo(page)


@app.command(hidden=True)
def pictures(
    folder: Annotated[Path, typer.Argument(help="Where the contact sheets are written.")] = Path(
        "docs/pictures"
    ),
) -> None:
    """Draw what people see, side by side, to be looked at."""
    from okienko.manual.contact_sheets import write_sheets

    for sheet in write_sheets(folder):
        typer.echo(sheet)


@app.command(hidden=True)
def bench(
    out: Annotated[Path, typer.Option(help="Where table and picture are written.")] = Path("docs/bench"),
    only: Annotated[str, typer.Option(help="Only the measures whose names contain this.")] = "",
) -> None:
    """Measure how fast the house is, beside the limits of this machine."""
    from okienko.bench.run import run

    write_logs("error")
    raise typer.Exit(run(out, only, typer.echo))


def main() -> None:
    """Be the ``okienko`` command."""
    app()
