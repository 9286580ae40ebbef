"""Rows are as wide as the paper allows, and broken where a reader would."""

# ruff: noqa: RUF001  these are letters of other languages, not look-alikes
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.wrapping import balanced, letters, wrapped


@pytest.mark.parametrize("wrap", [wrapped, balanced])
@given(
    text=st.text(alphabet=st.sampled_from("ab – ·क्षा "), max_size=60),
    room=st.integers(min_value=8, max_value=30),
)
def test_no_row_is_too_wide_and_no_letter_is_lost(wrap, text, room):
    rows = wrap(text, len, room)

    assert all(len(row) <= room for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@given(text=st.text(alphabet="abc ", max_size=80), room=st.integers(min_value=5, max_value=30))
def test_balancing_never_takes_more_rows(text, room):
    assert len(balanced(text, len, room)) == len(wrapped(text, len, room))


def test_a_lonely_last_word_gets_company():
    text = "about twelve to twenty min"

    assert wrapped(text, len, 22) == ["about twelve to twenty", "min"]
    assert balanced(text, len, 22) == ["about twelve", "to twenty min"]


def test_a_word_wider_than_the_paper_is_broken_within():
    assert wrapped("ab abcdefgh", len, 4) == ["ab", "abcd", "efgh"]


def test_a_row_never_begins_with_a_dash_that_stands_alone():
    assert wrapped("card – hand in", len, 6) == ["card –", "hand", "in"]


def test_a_space_that_does_not_break_does_not():
    assert wrapped("in 20\u00a0min", len, 8) == ["in", "20\u00a0min"]


def test_an_empty_text_is_one_empty_row():
    assert wrapped("", len, 5) == [""]


def test_a_letter_keeps_its_marks():
    assert letters("e\u0301क्षा") == ["e\u0301", "क्षा"]


def test_a_single_letter_may_be_wider_than_the_room():
    assert wrapped("WW", lambda text: 10.0 * len(text), 5) == ["W", "W"]
