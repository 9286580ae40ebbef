"""What the kiosk says: every message in every catalogue, counts and waits as people say them."""

# ruff: noqa: RUF001  Cyrillic letters look like Latin ones, and are meant

from __future__ import annotations

import pytest
from babel.messages.extract import extract_from_dir
from fontTools.ttLib import TTFont

from contract.names import Language
from contract.views import Wait
from hardware.fonts import font_path
from kiosk.texts import FOLDER, languages, words_in
from kiosk.wording import OTHER_NAMES, about, own_name, people_ahead, people_waiting
from tests.catalogues import messages

PACKAGE = FOLDER.parent


def used() -> set[str | tuple[str, str]]:
    return {found[2] for found in extract_from_dir(PACKAGE, [("**.py", "python")])}


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize("tag", languages())
def test_every_message_of_the_code_is_in_the_catalogue_and_no_other(tag):
    assert {message.id for message in messages("kiosk", tag)} == used()


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        (
            "pl",
            {
                0: "Nikt nie czeka",
                1: "Czeka 1 osoba",
                2: "Czekają 2 osoby",
                5: "Czeka 5 osób",
                22: "Czekają 22 osoby",
            },
        ),
        ("pl", {12: "Czeka 12 osób", 112: "Czeka 112 osób"}),
        ("uk", {1: "Чекає 1 особа", 3: "Чекають 3 особи", 11: "Чекають 11 осіб", 21: "Чекає 21 особа"}),
        (
            "ar",
            {
                0: "لا أحد ينتظر",
                1: "شخص واحد ينتظر",
                2: "شخصان ينتظران",
                3: "3 أشخاص ينتظرون",
                11: "11 شخصًا ينتظرون",
                100: "100 شخص ينتظرون",
            },
        ),
        ("be", {1: "Чакае 1 чалавек", 3: "Чакаюць 3 чалавекі", 11: "Чакае 11 чалавек"}),
        ("hi", {1: "1 व्यक्ति प्रतीक्षा में है", 2: "2 व्यक्ति प्रतीक्षा में हैं"}),
        ("ru", {1: "Ждёт 1 человек", 4: "Ждут 4 человека", 14: "Ждут 14 человек", 31: "Ждёт 31 человек"}),
        ("en", {0: "Nobody is waiting", 1: "1 person is waiting", 2: "2 people are waiting"}),
    ],
)
def test_counts_are_said_as_people_say_them(tag, forms):
    assert {count: people_waiting(words_in(Language(tag)), count) for count in forms} == forms


def test_nobody_ahead_is_said_in_words():
    assert people_ahead(words_in(Language("pl")), 0) == "nikogo"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "up to 5 min"),
        (2, 5, "up to 5 min"),
        (12, 12, "about 12 min"),
        (12, 20, "about 12–20 min"),
        (60, 119, "about 60–119 min"),
        (90, 150, "about 1–3 h"),
        (30, 130, "about 1–3 h"),
    ],
)
def test_a_wait_is_said_as_an_honest_range(low, high, said):
    assert about(words_in(Language("en")), Wait(low=low, high=high)) == said


def test_a_language_without_a_catalogue_sees_english():
    assert words_in(Language("uz")).gettext("Take a ticket") == "Take a ticket"


def test_a_new_folder_is_a_new_language(tmp_path):
    for tag in ("pl", "xx"):
        (tmp_path / tag / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / tag / "LC_MESSAGES" / "kiosk.po").touch()

    assert languages(tmp_path) == ("pl", "xx")


def test_a_regional_tag_finds_its_language():
    assert words_in(Language("uk-UA")).gettext("Back") == "Назад"


def test_languages_are_called_as_their_speakers_call_them():
    assert [own_name(Language(tag), words_in) for tag in ("pl", "uk", "ka", "uk-UA", "uz", "zz")] == [
        "Polski",
        "Українська",
        "ქართული",
        "Українська",
        "Oʻzbekcha",
        "zz",
    ]


def test_no_two_languages_are_called_alike():
    names = {own_name(tag, words_in) for tag in languages()}

    assert len(names) == len(languages())


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_font_has_every_letter_that_is_shown_besides_the_catalogues(weight):
    shown = "".join(OTHER_NAMES.values()) + "•…–·"

    assert not {sign for sign in shown if ord(sign) not in TTFont(font_path(weight)).getBestCmap()}
