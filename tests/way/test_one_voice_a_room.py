"""One room, two boards and the real hub: each call is spoken by one of them, whoever dies meanwhile."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
import pytest

from contract.names import BranchId
from display_board.config import BoardSettings
from display_board.phrases import POLISH
from display_board.shell import Shell, run
from display_board.voices import BoardVoice
from hardware.sound_errors import NoSoundCard
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hub.domain.board_settings import BoardSettings as InBranch
from hub.domain.settings import DeskSettings
from hub.http import board_watch
from link.fake_broker import FakeBroker
from okienko.clock import DayClock
from tests.hub.http.running import running, small_branch
from tests.waiting import eventually

BRANCH = BranchId("doors-hall")
BOARDS = (
    InBranch(id="hol-1", rooms=("hol",), stand_in="hol-2"),
    InBranch(id="hol-2", rooms=("hol",), voice=False),
)
KARTA = tuple(service for service in small_branch().services if service.id == "karta")
DESKS = tuple(DeskSettings(id=str(n), name=str(n), room="hol", services=("karta",)) for n in range(1, 21))


class Loudspeaker(VirtualSpeaker):
    """A loudspeaker whose cable can be pulled."""

    pulled = False

    def play(self, wav, volume_db=0.0):
        if self.pulled:
            raise NoSoundCard("no sound device 'default'")
        return super().play(wav, volume_db)


class Board:
    """A running board without a screen, and what it has said of numbers."""

    def __init__(self, name, wire, branch=BRANCH):
        self.voice, self.speaker = VirtualVoice(), Loudspeaker(speed=200.0)
        self.wire = wire
        self._stopped, self._woken = threading.Event(), threading.Event()
        self.shell = Shell(
            BoardSettings(branch=branch, board=name, announce_limit_s=600.0),
            DayClock(datetime.now(UTC), speed=30.0, anchor_s=time.monotonic()),
            self.wire,
            speaker=self.speaker,
            voices=BoardVoice(self.voice),
            wake=self._woken.set,
        )
        self._thread = threading.Thread(target=run, args=(self.shell, self._stopped, self._woken))
        self._thread.start()
        eventually(lambda: self.shell.board.view is not None)

    def die(self):
        """Lose power: the broker speaks the last will, and nothing more is heard."""
        self.speaker.stop()
        self.wire.cut()
        self.close()

    def close(self):
        self._stopped.set()
        self._woken.set()
        self._thread.join(10)


class Room:
    """The hub, its two boards, and the clerk who calls."""

    def __init__(self, hub):
        self.hub = hub
        self.boards = {name: Board(name, FakeBroker(hub.wire.bus)) for name in ("hol-1", "hol-2")}
        self._desks = iter(DESKS)

    def call(self):
        """Let the next desk call a visitor; return the number of the call."""
        desk = next(self._desks).id
        self.hub.issue(service="karta", language="pl")
        assert self.hub.verb(desk, "call-next").json()["current"]
        return self.calls()[0]["call"]

    def calls(self):
        return self.hub.get("/v1/calls").json()["calls"]

    def spoken(self, call):
        """Return who told that *call* was spoken."""
        [line] = [line for line in self.calls() if line["call"] == call]
        return [told["board"] for told in line["boards"] if told.get("languages")]

    def until_spoken_by(self, board, call):
        eventually(lambda: self.spoken(call), within_s=10)
        assert self.spoken(call) == [board]

    def speaks(self, board):
        return self.hub.get(f"/v1/boards/{board}").json()["voice"]

    def alarms(self):
        return [alarm["code"] for alarm in self.hub.get("/v1/alarms").json()["alarms"]]

    def close(self):
        for board in self.boards.values():
            board.close()


@contextmanager
def room(monkeypatch):
    monkeypatch.setattr(board_watch, "WELL_S", 0.5)
    monkeypatch.setattr(board_watch, "LOOK_S", 0.05)
    branch = msgspec.structs.replace(
        small_branch(), boards=BOARDS, desks=DESKS, announce_s=600.0, services=KARTA
    )
    with running(branch=branch) as hub:
        there = Room(hub)
        try:
            yield there
        finally:
            there.close()


def numbers_said(board):
    return [text for text, language in board.voice.said if language == POLISH and "stanowisko" in text]


def test_the_stand_in_speaks_while_the_voice_is_dead_and_no_call_is_heard_twice(monkeypatch):
    with room(monkeypatch) as hall:
        first, second = hall.boards["hol-1"], hall.boards["hol-2"]
        hall.until_spoken_by("hol-1", hall.call())

        first.die()
        eventually(lambda: hall.speaks("hol-2"))
        hall.until_spoken_by("hol-2", hall.call())
        assert "board-lost" in hall.alarms()

        first = hall.boards["hol-1"] = Board("hol-1", FakeBroker(hall.hub.wire.bus))
        eventually(lambda: hall.speaks("hol-1"))
        hall.until_spoken_by("hol-1", hall.call())
        assert "board-lost" not in hall.alarms()

        assert len(numbers_said(second)) == 1
        assert len(numbers_said(first)) == 1


def test_a_call_that_the_voice_was_to_speak_when_it_died_is_spoken_by_the_stand_in(monkeypatch):
    with room(monkeypatch) as hall:
        first = hall.boards["hol-1"]
        first.speaker._speed = 0.01
        call = hall.call()
        eventually(lambda: numbers_said(first))

        first.die()

        hall.until_spoken_by("hol-2", call)
        assert hall.boards["hol-2"].speaker.overlaps() == []


@pytest.mark.accessibility("A38")
def test_a_burst_is_spoken_whole_though_the_voice_dies_in_its_middle(monkeypatch):
    with room(monkeypatch) as hall:
        first, second = hall.boards["hol-1"], hall.boards["hol-2"]
        first.speaker._speed = 10.0
        calls = [hall.call() for _ in DESKS]
        eventually(lambda: hall.spoken(calls[2]), within_s=20)

        first.die()

        eventually(lambda: all(hall.spoken(call) for call in calls), within_s=30)
        told = [hall.spoken(call) for call in calls]
        assert all(len(boards) == 1 for boards in told)
        assert told == sorted(told)
        assert told[-1] == ["hol-2"]
        assert second.speaker.overlaps() == []


def test_a_mute_board_hands_its_call_to_the_stand_in(monkeypatch):
    with room(monkeypatch) as hall:
        hall.boards["hol-1"].speaker.pulled = True

        call = hall.call()

        hall.until_spoken_by("hol-2", call)
        eventually(lambda: hall.speaks("hol-2"))
        hall.hub.clock.ahead_s += 10
        assert "board-mute" in hall.alarms()
