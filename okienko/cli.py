"""The ``okienko`` command: one verb a program.

Nothing but typer is imported before the verb is known, so that a desk unit needs no Kivy and a kiosk no
Litestar. A mistake of the person is told in one line on standard error and ends with status 2.
"""

from __future__ import annotations

import gc
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from contract.release import release
from okienko.account import account
from okienko.audit import audit
from okienko.backup_verbs import backup, restore, verify
from okienko.bookings_verbs import bookings
from okienko.branch import branch
from okienko.card import card
from okienko.clock import clock_from
from okienko.day import day as day_left
from okienko.logs import write_logs
from okienko.making import bench, manuals, pictures, weigh
from okienko.move_store import move_store
from okienko.plainly import told_plainly
from okienko.serve_again import serve_again
from okienko.settings_file import settings_from, text_of
from okienko.slip import slip
from okienko.statistics import statistics

app = typer.Typer(
    name="okienko",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Okienko runs the waiting rooms of an office: kiosks, boards, desk buttons and the hub.",
    epilog="Begin with 'okienko demo', a whole branch on one table, or 'okienko doctor'; "
    "in the source tree the command is .venv/bin/okienko, after 'make setup'.",
)

ClockText = Annotated[str, typer.Option("--clock", hidden=True, help="The clock of a replayed day.")]
LogLevel = Annotated[str, typer.Option("--log", help="How much is told: debug, info, warning or error.")]
_OF_A_DAY = ("speed", "once", "date", "boards")


def _settings(kind: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option("--settings", help=f"The {kind}'s settings file.")
    return option


def _version(asked: bool) -> None:  # noqa: FBT001  # typer calls it so
    if asked:
        typer.echo(f"okienko {release()}")
        raise typer.Exit


@app.callback()
def okienko(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Take the options that stand before the verb."""


hub_verbs = typer.Typer(
    name="hub",
    invoke_without_command=True,
    help="Run the hub, or look after its backup and its store.",
)


@hub_verbs.callback()
def hub(
    context: typer.Context,
    settings: Annotated[Path, _settings("hub")] = Path("/etc/okienko/hub.toml"),
    clock: ClockText = "",
) -> None:
    """Run the hub: the one authority of a branch; the verbs look after its backup and its store."""
    if context.invoked_subcommand is not None:
        return
    gc.disable()  # all that is loaded now stays: looking for rubbish in it is a tenth of the start
    from hub.config import read_settings
    from hub.serving import run
    from okienko.paper_rows import slip_drawer

    with told_plainly():
        text_of(settings, "hub")
        day, told = clock_from(clock), read_settings(settings)
        write_logs(told.log_level)
        run(told, day, where=settings.name, slip_of=slip_drawer())


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
        from kiosk.calm_start import calm_on_device

        with calm_on_device():
            day, told = clock_from(clock), settings_from(KioskSettings, settings, "kiosk")
        from kiosk.app import main

        if code := main(told, day):
            raise typer.Exit(code)


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
        day, told = clock_from(clock), settings_from(BoardSettings, settings, "board")
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
    from okienko.pipes import keep_pipes_away

    keep_pipes_away()
    from desk.app import main
    from desk.config import DeskSettings

    with told_plainly():
        write_logs(log)
        day, told = clock_from(clock), settings_from(DeskSettings, settings, "desk")
        main(told, day, keyboard=keyboard)


@app.command()
def demo(  # noqa: PLR0913  # one option each, as the person reads them
    context: typer.Context,
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
        if day is None:
            _refuse_what_needs_a_day(context)
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


def _refuse_what_needs_a_day(context: typer.Context) -> None:
    sources = {name: context.get_parameter_source(name) for name in _OF_A_DAY}
    given = (name for name, source in sources.items() if source and source.name == "COMMANDLINE")
    if options := ", ".join(f"--{name}" for name in given):
        raise ValueError(f"demo: {options} belongs to a replayed day; name one too, as in --day small")


@app.command()
def doctor(
    kind: Annotated[str, typer.Argument(help="demo, hub, kiosk, board or desk.")] = "demo",
    printer: Annotated[str, typer.Option(help="The printer, as tcp://host:9100.")] = "",
    broker: Annotated[str, typer.Option(help="The broker, as host:port.")] = "",
    hub_url: Annotated[str, typer.Option("--hub", help="The hub, as http://host:8080.")] = "",
) -> None:
    """Say what works on this machine, what is missing, and the way out."""
    from okienko.doctor.visit import Visit, findings, is_fit, told, verdict

    with told_plainly():
        found = []
        for finding in findings(Visit(kind=kind, printer=printer, broker=broker, hub=hub_url)):
            typer.echo(told(finding))
            found.append(finding)
        typer.echo(verdict(kind, found))
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
    from provisioning.plan import kind_named
    from provisioning.provision import Manner
    from provisioning.provision import provision as carry_out
    from provisioning.settings_file import Options

    given = {"branch": branch, "name": name, "hub_url": hub_url, "broker_url": broker}
    with told_plainly():
        options = Options(**{key: value for key, value in given.items() if value})
        carry_out(kind_named(kind), options, Manner(Machine(root), source, dry_run), typer.echo)


@app.command(hidden=True)
def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages are written.")] = Path("docs/reference"),
) -> None:
    """Write the part of the manual that the code tells itself."""
    from okienko.manual.accessibility import ACCESSIBILITY
    from okienko.manual.pages import write
    from okienko.manual.reliability import RELIABILITY
    from okienko.manual.security import SECURITY

    for page in write(folder, app):
        typer.echo(page)
    from okienko.manual.people import write_manuals

    for page in write_manuals(folder.parent / "manuals"):
        typer.echo(page)
    for table in (ACCESSIBILITY, SECURITY, RELIABILITY) if Path("tests").is_dir() else ():
        if written := table.write(folder.parent, Path()):
            typer.echo(f"written {written}")


app.add_typer(account, name="account")
app.add_typer(audit)
app.add_typer(hub_verbs)
for _verb in (backup, restore, verify):
    hub_verbs.command()(_verb)
hub_verbs.command(name="move-store")(move_store)
hub_verbs.command(name="serve-again")(serve_again)
app.add_typer(branch)
app.add_typer(bookings)
app.add_typer(card)
app.add_typer(slip)
app.command(name="day")(day_left)
for _making in (pictures, manuals, weigh, bench):
    app.command(hidden=True)(_making)
app.add_typer(statistics)


def main() -> None:
    """Be the ``okienko`` command."""
    app()
