"""The whole branch on one table, for a person to touch: kiosk, board, desk unit, printer, hub and broker."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from contract.settings import read
from desk.config import DeskSettings
from hardware.virtual_paper import PrintedSlip
from hardware.virtual_printer import VirtualPrinter
from okienko.clock import SystemClock
from okienko.demo.brokers import broker
from okienko.demo.programs import await_ready, has_display, program, require_running
from okienko.demo.sound import has_sound_card
from okienko.demo.table import STAFF_CODE, board_toml, desk_toml, kiosk_toml, laid

Say = Callable[[str], None]

WINDOW = (1280, 720)
LEFT = {"kiosk": 0, "board": 560}
"""How far from the left edge each window opens, in pixels: beside each other."""
LOOK_S = 1.0


def by_hand(branch: str, out: Path | None, say: Say) -> int:
    """Run the shipped *branch* until it is told to end; slips are left in *out* where one is named."""
    windows = has_display()
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="okienko-demo-")))
        if out is not None:
            parts.callback(_keep_logs, folder, out)
        url, name = parts.enter_context(broker(folder))
        table = laid(folder, branch, url, always_open=True)
        hub = parts.enter_context(program(folder, "hub", "hub", "--settings", str(folder / "hub.toml")))
        await_ready(table.hub_url, hub, folder)
        slips = (out or folder) / "slips"
        printer = parts.enter_context(VirtualPrinter(folder=slips, on_slip=_told(slips, say)))
        kiosk, board, desk = table.branch.kiosks[0].id, table.branch.boards[0].id, table.branch.desks[0].id
        files = {
            "kiosk": kiosk_toml(
                table, kiosk, str(printer.connection), portrait=True, speaks=has_sound_card()
            ),
            "board": board_toml(table, board, WINDOW),
        }
        running = {"hub": hub}
        for verb, path in files.items():
            running[verb] = parts.enter_context(
                program(folder, verb, verb, "--settings", str(path), windows=windows, left=LEFT[verb])
            )
        words = welcome(
            table.hub_url, f"{url} ({name})", slips, folder, windows=windows, kept=out is not None
        )
        words = f"{invited(folder / 'hub', table.hub_url)}\n{words}"
        say(words)
        path = desk_toml(table, desk, drawn_display=True)
        settings = read(DeskSettings, path.read_text(encoding="utf-8"), path.name)
        if sys.stdin.isatty():
            from desk.app import main

            main(settings, SystemClock(), keyboard=True, header=words)
            say("\nthe demo has ended" + (f"; slips and logs are in {out}" if out else ""))
        else:
            _until_told_to_end(running, folder)
    return 0


def _keep_logs(folder: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, out)


def _told(slips: Path, say: Say) -> Callable[[PrintedSlip], None]:
    return lambda slip: say(f"slip {slip.number} came out of the printer: see {slips}")


def invited(data: Path, hub_url: str) -> str:
    """Make an account that may open every page of the hub with its *data*, and say how to use it."""
    from hub.accounts.database import FILE, Database
    from hub.accounts.register import CONSOLE, Register
    from hub.accounts.roles import Role

    database = Database(data / FILE)
    try:
        everything = frozenset(Role)
        _, token = Register(database).invite("demo", "Demo", everything, by=CONSOLE, now=datetime.now(UTC))
    finally:
        database.close()
    return f"to sign in:        {hub_url}/welcome/{token} lets you choose a password for 'demo'"


def welcome(  # noqa: PLR0913  # one for each line
    hub_url: str, broker: str, slips: Path, logs: Path, *, windows: bool, kept: bool
) -> str:
    """Return what a person can do with the demo that has just started.

    Args:
        hub_url: where its hub answers.
        broker: where its broker listens, and what that is.
        slips: the folder of the slips.
        logs: the folder of the logs while it runs.
        windows: whether kiosk and board can be seen.
        kept: whether slips and logs outlive the demo.
    """
    lasting = "kept by --out" if kept else "gone when the demo ends; keep them with --out FOLDER"
    seen = _WINDOWS if windows else _NO_WINDOWS
    return (
        f"the clerk's page:  {hub_url}/desk\n"
        f"the hub's API:     {hub_url}/v1/branch\n"
        f"the broker:        {broker}\n"
        f"slips and logs:    {slips}, {logs}/*.log ({lasting})\n"
        f"{seen.format(hub=hub_url, code=STAFF_CODE)}\n"
        "A slip's QR code leads to 127.0.0.1, this machine: a phone cannot follow it in the demo.\n"
        "This branch is open at every hour: its hours and day profiles are left out here.\n"
        "In a terminal this is a desk unit: n next, r recall, x no-show, p pause; q ends the demo.\n"
        "Its number display is drawn there too.\n"
        "Without a terminal, Ctrl-C ends it."
    )


_WINDOWS = (
    "Kiosk and board open as windows. The kiosk's staff menu: five taps on its clock, top right, then"
    " {code}.\n"
    "In the kiosk's window a keyboard is a keypad for those who do not see: arrows, Enter, F1 for help."
)
_NO_WINDOWS = """\
There is no display here, so nobody sees kiosk and board. What can be done:
  call numbers with the clerk's page, from a browser on this machine
  take a ticket:   curl -sS {hub}/v1/tickets -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \\
                     -H "Okienko-Device: kiosk-own" -H "Content-Type: application/json" \\
                     -d '{{"service": "A", "language": "uk"}}'
  watch a day:     .venv/bin/okienko demo --day small --once --out out/day"""


def _until_told_to_end(running: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(LOOK_S):
        for name, process in running.items():
            require_running(process, folder, name)
