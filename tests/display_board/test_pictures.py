"""What is drawn can be read from the last seat, is never cut, and stands in strong contrast, on any panel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from contract.glass import CAPITAL, LARGE_SHARE, SMALL_SHARE
from display_board import pictures
from display_board.faces import theme
from display_board.samples import ALL

ROOT = Path(__file__).parents[2]
HARD = {"long-names"}  # names so long that they are made smaller rather than cut
TIGHT = {
    ("portrait-second-call", "A09"),  # three wide signs beside a number of four on an upright panel
    ("portrait-thousand", "W1000"),  # five wide signs beside a desk of two there
}
NAMES = [picture.name for picture in pictures.pictures()]
DRAWN = [
    "manual",
    "panels",
    pytest.param("languages", marks=pytest.mark.long),
    pytest.param("matrix", marks=pytest.mark.long),
]


@pytest.fixture(scope="module")
def draw(tmp_path_factory):
    """Return what draws one set of pictures: their folder, and what was noted about each."""
    known = {}

    def drawn(which):
        if which not in known:
            out = tmp_path_factory.mktemp(which)
            environment = os.environ | {"PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "offscreen"}
            program = Path(__file__).with_name("rendered.py")
            subprocess.run(
                [sys.executable, program, which, out], env=environment, cwd=ROOT, check=True, timeout=1500
            )
            known[which] = out, json.loads((out / "notes.json").read_text(encoding="utf-8"))
        return known[which]

    return drawn


@pytest.fixture
def drawn(draw):
    return draw("manual")


def every(notes, *, but=()):
    """Yield each text of each picture with the name of its picture and what was noted of that."""
    for name, noted in notes.items():
        if name not in but:
            for text in noted["words"]:
                yield name, text, noted


def opened(drawn, name):
    with Image.open(drawn[0] / f"{name}.png") as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize("which", DRAWN)
def test_no_text_is_wider_or_higher_than_its_box(draw, which):
    cut = [
        (name, text["words"])
        for name, text, _ in every(draw(which)[1])
        if text["wide"] > text["box"][2] + 1
        or text["high"] > text["box"][3] + 1
        or " ".join(text["lines"]) != text["words"]
    ]

    assert cut == []


@pytest.mark.parametrize("which", DRAWN)
def test_every_text_stands_on_the_glass(draw, which):
    folder, notes = draw(which)
    sizes = {name: opened((folder, notes), name).size for name in notes}

    off = [
        (name, text["words"])
        for name, text, _ in every(notes)
        if min(text["box"]) < -0.5
        or text["box"][0] + text["box"][2] > sizes[name][0] + 0.5
        or text["box"][1] + text["box"][3] > sizes[name][1] + 0.5
    ]

    assert off == []


@pytest.mark.accessibility("A36")
@pytest.mark.parametrize("which", DRAWN)
def test_number_and_desk_can_be_read_from_the_last_seat(draw, which):
    small = [
        (name, text["words"], text["size_mm"] * CAPITAL)
        for name, text, noted in every(draw(which)[1], but=HARD)
        if text["large"]
        and (name, text["words"]) not in TIGHT
        and text["size_mm"] * CAPITAL < noted["distance_m"] * 1000 / LARGE_SHARE * 0.999
    ]

    assert small == []


@pytest.mark.accessibility("A36")
@pytest.mark.parametrize("which", DRAWN)
def test_everything_else_can_be_read_by_who_looks_for_it(draw, which):
    small = [
        (name, text["words"], text["size_mm"] * CAPITAL)
        for name, text, noted in every(draw(which)[1], but=HARD)
        if text["size_mm"] * CAPITAL < noted["distance_m"] * 1000 / SMALL_SHARE * 0.999
    ]

    assert small == []


@pytest.mark.accessibility("A41")
@pytest.mark.parametrize("which", DRAWN)
def test_every_text_has_a_contrast_of_seven_to_one_in_its_pixels(draw, which):
    weak = [
        (name, text["words"], text["contrast"])
        for name, text, _ in every(draw(which)[1])
        if text["contrast"] is not None and text["contrast"] < 7
    ]

    assert weak == []


@pytest.mark.parametrize("which", DRAWN)
def test_every_layout_of_the_pictures_is_shown_where_it_can_be_read(draw, which):
    refused = {name for name, noted in draw(which)[1].items() if noted["refused"]}

    # Two rooms ask for more room than these panels have for a hall of eight metres, and an office's lines for
    # more than an upright one has; the built-in layout is shown there.
    assert {
        name
        for name in refused
        if not (name.startswith(("upright", "lying")) and "-rooms" in name)
        and not (name.startswith("upright") and "-office" in name)
    } == set()


@pytest.mark.parametrize("name", ["twelve-services", "twelve-services-5m"])
def test_twelve_services_are_all_shown_in_turn(drawn, name):
    notes = drawn[1][name]

    assert {letter for letter in notes["letters"] if letter.isalpha()} == set("ABCDEFGHKPSW")


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


@pytest.mark.accessibility("A41")
@pytest.mark.parametrize("name", NAMES)
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
def test_notices_stand_there_in_one_language_after_the_other(drawn, name):
    told = " ".join(text["words"] for text in drawn[1][name]["words"])

    assert "Kasa jest dziś nieczynna." in told
    assert "The cash desk is closed today." in told
    assert "Sobota informacyjna: tylko informacja i odbiór kart pobytu." in told
    assert "Інформаційна субота: лише інформація та отримання карт побиту." in told


@pytest.mark.accessibility("A42")
@pytest.mark.parametrize("panel", pictures.PANELS)
def test_a_stale_board_says_so_in_all_languages_of_the_house_one_page_after_the_other(draw, panel):
    noted = draw("panels")[1][f"{panel}-stale-all"]

    said = [text["words"] for text in noted["words"] if "10:41" in text["words"] and len(text["words"]) > 9]

    assert len(said) == len(ALL)


@pytest.mark.parametrize("name", ["before-opening", "portrait-before-opening"])
def test_before_opening_a_board_says_when_tickets_are_given(drawn, name):
    words = {text["words"] for text in drawn[1][name]["words"]}

    assert {"Jeszcze nieczynne", "Bilety dziś od 11:00", "Not open yet", "Tickets today from 11:00"} <= words
    assert "10:42" in words


def test_a_closed_office_says_on_which_day_it_opens(drawn):
    words = {text["words"] for text in drawn[1]["closed"]["words"]}

    assert {"Teraz nieczynne", "Bilety w poniedziałek od 08:00", "Tickets on Monday from 08:00"} <= words


def test_while_the_office_closes_calls_go_on_and_a_word_says_so(drawn):
    closing, last = (
        {text["words"] for text in drawn[1][name]["words"]} for name in ("closing", "last-tickets")
    )

    assert {"A014", "Bilety do 10:55", "Tickets until 10:55"} <= closing
    assert "A014" in last
    assert "No new tickets now." in " ".join(last)


def test_an_office_in_which_nobody_waits_says_so_calmly(drawn):
    words = {text["words"] for text in drawn[1]["nobody"]["words"]}

    assert {
        "Nikt nie czeka. Tu pojawi się Państwa numer.",
        "Nobody is waiting. Your number will appear here.",
    } <= words


def test_next_bookings_stand_by_time_letter_and_the_tail_of_their_code(drawn):
    words = [text["words"] for text in drawn[1]["layout-office"]["words"]]

    assert {"10:45", "…042", "Rezerwacje · Записи"} <= set(words)
    assert all(len(text) == 4 for text in words if text.startswith("…"))


def test_two_rooms_stand_side_by_side_each_with_its_name(drawn):
    words = [text["words"] for text in drawn[1]["layout-rooms"]["words"]]

    assert {"Sala A", "Sala obsługi B"} <= set(words)
