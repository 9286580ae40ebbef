"""What a board needs to start, and that it runs without a screen."""

import threading
from datetime import UTC, datetime

import msgspec
import pytest

from contract import topics
from contract.codec import decode, encode
from contract.names import BranchId
from contract.reports import Shown, Unspoken
from display_board import app
from display_board.config import BoardSettings
from display_board.sound import SoundSettings
from hardware.fonts import FOLDER_VARIABLE, FontMissing
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from link.broker import Broker, BrokerSettings
from okienko.clock import SystemClock
from tests.display_board.views import call, view
from tests.waiting import eventually

SETTINGS = BoardSettings(branch=BranchId("headless"), board="1")


def test_a_board_without_its_fonts_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))

    with pytest.raises(FontMissing, match="font_build"):
        app.main(SETTINGS, SystemClock())


def test_a_board_whose_sound_is_off_touches_no_sound_card():
    silent = msgspec.structs.replace(SETTINGS, sound=SoundSettings(on=False))
    speaker = VirtualSpeaker(speed=100)

    shell = app.shell_for(silent, SystemClock(), speaker, VirtualVoice(), wake=lambda: None)
    shell.work()
    shell.close()

    assert shell.board.silent is Unspoken.NO_SOUND
    assert speaker.played == ()


def test_a_board_runs_on_a_real_broker_without_a_screen(mosquitto):
    settings = msgspec.structs.replace(SETTINGS, broker=BrokerSettings(urls=(mosquitto.url,)))
    stopped, reports = threading.Event(), []
    hub = Broker(settings.broker, "headless-hub")
    hub.subscribe(topics.all_shown(settings.branch), lambda _t, data, _r: reports.append(decode(data, Shown)))
    hub.start()
    topic = topics.board_view(settings.branch, settings.board)
    hub.publish(topic, encode(view(branch=settings.branch, at=datetime.now(UTC))), retain=True)
    voice = VirtualVoice()
    running = threading.Thread(
        target=app.headless,
        args=(settings, SystemClock(), VirtualSpeaker(speed=100), voice),
        kwargs={"stopped": stopped},
    )
    running.start()

    eventually(lambda: voice.said)  # the probe: the board is up
    seq = iter(range(2, 10_000))

    def called():
        picture = view(call(7), branch=settings.branch, seq=next(seq), at=datetime.now(UTC))
        hub.publish(topic, encode(picture), retain=True)
        return reports

    first = view(call(6, "A013"), branch=settings.branch, seq=1, at=datetime.now(UTC))
    hub.publish(topic, encode(first), retain=True)
    eventually(called, within_s=10)
    stopped.set()
    running.join(5)
    hub.close()

    assert not running.is_alive()
    assert not reports[0].shown
