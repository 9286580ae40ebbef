"""Who starts the demo is told what can be done with it, with a display and without one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from okienko.demo.by_hand import welcome
from okienko.demo.evidence import Story
from okienko.demo.replay import progress
from okienko.demo.table import STAFF_CODE

HUB = "http://127.0.0.1:8080"


def words(*, windows: bool, kept: bool = False) -> str:
    return welcome(HUB, "mqtt://127.0.0.1:1883", Path("/x/slips"), Path("/x"), windows=windows, kept=kept)


def test_without_a_display_nobody_is_sent_to_a_kiosk():
    said = words(windows=False)

    assert "five taps" not in said
    assert f"curl -sS {HUB}/v1/tickets" in said
    assert '{"service": "A", "language": "uk"}' in said


def test_with_a_display_the_corner_of_the_staff_menu_is_told():
    said = words(windows=True)

    assert "on its clock, top right" in said
    assert STAFF_CODE in said


def test_what_will_vanish_is_told():
    assert "keep them with --out" in words(windows=True)
    assert "kept by --out" in words(windows=True, kept=True)


def test_the_progress_of_a_day_tells_who_waits():
    stories = [Story("a", desk="1"), Story("b"), Story("c", left=True)]

    said = progress(datetime(2026, 12, 1, 9, 5), stories)  # noqa: DTZ001  # only its hands are read

    assert said == "09:05: 3 have come, 1 wait, 1 were called, 1 went unserved"
