"""Every fixed word is in every catalogue, and a wait is said as people say it."""

import re
from pathlib import Path

import pytest

from contract.names import Language
from contract.views import Wait
from display_board import opening_words, texts
from tests.catalogues import messages

MODULES = (texts, opening_words)
WORDS = [
    value
    for module in MODULES
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and name != "DOMAIN"
] + [*opening_words.WEEKDAYS]


@pytest.mark.parametrize("language", texts.languages())
def test_a_catalogue_has_every_word_and_no_other(language):
    assert {message.id for message in messages("display_board", language)} == set(WORDS)


def test_a_text_is_said_in_each_language_once():
    assert texts.said_in_all(texts.NUMBER, ["pl", "uk", "ru", "en"]) == ("Numer", "Номер", "Number")


def test_a_language_without_a_catalogue_sees_english():
    assert texts.said(texts.WAITING, "uz") == "Waiting"


def test_values_are_put_in_their_places():
    assert texts.said(texts.STALE, "pl", time="10:42").endswith("10:42.")


def test_no_word_in_the_code_is_missing_from_the_list():
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in MODULES)

    assert len(re.findall(r"N_\(\"", source)) == len(WORDS)


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 0, ""), (0, 5, "do 5 min"), (7, 7, "7 min"), (8, 23, "8\u201323 min")]
)
def test_a_waiting_time_is_said_as_people_say_it(low, high, words):
    assert texts.said_of(Wait(low=low, high=high), Language("pl")) == words
