"""Lines and texts that are read from the right stay whole among others."""

from __future__ import annotations

import pytest
from PIL import ImageFont

from hardware.direction import directed, isolated
from hardware.fonts import font_path


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("MOS المساعدة", True),
        ("المساعدة في MOS", False),
        ("3 أشخاص", False),
        ("MOS", False),
        ("12:30", False),
        ("", False),
    ],
)
def test_a_text_read_from_the_right_is_drawn_so_whatever_it_begins_with(text, marked):
    assert directed(text).startswith("\u200f") == marked
    assert directed(text).endswith(text)


def test_the_mark_that_turns_a_text_takes_no_room_and_changes_what_is_drawn():
    font = ImageFont.truetype(str(font_path("regular")), 40, layout_engine=ImageFont.Layout.RAQM)
    text = "MOS المساعدة"

    plain, turned = font.getmask(text), font.getmask(directed(text))

    assert abs(plain.size[0] - turned.size[0]) <= 2
    assert bytes(plain) != bytes(turned)
    assert bytes(turned) == bytes(font.getmask(text, direction="rtl"))


def test_a_text_in_another_language_keeps_its_stop_at_its_own_end():
    assert isolated("لا اتصال.") == "\u2067لا اتصال.\u2069"  # noqa: RUF001  Arabic
    assert isolated("Brak łączności.") == "Brak łączności."
    font = ImageFont.truetype(str(font_path("regular")), 40, layout_engine=ImageFont.Layout.RAQM)

    plain, kept = (font.getmask(f"Brak · {text}") for text in ("لا اتصال.", isolated("لا اتصال.")))

    assert abs(plain.size[0] - kept.size[0]) <= 2
    assert bytes(plain) != bytes(kept)
