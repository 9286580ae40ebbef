"""Nothing flashes: kiosk and board are filmed with their clocks turned by hand, and looked at by fields."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.flashing import MOST_A_SECOND, worst_flashing

ROOT = Path(__file__).parents[2]


def filmed(program: str) -> dict[str, dict[str, float]]:
    done = subprocess.run(
        [sys.executable, program], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.mark.accessibility("A28")
def test_no_screen_of_the_kiosk_flashes_whatever_happens():
    """The invitation, the dim picture, a hasty visit, typing, the countdown, a hub that comes and goes."""
    films = filmed("tests/kiosk/film.py")
    blinking = films.pop("blinking")

    assert {name: film for name, film in films.items() if film["flashes"] > MOST_A_SECOND} == {}
    assert min(film["different"] for film in films.values()) >= 8, "something must have happened"
    assert blinking["flashes"] > MOST_A_SECOND, "the analysis must find it"


@pytest.mark.accessibility("A28", "A41")
def test_no_board_flashes_whatever_is_called():
    """A burst of twenty, one called again and again, a stop, a hub that comes and goes, all pages."""
    films = filmed("tests/display_board/film.py")
    blinking = films.pop("blinking")

    assert {name: film for name, film in films.items() if film["flashes"] > MOST_A_SECOND} == {}
    assert min(film["different"] for film in films.values()) >= 8, "something must have happened"
    assert blinking["flashes"] > MOST_A_SECOND, "the analysis must find it"


# --- the analysis itself


def film_of(dark: object, bright: object, per_second: float, seconds: float = 3.0) -> list:
    """Return a film in which *dark* and *bright* take turns, *per_second* whole flashes a second."""
    pictures = [
        one if isinstance(one, Image.Image) else Image.new("RGB", (120, 120), one) for one in (dark, bright)
    ]
    return [
        (number / 50, pictures[int(number / 50 * per_second * 2) % 2]) for number in range(int(seconds * 50))
    ]


@pytest.mark.parametrize(("per_second", "found"), [(1, 1), (2, 2), (3, 3), (4, 4), (10, 10)])
def test_flashes_are_counted_within_one_second(per_second, found):
    assert worst_flashing(film_of("black", "white", per_second)).flashes == found


def test_a_screen_that_stands_still_or_changes_once_does_not_flash():
    still = film_of("navy", "navy", 10)
    once = [(0.0, Image.new("RGB", (9, 9), "black")), (1.0, Image.new("RGB", (9, 9), "white"))]

    assert worst_flashing(still).flashes == 0
    assert worst_flashing(once).flashes == 0


def test_a_slow_fade_is_no_flash_and_a_fast_one_is():
    def fading(period_s: float) -> list:
        levels = [abs((number / 50 / period_s) % 2 - 1) for number in range(150)]
        return [
            (n / 50, Image.new("RGB", (12, 12), (round(255 * level),) * 3)) for n, level in enumerate(levels)
        ]

    assert worst_flashing(fading(1.0)).flashes <= 1
    assert worst_flashing(fading(0.1)).flashes > MOST_A_SECOND


def test_changes_too_small_or_between_two_bright_tones_are_none():
    assert worst_flashing(film_of((100, 100, 100), (110, 110, 110), 10)).flashes == 0
    assert worst_flashing(film_of((235, 235, 235), (255, 255, 255), 10)).flashes == 0


def test_saturated_red_is_found_where_its_luminance_is_not():
    assert worst_flashing(film_of((90, 0, 0), (150, 0, 0), 5)).flashes == 5


def test_a_small_part_of_the_screen_is_found_and_named():
    bright = Image.new("RGB", (120, 120), "black")
    bright.paste((255, 255, 255), (50, 50, 60, 60))

    worst = worst_flashing(film_of("black", bright, 5))

    assert (worst.flashes, worst.field) == (5, 5 * 12 + 5)


def test_two_fields_in_turn_flash_though_the_whole_stays_as_bright():
    left, right = Image.new("RGB", (120, 120), "black"), Image.new("RGB", (120, 120), "black")
    left.paste((255, 255, 255), (0, 0, 60, 120))
    right.paste((255, 255, 255), (60, 0, 120, 120))

    assert worst_flashing(film_of(left, right, 4)).flashes == 4
