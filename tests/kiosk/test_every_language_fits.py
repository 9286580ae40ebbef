"""No text is cut, too large for its place, or without letters, in any language, mode, size and orientation.

By text metrics on every screen; by pixels on the screens of each language that have the least room left.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from contract.names import Language
from hardware.fonts import font_path
from kiosk.faces.page import Page
from kiosk.faces.theme import Look
from kiosk.modes import Contrast, Modes
from kiosk.pictures import scenes
from kiosk.samples import CLOCK, sample_state
from kiosk.scene import Scene
from kiosk.screens import Services
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in
from tests.kiosk.panels import PANELS, faults, lines, look_of, pages_of

ROOT = Path(__file__).parents[2]
USUAL, LARGE = Modes(), Modes(large=True)
IN_CI = [("10-portrait", USUAL), ("15-landscape", LARGE)]
REST = [
    (which, Modes(large=large, low=low))
    for which, large, low in product(PANELS, (False, True), (False, True))
    if (which, Modes(large=large, low=low)) not in IN_CI
]
WAYS = [*IN_CI, *(pytest.param(*each, marks=pytest.mark.long) for each in REST)]
SOME = ("services", "confirm-party", "code", "taken", "shown", "refused", "warned")
LONG = [pytest.mark.long, pytest.mark.timeout(3000)]
UNSEEN = {"\u200f"}


@cache
def known(weight: str) -> frozenset[int]:
    return frozenset(TTFont(font_path(weight)).getBestCmap())


@cache
def scenes_in(language: Language) -> dict[str, Scene]:
    return dict(scenes([language]))


def empty_boxes(page: Page) -> list[str]:
    """Return the texts that hold a letter for which the font has no picture."""
    return [
        f"no letter: {line.text}"
        for line in lines(page)
        if {sign for sign in line.text if ord(sign) not in known("bold" if line.bold else "regular")} - UNSEEN
    ]


def wrong(scene: Scene, look: Look) -> Iterator[str]:
    for page in pages_of(scene, look):
        yield from faults(page, look)
        yield from empty_boxes(page)


@pytest.mark.accessibility("A02", "A03", "A10")
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("which", "modes"), WAYS)
def test_no_text_of_any_screen_is_cut_leaves_its_place_or_has_an_empty_box(which, modes, language):
    look = look_of(which, modes)

    found = {
        name: told
        for name, scene in scenes_in(language).items()
        if (
            told := [
                fault for page in pages_of(scene, look) for fault in (*faults(page, look), *empty_boxes(page))
            ]
        )
    }

    assert found == {}


@pytest.mark.accessibility("A29")
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("which", ["21-portrait", "15-landscape"])
def test_services_are_read_in_the_same_order_in_every_language(which, language):
    """From where the language begins: down the first column, then the next."""
    look = look_of(which)
    scene = scene_of(sample_state(Services(language)), words_in, CLOCK)
    from_right = -1 if language == "ar" else 1

    letters = [
        line.text
        for page in pages_of(scene, look)
        for line in sorted(lines(page), key=lambda each: (from_right * each.box.x, each.box.y))
        if len(line.text) == 1 and line.text.isalpha()
    ]

    assert letters == list("ABCEFGHKPSUZO")


def test_colours_move_nothing():
    """So one theme stands for all where texts are measured."""
    for language, contrast in product(("pl", "ar"), Contrast):
        for name in SOME:
            scene = scenes_in(Language(language))[f"{name}-{language}"]
            usual, other = (
                [(line.box, line.size_px) for page in pages_of(scene, look) for line in lines(page)]
                for look in (look_of("15-portrait"), look_of("15-portrait", Modes(contrast=contrast)))
            )
            assert usual == other


@pytest.mark.accessibility("A02", "A03")
@pytest.mark.parametrize(
    "which", ["each", pytest.param("all", marks=[pytest.mark.long, pytest.mark.timeout(3000)])]
)
def test_the_words_that_are_drawn_stand_where_they_were_measured(which, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "KIVY_HOME": str(tmp_path / ".kivy")}
    program = Path(__file__).with_name("fullest.py")

    subprocess.run(
        [sys.executable, program, which, tmp_path], env=environment, cwd=ROOT, check=True, timeout=2900
    )

    told = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert told["found"] == {}
    assert told["looked_at"] >= 2 * len(languages())
