"""What comes out of the printer, measured on its dots: sizes, letters, the code, and what is not on it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

import msgspec
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

import kiosk
from contract.names import Language
from contract.views import text_in
from hardware.fonts import font_path
from hardware.paper import PAPER_58, PAPER_80, PaperProfile
from hardware.slip import Line, Slip, Weight
from hardware.slip_job import job_for
from hardware.virtual_mechanism import VirtualMechanism
from hub.run import new_token as hubs_token
from kiosk.sample_slips import KINDS, slip_ticket
from kiosk.samples import BRING, sample_menu
from kiosk.slip import COPY_MARK, Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.slip_layout import Show
from kiosk.texts import words_in
from kiosk.wording import own_name
from link.hub_client import new_token

LANGUAGES = sorted({Language(path.name) for path in Path(kiosk.__file__).parent.joinpath("locale").iterdir()})
PAPERS = [PAPER_80, PAPER_58]
PRINTED_AT = "01.12.2026  09:00"


def slip_in(language: Language, kind: str = "ordinary", number: str = "E042", *, copy: bool = False) -> Slip:
    imprint = Imprint(menu=sample_menu(), words_in=words_in, printed_at=PRINTED_AT, template=shipped())
    ticket = msgspec.structs.replace(slip_ticket(kind, language), number=number)
    return slip_for(ticket, imprint, copy=copy)


def paper_of(slip: Slip, paper: PaperProfile) -> Image.Image:
    """Send *slip* to a virtual printer, byte by byte as to a real one, and return what it printed."""
    mechanism = VirtualMechanism(width_px=paper.width_px)
    mechanism.feed(b"".join(job_for(slip, paper)), lambda _: None)
    (printed,) = mechanism.slips
    return printed.image.convert("L")


def bands(picture: Image.Image) -> list[int]:
    """Return how high each row of ink is, in dots, from the top down."""
    inked = [
        any(dot == 0 for dot in picture.crop((0, y, picture.width, y + 1)).tobytes())
        for y in range(picture.height)
    ]
    found, height = [], 0
    for row in [*inked, False]:
        if row:
            height += 1
        elif height:
            found.append(height)
            height = 0
    return found


@pytest.mark.accessibility("A32")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("number", ["E042", "X007", "EW042", "EW1042", "WW9999"])
def test_the_number_is_twelve_millimetres_high_on_paper_however_long_it_is(number, paper):
    (line,) = [block for block in slip_in(Language("pl"), number=number).blocks if _is_huge(block)]

    picture = paper_of(Slip((line,)), paper)

    (height,) = bands(picture)
    assert height / paper.dots_per_mm >= 12.0
    box = picture.point(lambda grey: 255 - grey).getbbox()
    assert box[2] - box[0] <= paper.width_px


def _is_huge(block: object) -> bool:
    return isinstance(block, Line) and block.weight is Weight.HUGE


@pytest.mark.accessibility("A32")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_capitals_of_all_other_text_are_three_and_a_half_millimetres_high(kind, paper):
    rows = [
        replace(block, text="H")
        for block in slip_in(Language("en"), kind, copy=True).blocks
        if isinstance(block, Line) and not _is_huge(block)
    ]

    heights = bands(paper_of(Slip(tuple(rows)), paper))

    assert len(heights) == len(rows)
    assert min(heights) / paper.dots_per_mm >= 3.5


@pytest.mark.accessibility("A32")
def test_a_slip_is_black_on_white():
    picture = paper_of(slip_in(Language("en")), PAPER_80)

    assert set(picture.tobytes()) == {0, 255}
    assert picture.histogram()[0] < picture.width * picture.height / 4


@cache
def letters(weight: str) -> frozenset[int]:
    return frozenset(TTFont(font_path(weight)).getBestCmap())


@pytest.mark.accessibility("A33")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", [*LANGUAGES, *sorted(set(BRING) - set(LANGUAGES))])
def test_no_letter_of_a_slip_is_an_empty_box_or_a_question_mark(language, kind):
    for block in slip_in(language, kind).blocks:
        if not isinstance(block, Line):
            continue
        known = letters("regular" if block.weight is Weight.PLAIN else "bold")
        assert [letter for letter in block.text if letter != "\n" and ord(letter) not in known] == []
        assert "?" not in block.text
        assert "\N{REPLACEMENT CHARACTER}" not in block.text


@pytest.mark.accessibility("A33")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_speaks_the_visitors_language_and_polish(language):
    told = [block.text for block in slip_in(language).blocks if isinstance(block, Line)]

    for spoken in {language, Language("pl")}:
        assert f"{words_in(spoken).gettext('Waiting time')}:" in told
        assert text_in(BRING, spoken).splitlines()[0] in "".join(told)
    assert own_name(language, words_in), "a language that nobody knows by name"


@pytest.mark.accessibility("A34")
@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_on_the_paper_leads_to_the_tickets_page(paper):
    (code,) = zxingcpp.read_barcodes(paper_of(slip_in(Language("uk")), paper))

    assert code.text == sample_menu().status_url.replace("{token}", slip_ticket("ordinary").token)


@pytest.mark.accessibility("A34")
def test_the_token_in_the_code_cannot_be_guessed():
    minted = {made() for made in (hubs_token, new_token) for _ in range(100)}

    assert len(minted) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,}", token) for token in minted), "128 bits, six a letter"
    for place in range(21):  # of the last letter only two bits are random
        assert len({token[place] for token in minted}) > 30, "letters that could be foretold"


@pytest.mark.accessibility("A35")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_slip_is_one_that_anybody_may_read(language, kind):
    """Whatever stands on it is the hub's number, the branch's own words, or a sentence of the catalogue."""
    ticket = slip_ticket(kind, language)
    both = {language, Language("pl")}
    allowed = {PRINTED_AT, COPY_MARK, ticket.number}
    for spoken in both:
        words, menu = words_in(spoken), sample_menu()
        allowed |= {text_in(menu.branch_names, spoken), *text_in(BRING, spoken).splitlines()}
        allowed |= {text_in(room.names, spoken) for room in ticket.rooms}
        allowed |= {f"E · {text_in(ticket.service_names, spoken)}"}
        allowed |= _sentences(words)

    told = [
        block.text
        for block in slip_in(language, kind, ticket.number, copy=True).blocks
        if isinstance(block, Line)
    ]

    known = {_shape(each) for each in allowed}
    pieces = [piece.removeprefix("• ") for text in told for piece in text.split("\n")]
    strange = [piece for piece in pieces if _shape(piece) not in known]
    assert [part for piece in strange for part in re.split("[,،] ", piece) if _shape(part) not in known] == []


def _sentences(words) -> set[str]:
    """Return everything that the catalogue can say; English words are those of the code."""
    catalogue = getattr(words, "_catalog", {})
    return {text for text in catalogue.values() if isinstance(text, str)} | {
        key if isinstance(key, str) else key[0] for key in catalogue
    }


def _shape(text: str) -> str:
    """Return *text* with every figure, or place for one, written as 0."""
    plain = re.sub(r"%\(\w+\)[ds]", "0", text)
    return re.sub(r"\d[\d:]*", "0", plain).removesuffix(":")


@pytest.mark.accessibility("A35")
def test_no_row_of_a_template_can_show_a_person():
    told = {
        "branch",
        "copy",
        "number",
        "service",
        "on-ticket",
        "people",
        "wait",
        "late",
        "where",
        "bring",
        "note",
    }
    apart = {"code", "date", "text", "picture", "rule", "space"}

    assert set(get_args(Show)) == told | apart
