"""A branch of real programs that can be hurt: a hub in a process, a broker, kiosks, a desk, a board."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import requests

from contract import topics
from contract.names import BranchId, KioskId, Language, ServiceId, device_id
from contract.views import BoardView
from hardware.escpos_printer import EscposPrinter
from hardware.virtual_printer import VirtualPrinter
from kiosk.config import KioskSettings, TimeSettings
from kiosk.happenings import Button, PickLanguage, PickService
from kiosk.parts import Parts
from kiosk.screens import Confirm, Languages, Services, Taken
from kiosk.shell import Shell, run
from link.broker import Broker, BrokerSettings
from link.fake_broker import FakeBroker
from link.hub_client import HubClient, HubSettings
from link.inbox import Inbox
from okienko.clock import SystemClock
from okienko.demo.reading import number_of, qr_of
from tests.broker import free_tcp_port
from tests.desk.table import Desk
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "hub" / "http" / "hub_process.py"
BRANCH = BranchId("faults-hall")
SAME_TAP_S = 0.1
"""Within so long a second tap does not count: as short as settings allow, for nobody's hand trembles here."""
_TAP_S = 0.15
SETTINGS = """
branch = "faults-hall"
names = {pl = "Urząd prób"}
languages = ["pl", "uk"]
status_url = "http://localhost/t/{token}"
double_press_s = 0
services = [{id = "karta", series = "A", names = {pl = "Karta pobytu"}}]
rooms = [{id = "hol", names = {pl = "Hol"}}]
desks = [{id = "1", name = "1", room = "hol", services = ["karta"]}]
boards = [{id = "hol-1", rooms = ["hol"]}]
kiosks = [
    {id = "K1", room = "hol", spare_series = "X"},
    {id = "K2", room = "hol", spare_series = "Y"},
]
"""


class HubProcess:
    """The hub, always on the same port and the same database; killed as by a power cut."""

    def __init__(self, folder: Path, broker_url: str) -> None:
        folder.mkdir()
        (folder / "hall.toml").write_text(SETTINGS, encoding="utf-8")
        self._words = [sys.executable, str(PROGRAM), str(folder), broker_url]
        self.database = folder / "hub.db"
        self.port = free_tcp_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self._words, str(self.port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the hub did not start"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def get(self, path: str) -> dict:
        return requests.get(self.url + path, timeout=10).json()

    def post(self, path: str, command_id: str) -> requests.Response:
        return requests.post(self.url + path, headers={"Idempotency-Key": command_id}, timeout=10)


class KioskProgram:
    """A kiosk without a screen but with paper; it can be switched off in the middle of anything."""

    def __init__(self, folder: Path, name: str, hub: HubProcess, broker_url: str) -> None:
        self.name = name
        self.printer = VirtualPrinter().start()
        self._broker_url = broker_url
        self._settings = KioskSettings(
            branch=BRANCH,
            kiosk=KioskId(name),
            hub=HubSettings(url=hub.url, patience_s=1.0),
            times=TimeSettings(same_tap_s=SAME_TAP_S),
            state_folder=str(folder / name),
        )
        self.start()

    def start(self) -> None:
        device = device_id("kiosk", self.name)
        settings = self._settings
        self._stopped, self._woken = threading.Event(), threading.Event()
        parts = Parts(
            hub=HubClient(settings.hub, device),
            errand_hub=HubClient(settings.hub, device),
            wire=Broker(BrokerSettings(urls=(self._broker_url,)), f"{BRANCH}-{device}"),
            printer=EscposPrinter(self.printer.connection, patience_s=2.0),
        )
        self.shell = Shell(settings, SystemClock(), parts, wake=self._woken.set)
        self._thread = threading.Thread(target=run, args=(self.shell, self._stopped, self._woken))
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()
        self._thread.join(30)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        self.stop()
        self.printer.stop()

    def confirm(self) -> None:
        """Let a visitor walk up and touch everything but wait for nothing."""
        self._on(Languages)
        self._touch(PickLanguage(Language("uk")), Services)
        self._touch(PickService(ServiceId("karta")), Confirm)
        time.sleep(_TAP_S)
        self.shell.touch(Button.CONFIRM)

    def leave(self) -> str:
        """Let the visitor take the slip; return the number."""
        try:
            eventually(lambda: isinstance(self.shell.state.screen, Taken), 20)
        except AssertionError as error:
            raise AssertionError(f"{self.name} shows {self.shell.state.screen}") from error
        screen = self.shell.state.screen
        assert isinstance(screen, Taken)
        self._touch(Button.DONE, Languages)
        return screen.ticket.number

    def take(self) -> str:
        self.confirm()
        return self.leave()

    def papers(self) -> list[tuple[str, str]]:
        """The number and the token on every slip that came out."""
        images = [slip.image for slip in self.printer.slips]
        return [(number_of(image), qr_of(image).rpartition("/")[2]) for image in images]

    def _touch(self, what, leads_to: type) -> None:
        time.sleep(_TAP_S)
        self.shell.touch(what)
        self._on(leads_to)

    def _on(self, screen: type) -> None:
        eventually(lambda: isinstance(self.shell.state.screen, screen), 20)


class Hall:
    """Everything in one branch."""

    def __init__(self, folder: Path, broker_url: str) -> None:
        self.hub = HubProcess(folder / "hub", broker_url)
        self.hub.start()
        self.kiosks = {name: KioskProgram(folder, name, self.hub, broker_url) for name in ("K1", "K2")}
        self._wire = FakeBroker()
        self._wire.start()
        self.desk = Desk(
            SimpleNamespace(url=self.hub.url),
            self._wire,
            "1",
            branch=BRANCH,
            hub=HubSettings(url=self.hub.url, patience_s=0.6),
        )
        self.desk.unit.start()
        self._board_wire = Broker(BrokerSettings(urls=(broker_url,)), f"{BRANCH}-board-hol-1")
        self.board = Inbox(
            self._board_wire,
            topics.board_view(BRANCH, "hol-1"),
            BoardView,
            beat=topics.beat(BRANCH),
            stale_after_s=5.0,
        )
        self._board_wire.start()

    def call_all(self) -> list[str]:
        """Let the clerk call until nobody waits; return the numbers in that order."""
        called: list[str] = []
        while (answer := self.hub.post("/v1/desks/1/call-next", f"call-{time.monotonic_ns()}")).ok:
            current = answer.json()["current"]
            if current is None:
                break
            called.append(current["number"])
        return called

    def left(self) -> int:
        return sum(kiosk.shell.state.left for kiosk in self.kiosks.values())

    def close(self) -> None:
        self.desk.unit.stop()
        for kiosk in self.kiosks.values():
            kiosk.close()
        self._board_wire.close()
        self.hub.kill()


@contextmanager
def hall(folder: Path, broker_url: str) -> Iterator[Hall]:
    made = Hall(folder, broker_url)
    try:
        yield made
    finally:
        made.close()
