"""What stands on the paper: directions, sizes, and what is no text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.paper import PAPER_58, PaperProfile
from hardware.slip import CAPITAL_MM, Line, Slip, Weight, is_right_to_left, printable


@pytest.mark.parametrize("language", ["ar", "ar-EG", "AR", "fa", "he", "ur_PK", "uz-Arab"])
def test_these_languages_read_from_the_right(language):
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["pl", "uk", "hi", "ka", "ar-Latn", "uz", "tr", "vi-VN"])
def test_these_languages_read_from_the_left(language):
    assert not is_right_to_left(language)


def test_a_line_without_a_language_is_in_the_slips():
    slip = Slip((), "uk")

    assert slip.language_of(Line("Ї")) == "uk"
    assert slip.language_of(Line("A", language="en")) == "en"


def test_a_size_of_its_own_overrules_the_weights():
    assert Line("A", Weight.HUGE).height_mm == CAPITAL_MM[Weight.HUGE]
    assert Line("A", Weight.HUGE, capital_mm=9.0).height_mm == 9.0


def test_the_number_and_the_text_are_as_high_as_weak_eyes_need():
    assert CAPITAL_MM[Weight.HUGE] >= 12
    assert min(CAPITAL_MM.values()) >= 3.5


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jan\x1b@ K\x00owal\x1dV\x00ski", "Jan@ KowalVski"),
        ("a\tb\u2028c", "a b c"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u202eevil\u202c", "evil"),
        ("क्\u200dष \u2067ع\u2069", "क्\u200dष \u2067ع\u2069"),
    ],
)
def test_only_text_is_left_of_a_text(text, left):
    assert printable(text) == left


@given(st.text())
@pytest.mark.security("S23")
def test_no_control_sign_is_ever_left(text):
    left = printable(text)

    assert all(sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"} for sign in left)
    assert printable(left) == left


@pytest.mark.parametrize("width_px", [0, -8, 575])
def test_a_width_that_no_head_has_is_refused(width_px):
    with pytest.raises(ValueError, match="multiple of 8"):
        PaperProfile(width_px=width_px)


@pytest.mark.parametrize("code_page", ["CP9999", "cp852", ""])
def test_letters_that_no_printer_has_are_refused(code_page):
    with pytest.raises(ValueError, match="text_code_page must be one of CP437"):
        PaperProfile(text_code_page=code_page)


def test_millimetres_become_whole_dots_and_never_none():
    assert PAPER_58.dots(3.0) == 24
    assert PAPER_58.dots(0.01) == 1
