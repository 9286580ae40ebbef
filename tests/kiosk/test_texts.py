"""The catalogues: complete, with the right plurals, current, and drawable."""

# ruff: noqa: RUF001  Cyrillic letters look like Latin ones, and are meant

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from contract.names import Language
from contract.views import Wait
from hardware.fonts import font_path
from kiosk.texts import FOLDER, words_in
from kiosk.wording import OWN_NAMES, about, own_name, people_ahead, people_waiting

TAGS = ("pl", "uk", "ru", "en")
PACKAGE = FOLDER.parent


def catalogue(tag: str):
    with (FOLDER / tag / "LC_MESSAGES" / "kiosk.po").open("rb") as file:
        return read_po(file, tag)


@pytest.fixture
def fresh(tmp_path: Path):
    """Compile the catalogues as they stand in the sources; the compiled ones beside them may be old."""
    for tag in TAGS:
        folder = tmp_path / tag / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "kiosk.mo").open("wb") as compiled:
            write_mo(compiled, catalogue(tag))
    return lambda tag: words_in(Language(tag), tmp_path)


def used() -> set[str | tuple[str, str]]:
    return {found[2] for found in extract_from_dir(PACKAGE, [("**.py", "python")])}


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_of_the_code_is_in_the_catalogue_and_no_other(tag):
    ids = {message.id for message in catalogue(tag) if message.id}

    assert ids == used()


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_is_translated_into_every_form(tag):
    made = catalogue(tag)
    forms = 2 if tag == "en" else 3

    for message in made:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        if isinstance(message.id, tuple):
            assert len(strings) == forms, message.id


@pytest.mark.parametrize("tag", TAGS)
def test_translations_keep_every_placeholder(tag):
    for message in catalogue(tag):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(re.findall(r"%\(\w+\)d", ids[0]))
        assert all(set(re.findall(r"%\(\w+\)d", text)) == wanted for text in strings), message.id


@pytest.mark.parametrize("tag", ["pl", "uk", "ru"])
def test_no_translation_was_left_in_english(tag):
    same = {message.id for message in catalogue(tag) if message.id and message.id == message.string}

    assert not same


@pytest.mark.parametrize("tag", TAGS)
def test_the_compiled_catalogue_is_current(tag, fresh):
    compiled = words_in(Language(tag))

    assert compiled.info() == fresh(tag).info()
    for message in catalogue(tag):
        if isinstance(message.id, str) and message.id:
            assert compiled.gettext(message.id) == message.string, "run make catalogues"


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
        ("ru", {1: "Ждёт 1 человек", 4: "Ждут 4 человека", 14: "Ждут 14 человек", 31: "Ждёт 31 человек"}),
        ("en", {0: "Nobody is waiting", 1: "1 person is waiting", 2: "2 people are waiting"}),
    ],
)
def test_counts_are_said_as_people_say_them(tag, forms, fresh):
    assert {count: people_waiting(fresh(tag), count) for count in forms} == forms


def test_nobody_ahead_is_said_in_words(fresh):
    assert people_ahead(fresh("pl"), 0) == "nikogo"


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
def test_a_wait_is_said_as_an_honest_range(low, high, said, fresh):
    assert about(fresh("en"), Wait(low=low, high=high)) == said


def test_a_language_without_a_catalogue_sees_english():
    assert words_in(Language("ka")).gettext("Take a ticket") == "Take a ticket"


def test_a_regional_tag_finds_its_language():
    assert words_in(Language("uk-UA")).gettext("Back") == "Назад"


def test_languages_are_called_as_their_speakers_call_them():
    assert [own_name(Language(tag)) for tag in ("pl", "uk", "ka", "uk-UA", "zz")] == [
        "Polski",
        "Українська",
        "ქართული",
        "Українська",
        "zz",
    ]


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.accessibility("A33")
def test_the_font_has_every_letter_that_is_shown(weight):
    cmap = set(TTFont(font_path(weight)).getBestCmap())
    shown = "".join(OWN_NAMES.values()) + "•…–·"
    for tag in TAGS:
        for message in catalogue(tag):
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            shown += "".join(text for text in strings if message.id)

    assert not {sign for sign in shown if ord(sign) not in cmap and not sign.isspace()}
