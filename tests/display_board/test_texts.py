"""Every fixed word is in every catalogue, and every letter of them is in the font."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from contract.names import Language
from contract.views import Wait
from display_board import texts
from hardware.fonts import font_path

LANGUAGES = ["pl", "uk", "ru", "en"]
WORDS = [
    value
    for name, value in vars(texts).items()
    if name.isupper() and isinstance(value, str) and name != "DOMAIN"
]


def catalogue(language):
    path = texts.LOCALE / language / "LC_MESSAGES" / "display_board.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(autouse=True)
def compiled():
    """Make sure that what is tested is what the catalogues say now."""
    for language in LANGUAGES:
        folder = texts.LOCALE / language / "LC_MESSAGES"
        if not (folder / "display_board.mo").exists():
            with (folder / "display_board.mo").open("wb") as file:
                write_mo(file, catalogue(language))
    texts._catalogue.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_word_and_no_other(language):
    translated = {message.id: message.string for message in catalogue(language) if message.id}

    assert set(translated) == set(WORDS)
    assert all(translated.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_text(language):
    for message in catalogue(language):
        if message.id:
            assert _places(message.string) == _places(message.id), message.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_letter_of_a_catalogue_is_in_the_font(language, weight):
    known = TTFont(font_path(weight)).getBestCmap()

    letters = {letter for message in catalogue(language) for letter in message.string}

    assert {letter for letter in letters if ord(letter) not in known} <= {"\n"}


def test_a_text_is_said_in_each_language_once():
    assert texts.said_in_all(texts.NUMBER, ["pl", "uk", "ru", "en"]) == ("Numer", "Номер", "Number")


def test_a_language_without_a_catalogue_sees_english():
    assert texts.said(texts.WAITING, "ka") == "Waiting"


def test_values_are_put_in_their_places():
    assert texts.said(texts.STALE, "pl", time="10:42").endswith("10:42.")


def test_no_word_in_the_code_is_missing_from_the_list():
    source = Path(texts.__file__).read_text(encoding="utf-8")

    assert len(re.findall(r"= N_\(", source)) == len(WORDS)


def _places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 0, ""), (0, 5, "do 5 min"), (7, 7, "7 min"), (8, 23, "8\u201323 min")]
)
def test_a_waiting_time_is_said_as_people_say_it(low, high, words):
    assert texts.said_of(Wait(low=low, high=high), Language("pl")) == words
