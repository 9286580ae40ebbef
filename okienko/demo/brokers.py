"""The broker of the demo: Mosquitto where it is installed, else the one that comes in a wheel."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_S = 10.0

MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
max_queued_messages 20000
max_packet_size 1000000
"""

EMBEDDED = """\
id = 0
[router]
id = 0
max_connections = 500
max_outgoing_packet_count = 5000
max_segment_size = 104857600
max_segment_count = 10
[v5.demo]
name = "demo"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1
[v5.demo.connections]
connection_timeout_ms = 60000
max_payload_size = 1000000
max_inflight_count = 500
"""


class NoBroker(RuntimeError):
    """No broker can be started here; the message says what to install."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def mosquitto_program() -> str | None:
    """Return where Mosquitto is, if it is installed; Debian puts it where only root's PATH looks."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def broker(folder: Path, *, embedded: bool = False) -> Iterator[tuple[str, str]]:
    """Run a broker while the block lasts; yield its URL and its name.

    Args:
        folder: where its settings are written.
        embedded: take the one in the wheel even where Mosquitto is installed.

    Raises:
        NoBroker: neither is installed, or the one that is does not start.
    """
    program = mosquitto_program()
    port = free_port()
    if program and not embedded:
        with _mosquitto(program, folder, port):
            yield f"mqtt://127.0.0.1:{port}", "Mosquitto"
        return
    with _embedded(folder, port):
        yield f"mqtt://127.0.0.1:{port}", "the broker in the iotcore wheel"


@contextmanager
def _mosquitto(program: str, folder: Path, port: int) -> Iterator[None]:
    settings = folder / "mosquitto.conf"
    settings.write_text(MOSQUITTO.format(port=port), encoding="utf-8")
    with (folder / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(settings)], stdout=log, stderr=log)
    try:
        _await(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _embedded(folder: Path, port: int) -> Iterator[None]:
    try:
        from iotcore import Broker
    except ImportError as error:
        raise NoBroker("no broker: install mosquitto (apt-get install mosquitto)") from error
    settings = folder / "broker.toml"
    settings.write_text(EMBEDDED.format(port=port), encoding="utf-8")
    try:
        child = Broker(config_path=str(settings)).start(timeout=_PATIENCE_S)
    except (OSError, RuntimeError) as error:
        raise NoBroker(f"the broker of the iotcore wheel does not start: {error}") from error
    try:
        yield
    finally:
        child.stop()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NoBroker(f"the broker ended at once with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise NoBroker(f"the broker does not listen on port {port} after {_PATIENCE_S:.0f} s")
