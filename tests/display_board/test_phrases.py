"""Numbers are said as people say them, in Polish first and then in the ticket's language."""

# ruff: noqa: RUF001  names of letters are Cyrillic words of one letter

import re

import pytest

from display_board.numerals import ENGLISH, NUMERALS, POLISH, RUSSIAN, UKRAINIAN
from display_board.phrases import WORDS, Phrase, phrases, vocabulary
from hardware.clip_book import words_of
from tests.display_board.views import call


def texts(**changes):
    return {phrase.language: phrase.text for phrase in phrases(call(1, **changes), with_room=False)}


def test_polish_is_spoken_first_and_then_the_language_of_the_ticket():
    assert phrases(call(1, "A014", "5", language="uk"), with_room=False) == (
        Phrase("numer A zero czternaście, stanowisko pięć", "pl"),
        Phrase("номер а нуль чотирнадцять, віконце п'ять", "uk"),
    )


def test_a_polish_ticket_is_called_once():
    assert phrases(call(1, language="pl"), with_room=False) == (
        Phrase("numer A zero czternaście, stanowisko pięć", "pl"),
    )


@pytest.mark.parametrize("language", ["uz", "fa", "ne"])
def test_a_language_without_phrases_is_called_in_english_after_polish(language):
    assert list(texts(language=language)) == ["pl", "en"]


def test_a_language_with_a_region_is_called_in_the_language():
    assert list(texts(language="en-GB")) == ["pl", "en"]


@pytest.mark.parametrize(
    ("number", "pl", "uk", "ru", "en"),
    [
        ("A014", "A zero czternaście", "а нуль чотирнадцять", "а ноль четырнадцать", "A zero fourteen"),
        ("B004", "B zero zero cztery", "бе нуль нуль чотири", "бэ ноль ноль четыре", "B zero zero four"),
        ("C100", "C sto", "це сто", "цэ сто", "C one hundred"),
        ("A042", "A zero czterdzieści dwa", "а нуль сорок два", "а ноль сорок два", "A zero forty two"),
        (
            "W999",
            "wu dziewięćset dziewięćdziesiąt dziewięć",
            "дубль-ве дев'ятсот дев'яносто дев'ять",
            "дубль-вэ девятьсот девяносто девять",
            "W nine hundred ninety nine",
        ),
        (
            "XZ1042",
            "X zet tysiąc czterdzieści dwa",
            "ікс зет тисяча сорок два",
            "икс зет тысяча сорок два",
            "X Z one thousand forty two",
        ),
        ("D2000", "D dwa tysiące", "де дві тисячі", "дэ две тысячи", "D two thousand"),
        (
            "E5011",
            "E pięć tysięcy jedenaście",
            "е п'ять тисяч одинадцять",
            "е пять тысяч одиннадцать",
            "E five thousand eleven",
        ),
    ],
)
def test_a_ticket_number_is_spelled(number, pl, uk, ru, en):
    spelled = [numerals.spelled(number) for numerals in (POLISH, UKRAINIAN, RUSSIAN, ENGLISH)]

    assert spelled == [pl, uk, ru, en]


@pytest.mark.parametrize(
    ("desk", "pl", "en"),
    [
        ("5", "stanowisko pięć", "desk five"),
        ("12", "stanowisko dwanaście", "desk twelve"),
        ("A09", "stanowisko A zero dziewięć", "desk A zero nine"),
        ("12b", "stanowisko dwanaście B", "desk twelve B"),
        ("B", "stanowisko B", "desk B"),
        ("Okno 3", "Okno trzy", "desk three"),
        ("4.01", "stanowisko cztery zero jeden", "desk four zero one"),
        ("Pokój 4.01", "Pokój cztery zero jeden", "desk four zero one"),
        ("Kasa", "Kasa", "desk Kasa"),
    ],
)
def test_a_desk_is_said_by_number_or_name(desk, pl, en):
    said = texts(desk=desk, language="en")

    assert (said["pl"].partition(", ")[2], said["en"].partition(", ")[2]) == (pl, en)


@pytest.mark.parametrize(
    ("times", "pl", "uk"),
    [
        (2, "drugie wezwanie", "другий виклик"),
        (3, "trzecie wezwanie", "третій виклик"),
        (4, "kolejne wezwanie", "повторний виклик"),
        (9, "kolejne wezwanie", "повторний виклик"),
    ],
)
@pytest.mark.accessibility("A40")
def test_who_is_called_again_hears_that_first(times, pl, uk):
    first, again = texts(), texts(times=times)

    assert (again["pl"], again["uk"]) == (f"{pl}, {first['pl']}", f"{uk}, {first['uk']}")


@pytest.mark.parametrize("language", WORDS)
def test_each_language_has_its_own_words_for_each_call(language):
    said = [texts(language=language, times=times)[language] for times in (1, 2, 3, 4)]

    assert len(set(said)) == 4


def test_the_room_is_said_where_the_board_serves_several():
    polish, english = phrases(call(1, language="en"), with_room=True)

    assert polish.text.endswith("stanowisko pięć, Sala A")
    assert english.text.endswith("desk five, Hall A")


def test_a_room_without_a_name_in_the_language_is_left_out_there():
    polish, russian = phrases(call(1, language="ru"), with_room=True)

    assert polish.text.endswith("Sala A")
    assert russian.text.endswith("окно пять")


def test_numbers_in_the_name_of_a_room_are_said_in_words():
    named = call(1, language="pl", room_name={"pl": "Sala 12"})

    assert phrases(named, with_room=True)[0].text.endswith(", Sala dwanaście")


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_cyrillic_languages_say_no_latin_letter(language):
    said = NUMERALS[language].spelled("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    assert re.search("[A-Za-z]", said) is None


@pytest.mark.parametrize("language", WORDS)
def test_every_word_of_a_call_is_among_those_to_be_recorded(language):
    known = set(vocabulary(language, 999))

    for number, desk, times in (("A014", "5", 1), ("Z999", "12", 2), ("QW100", "B", 3), ("J871", "9", 4)):
        said = texts(ticket=number, desk=desk, language=language, times=times)[language]
        assert set(said.replace(",", "").split()) <= known


@pytest.mark.parametrize("language", WORDS)
def test_no_two_words_of_a_language_are_one_recording(language):
    known = vocabulary(language, 999)

    assert len({tuple(words_of(word)) for word in known}) == len(known)
