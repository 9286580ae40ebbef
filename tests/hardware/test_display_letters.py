"""Letters of number displays: each can be told apart, and what cannot be read is refused."""

from __future__ import annotations

import string
from itertools import combinations

import pytest

from hardware import dot_letters
from hardware.display_picture import DARK, LIT, OFF, dots_picture, segments_picture
from hardware.seven_segments import (
    CLEAR,
    DIGITS,
    ILLEGIBLE,
    LOOK_ALIKE,
    SEGMENTS,
    complaint_of,
    read_back,
    segments_of,
)


def test_every_letter_and_digit_has_its_place_in_one_table():
    tables = [set(DIGITS), set(CLEAR), set(LOOK_ALIKE), set(ILLEGIBLE)]

    assert set(string.ascii_uppercase + string.digits + "- ") == set.union(*tables)
    assert sum(map(len, tables)) == len(set.union(*tables))


def test_clear_letters_and_digits_are_all_different():
    shown = list((DIGITS | CLEAR).values())

    assert len(set(shown)) == len(shown)


def test_a_letter_that_looks_like_a_digit_differs_from_it_in_one_segment_at_most():
    for segments, digit in LOOK_ALIKE.values():
        assert (segments ^ DIGITS[digit]).bit_count() <= 1


@pytest.mark.parametrize("letter", sorted(ILLEGIBLE))
def test_a_letter_that_nobody_would_know_is_refused(letter):
    assert complaint_of(f"{letter}042", look_alikes=True) == f"{letter!r} cannot be shown on seven segments"


@pytest.mark.parametrize("letter", LOOK_ALIKE)
def test_a_letter_that_looks_like_a_digit_is_refused_unless_somebody_allows_it(letter):
    digit = LOOK_ALIKE[letter][1]

    assert (
        complaint_of(f"{letter}042", look_alikes=False) == f"{letter!r} looks like {digit} on seven segments"
    )
    assert complaint_of(f"{letter}042", look_alikes=True) == ""


@pytest.mark.parametrize("text", ["A042", "D-1", "", "   ", "0123456789ACDEFHJLNPRTUY"])
def test_what_can_be_read_is_taken(text):
    assert complaint_of(text, look_alikes=False) == ""
    assert read_back(segments_of(text, len(text))) == text


@pytest.mark.parametrize("text", ["a042", "Ą01", "A042.", "A\n", "№1"])
def test_what_is_no_letter_of_ours_is_refused(text):
    assert "cannot be shown" in complaint_of(text, look_alikes=True)
    assert "cannot be shown" in dot_letters.complaint_of(text)


def test_a_short_text_stands_at_the_right():
    assert segments_of("7", 4) == [0, 0, 0, SEGMENTS["7"]]


def test_segments_that_are_no_letter_are_read_as_nonsense():
    assert read_back([0x7F, 0x01]) == "8?"


def test_every_letter_and_digit_can_be_shown_in_dots():
    assert set(dot_letters.COLUMNS) == set(string.ascii_uppercase + string.digits + "- ")
    assert all(len(columns) == dot_letters.WIDTH for columns in dot_letters.COLUMNS.values())


def test_no_letter_in_dots_is_higher_than_seven():
    assert max(max(columns) for columns in dot_letters.COLUMNS.values()) < 1 << dot_letters.HEIGHT


def test_any_two_characters_in_dots_differ_in_three_dots_or_more():
    alike = [
        (one, other)
        for one, other in combinations(dot_letters.COLUMNS, 2)
        if sum(
            (a ^ b).bit_count()
            for a, b in zip(dot_letters.COLUMNS[one], dot_letters.COLUMNS[other], strict=True)
        )
        < 3
    ]

    assert alike == []


@pytest.mark.parametrize(("width", "places"), [(16, 2), (24, 4), (32, 5), (64, 10)])
def test_so_many_characters_stand_on_so_many_columns(width, places):
    text = "A042B67890"[:places]

    assert dot_letters.places_in(width) == places
    assert len(dot_letters.columns_of(text, width)) == width


def test_a_text_in_dots_stands_in_the_middle():
    columns = dot_letters.columns_of("M", 16)

    assert columns == bytes(5) + dot_letters.COLUMNS["M"] + bytes(6)


def colours(picture):
    return {colour for _, colour in picture.getcolors(1000)}


def test_a_picture_shows_lit_and_dark_segments():
    assert colours(segments_picture([SEGMENTS["8"]])) == {DARK, LIT}
    assert colours(segments_picture([0])) == {DARK, OFF}
    assert {DARK, OFF, LIT} <= colours(segments_picture([SEGMENTS["A"], SEGMENTS["1"]]))


def test_a_picture_shows_lit_and_dark_dots():
    assert colours(dots_picture(["#."])) == {DARK, OFF, LIT}
    assert dots_picture(["#..", "..."], dot_px=10).size == (30, 20)
