"""Who starts the demo is told what can be done with it, with a display and without one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from contract.settings import read
from kiosk.config import KioskSettings
from okienko.demo.by_hand import welcome
from okienko.demo.replay import progress
from okienko.demo.sound import has_sound_card
from okienko.demo.table import STAFF_CODE, kiosk_toml, laid
from okienko.promise.evidence import Story

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


@pytest.mark.parametrize("speaks", [True, False])
def test_a_kiosk_on_the_table_is_used_by_keys_and_speaks_where_that_is_heard(tmp_path, speaks):
    table = laid(tmp_path, "small", "mqtt://127.0.0.1:1")
    path = kiosk_toml(table, table.branch.kiosks[0].id, "tcp://127.0.0.1:9100", portrait=True, speaks=speaks)

    settings = read(KioskSettings, path.read_text(encoding="utf-8"), path.name)

    assert settings.keyboard_as_keypad
    assert bool(settings.outputs.parts()) is speaks


def test_a_sound_card_is_found_by_what_it_can_play(tmp_path):
    assert not has_sound_card(tmp_path)
    (tmp_path / "pcmC0D0c").touch()
    assert not has_sound_card(tmp_path)
    (tmp_path / "pcmC0D0p").touch()

    assert has_sound_card(tmp_path)
