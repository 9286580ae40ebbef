"""A hub in a process of its own with a stick beside it; its disk can be thrown away at any moment."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import requests

from tests.broker import free_tcp_port
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
BRANCH = "backup-hall"
NOWHERE = "mqtt://127.0.0.1:9"
SERVICES = ("karta", "karta", "paszport")
HALL = """
branch = "backup-hall"
names = {pl = "Urząd kopii"}
languages = ["pl", "uk"]
double_press_s = 0
services = [
    {id = "karta", series = "A", names = {pl = "Karta pobytu"}},
    {id = "paszport", series = "P", names = {pl = "Paszport"}},
]
rooms = [{id = "hol", names = {pl = "Hol"}}]
desks = [
    {id = "1", name = "1", room = "hol", services = ["karta", "paszport"]},
    {id = "2", name = "2", room = "hol", services = ["karta"]},
]
boards = [{id = "hol-1", rooms = ["hol"]}]
kiosks = [
    {id = "K1", room = "hol", spare_series = "X"},
    {id = "K2", room = "hol", spare_series = "Y"},
]
"""
HUB_TOML = """
branch = "hall.toml"
data = "{data}"
[http]
port = {port}
[broker]
urls = ["{broker}"]
[backup]
folder = "{stick}"
full_every_hours = 24
{more}
"""


class Office:
    """The hub, its disk, and its stick."""

    def __init__(
        self, folder: Path, more: str = "", *, hall: str = HALL, branch: str = BRANCH, broker: str = NOWHERE
    ) -> None:
        self.folder, self.stick, self.data = folder, folder / "stick", folder / "disk"
        self.copies = self.stick / branch
        self.port = free_tcp_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "hall.toml").write_text(hall, encoding="utf-8")
        self.settings = folder / "hub.toml"
        self.settings.write_text(
            HUB_TOML.format(data=self.data, port=self.port, stick=self.stick, broker=broker, more=more),
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._said: Any = None

    def start(self) -> None:
        self._said = (self.folder / "hub.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "okienko", "hub", "--settings", str(self.settings)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=self._said,
            stderr=self._said,
        )
        eventually(self._answers, 30)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except requests.ConnectionError:
            return False

    @property
    def log(self) -> str:
        return (self.folder / "hub.log").read_text(encoding="utf-8")

    def end(self, number: int = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._said.close()
            self._process = None

    def lose_disk(self) -> None:
        """Take the hub away in the middle of whatever it does, and its disk with it."""
        self.end()
        shutil.rmtree(self.data)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "okienko", "hub", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def restore(self, *words: str) -> str:
        said = self.run("restore", "--from", str(self.stick), "--to", str(self.data), *words)
        assert said.returncode == 0, said.stdout + said.stderr
        return said.stdout

    def has_copy(self) -> None:
        """Wait until a full copy is on the stick, and all that comes with it is done."""
        eventually(lambda: self.metric("okienko_backup_copied_timestamp_seconds") > 0, 60)

    def post(self, path: str, command_id: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": command_id, "Okienko-Device": "kiosk-K1"}
        return requests.post(self.url + path, json=body or {}, headers=headers, timeout=10).json()

    def get(self, path: str) -> Any:
        return requests.get(self.url + path, timeout=10).json()

    def alarms(self) -> set[str]:
        return {alarm["code"] for alarm in self.get("/v1/alarms")["alarms"]}

    def metric(self, name: str) -> float:
        lines = requests.get(f"{self.url}/metrics", timeout=10).text.splitlines()
        return float(next(line.split()[-1] for line in lines if line.startswith(f"{name} ")))


class Visitors:
    """Many who take numbers at the same time, until the hub is gone; what each of them was told."""

    def __init__(self, office: Office, start: str, threads: int = 4) -> None:
        self.tickets: list[dict[str, Any]] = []
        self._office, self._start = office, start
        self._lock = threading.Lock()
        self._stop = threading.Event()
        works: list[Callable[[int], None]] = [self._visit] * threads + [self._call]
        self._threads = [threading.Thread(target=work, args=(at,)) for at, work in enumerate(works)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> list[dict[str, Any]]:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)
        return self.tickets

    def _visit(self, me: int) -> None:
        for at in range(100_000):
            if not self._done(partial(self._take, f"{self._start}-{me}-{at}", SERVICES[at % 3])):
                return

    def _take(self, command_id: str, service: str) -> None:
        told = self._office.post("/v1/tickets", command_id, {"service": service, "language": "pl"})
        if "number" in told:
            with self._lock:
                self.tickets.append(told)

    def _call(self, _me: int) -> None:
        self._done(partial(self._office.post, "/v1/desks/1/open", f"{self._start}-open"))
        for at in range(100_000):
            if not self._done(
                partial(self._office.post, "/v1/desks/1/call-next", f"{self._start}-call-{at}")
            ):
                return

    def _done(self, work: Callable[[], object]) -> bool:
        if self._stop.is_set():
            return False
        try:
            work()
        except (requests.RequestException, ValueError):
            return False
        return True
