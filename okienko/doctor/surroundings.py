"""Things around the device: the broker, the hub, the clock, the disk and the programs it needs."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from okienko.demo.brokers import mosquitto_program
from okienko.doctor.finding import Finding, lacking, well

_PATIENCE_S = 3.0
_BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock can be before this version was written."""
_LITTLE_MB = 500
_LAST_PORT = 65535
_HERE = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})

PARTS: dict[str, tuple[str, ...]] = {
    "hub": ("litestar", "uvicorn", "sqlalchemy", "alembic", "jinja2", "paho.mqtt"),
    "kiosk": ("kivy", "PIL", "escpos", "segno", "requests", "paho.mqtt"),
    "board": ("kivy", "PIL", "requests", "paho.mqtt"),
    "desk": ("gpiozero", "requests", "paho.mqtt"),
}
"""The libraries that each device kind cannot do without."""


def libraries(kind: str) -> Finding:
    """Look whether all that the device *kind* imports is installed."""
    wanted = PARTS.get(kind) or tuple(dict.fromkeys(part for parts in PARTS.values() for part in parts))
    missing = [part for part in wanted if not _is_installed(part)]
    if missing:
        return lacking(
            "libraries", f"missing: {', '.join(missing)}", f"pip install 'okienko[{kind}]'", needed=True
        )
    return well("libraries", f"all of {kind}")


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def broker(address: str, *, needed: bool) -> Finding:
    """Knock at the broker at *address* (host:port); with an empty one, look for a broker to start."""
    if address:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            return lacking(
                "broker", f"{address!r} is no host:port", "write it as localhost:1883", needed=needed
            )
        if not 0 < int(port) <= _LAST_PORT:
            seen = f"{address!r}: there is no port {port}"
            return lacking("broker", seen, f"write one from 1 to {_LAST_PORT}, usually 1883", needed=needed)
        start = "systemctl start mosquitto"
        way_out = (
            f"start it: {start}" if host in _HERE else f"look on {host} whether it runs, and at its cable"
        )
        return _knocked("broker", host, int(port), way_out, needed=needed)
    if program := mosquitto_program():
        return well("broker", f"Mosquitto at {program}")
    if _is_installed("iotcore"):
        return lacking(
            "broker", "no Mosquitto; the demo uses its own", "apt-get install mosquitto", needed=False
        )
    return lacking("broker", "no Mosquitto and no iotcore", "apt-get install mosquitto", needed=needed)


def _knocked(thing: str, host: str, port: int, way_out: str, *, needed: bool) -> Finding:
    try:
        with socket.create_connection((host, port), timeout=_PATIENCE_S):
            return well(thing, f"{host}:{port} answers")
    except OSError as error:
        return lacking(
            thing, f"{host}:{port} does not answer: {error.strerror or error}", way_out, needed=needed
        )


def hub(url: str) -> Finding:
    """Ask the hub at *url* whether it is well."""
    import requests

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return lacking(
            "hub", f"{url!r} is no address of a hub", "write it as http://hub.local:8080", needed=True
        )
    try:
        answer = requests.get(f"{url.rstrip('/')}/readyz", timeout=_PATIENCE_S)
    except (requests.exceptions.InvalidURL, UnicodeError):
        return lacking(
            "hub", f"{url!r} is no address of a hub", "write it as http://hub.local:8080", needed=True
        )
    except requests.RequestException:
        way_out = "look whether the hub runs and whether its cable is in"
        return lacking("hub", f"{url} does not answer", way_out, needed=True)
    if answer.status_code != HTTPStatus.OK:
        return lacking(
            "hub", f"{url} is not ready: {answer.text[:200]}", "see the hub's own log", needed=True
        )
    return well("hub", f"{url} is ready")


def clock(now: datetime | None = None) -> Finding:
    """Look whether the clock can be right and is kept right."""
    now = now or datetime.now(UTC)
    if now < _BUILT:
        return lacking(
            "clock", f"it says {now:%Y-%m-%d %H:%M}, before this version was made",
            "connect the network so that it is set, or run timedatectl set-time", needed=False,
        )  # fmt: skip
    try:
        ZoneInfo("Europe/Warsaw")
    except ZoneInfoNotFoundError:
        return lacking("clock", "no time zones are installed", "apt-get install tzdata", needed=True)
    if _synchronised() == "no":
        return lacking(
            "clock", f"{now:%Y-%m-%d %H:%M} UTC, kept by nobody", "timedatectl set-ntp true", needed=False
        )
    return well("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _synchronised() -> str:
    command = ("timedatectl", "show", "--property=NTPSynchronized", "--value")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return done.stdout.strip() or "unknown"


def disk(folder: Path) -> Finding:
    """Look how much room is left where *folder* is or will be."""
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_mb = shutil.disk_usage(place).free // 1_000_000
    if free_mb < _LITTLE_MB:
        return lacking(
            "disk", f"{free_mb} MB left at {place}", "make room: journalctl --vacuum-size=50M", needed=False
        )
    return well("disk", f"{free_mb} MB left at {place}")
