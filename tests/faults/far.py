"""The far end of a cable: devices in a network namespace of their own, and the cable can be pulled."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.broker import free_tcp_port
from tests.faults.devices import seen_as
from tests.faults.large_hall import LargeHall
from tests.faults.network import Network
from tests.faults.nursery import ROOT, Nursery
from tests.faults.proxy import Proxy


class Far:
    """A device's end of a cable: its network, what starts programs there, and how hub and broker look."""

    def __init__(self, hall: LargeHall, parts: ExitStack, folder: Path) -> None:
        folder.mkdir()
        self.network = parts.enter_context(Network())
        http = parts.enter_context(Proxy(hall.table.hub_port, host=self.network.here))
        mqtt = parts.enter_context(Proxy(hall.broker.port, host=self.network.here))
        self.nursery = parts.enter_context(Nursery(folder, within=self.network.within))
        self.table = seen_as(hall.table, http.url, mqtt.mqtt_url)
        self.pull, self.plug = self.network.pull, self.network.plug


@contextmanager
def printer_there(far: Far, folder: Path, kiosk: str) -> Iterator[str]:
    """Run the virtual printer of *kiosk* at the far end, and tell where it is reached whatever happens."""
    port = free_tcp_port()
    words = ["-m", "hardware.virtual_printer", "--port", str(port), "--out", str(folder / kiosk)]
    process = subprocess.Popen(
        [*far.network.within, sys.executable, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"tcp://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()
