"""Who sits reaches every key and reads the screen, or the settings say what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.settings import BadSettings, read
from kiosk.config import KioskSettings, ScreenSettings
from kiosk.faces.layout import page_of
from kiosk.faces.page import Target
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import Button
from kiosk.modes import Modes
from kiosk.mounting import EYE_MM, LEAST_MM, MOST_MM, MountingSettings, mistakes
from kiosk.pictures import scenes
from kiosk.rules import POLISH

UPRIGHT = ScreenSettings()
PANEL_MM = UPRIGHT.size[1] / UPRIGHT.ppi * 25.4
HUNG = MountingSettings(lower_edge_mm=750)
SCENES = list(scenes([POLISH]))


def told(distance_mm: float = 600.0, **mounting: float) -> list[str]:
    return list(mistakes(MountingSettings(**mounting), PANEL_MM, distance_mm))


@pytest.mark.accessibility("A22")
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_in_the_low_layout_every_key_of_every_screen_can_be_reached_by_who_sits(orientation):
    settings = ScreenSettings(orientation=orientation)
    width, height = settings.size
    low = Look(Screen(width, height, settings.ppi), theme_of(Modes(low=True)))
    px_per_mm = settings.ppi / 25.4

    heights = {
        f"{name}: {item.touch}": (
            HUNG.height_mm((height - item.box.bottom) / px_per_mm),
            HUNG.height_mm((height - item.box.y) / px_per_mm),
        )
        for name, scene in SCENES
        for item in page_of(replace(scene, modes=Modes(low=True)), low).items
        if isinstance(item, Target) and item.touch is not Button.CORNER and item.box.h < height
    }

    assert len(heights) > 50
    assert {what: at for what, at in heights.items() if at[0] < LEAST_MM or at[1] > MOST_MM} == {}


@pytest.mark.accessibility("A22", "A23")
def test_a_panel_at_the_usual_height_can_be_used_and_read_by_who_sits():
    assert told(lower_edge_mm=750) == []
    assert told(lower_edge_mm=850, tilt_degrees=30) == []


@pytest.mark.accessibility("A22")
@pytest.mark.parametrize(
    ("mounting", "says"),
    [
        ({"lower_edge_mm": 950}, "keys would be 1267 mm above the floor"),
        ({"lower_edge_mm": 820, "shelf_mm": 600}, "at most 1120 can be reached"),
        ({"lower_edge_mm": 300}, "nothing below 380 can be reached"),
    ],
)
def test_what_cannot_be_reached_is_named(mounting, says):
    assert any(says in line for line in told(**mounting)), told(**mounting)


@pytest.mark.accessibility("A23")
@pytest.mark.parametrize(
    ("mounting", "edge"),
    [({"lower_edge_mm": 800, "tilt_degrees": 70}, "lower"), ({"lower_edge_mm": 1300}, "upper")],
)
def test_what_cannot_be_read_from_a_chair_is_named(mounting, edge):
    assert any(f"who sits would see the {edge} edge" in line for line in told(**mounting))


@pytest.mark.accessibility("A23")
def test_straight_before_the_eye_nothing_is_askew_and_far_away_less_is():
    eye_high = MountingSettings(lower_edge_mm=EYE_MM)

    assert eye_high.askew_degrees(0.0, 600.0) == pytest.approx(0.0)
    assert eye_high.askew_degrees(600.0, 600.0) == pytest.approx(45.0)
    assert eye_high.askew_degrees(600.0, 1200.0) < 30.0


def test_a_panel_that_leans_back_is_lower_and_turns_towards_the_eye_from_above():
    steep, leaning = (MountingSettings(lower_edge_mm=700, tilt_degrees=tilt) for tilt in (0, 30))

    assert leaning.height_mm(476) < steep.height_mm(476)
    assert leaning.askew_degrees(0, 600) < steep.askew_degrees(0, 600)


KIOSK = 'branch = "x"\nkiosk = "K1"\n[hub]\nurl = "http://127.0.0.1:1"\n[mounting]\n'


def test_the_settings_refuse_what_nobody_could_use_and_say_what_to_do():
    with pytest.raises(BadSettings, match=r"'mounting': keys would be 1317 mm .*mount the panel lower"):
        read(KioskSettings, KIOSK + "lower_edge_mm = 1000\n", "kiosk.toml")


def test_who_measures_nothing_is_told_nothing():
    assert read(KioskSettings, KIOSK.removesuffix("[mounting]\n"), "kiosk.toml").mounting is None
