"""A real board program on a real broker: what is published stands on its glass, read back pixel by pixel."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from contract import topics
from contract.codec import decode, encode
from contract.names import BranchId
from contract.reports import HealthState, Shown, Spoken
from contract.views import Beat
from display_board import samples
from hardware.direction import isolated
from link.broker import Broker, BrokerSettings
from tests.display_board.views import call, view
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("live_board.py")


class Hub:
    """The hub's end of the wire."""

    def __init__(self, url, branch):
        self.branch = BranchId(branch)
        self.reports, self.spoken, self.health = [], [], {}
        self.broker = Broker(BrokerSettings(urls=(url,)), f"{branch}-hub")
        self.broker.subscribe(topics.all_shown(self.branch), self._take_report)
        self.broker.subscribe(topics.all_spoken(self.branch), self._take_spoken)
        self.broker.subscribe(topics.all_health(self.branch), self._take_health)
        self.broker.on_connect(lambda: None)
        self.broker.start()
        eventually(lambda: self.broker.is_connected)

    def publish(self, *calls, **changes):
        picture = view(*calls, branch=self.branch, at=datetime.now(UTC), **changes)
        self.send(encode(picture))

    def send(self, payload):
        self.broker.publish(topics.board_view(self.branch, "1"), payload, retain=True)

    def beat(self):
        beat = Beat(branch=self.branch, epoch=1, seq=0, at=datetime.now(UTC))
        self.broker.publish(topics.beat(self.branch), encode(beat), retain=False)

    def _take_report(self, _topic, payload, _retained):
        self.reports.append(decode(payload, Shown))

    def _take_spoken(self, _topic, payload, _retained):
        self.spoken.append(decode(payload, Spoken))

    def _take_health(self, _topic, payload, _retained):
        state = decode(payload, HealthState)
        self.health[state.device] = state


class Program:
    """A board program of its own, off-screen; `lines` is what it says of each new frame."""

    def __init__(self, folder, url, branch, more="", first=""):
        settings = folder / "board.toml"
        settings.write_text(
            f'{first}branch = "{branch}"\nboard = "1"\nstale_after_s = 2.0\n[broker]\nurls = ["{url}"]\n'
            f"[screen]\nfullscreen = false\n{more}",
            encoding="utf-8",
        )
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "offscreen"}
        self.errors = folder / "errors.txt"
        with self.errors.open("w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [sys.executable, PROGRAM, settings],
                env=environment,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.lines = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def shows(self, number):
        """Tell whether the pixels of the first row were *number* in the last frame."""
        return bool(self.lines) and self.lines[-1]["first"] == number and self.lines[-1]["read_back"]

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        self._reader.join(5)
        self.process.stdout.close()
        return code

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))


@pytest.fixture
def hub(mosquitto, request):
    hub = Hub(mosquitto.url, f"live-{request.node.name[5:40].replace('[', '-').rstrip('_')}")
    yield hub
    hub.broker.close()


@pytest.fixture
def start(tmp_path):
    running = []

    def started(url, branch, more="", first=""):
        running.append(Program(tmp_path, url, branch, more, first))
        eventually(lambda: running[-1].lines, within_s=20)
        return running[-1]

    yield started
    for program in running:
        program.end()


def test_what_is_published_stands_on_the_glass_and_is_reported(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    hub.publish()
    eventually(lambda: board.lines[-1]["first"] is None and "Karta pobytu" in board.lines[-1]["words"])

    hub.publish(call(1, "A014"), seq=2)

    eventually(lambda: board.shows("A014"))
    eventually(lambda: hub.reports)
    assert (hub.reports[0].call, hub.reports[0].shown) == (1, True)
    eventually(lambda: hub.spoken)
    assert (hub.spoken[0].call, hub.spoken[0].languages) == (1, ("pl", "uk"))
    assert 0 < hub.reports[0].shown_after_s < 5


def test_pixels_of_another_number_are_not_taken_for_this_one(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch, "width = 1080\nheight = 1920\n")
    hub.publish(call(1, "B777"))
    eventually(lambda: board.shows("B777"))

    hub.publish(call(1, "B777"), call(2, "A014"), seq=2)

    eventually(lambda: board.shows("A014"))
    assert not any(line["wrong_read_back"] for line in board.lines)


def test_a_turned_panel_is_drawn_all_the_same(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch, "rotation = 90\n")

    hub.publish(call(1, "A014"))

    eventually(lambda: board.lines[-1]["first"] == "A014")
    assert board.lines[-1]["size"] == [1080, 1920]


def test_a_board_says_that_it_is_stale_and_takes_it_back(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    hub.publish(call(1, "A014"))

    eventually(lambda: board.lines[-1]["stale"] and board.shows("A014"), within_s=10)
    assert any("No connection since" in words for words in board.lines[-1]["words"])
    hub.beat()

    eventually(lambda: not board.lines[-1]["stale"])


NARROW = msgspec.structs.replace(
    samples.OFFICE,
    columns=(msgspec.structs.replace(samples.OFFICE.columns[0], share=0.3), samples.OFFICE.columns[1]),
)
"""So little room for calls that nobody could read them from the last seat."""


@pytest.mark.accessibility("A36")
def test_a_layout_is_drawn_and_one_that_cannot_be_read_gives_way_to_the_built_in_one(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    bookings = samples.with_bookings(samples.normal()).view.bookings
    hub.publish(call(1, "A014"), layout=samples.OFFICE, bookings=bookings)
    eventually(lambda: board.shows("A014") and "…042" in board.lines[-1]["words"])

    hub.publish(call(1, "A014"), layout=NARROW, bookings=bookings, seq=2)

    eventually(lambda: board.shows("A014") and "…042" not in board.lines[-1]["words"])
    eventually(lambda: hub.health["board-1"].fault == "layout")
    assert "could be read from" in hub.health["board-1"].detail
    hub.publish(call(1, "A014"), layout=samples.OFFICE, bookings=bookings, seq=3)
    eventually(lambda: hub.health["board-1"].status == "ready" and "…042" in board.lines[-1]["words"])


def test_pictures_are_drawn_and_a_missing_one_is_told_while_the_calls_go_on(hub, mosquitto, start, tmp_path):
    board = start(mosquitto.url, hub.branch, first=f'media_folder = "{tmp_path}"\n')
    hub.publish(call(1, "A014"), layout=samples.MEDIA)
    eventually(lambda: board.shows("A014"))
    eventually(lambda: hub.health["board-1"].fault == "media")
    assert "hall.png cannot be read: there is no such file" in hub.health["board-1"].detail

    Image.new("RGB", (64, 36), (200, 30, 30)).save(tmp_path / "later.png")
    (tmp_path / "later.png").rename(tmp_path / "hall.png")

    eventually(lambda: hub.health["board-1"].status == "ready", within_s=20)
    hub.publish(call(1, "A014"), call(2, "A015"), layout=samples.MEDIA, seq=2)
    eventually(lambda: board.shows("A015") and board.lines[-1]["media"] == [200, 30, 30], within_s=20)


def test_a_board_speaks_the_languages_of_its_branch(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)

    hub.publish(languages=("ka", "ar"))

    eventually(lambda: f"სარკმელი · {isolated('الشباك')}" in board.lines[-1]["words"])


def test_garbage_is_dropped_and_the_board_goes_on(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    hub.publish(call(1, "A014"))
    eventually(lambda: board.shows("A014"))

    for garbage in (b"\xff\x00", b"{}", b"[1,2", b'{"calls": 3}'):
        hub.send(garbage)
    hub.publish(call(1, "A014"), call(2, "A015"), seq=2)

    eventually(lambda: board.shows("A015"))


def test_a_broker_that_was_started_again_is_found_again(own_mosquitto, start):
    hub = Hub(own_mosquitto.url, "live-again")
    board = start(own_mosquitto.url, hub.branch)
    hub.publish(call(1, "A014"))
    eventually(lambda: board.shows("A014"))

    own_mosquitto.kill()
    eventually(lambda: board.lines[-1]["stale"], within_s=10)
    own_mosquitto.start()
    eventually(lambda: hub.broker.is_connected, within_s=20)
    hub.publish(call(1, "A014"), call(2, "A015"), seq=2)

    eventually(lambda: board.shows("A015"), within_s=20)
    hub.broker.close()


def test_a_board_that_is_told_to_end_says_good_bye(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    eventually(lambda: hub.health.get("board-1") and hub.health["board-1"].status == "ready")

    code = board.end()

    assert code == 0
    eventually(lambda: hub.health["board-1"].status == "lost")


@pytest.mark.fault("F04")
def test_the_watchdog_is_fed_by_the_loop_that_draws(hub, mosquitto, start, tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1000000")
        start(mosquitto.url, hub.branch)

        heard = ""
        while "READY=1" not in heard or heard.count("WATCHDOG=1") < 3:
            heard += systemd.recv(4096).decode()

    assert "READY=1" in heard


def test_a_failure_ends_in_a_calm_screen_and_the_board_goes_on(hub, mosquitto, start):
    board = start(mosquitto.url, hub.branch)
    hub.publish(call(1, "A014"))
    eventually(lambda: board.shows("A014"))

    board.process.send_signal(signal.SIGUSR1)  # live_board fails in its loop on this signal

    eventually(lambda: any("out of order" in words for line in board.lines for words in line["words"]))
    hub.publish(call(1, "A014"), call(2, "A015"), seq=2)
    eventually(lambda: board.shows("A015"))
    assert "ZeroDivisionError" in board.errors.read_text(encoding="utf-8")
    eventually(lambda: hub.health["board-1"].status == "ready")
