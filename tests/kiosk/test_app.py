"""The kiosk in its window: fingers and a scanner on the real Kivy program, in a process for each journey."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_fingers_on_the_glass_take_one_ticket(tmp_path):
    result = journey("visit", tmp_path)

    assert result["pressed"]
    assert result["after_sliding_off"] == ["Confirm", 0]
    assert (result["asked"], result["slips"], result["home"]) == (1, 1, "Languages")


def test_codes_are_typed_and_scanned(tmp_path):
    assert journey("booked", tmp_path)["codes"] == [["123456"], ["654321"]]


def test_an_error_in_the_window_ends_in_a_calm_screen(tmp_path):
    result = journey("broken", tmp_path)

    assert result["screen"] == "OutOfService"
    assert result["lines"] == ["Ten kiosk jest nieczynny"]


def test_a_kiosk_at_rest_draws_nothing(tmp_path):
    result = journey("at_rest", tmp_path, REST_S="3")

    assert result["frames"] <= 1, "the clock may have moved on once"


@pytest.mark.long
def test_a_kiosk_at_rest_costs_less_than_two_percent_of_a_core(tmp_path):
    result = journey("at_rest", tmp_path, REST_S="20")

    assert result["cpu_percent"] < 2.0


def test_every_screen_can_be_drawn_into_a_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.pictures", str(tmp_path), "taken"],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=PROGRAM.parents[2],
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.glob("*.png")} == {
        f"taken-{tag}-{orientation}.png"
        for tag in ("pl", "uk", "ru", "en")
        for orientation in ("portrait", "landscape")
    }


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
