"""A hub as a whole: it starts, takes its port, stops when told, and goes on where it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from contract.settings import BadSettings
from hub.config import HttpSettings, HubSettings
from hub.http.server import CannotListen
from hub.run import running_hub
from link.fake_broker import FakeBroker
from tests.broker import Mosquitto
from tests.hub.http.running import BRANCH, HandClock, running

PROGRAM = Path(__file__).with_name("hub_process.py")
ROOT = Path(__file__).parents[3]


class HubProcess:
    """A hub in a process, with the database in a folder."""

    def __init__(self, folder: Path, broker: str, **environ: str) -> None:
        if not (folder / "hall.toml").exists():
            (folder / "hall.toml").write_text(BRANCH, encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder), broker],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline()
        assert port, self._process.communicate()[1]
        self.url = f"http://127.0.0.1:{int(port)}"

    def post(self, path: str, body: object = None) -> requests.Response:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return requests.post(self.url + path, json=body, headers=headers, timeout=10)

    def tell(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self._process.send_signal(number)
        _, said = self._process.communicate(timeout=10)
        return self._process.returncode, said

    def kill(self) -> None:
        assert self._process.stdout is not None
        if not self._process.stdout.closed:  # what has died by itself must be waited for as well
            self._process.kill()
            self._process.communicate()


@contextlib.contextmanager
def hub_process(folder: Path, broker: str, **environ: str) -> Iterator[HubProcess]:
    process = HubProcess(folder, broker, **environ)
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_hub_that_is_told_to_end_stops_cleanly_though_a_page_is_open(
    tmp_path: Path, mosquitto: Mosquitto, number: signal.Signals
):
    with hub_process(tmp_path, mosquitto.url) as hub:
        page = requests.get(hub.url + "/desk/1/events", stream=True, timeout=10)
        next(page.iter_lines())

        code, said = hub.end(number)

    assert code == 0, said
    assert "Hub ready at http://127.0.0.1:" in said
    assert "Hub stops" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_hub_that_starts_again_goes_on_where_it_was(
    tmp_path: Path, own_mosquitto: Mosquitto, number: signal.Signals
):
    with hub_process(tmp_path, own_mosquitto.url) as hub:
        first = hub.post("/v1/tickets", {"service": "karta"}).json()
        hub.post("/v1/tickets", {"service": "karta"})
        hub.post("/v1/desks/1/call-next")
        hub.end(number)

    with hub_process(tmp_path, own_mosquitto.url) as hub:
        desk = requests.get(hub.url + "/v1/desks/1", timeout=10).json()
        third = hub.post("/v1/tickets", {"service": "karta"}).json()

    assert (desk["current"]["ticket"], desk["state"]) == (first["ticket"], "open")
    assert (third["number"], third["epoch"]) == ("A003", first["epoch"] + 1)


@pytest.mark.fault("F04")
def test_systemd_is_told_that_the_hub_is_ready_and_lives(tmp_path: Path, mosquitto: Mosquitto):
    address = str(tmp_path / "notify")
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(10)
        with hub_process(tmp_path, mosquitto.url, NOTIFY_SOCKET=address, WATCHDOG_USEC="200000") as hub:
            while heard.count("WATCHDOG=1") < 3:
                heard += systemd.recv(4096).decode().split("\n")
            hub.end()
            while "STOPPING=1" not in heard:
                heard += systemd.recv(4096).decode().split("\n")

    assert heard.index("READY=1") < heard.index("WATCHDOG=1")


def test_the_database_is_made_where_it_is_missing(tmp_path: Path):
    folder = tmp_path / "deep" / "down"

    with running(data=folder) as hub:
        hub.issue()

    with running(data=folder, clock=HandClock()) as hub:
        assert [line["ticket"]["number"] for line in hub.get("/v1/queue").json()["lines"]] == ["A001"]


def test_a_command_answered_before_the_restart_is_answered_the_same_after_it(tmp_path: Path):
    with running(data=tmp_path) as hub:
        first = hub.post("/v1/tickets", {"service": "karta"}, key="press-1")

    with running(data=tmp_path) as hub:
        again = hub.post("/v1/tickets", {"service": "karta"}, key="press-1")

    assert (again.status_code, again.content) == (201, first.content)


def test_a_port_that_is_taken_is_named():
    with running() as first:
        taken = first.hub.port

        with (
            pytest.raises(CannotListen, match=rf"port {taken}: .*\[http\] port"),
            running(http=HttpSettings(port=taken)),
        ):
            pass


def test_an_address_of_another_machine_is_named():
    http = HttpSettings(listen="192.0.2.1", port=0, i_accept_no_login=True)

    with pytest.raises(CannotListen, match=r"192\.0\.2\.1"), running(http=http):
        pass


def test_a_hub_in_a_program_is_as_careful_as_one_from_a_file():
    with (
        pytest.raises(BadSettings, match="no login yet"),
        running(http=HttpSettings(listen="0.0.0.0", port=0)),
    ):
        pass


def test_a_hub_listens_by_ipv6_too():
    with running(http=HttpSettings(listen="::1", port=0)) as hub:
        assert hub.url.startswith("http://[::1]:")
        assert hub.get("/healthz").status_code == 200


def test_the_devices_are_told_when_the_hub_is_switched_off():
    with running() as hub:
        bus = hub.wire.bus

    assert b'"lost"' in bus.retained["okienko/1/doors-hall/device/hub/health"]


def test_a_folder_that_cannot_be_made_is_blamed_on_the_file_that_names_it(tmp_path: Path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    settings = HubSettings(branch="small", data=str(tmp_path / "taken" / "data"), http=HttpSettings(port=0))

    async def begin() -> None:
        async with running_hub(settings, HandClock(), wire=FakeBroker(), where="ro.toml"):
            raise AssertionError

    with pytest.raises(BadSettings, match=r"^ro\.toml: 'data' cannot be made: .*: Not a directory$"):
        asyncio.run(begin())
