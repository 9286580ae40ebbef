"""Every script is drawn right, at the size asked for, within the paper."""

# ruff: noqa: RUF001  these are letters of other languages, not look-alikes
from __future__ import annotations

import unicodedata

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont, ImageOps, features

from hardware import raster
from hardware.fonts import ShapingMissing, font_path
from hardware.paper import PAPER_58, PAPER_80
from hardware.raster import SlipUndrawable, drawn
from hardware.slip import Align, Line, Qr, Rule, Slip, Space, Weight
from tests.hardware.slips import QR_TEXT, TEXTS, slip_in


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is black."""
    return ImageOps.invert(picture.convert("L")).getbbox()


def one(line: Line, paper=PAPER_80, language="en") -> Image.Image:
    return drawn(Slip((line,), language), paper)


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.accessibility("A33")
def test_no_letter_of_any_language_is_a_box(language, weight):
    letters = {letter for text in TEXTS[language] for letter in text}
    known = TTFont(font_path(weight)).getBestCmap()

    missing = {letter for letter in letters if ord(letter) not in known}

    assert missing == set()


@pytest.mark.parametrize("signs", ["←↑→↓↔•●■▲▼✓✔✗♿⚠☎①🔊🖨⌫", "„”“’«»–—…·№§°×", "ʻʼ\u200c\u200d\u25cc₴₽₾₹₺₫€"])
def test_the_signs_of_screens_are_there(signs):
    known = TTFont(font_path("regular")).getBestCmap()

    assert [sign for sign in signs if ord(sign) not in known] == []


@pytest.mark.parametrize(
    ("language", "word"), [("hi", "क्षत्रिय"), ("hi", "श्री"), ("ar", "الأجانب"), ("ar", "شؤون")]
)
def test_joined_scripts_are_shaped_and_not_lined_up(language, word):
    path = str(font_path("regular"))
    shaped = ImageFont.truetype(path, 60, layout_engine=ImageFont.Layout.RAQM)
    plain = ImageFont.truetype(path, 60, layout_engine=ImageFont.Layout.BASIC)

    direction = "rtl" if language == "ar" else "ltr"

    assert shaped.getlength(word, direction=direction, language=language) < 0.95 * plain.getlength(word)


def test_arabic_begins_at_the_right_edge_and_polish_at_the_left():
    left, _, right, _ = ink(one(Line("سلام", align=Align.START), language="ar"))
    assert right >= PAPER_80.width_px - 4
    assert left > PAPER_80.width_px / 2

    left, _, right, _ = ink(one(Line("Hej", align=Align.START), language="pl"))
    assert left <= 4
    assert right < PAPER_80.width_px / 2


def test_a_number_in_an_arabic_line_reads_from_the_left():
    in_arabic = one(Line("A042", Weight.HUGE), language="ar")
    in_polish = one(Line("A042", Weight.HUGE), language="pl")

    assert in_arabic.tobytes() == in_polish.tobytes()


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58])
@pytest.mark.parametrize("language", TEXTS)
def test_nothing_is_cut_off_at_the_edges(language, paper):
    roomy = drawn(slip_in(language), paper)

    picture = Image.new("1", (roomy.width + 2, roomy.height), 1)
    picture.paste(roomy, (1, 0))

    assert picture.width == paper.width_px + 2
    assert ink(roomy)[3] < roomy.height
    assert zxingcpp.read_barcodes(roomy.convert("L"))[0].text == QR_TEXT


@pytest.mark.parametrize("height_mm", [3.5, 6.0, 12.0, 14.0])
def test_capitals_are_as_high_as_asked_for(height_mm):
    _, top, _, bottom = ink(one(Line("H", Weight.STRONG, capital_mm=height_mm)))

    assert (bottom - top) / PAPER_80.dots_per_mm == pytest.approx(height_mm, abs=0.2)


def test_a_number_that_does_not_fit_is_made_smaller_and_never_wrapped():
    left, top, right, bottom = ink(one(Line("ABCDEFG042", Weight.HUGE), PAPER_58))

    assert right - left <= PAPER_58.width_px
    assert right - left > 0.9 * PAPER_58.width_px
    assert bottom - top < PAPER_58.dots(14.0)


def test_a_long_text_is_wrapped_into_more_rows():
    short, long = (one(Line("waiting " * count)) for count in (1, 20))

    assert long.height > 4 * short.height
    assert ink(long)[2] <= PAPER_80.width_px


def test_a_line_feed_begins_a_new_row():
    assert one(Line("a\nb")).height == 2 * one(Line("a")).height


def test_marks_above_capitals_stay_within_their_row():
    tall = one(Line("ẾỖẰ", language="vi"))

    assert ink(tall)[1] >= 0
    assert tall.height > one(Line("aaa")).height


def test_a_rule_crosses_the_paper():
    left, top, right, bottom = ink(drawn(Slip((Rule(0.5),))))

    assert (left, right, bottom - top) == (0, PAPER_80.width_px, 4)


def test_space_is_white_and_as_high_as_it_says():
    picture = drawn(Slip((Space(10),)))

    assert picture.height == 80
    assert ink(picture) is None


def test_a_code_is_as_large_as_asked_for_and_has_its_quiet_edge():
    picture = drawn(Slip((Qr(QR_TEXT, size_mm=28),)))
    left, top, right, bottom = ink(picture)

    module_px = (right - left) // 33
    assert 24 <= (right - left) / PAPER_80.dots_per_mm <= 28
    assert right - left == bottom - top
    assert min(left, top, picture.width - right, picture.height - bottom) >= 4 * module_px


def test_a_code_that_this_paper_cannot_show_is_named():
    with pytest.raises(SlipUndrawable, match="too fine"):
        drawn(Slip((Qr("x" * 900, size_mm=20),)), PAPER_58)


@pytest.mark.parametrize("text", ["x" * 9000, ""])
def test_what_no_code_can_hold_is_named(text):
    with pytest.raises(SlipUndrawable, match="QR code"):
        drawn(Slip((Qr(text),)))


def test_the_same_slip_is_drawn_the_same():
    assert drawn(slip_in("hi")).tobytes() == drawn(slip_in("hi")).tobytes()


def test_a_machine_that_cannot_shape_is_refused_and_not_left_to_draw_wrong(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: name != "raqm")

    with pytest.raises(ShapingMissing, match="libfribidi0"):
        raster.drawn(slip_in("hi"))


def test_composed_and_decomposed_letters_are_drawn_alike():
    composed, decomposed = (unicodedata.normalize(form, "Źdźbło Ế") for form in ("NFC", "NFD"))

    assert one(Line(composed)).size == one(Line(decomposed)).size


def test_a_slip_of_nothing_is_a_picture_of_nothing():
    assert drawn(Slip(())).size == (PAPER_80.width_px, 1)
    assert ink(drawn(Slip(()))) is None
