"""The doctor sees each thing that is missing and says the way out."""

from __future__ import annotations

import ctypes.util
import importlib.util
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import features

from hardware import pcsc
from hardware.card import NoCardService
from okienko.doctor import devices, screen, surroundings
from okienko.doctor.finding import Finding, Mark, lacking, well
from okienko.doctor.visit import KINDS, Visit, findings, is_fit, told, verdict


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no program is installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n/bin/cat <<'END'\n{says}\nEND\n", encoding="utf-8")
    path.chmod(0o755)


def assert_helps(finding: Finding, mark: Mark, way_out: str) -> None:
    assert finding.mark is mark, finding
    assert way_out in finding.way_out


def test_a_desktop_is_a_display(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert screen.display() == well("display", "a desktop (DISPLAY=:7)")


def test_a_connected_screen_without_a_desktop_is_a_display(tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name, status in (("card1-HDMI-A-1", "connected\n"), ("card1-HDMI-A-2", "disconnected\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(status, encoding="ascii")

    assert screen.display(connectors=tmp_path).seen == "a screen without a desktop (card1-HDMI-A-1)"


def test_without_a_display_screens_are_drawn_off_screen(tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert_helps(screen.display(connectors=tmp_path), Mark.WITHOUT, "connect a screen")


def test_without_opengl_nothing_can_be_drawn(monkeypatch):
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)

    assert_helps(screen.drawing(), Mark.MISSING, "apt-get install libgl1 libegl1")


def test_letters_that_are_not_shaped_are_seen(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: False)

    assert_helps(screen.shaping(), Mark.MISSING, "libfribidi0")


def test_fonts_that_were_not_merged_are_seen(tmp_path, monkeypatch):
    monkeypatch.setenv("OKIENKO_FONTS", str(tmp_path))

    assert_helps(screen.fonts(), Mark.MISSING, "hardware.font_build")


def test_a_printer_that_nobody_named_is_needed_by_a_kiosk_only():
    assert_helps(devices.printer("", needed=True), Mark.MISSING, "--printer")
    assert_helps(devices.printer("", needed=False), Mark.WITHOUT, "--printer")


def test_a_printer_that_is_not_there_is_seen(silent_port):
    found = devices.printer(f"tcp://127.0.0.1:{silent_port}", needed=True)

    assert_helps(found, Mark.MISSING, "cable")


def test_a_printer_written_wrongly_is_explained():
    assert_helps(devices.printer("printer at the door", needed=True), Mark.MISSING, "tcp://host:9100")


def test_a_ready_printer_is_well(virtual_printer):
    assert devices.printer(str(virtual_printer.connection), needed=True).mark is Mark.WELL


def test_an_empty_roll_is_seen(virtual_printer):
    virtual_printer.paper_out()

    assert_helps(devices.printer(str(virtual_printer.connection), needed=True), Mark.MISSING, "paper")


def test_a_machine_without_pins_has_the_keyboard(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "lgpio")

    assert_helps(devices.pins(needed=True), Mark.MISSING, "--keyboard")


def test_mock_pins_are_pins(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")

    assert devices.pins(needed=True).mark is Mark.WELL


@pytest.mark.usefixtures("empty_path")
def test_a_missing_voice_is_seen():
    assert_helps(devices.voice(needed=False), Mark.WITHOUT, "espeak-ng")


def test_a_voice_without_a_language_is_seen(empty_path):
    program(empty_path, "espeak-ng", " 5  pl  M  polish\n 5  en-gb  M english\n 5  ru  M russian")

    assert "uk" in devices.voice(needed=False).seen


@pytest.mark.usefixtures("empty_path")
def test_a_missing_player_is_seen():
    assert_helps(devices.loudspeaker(), Mark.WITHOUT, "alsa-utils")


def test_a_machine_without_a_sound_card_is_mute(empty_path):
    program(empty_path, "aplay", "**** List of PLAYBACK Hardware Devices ****")

    assert_helps(devices.loudspeaker(), Mark.WITHOUT, "connect one")


def test_a_sound_card_is_named(empty_path):
    program(empty_path, "aplay", "card 0: vc4hdmi [vc4-hdmi], device 0")

    assert devices.loudspeaker().seen.startswith("card 0: vc4hdmi")


def input_device(folder: Path, name: str, keys: str = "0", switches: str = "0") -> None:
    capabilities = folder / f"event{len(list(folder.iterdir()))}" / "device" / "capabilities"
    capabilities.mkdir(parents=True)
    (capabilities.parent / "name").write_text(name)
    (capabilities / "key").write_text(keys)
    (capabilities / "sw").write_text(switches)


def test_a_kiosk_without_keys_that_can_be_felt_is_seen(tmp_path):
    input_device(tmp_path, "Power Button", keys="10000000000000 0")

    assert_helps(devices.keypad(tmp_path), Mark.WITHOUT, "tactile keypad")


def test_keys_with_arrows_are_named(tmp_path):
    input_device(tmp_path, "Power Button", keys="10000000000000 0")
    input_device(
        tmp_path, "Storm AudioNav", keys="1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
    )

    assert devices.keypad(tmp_path) == well("keypad", "keys with arrows: 'Storm AudioNav'")


def test_a_sound_card_that_notices_no_plug_is_seen(tmp_path):
    input_device(tmp_path, "Lid Switch", switches="1")

    assert_helps(devices.headset(tmp_path), Mark.WITHOUT, "jack detection")


def test_a_jack_that_notices_a_plug_is_named(tmp_path):
    input_device(tmp_path, "HDA Headphone", switches="4")

    assert devices.headset(tmp_path) == well("headset", "jacks that notice a plug: 'HDA Headphone'")


class Readers:
    """A service for card readers that has these."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)

    def readers(self) -> list[str]:
        return self.names

    def close(self) -> None:
        """Nothing is held."""


def test_card_readers_are_named(monkeypatch):
    monkeypatch.setattr(pcsc, "Pcsc", lambda: Readers("ACR122U 00 00"))

    assert devices.cards() == well("cards", "card readers: 'ACR122U 00 00'")


def test_a_service_without_a_reader_is_seen(monkeypatch):
    monkeypatch.setattr(pcsc, "Pcsc", Readers)

    assert_helps(devices.cards(), Mark.WITHOUT, "PC/SC")


def test_a_missing_service_for_cards_is_seen(monkeypatch):
    def absent() -> None:
        raise NoCardService("pcscd does not run: install it (Debian: pcscd)")

    monkeypatch.setattr(pcsc, "Pcsc", absent)

    assert_helps(devices.cards(), Mark.WITHOUT, "install it (Debian: pcscd)")


def test_lines_for_a_number_display_are_named(tmp_path):
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    (tmp_path / "serial" / "by-id" / "usb-FTDI").touch()
    (tmp_path / "spidev0.0").touch()

    assert devices.number_display(tmp_path).seen.endswith(
        "spidev0.0, " + str(tmp_path / "serial/by-id/usb-FTDI")
    )


def test_a_desk_without_a_line_for_a_number_display_is_seen(tmp_path):
    assert_helps(devices.number_display(tmp_path), Mark.WITHOUT, "dtparam=spi=on")


def test_a_missing_library_is_named(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "kivy" else found(name))

    assert "kivy" in surroundings.libraries("board").seen
    assert surroundings.libraries("desk").mark is Mark.WELL


def test_without_mosquitto_the_demo_uses_its_own_broker(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *args, **kwargs: None)

    assert_helps(surroundings.broker("", needed=True), Mark.WITHOUT, "apt-get install mosquitto")


def test_without_any_broker_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert_helps(surroundings.broker("", needed=True), Mark.MISSING, "apt-get install mosquitto")


def test_a_broker_that_does_not_answer_is_seen(silent_port):
    assert_helps(surroundings.broker(f"127.0.0.1:{silent_port}", needed=True), Mark.MISSING, "mosquitto")


def test_a_broker_that_answers_is_well():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert surroundings.broker(f"127.0.0.1:{port}", needed=True).mark is Mark.WELL


def test_an_address_without_a_port_is_explained():
    assert_helps(surroundings.broker("localhost", needed=True), Mark.MISSING, "localhost:1883")


@pytest.fixture
def answering() -> Iterator[HTTPServer]:
    """A web server that answers 200 to ``/readyz`` and 503 elsewhere."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/readyz" else 503)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_ready_hub_is_well(answering):
    assert surroundings.hub(f"http://127.0.0.1:{answering.server_port}/").mark is Mark.WELL


def test_a_hub_that_is_not_ready_is_seen(answering):
    found = surroundings.hub(f"http://127.0.0.1:{answering.server_port}/elsewhere")

    assert_helps(found, Mark.MISSING, "log")


def test_a_hub_that_is_away_is_seen(silent_port):
    assert_helps(surroundings.hub(f"http://127.0.0.1:{silent_port}"), Mark.MISSING, "cable")


def test_a_clock_before_this_version_was_made_is_seen():
    assert_helps(surroundings.clock(datetime(1970, 1, 1, tzinfo=UTC)), Mark.WITHOUT, "timedatectl")


def test_a_clock_that_nobody_keeps_is_seen(empty_path):
    program(empty_path, "timedatectl", "no")

    assert_helps(surroundings.clock(datetime(2027, 1, 1, tzinfo=UTC)), Mark.WITHOUT, "set-ntp")


def test_a_clock_that_is_kept_is_well(empty_path):
    program(empty_path, "timedatectl", "yes")

    assert surroundings.clock(datetime(2027, 1, 1, tzinfo=UTC)).mark is Mark.WELL


def test_a_full_disk_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**8))

    assert_helps(surroundings.disk(tmp_path / "not" / "yet"), Mark.WITHOUT, "make room")


@pytest.mark.parametrize("kind", KINDS)
def test_a_visit_looks_at_what_the_device_needs(kind):
    things = {finding.thing for finding in findings(Visit(kind=kind))}

    assert {"libraries", "clock", "disk"} <= things
    assert ("printer" in things) is (kind in {"demo", "kiosk"})
    assert ("pins" in things) is (kind in {"demo", "desk"})
    assert ("fonts" in things) is (kind in {"demo", "kiosk", "board"})
    assert ({"voice", "sound"} <= things) is (kind in {"demo", "board", "kiosk"})
    assert ({"keypad", "headset", "cards"} <= things) is (kind == "kiosk")
    assert ("number" in things) is (kind == "desk")


def test_an_unknown_device_kind_is_named():
    with pytest.raises(ValueError, match=r"no device kind 'fridge' \(one of demo, hub"):
        list(findings(Visit(kind="fridge")))


def test_a_finding_is_told_with_its_way_out():
    assert told(well("clock", "right")) == "ok       clock      right"
    assert "→ do that" in told(lacking("pins", "none", "do that", needed=True))


def test_only_what_is_missing_makes_a_machine_unfit():
    assert is_fit([well("clock", "right"), lacking("sound", "none", "buy one", needed=False)])
    assert not is_fit([lacking("pins", "none", "buy some", needed=True)])


def test_a_kiosk_without_a_display_is_seen_by_nobody(tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    found = screen.display("kiosk", connectors=tmp_path)

    assert_helps(found, Mark.MISSING, "connect a screen")
    assert found.seen == "none: nobody would see this kiosk"


def test_the_verdict_counts_what_is_missing():
    missing = lacking("pins", "none", "buy some", needed=True)

    assert verdict("kiosk", [well("clock", "right")]) == "fit to be a kiosk"
    assert verdict("board", [missing, missing]).startswith("not fit to be a board: 2 things are missing")
    assert verdict("desk", [missing]) == "not fit to be a desk unit: 1 thing is missing (pins)"


def test_a_port_that_cannot_be_is_named():
    found = surroundings.broker("127.0.0.1:99999", needed=True)

    assert_helps(found, Mark.MISSING, "1 to 65535")
    assert "no port 99999" in found.seen


def test_a_broker_elsewhere_is_not_started_here(monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", refuse)

    found = surroundings.broker("hub.local:1883", needed=True)

    assert found.seen == "hub.local:1883 does not answer: Connection refused"
    assert found.way_out == "look on hub.local whether it runs, and at its cable"


@pytest.mark.parametrize("url", ["htp:/x", "hub.local", "http://"])
def test_what_is_no_address_of_a_hub_is_named(url):
    assert_helps(surroundings.hub(url), Mark.MISSING, "http://hub.local:8080")


def test_a_printers_address_is_said_once_and_nothing_stands_between(silent_port, caplog):
    found = devices.printer(f"tcp://127.0.0.1:{silent_port}", needed=True)

    assert found.seen.count("127.0.0.1") == 1
    assert caplog.records == []
