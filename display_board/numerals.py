"""Numbers and letters in words, so that every voice reads a ticket number the way people say it. Pure."""

from __future__ import annotations

from contract.names import Language
from display_board.counting import Numerals
from display_board.counting_eastern import ARABIC, GEORGIAN, HINDI
from display_board.counting_latin import ENGLISH, SPANISH, TURKISH, VIETNAMESE
from display_board.counting_slavic import BELARUSIAN, POLISH, RUSSIAN, UKRAINIAN

NUMERALS: dict[Language, Numerals] = {
    Language("pl"): POLISH,
    Language("uk"): UKRAINIAN,
    Language("ru"): RUSSIAN,
    Language("en"): ENGLISH,
    Language("be"): BELARUSIAN,
    Language("ka"): GEORGIAN,
    Language("vi"): VIETNAMESE,
    Language("hi"): HINDI,
    Language("tr"): TURKISH,
    Language("es"): SPANISH,
    Language("ar"): ARABIC,
}
"""A language that is not here is called in English."""
