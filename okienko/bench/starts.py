"""Programs as an operator starts them, and the moment in which each is ready."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from contract.codec import decode
from contract.names import BoardId, DeskId, DeviceId, KioskId
from contract.reports import HealthState
from okienko.bench.children import child
from okienko.bench.listeners import Ears
from okienko.demo.programs import program, require_running
from okienko.demo.table import Table, board_toml, desk_toml, kiosk_toml

START_S = 60.0
SIZES = {"board": (1920, 1080), "kiosk": (1080, 1920)}
"""The glass of a real device, in pixels."""
_LOOK_S = 0.005


class NotReady(TimeoutError):
    """A program runs and does not get ready."""


@contextmanager
def mock_pins() -> Iterator[None]:
    """Let desk units that are started while the block lasts find pins on a machine without."""
    name = "GPIOZERO_PIN_FACTORY"
    before = os.environ.get(name)
    os.environ[name] = "mock"
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def device_words(table: Table, printer_url: str) -> dict[DeviceId, list[str]]:
    """Write the settings of one device of each kind, and return how each is started."""
    desk = desk_toml(table, DeskId("1"))
    board = board_toml(table, BoardId("b1"), SIZES["board"])
    kiosk = kiosk_toml(table, KioskId("K1"), printer_url, portrait=True)
    text = kiosk.read_text(encoding="utf-8")
    large = "width = {}\nheight = {}\n".format(*SIZES["kiosk"])
    kiosk.write_text(text.replace("width = 540\nheight = 960\n", large), encoding="utf-8")
    return {
        DeviceId("kiosk-K1"): ["kiosk", "--settings", str(kiosk)],
        DeviceId("board-b1"): ["board", "--settings", str(board)],
        DeviceId("desk-1"): ["desk", "--settings", str(desk)],
    }


@contextmanager
def hub_started(table: Table) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start the hub of *table*; yield its process and after how many seconds it was ready."""
    begun = time.monotonic()
    with program(table.folder, "hub", "hub", "--settings", str(table.folder / "hub.toml")) as process:
        while not _says_ready(table.hub_port):
            require_running(process, table.folder, "hub")
            if time.monotonic() - begun > START_S:
                raise NotReady(f"the hub is not ready; see {table.folder / 'hub.log'}")
            time.sleep(_LOOK_S)
        yield process, time.monotonic() - begun


@contextmanager
def device_started(
    table: Table, device: DeviceId, words: list[str], ears: Ears
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a device; yield its process and after how many seconds it reported to the hub.

    Args:
        table: the branch; its hub and broker run.
        device: its name on the wire.
        words: what stands behind ``okienko``.
        ears: listen, with one listener, to the health of the table's devices.
    """
    heard = ears.listeners[0].arrived
    ears.listen(0.1)
    heard.clear()
    begun = time.monotonic()
    with program(table.folder, device, *words) as process:
        while (ready := _ready_at(device, heard)) is None:
            require_running(process, table.folder, device)
            if time.monotonic() - begun > START_S:
                raise NotReady(f"{device} is not ready; see {table.folder / device}.log")
            ears.listen(0.05)
        yield process, ready - begun


@contextmanager
def python_started() -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a Python that does nothing; yield its process and after how many seconds it did so."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process, time.monotonic() - begun
        process.terminate()


@contextmanager
def window_started(table: Table) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """Start an empty Kivy window; yield its process and after how many seconds it stood."""
    begun = time.monotonic()
    with child(table.folder, "bare_window") as window:
        window.until(lambda told: len(told) > 0, START_S)
        yield window.process, time.monotonic() - begun


def _says_ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        line.close()


def _ready_at(device: DeviceId, heard: list[tuple[float, bytes]]) -> float | None:
    for at_s, payload in heard:
        state = decode(payload, HealthState)
        if state.device == device and state.status != "lost":  # a board without a loudspeaker reports a fault
            return at_s
    return None
