"""A slip is read from its dots alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.paper import PaperProfile
from hardware.raster import drawn
from hardware.slip import Line, Qr, Slip, Weight
from okienko.demo.reading import Illegible, number_of, qr_of

TOKEN = "https://okienko.example/t/" + "Ab3-_" * 5


def slip(number: str) -> Image.Image:
    blocks = (Line("Urząd Wojewódzki"), Line(number, Weight.HUGE), Line("7 osób przed Tobą"), Qr(TOKEN))
    return drawn(Slip(blocks), PaperProfile())


@settings(max_examples=60, deadline=None)
@given(number=st.from_regex(r"[A-Z]{1,2}[0-9]{3,4}", fullmatch=True))
def test_every_number_is_read_as_it_was_printed(number):
    assert number_of(slip(number)) == number


def test_the_code_is_read_as_it_was_printed():
    assert qr_of(slip("A042")) == TOKEN


def test_a_slip_without_a_number_is_illegible():
    with pytest.raises(Illegible):
        number_of(drawn(Slip((Line("Zapraszamy jutro"),)), PaperProfile()))


def test_a_slip_without_a_code_holds_none():
    assert qr_of(drawn(Slip((Line("A042", Weight.HUGE),)), PaperProfile())) == ""
