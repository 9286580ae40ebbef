"""The real programs of a branch, each a process of its own, started and stopped in one visible order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import requests

_STOP_S = 10.0
_READY_S = 30.0


class ProgramEnded(RuntimeError):
    """A program of the branch ended by itself; the message holds the end of its log."""


def has_display(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether windows can be opened on this machine."""
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


@contextmanager
def program(
    folder: Path, name: str, *words: str, windows: bool = False, left: int = 0
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``okienko`` with *words* while the block lasts; its log is ``{name}.log`` in *folder*.

    Unless *windows* are allowed it draws off-screen; its window opens *left* pixels from the left edge,
    where the desktop lets a program choose.
    """
    environ = dict(os.environ) | {"KIVY_HOME": str(folder / f"kivy-{name}"), "PYTHONUNBUFFERED": "1"}
    if not windows:
        environ["SDL_VIDEODRIVER"] = "offscreen"
    environ.setdefault("SDL_VIDEO_WINDOW_POS", f"{left},40")
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "okienko", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environ,
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def require_running(process: subprocess.Popen[bytes], folder: Path, name: str) -> None:
    """Make sure that *process* still runs.

    Raises:
        ProgramEnded: it does not.
    """
    if (status := process.poll()) is not None:
        log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        raise ProgramEnded(f"the {name} ended with status {status}:\n{log[-2000:]}")


def await_ready(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the hub at *url* says that it is ready.

    Raises:
        ProgramEnded: it ended instead.
        TimeoutError: it did neither within half a minute.
    """
    until = time.monotonic() + _READY_S
    while time.monotonic() < until:
        require_running(process, folder, "hub")
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == HTTPStatus.OK:
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the hub at {url} is not ready after {_READY_S:.0f} s; see {folder / 'hub.log'}")
