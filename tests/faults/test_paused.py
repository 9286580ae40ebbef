"""F04: a program that stands still falls silent towards systemd, which waits for its sign of life.

A real desk unit as systemd starts it, with the socket by which it tells of itself. What systemd makes of the
silence is tried in `tests/images/test_real_systemd.py`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.nursery import ROOT

WATCHDOG_S = 2.0
SETTINGS = """
branch = "town-hall"
desk = "3"
[hub]
url = "http://127.0.0.1:1"
[broker]
urls = ["mqtt://127.0.0.1:1"]
"""


class Systemd:
    """What systemd hears of one program."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.address = str(folder / "notify")
        self._socket.bind(self.address)

    def hears(self, word: str, within_s: float) -> bool:
        """Return whether *word* comes before it is silent for *within_s* seconds."""
        self._socket.settimeout(within_s)
        try:
            while self._socket.recv(200).decode() != word:
                pass
        except TimeoutError:
            return False
        return True

    def forget(self) -> None:
        """Pass over what was told so far."""
        self._socket.settimeout(0)
        try:
            while self._socket.recv(200):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        self._socket.close()


@pytest.mark.fault("F04")
def test_a_program_that_stands_still_gives_no_sign_of_life_and_one_that_goes_on_does(tmp_path):
    (tmp_path / "desk.toml").write_text(SETTINGS, encoding="utf-8")
    systemd = Systemd(tmp_path)
    told = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6))}
    program = subprocess.Popen(
        [sys.executable, "-m", "okienko", "desk", "--settings", str(tmp_path / "desk.toml")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GPIOZERO_PIN_FACTORY": "mock", **told},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert systemd.hears("READY=1", 60)
        assert systemd.hears("WATCHDOG=1", 60)

        program.send_signal(signal.SIGSTOP)
        systemd.forget()
        silent = not systemd.hears("WATCHDOG=1", WATCHDOG_S)
        program.send_signal(signal.SIGCONT)

        assert silent, "systemd would start it again"
        assert systemd.hears("WATCHDOG=1", 60)
    finally:
        program.send_signal(signal.SIGCONT)
        program.kill()
        program.wait()
        systemd.close()
