"""The kiosk in its window: fingers and a scanner on the real Kivy program, in a process for each journey."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.samples import sample_ticket
from kiosk.texts import languages

PROGRAM = Path(__file__).with_name("live_kiosk.py")


def journey(name: str, folder: Path, **environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), name, str(folder)],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", **environment},
        cwd=PROGRAM.parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert "error" not in result, (result, done.stderr[-2000:])
    return result


@pytest.mark.accessibility("A19", "A20")
def test_fingers_on_the_glass_take_one_ticket(tmp_path):
    result = journey("visit", tmp_path)

    assert result["pressed"]
    assert result["after_sliding_off"] == ["Confirm", 0]
    assert result["still_pressed"], "a number beside it changed"
    assert not result["pressed_on_another_page"]
    assert (result["asked"], result["slips"], result["home"]) == (1, 1, "Languages")


@pytest.mark.accessibility("A31")
def test_codes_are_typed_and_scanned(tmp_path):
    assert journey("booked", tmp_path)["codes"] == [["123456"], ["654321"]]


def test_a_keyboard_can_stand_for_a_keypad_beside_a_scanner(tmp_path):
    result = journey("keyed", tmp_path)

    assert result["rings"] == [True]
    assert result["language"] == "uk", "two steps down, however long the key was held"
    assert result["codes"] == [["654321"]]


def test_an_error_in_the_window_ends_in_a_calm_screen(tmp_path):
    result = journey("broken", tmp_path)

    assert result["screen"] == "OutOfService"
    assert result["lines"] == ["Ten kiosk jest nieczynny"]


def test_a_window_that_fails_again_and_again_ends_the_program_for_systemd_to_start_it_afresh(tmp_path):
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "blind", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=PROGRAM.parents[2],
        check=False,
    )

    assert done.returncode == 1, "an ordinary end of the journey would be 0"


def test_no_key_opens_a_panel_or_ends_the_program_and_no_click_simulates_fingers(tmp_path):
    result = journey("keys", tmp_path)

    assert result["children"] == ["FloatLayout"], "nothing but the kiosk's own ground"
    assert not result["settings"]
    assert result["rings"] == "mouse,disable_multitouch"
    assert result["modules"] == []
    assert (result["closes_on_a_device"], result["closes_on_a_desk"]) == (False, True)


def test_a_torn_file_of_options_is_not_even_read(tmp_path):
    (tmp_path / "kivy").mkdir()
    (tmp_path / "kivy" / "config.ini").write_text("[modules]\ninspector =\n[kivy]\nexit_on_escape = 1\n[gra")

    result = journey("keys", tmp_path)

    assert (result["children"], result["modules"]) == (["FloatLayout"], [])


def test_a_font_that_goes_while_the_kiosk_runs_leaves_a_calm_screen_until_it_is_back(tmp_path):
    result = journey("unlettered", tmp_path)

    assert result["plain"][0].startswith("Ten kiosk jest nieczynny")
    assert result["plain_is_drawn"]
    assert result["asked"] == 0
    assert result["broken"].startswith("OSError")
    assert (result["plain_is_gone"], result["screen"]) == (True, "OutOfService")


def said_at(broker, topic: str) -> dict:
    """Return what is retained at *topic*; empty: nothing."""
    asked = ["mosquitto_sub", "-p", str(broker.port), "-t", topic, "-C", "1", "-W", "2"]
    said = subprocess.run(asked, capture_output=True, timeout=20, check=False).stdout
    return json.loads(said) if said else {}


def started_by_systemd(folder: Path, settings: str, **environment: str) -> subprocess.Popen[bytes]:
    (folder / "kiosk.toml").write_text(settings, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "okienko", "kiosk", "--settings", str(folder / "kiosk.toml")],
        env={
            **os.environ,
            "SDL_VIDEODRIVER": "offscreen",
            "NOTIFY_SOCKET": str(folder / "notify"),
            **environment,
        },
        cwd=PROGRAM.parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("fault", ["a torn font", "a wrong key", "no state folder"])
@pytest.mark.fault("F04")
def test_a_kiosk_that_cannot_start_shows_a_calm_screen_feeds_the_watchdog_and_is_started_again(
    tmp_path, mosquitto, fault
):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    environment = {"WATCHDOG_USEC": "1000000"}
    if fault == "a torn font":
        for name in ("Okienko-Regular.ttf", "Okienko-Bold.ttf"):
            (fonts / name).write_bytes(b"\x00\x01\x00\x00 torn")
        environment["OKIENKO_FONTS"] = str(fonts)
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "state" if fault == "no state folder" else tmp_path / "state"
    settings = (
        f'branch = "calm{fault[-4:]}"\nkiosk = "K1"\nstate_folder = "{folder}"\n'
        f'[hub]\nurl = "http://127.0.0.1:1"\n[broker]\nurls = ["{mosquitto.url}"]\n'
        '[printer]\nurl = "tcp://127.0.0.1:1"\n[screen]\nfullscreen = false\n'
    )
    if fault == "a wrong key":
        settings = "colour = 3\n" + settings
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        program = started_by_systemd(tmp_path, settings, **environment)
        try:
            told = [systemd.recv(100).decode() for _ in range(3)]
            health = said_at(mosquitto, f"okienko/1/calm{fault[-4:]}/device/kiosk-K1/health")
            program.terminate()
            while "STOPPING=1" not in told:
                told.append(systemd.recv(100).decode())
            ended = program.wait(30)
            _, said = program.communicate()
        finally:
            program.kill()
            program.wait()

    assert "READY=1" not in told, "a new release that cannot start must not pass for one that can"
    assert "EXTEND_TIMEOUT_USEC=90000000" in told, (
        "or systemd would kill it before anybody had read the screen"
    )
    assert "WATCHDOG=1" in told
    assert ended != 0, "so that systemd starts it again"
    assert b"The kiosk cannot start" in said
    if fault != "a wrong key":  # whoever cannot read the settings does not know where the hub is
        assert (health["status"], health["fault"]) == ("fault", "broken")
        assert said_at(mosquitto, f"okienko/1/calm{fault[-4:]}/device/kiosk-K1/health") == health, "it stands"


def test_the_calm_screen_of_a_kiosk_that_cannot_start_ends_by_itself(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from kiosk.calm_start import stay_calm; raise SystemExit(stay_calm(ValueError('x'), None, 1.0))",
        ],
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        cwd=PROGRAM.parents[2],
        timeout=60,
        check=False,
    )

    assert done.returncode == 1


def test_whoever_starts_a_kiosk_by_hand_reads_the_mistake_at_once(tmp_path):
    (tmp_path / "kiosk.toml").write_text("colour = 3\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}

    done = subprocess.run(
        [sys.executable, "-m", "okienko", "kiosk", "--settings", str(tmp_path / "kiosk.toml")],
        env=environment,
        cwd=PROGRAM.parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "kiosk.toml" in done.stderr
    assert "The kiosk cannot start" not in done.stderr


def test_a_kiosk_at_rest_draws_nothing(tmp_path):
    result = journey("at_rest", tmp_path, REST_S="3")

    assert result["frames"] <= 1, "the clock may have moved on once"


@pytest.mark.long
def test_a_kiosk_at_rest_costs_less_than_two_percent_of_a_core(tmp_path):
    result = journey("at_rest", tmp_path, REST_S="20")

    assert result["cpu_percent"] < 2.0


@pytest.mark.fault("F04")
def test_the_program_starts_without_hub_broker_or_printer_feeds_the_watchdog_and_ends_when_told(tmp_path):
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        f'branch = "main"\nkiosk = "K1"\nstate_folder = "{tmp_path}"\n'
        '[hub]\nurl = "http://127.0.0.1:1"\n[broker]\nurls = ["mqtt://127.0.0.1:1"]\n'
        '[printer]\nurl = "tcp://127.0.0.1:1"\n[screen]\nfullscreen = false\n',
        encoding="utf-8",
    )
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(30)
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
        program = subprocess.Popen(
            [sys.executable, "-m", "okienko", "kiosk", "--settings", str(settings)],
            env={**os.environ, "SDL_VIDEODRIVER": "offscreen", **environment},
            cwd=PROGRAM.parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            told = [systemd.recv(100).decode() for _ in range(4)]
            program.terminate()
            while "STOPPING=1" not in told:
                told.append(systemd.recv(100).decode())
            ended = program.wait(20)
        finally:
            program.kill()
            program.wait()

    assert "READY=1" in told
    assert told.count("WATCHDOG=1") >= 3
    assert ended == 0


def drawn(folder, which):
    """Draw screens into *folder* as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.pictures", str(folder), which],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=PROGRAM.parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_screen_can_be_drawn_into_a_folder(tmp_path):
    drawn(tmp_path, "taken")

    assert {path.name for path in tmp_path.glob("*.png")} == {
        f"{name}-{tag}-{orientation}.png"
        for name in ("taken", "spare-taken")
        for tag in languages()
        for orientation in ("portrait", "landscape")
    }


def test_a_phone_reads_the_code_on_the_glass(tmp_path):
    drawn(tmp_path, "shown-unknown-uk")

    for orientation in ("portrait", "landscape"):
        with Image.open(tmp_path / f"shown-unknown-uk-{orientation}.png") as picture:
            (code,) = zxingcpp.read_barcodes(picture.resize((picture.width // 2, picture.height // 2)))
        assert code.text == f"https://kolejka.example.pl/t/{sample_ticket().token}"


def test_the_picture_program_says_what_it_needs():
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.pictures"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=PROGRAM.parents[2],
        check=False,
    )

    assert done.returncode == 2
    assert "which folder?" in done.stderr
