"""A real board program that is killed or stands still, at a real broker: the hub knows within seconds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from hub.domain.alarm_settings import AlarmSettings
from hub.http import board_watch
from link.broker import Broker, BrokerSettings
from tests.hub.http.running import running, small_branch
from tests.waiting import eventually
from tests.way.test_one_voice_a_room import BOARDS, DESKS, KARTA, Board, Room

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "display_board" / "live_board.py"
SECONDS = 5.0
"""What is meant by within seconds: alarm and stand-in together."""


class Program:
    """The board hol-1 as a program of its own, off-screen."""

    def __init__(self, folder, url, branch):
        settings = folder / "board.toml"
        settings.write_text(
            f'branch = "{branch}"\nboard = "hol-1"\n[broker]\nurls = ["{url}"]\n'
            "[screen]\nfullscreen = false\n",
            encoding="utf-8",
        )
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, settings],
            env=os.environ | {"PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "offscreen"},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(10)


class RealRoom(Room):
    """A room whose voice is a program, and whose stand-in runs here."""

    def __init__(self, hub, program, stand_in):
        self.hub, self.program = hub, program
        self.boards = {"hol-2": stand_in}
        self._desks = iter(DESKS)
        eventually(lambda: self._is_ready("board-hol-1"), within_s=30)

    def _is_ready(self, device):
        devices = self.hub.get("/v1/devices").json()["devices"]
        told = [line["health"] for line in devices if line["device"] == device]
        # Of a call in its first picture a board does not know how old it is, and leaves it to the stand-in.
        return any(health["status"] == "ready" and health.get("epoch") for health in told)


@contextmanager
def room(folder, url, monkeypatch, name):
    monkeypatch.setattr(board_watch, "WELL_S", 1.0)
    branch = msgspec.structs.replace(
        small_branch(),
        branch=name,
        boards=BOARDS,
        desks=DESKS,
        announce_s=600.0,
        services=KARTA,
        alarms=AlarmSettings(board_s=2.0),
    )
    broker = BrokerSettings(urls=(url,))
    with running(branch=branch, wire=Broker(broker, f"{name}-hub")) as hub:
        program = Program(folder, url, name)
        stand_in = Board("hol-2", wire=Broker(broker, f"{name}-hol-2"), branch=name)
        try:
            yield RealRoom(hub, program, stand_in)
        finally:
            stand_in.close()
            program.close()


def measured(condition):
    """Return after how many seconds *condition* has come true."""
    began_s = time.monotonic()
    eventually(condition, within_s=SECONDS)
    return time.monotonic() - began_s


def test_a_board_that_is_killed_is_known_and_replaced_within_seconds(tmp_path, mosquitto, monkeypatch):
    with room(tmp_path, mosquitto.url, monkeypatch, "killed-board") as hall:
        hall.until_spoken_by("hol-1", hall.call())

        hall.program.process.kill()

        measured(lambda: hall.speaks("hol-2"))
        measured(lambda: "board-lost" in hall.alarms())
        hall.until_spoken_by("hol-2", hall.call())


@pytest.mark.long
def test_a_board_that_stands_still_is_known_and_replaced_within_seconds_and_comes_back(
    tmp_path, mosquitto, monkeypatch
):
    with room(tmp_path, mosquitto.url, monkeypatch, "frozen-board") as hall:
        hall.until_spoken_by("hol-1", hall.call())

        hall.program.process.send_signal(signal.SIGSTOP)
        missed = hall.call()
        measured(lambda: "board-blind" in hall.alarms())
        measured(lambda: hall.speaks("hol-2"))
        hall.until_spoken_by("hol-2", missed)

        hall.program.process.send_signal(signal.SIGCONT)
        eventually(lambda: hall.speaks("hol-1"), within_s=20)
        assert "board-blind" not in hall.alarms()
        hall.until_spoken_by("hol-1", hall.call())
        assert hall.spoken(missed) == ["hol-2"]
