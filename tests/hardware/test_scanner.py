"""Codes out of typed characters: what a keyboard-wedge scanner and people in front of it can type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner import Assembler, Garbled, Scanned

CODE = "https://q.example.org/c/AbC-9?x=1&y=2"


def typed(text, gap_s=0.0, start_s=100.0, **settings):
    """Return the scans when *text* is typed key by key with *gap_s* between."""
    assembler = Assembler(**settings)
    return [
        scan
        for number, character in enumerate(text)
        for scan in assembler.feed(character, start_s + number * gap_s)
    ]


@pytest.mark.parametrize("gap_s", [0.0, 0.002, 0.012, 0.19])
def test_a_code_is_read_at_any_speed_of_a_scanner(gap_s):
    assert typed(CODE + "\r", gap_s) == [Scanned(CODE)]


def test_enter_as_a_key_of_its_own_ends_a_code():
    assembler = Assembler()
    assembler.feed(CODE, 0.0)

    assert assembler.enter(0.01) == Scanned(CODE)


def test_a_code_may_come_in_pieces_or_at_once():
    assembler = Assembler()

    assert assembler.feed("AB", 0.0) == []
    assert assembler.feed("C\nDEF\r", 0.1) == [Scanned("ABC"), Scanned("DEF")]


def test_carriage_return_and_line_feed_together_end_one_code():
    assert typed("A042\r\n") == [Scanned("A042")]


def test_enter_alone_is_no_scan():
    assert Assembler().enter(1.0) is None
    assert typed("\r\n\r") == []


def test_a_person_who_types_slowly_makes_no_code():
    assert typed("A042", gap_s=0.5) == []
    assert typed("A042\r", gap_s=0.5) == []


def test_what_lay_about_before_a_scan_is_not_glued_to_it():
    assembler = Assembler()
    assembler.feed("x", 0.0)

    assert assembler.feed("A042\r", 5.0) == [Scanned("A042")]


def test_the_gap_can_be_set():
    slow = Assembler(gap_s=1.0)
    slow.feed("A", 0.0)

    assert slow.feed("B\r", 0.9) == [Scanned("AB")]


def test_a_code_of_the_greatest_length_is_read_and_a_longer_one_is_not():
    assert typed("x" * 8 + "\r", longest=8) == [Scanned("x" * 8)]
    assert typed("x" * 9 + "\r", longest=8) == [Garbled("longer than 8 characters")]


def test_a_flood_without_enter_stays_bounded():
    assembler = Assembler(longest=8)

    for _ in range(1000):
        assembler.feed("x" * 1000, 0.0)

    assert len(assembler._text) == 8


@pytest.mark.parametrize("control", ["\x00", "\x02", "\t", "\x1b", "\x1d", "\x7f"])
def test_a_control_character_spoils_the_whole_code(control):
    assert typed(f"A0{control}42\r") == [Garbled(f"a control character (U+{ord(control):04X})")]


@pytest.mark.parametrize("character", ["ą", "\u0660", "\u202e", "\U0001f600", "\x85", "\xa0"])
def test_a_character_beyond_ascii_spoils_the_whole_code(character):
    assert typed(f"A0{character}42\r") == [
        Garbled(f"a character that no code of ours has (U+{ord(character):04X})")
    ]


def test_a_garbled_scan_does_not_tell_what_was_on_the_card():
    (scan,) = typed("ID12345678\x1dKOWALSKI\r")

    assert "KOWALSKI" not in repr(scan)
    assert "12345678" not in repr(scan)


def test_the_code_after_a_garbled_one_is_read():
    assert typed("\x02bad\rA042\r") == [Garbled("a control character (U+0002)"), Scanned("A042")]


def test_a_spoilt_code_without_enter_is_forgotten_after_a_pause():
    assembler = Assembler()
    assembler.feed("\x02bad", 0.0)

    assert assembler.feed("A042\r", 5.0) == [Scanned("A042")]


def test_what_was_typed_can_be_forgotten():
    assembler = Assembler()
    assembler.feed("A0", 0.0)
    assembler.clear()

    assert assembler.feed("42\r", 0.01) == [Scanned("42")]


@given(st.text(max_size=80), st.floats(0.0, 0.19))
def test_whatever_is_typed_only_printable_ascii_comes_out(text, gap_s):
    for scan in typed(text + "\r", gap_s):
        assert isinstance(scan, Garbled) or (scan.code.isascii() and scan.code.isprintable() and scan.code)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80))
def test_every_printable_ascii_text_comes_out_as_it_was(text):
    assert typed(text + "\r") == [Scanned(text)]
