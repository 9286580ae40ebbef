"""What is drawn can be read from the last seat, is never cut, and stands in strong contrast."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from display_board import pictures
from display_board.faces import theme
from display_board.layout import CAPITAL, LARGE_SHARE, SMALL_SHARE

ROOT = Path(__file__).parents[2]
NAMES = [picture.name for picture in pictures.pictures()]
HARD = {"long-names"}  # names so long that they are made smaller rather than cut
TIGHT = {
    ("portrait-second-call", "A09"),  # three wide signs beside a number of four on an upright panel
    ("portrait-thousand", "W1000"),  # five wide signs beside a desk of two there
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the folder of the pictures and what was noted about each."""
    out = tmp_path_factory.mktemp("pictures")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "offscreen"}
    program = Path(__file__).with_name("rendered.py")
    subprocess.run([sys.executable, program, out], env=environment, cwd=ROOT, check=True, timeout=60)
    return out, json.loads((out / "notes.json").read_text(encoding="utf-8"))


def opened(drawn, name):
    with Image.open(drawn[0] / f"{name}.png") as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_wider_or_higher_than_its_box(drawn, name):
    cut = [
        text["words"]
        for text in drawn[1][name]["words"]
        if text["wide"] > text["box"][2] + 1 or " ".join(text["lines"]) != text["words"]
    ]

    assert cut == []


@pytest.mark.parametrize("name", NAMES)
def test_every_text_stands_on_the_glass(drawn, name):
    width, height = opened(drawn, name).size

    off = [
        text["words"]
        for text in drawn[1][name]["words"]
        if min(text["box"]) < -0.5
        or text["box"][0] + text["box"][2] > width + 0.5
        or text["box"][1] + text["box"][3] > height + 0.5
    ]

    assert off == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in HARD])
@pytest.mark.accessibility("A36")
def test_number_and_desk_can_be_read_from_the_last_seat(drawn, name):
    notes = drawn[1][name]
    least_mm = notes["distance_m"] * 1000 / LARGE_SHARE

    small = [
        text["words"]
        for text in notes["words"]
        if text["large"]
        and (name, text["words"]) not in TIGHT
        and text["size_mm"] * CAPITAL < least_mm * 0.999
    ]

    assert small == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in HARD])
@pytest.mark.accessibility("A36")
def test_everything_else_can_be_read_by_who_looks_for_it(drawn, name):
    notes = drawn[1][name]
    least_mm = notes["distance_m"] * 1000 / SMALL_SHARE

    small = [text["words"] for text in notes["words"] if text["size_mm"] * CAPITAL < least_mm * 0.999]

    assert small == []


@pytest.mark.parametrize("name", ["twelve-services", "twelve-services-5m"])
def test_twelve_services_are_all_shown_in_turn(drawn, name):
    notes = drawn[1][name]

    assert sorted(letter for letter in notes["letters"] if letter.isalpha()) == sorted("ABCDEFGHKPSW")


@pytest.mark.parametrize("name", ["stale", "portrait-stale"])
@pytest.mark.accessibility("A42")
def test_a_stale_board_says_so_in_every_language_and_says_when_each_call_was(drawn, name):
    words = [text["words"].replace("\u00a0", " ") for text in drawn[1][name]["words"]]

    assert {"Brak łączności od 10:41.", "No connection since 10:41."} <= set(words)
    assert sum("10:41." in text for text in words) == 4
    assert {"10:41", "10:40", "10:38"} <= set(words)


def test_an_empty_board_says_a_friendly_word_in_every_language(drawn):
    words = [text["words"] for text in drawn[1]["empty"]["words"]]

    assert "Nobody has been called yet. Your number will appear here." in words
    assert "Nikt nie został jeszcze wezwany. Tu pojawi się Państwa numer." in words
    assert sum(len(text) > 30 for text in words) == 4


@pytest.mark.accessibility("A40")
def test_a_second_call_is_marked_in_words_or_where_they_do_not_fit_without(drawn):
    words = {text["words"].replace("\u00a0", " ") for text in drawn[1]["portrait-second-call"]["words"]}
    narrow = {text["words"] for text in drawn[1]["second-call"]["words"]}

    assert "2. wezwanie" in words
    assert "2\u00d7" in narrow


@pytest.mark.accessibility("A41")
def test_every_pair_of_colours_has_a_contrast_of_seven_to_one():
    weak = [pair for pair in theme.PAIRS if theme.contrast(*pair) < 7]

    assert weak == []


def test_contrast_is_that_of_wcag():
    black, white, grey = (theme.Colour.hex(text) for text in ("000000", "ffffff", "767676"))

    assert theme.contrast(black, white) == pytest.approx(21)
    assert theme.contrast(grey, white) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.accessibility("A41")
def test_only_colours_of_the_theme_are_drawn(drawn, name):
    picture = opened(drawn, name)
    colours = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    named = [theme.GROUND, theme.ROW, theme.TEXT, theme.SOFT, theme.TURN, theme.ALERT]

    commonest = [colour for _, colour in colours[:3]]

    assert all(min(_far(colour, one) for one in named) <= 6 for colour in commonest)


@pytest.mark.accessibility("A41")
def test_the_call_whose_turn_it_is_is_inverted_and_stands_in_strong_contrast(drawn):
    picture = opened(drawn, "normal")
    rows = [picture.crop((40, top, 1260, top + 180)) for top in (150, 380)]

    inverted, normal = (_commonest(row) for row in rows)

    assert _far(inverted, theme.TURN) <= 6
    assert _far(normal, theme.ROW) <= 6


def test_the_pictures_are_as_large_as_their_panels(drawn):
    sizes = {picture.name: opened(drawn, picture.name).size for picture in pictures.pictures()}

    assert sizes["normal"] == (1920, 1080)
    assert sizes["portrait"] == (1080, 1920)


def test_pictures_are_written_by_the_command(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "offscreen"}
    command = [sys.executable, "-m", "display_board.pictures", tmp_path, "--only", "normal"]

    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=60)

    assert [path.name for path in tmp_path.iterdir()] == ["board-normal.png"]


def _commonest(picture):
    return max(picture.getcolors(picture.width * picture.height))[1]


def _far(pixel, colour):
    return max(abs(value - round(part * 255)) for value, part in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("name", ["notice", "portrait-notice"])
def test_the_notice_of_the_day_stands_there_in_one_language_after_the_other(drawn, name):
    told = [
        text for text in drawn[1][name]["words"] if "Sobota" in text["words"] or "субота" in text["words"]
    ]

    assert {text["words"] for text in told} == {
        "Sobota informacyjna: tylko informacja i odbiór kart pobytu.",
        "Інформаційна субота: лише інформація та отримання карт побиту.",
    }
