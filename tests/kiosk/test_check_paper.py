"""A check slip on paper: nobody takes it for a ticket, and it shows width, scripts, sizes and the cut."""

from __future__ import annotations

import re

import pytest
import zxingcpp

from contract.names import KioskId
from hardware.paper import PAPER_58, PAPER_80, PaperProfile
from hardware.slip import Line, Picture, Slip
from hardware.slip_job import job_for
from hardware.virtual_mechanism import VirtualMechanism
from hardware.virtual_paper import PrintedSlip
from kiosk.check_paper import LARGEST, Made, check_slip
from kiosk.samples import sample_menu
from kiosk.slip import Imprint
from kiosk.slip_file import shipped
from kiosk.slip_layout import NUMBER_LEAST_MM
from kiosk.texts import words_in

PRINTED_AT = "01.12.2026  09:00"
PAPERS = [PAPER_80, PAPER_58]


def slip_on(paper: PaperProfile = PAPER_80, *, known: bool = True) -> Slip:
    menu = sample_menu() if known else None
    imprint = Imprint(menu=menu, words_in=words_in, printed_at=PRINTED_AT, template=shipped())
    return check_slip(imprint, Made(KioskId("K1"), paper))


def lines(slip: Slip) -> list[Line]:
    return [block for block in slip.blocks if isinstance(block, Line)]


def printed(slip: Slip, paper: PaperProfile) -> PrintedSlip:
    mechanism = VirtualMechanism(width_px=paper.width_px)
    mechanism.feed(b"".join(job_for(slip, paper)), lambda _: None)
    (one,) = mechanism.slips
    return one


@pytest.mark.parametrize("known", [True, False], ids=["menu", "no-menu"])
def test_it_is_headed_as_a_test_in_polish_and_english_and_bears_no_number(known):
    told = [line.text for line in lines(slip_on(known=known))]

    assert {"Wydruk próbny", "Test slip", "To nie jest bilet", "This is not a ticket"} <= set(told)
    assert {"Kiosk K1", PRINTED_AT} <= set(told)
    assert not [text for text in told if re.search(r"\b[A-Z]{1,2}[0-9]{3,4}\b", text)]


def test_every_language_of_the_branch_says_that_it_is_no_ticket_in_its_own_letters():
    languages = [line.language for line in lines(slip_on()) if line.language]

    assert set(sample_menu().languages) <= set(languages)
    for language in sample_menu().languages:
        assert words_in(language).gettext("This is not a ticket") in [line.text for line in lines(slip_on())]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_ruler_goes_from_edge_to_edge_with_a_mark_each_millimetre(paper):
    (ruler,) = [block for block in slip_on(paper).blocks if isinstance(block, Picture)]

    picture = printed(Slip((ruler,)), paper).image.convert("L")

    box = picture.point(lambda grey: 255 - grey).getbbox()
    assert (box[0], box[2]) == (0, paper.width_px)
    row = picture.crop((0, box[3] - 8, paper.width_px, box[3] - 7)).tobytes()
    marks = [x for x, dot in enumerate(row) if dot == 0]
    assert marks == [*range(0, paper.width_px, 8), paper.width_px - 1]


def test_the_size_of_a_number_is_tried_on_a_word_that_is_none():
    (largest,) = [line for line in lines(slip_on()) if line.text == LARGEST]

    assert largest.height_mm >= NUMBER_LEAST_MM
    assert not re.search(r"\d", LARGEST)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_virtual_printer_reads_its_code_back_from_the_dots_and_cuts_once(paper):
    (code,) = zxingcpp.read_barcodes(printed(slip_on(paper), paper).image.convert("L"))

    assert code.text == f"Okienko test K1 {PRINTED_AT}"
