"""The light behind the panel is turned down and up again, and one that does not obey is no end."""

from __future__ import annotations

import logging

import pytest

from hardware.backlight import Backlight


@pytest.fixture
def panel(tmp_path):
    """Return a folder like the kernel's."""
    (tmp_path / "brightness").write_text("180\n")
    (tmp_path / "max_brightness").write_text("255\n")
    return tmp_path


def brightness(panel):
    return int((panel / "brightness").read_text())


def test_it_is_dimmed_and_made_as_bright_as_it_was(panel):
    light = Backlight(panel, 20)

    light.dim()
    dimmed = brightness(panel)
    light.brighten()

    assert (dimmed, brightness(panel)) == (51, 180)


def test_dimmed_twice_it_still_knows_how_bright_it_was(panel):
    light = Backlight(panel, 20)

    light.dim()
    light.dim()
    light.brighten()

    assert brightness(panel) == 180


def test_a_light_that_an_earlier_run_has_left_dim_is_made_full(panel):
    (panel / "brightness").write_text("5\n")

    Backlight(panel, 20).brighten()

    assert brightness(panel) == 255


def test_it_never_becomes_brighter_by_dimming(panel):
    (panel / "brightness").write_text("10\n")

    Backlight(panel, 50).dim()

    assert brightness(panel) == 10


def test_a_small_scale_does_not_end_in_the_dark(panel):
    (panel / "max_brightness").write_text("3\n")
    light = Backlight(panel, 10)

    light.dim()

    assert brightness(panel) == 1


def test_a_light_that_does_not_obey_is_logged_once_and_when_it_does_again(panel, caplog):
    caplog.set_level(logging.INFO)
    (panel / "max_brightness").unlink()
    light = Backlight(panel, 20)

    light.dim()
    light.brighten()
    (panel / "max_brightness").write_text("255\n")
    light.dim()

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
