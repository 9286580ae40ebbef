"""The whole branch on one table, for a person to touch: kiosk, board, desk unit, printer, hub and broker."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from contract.settings import read
from desk.config import DeskSettings
from hardware.virtual_paper import PrintedSlip
from hardware.virtual_printer import VirtualPrinter
from okienko.clock import SystemClock
from okienko.demo.brokers import broker
from okienko.demo.programs import await_ready, has_display, program, require_running
from okienko.demo.table import STAFF_CODE, board_toml, desk_toml, kiosk_toml, laid

Say = Callable[[str], None]

WINDOW = (1280, 720)
LOOK_S = 1.0


def by_hand(branch: str, out: Path | None, say: Say) -> int:
    """Run the shipped *branch* until it is told to end; slips are left in *out* where one is named."""
    windows = has_display()
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="okienko-demo-")))
        url, name = parts.enter_context(broker(folder))
        table = laid(folder, branch, url)
        hub = parts.enter_context(program(folder, "hub", "hub", "--settings", str(folder / "hub.toml")))
        await_ready(table.hub_url, hub, folder)
        slips = (out or folder) / "slips"
        printer = parts.enter_context(VirtualPrinter(folder=slips, on_slip=_told(slips, say)))
        kiosk, board, desk = table.branch.kiosks[0].id, table.branch.boards[0].id, table.branch.desks[0].id
        files = {
            "kiosk": kiosk_toml(table, kiosk, str(printer.connection), portrait=True),
            "board": board_toml(table, board, WINDOW),
        }
        running = {"hub": hub}
        for verb, path in files.items():
            running[verb] = parts.enter_context(
                program(folder, verb, verb, "--settings", str(path), windows=windows)
            )
        say(_welcome(table.hub_url, url, name, slips, windows=windows))
        path = desk_toml(table, desk)
        settings = read(DeskSettings, path.read_text(encoding="utf-8"), path.name)
        if sys.stdin.isatty():
            from desk.app import main

            main(settings, SystemClock(), keyboard=True)
        else:
            _until_told_to_end(running, folder)
    return 0


def _told(slips: Path, say: Say) -> Callable[[PrintedSlip], None]:
    return lambda slip: say(f"slip {slip.number} came out of the printer: see {slips}")


def _welcome(hub_url: str, broker_url: str, broker_name: str, slips: Path, *, windows: bool) -> str:
    where = (
        "a kiosk and a board open as windows"
        if windows
        else "no display here: kiosk and board draw off-screen, and their logs say what they do"
    )
    return (
        f"the clerk's page:  {hub_url}/desk\n"
        f"the hub's API:     {hub_url}/v1/branch\n"
        f"the broker:        {broker_url} ({broker_name})\n"
        f"the slips:         {slips}\n"
        f"{where}; the kiosk's staff menu opens with five taps on its corner and {STAFF_CODE}\n"
        "end with Ctrl-C"
    )


def _until_told_to_end(running: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(LOOK_S):
        for name, process in running.items():
            require_running(process, folder, name)
