"""The slip: what stands on it, in which words, how large, and what never stands on it."""

from __future__ import annotations

import re

import msgspec
import pytest

from contract.names import BookingCode, Language
from hardware.slip import Line, Qr, Slip
from kiosk.samples import sample_menu, sample_ticket
from kiosk.slip import COPY_MARK, Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.texts import languages, words_in

PRINTED_AT = "01.12.2026  09:00"
IMPRINT = Imprint(menu=sample_menu(), words_in=words_in, printed_at=PRINTED_AT, template=shipped())
LANGUAGES = [*languages(), Language("uz")]


def texts(slip: Slip) -> list[str]:
    return [block.text for block in slip.blocks if isinstance(block, Line)]


def test_the_slip_says_all_that_a_visitor_must_know():
    told = texts(slip_for(sample_ticket(Language("en")), IMPRINT))

    assert told == [
        "Wydział Spraw Cudzoziemców, Marszałkowska 3/5",
        "E042",
        "E · Fingerprints and signature",
        *("Before you (other services too):", "22 people"),
        *("Waiting time:", "about 44–88 min"),  # noqa: RUF001  a range
        *("Where to wait:", "Main hall, ground floor"),
        "E · Odciski palców i wzór podpisu",
        *("Przed Państwem (także z innych spraw):", "22 osoby"),
        *("Czas oczekiwania:", "około 44–88 min"),  # noqa: RUF001  a range
        *("Gdzie czekać:", "Sala główna, parter"),
        "The queue on your phone",
        "Kolejka w telefonie",
        PRINTED_AT,
    ]


def test_a_polish_slip_says_everything_once():
    told = texts(slip_for(sample_ticket(Language("pl")), IMPRINT))

    assert len(told) == len(set(told)) == 11


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.accessibility("A32")
def test_all_other_text_is_at_least_three_and_a_half_millimetres_high(language):
    slip = slip_for(sample_ticket(language), IMPRINT)

    assert min(block.height_mm for block in slip.blocks if isinstance(block, Line)) >= 3.5


@pytest.mark.accessibility("A34")
def test_the_code_leads_to_the_tickets_page():
    (code,) = [block for block in slip_for(sample_ticket(), IMPRINT).blocks if isinstance(block, Qr)]

    assert code.text == f"https://kolejka.example.pl/t/{sample_ticket().token}"


def test_without_a_page_the_code_holds_the_bare_token():
    imprint = Imprint(
        menu=sample_menu(status_url=""), words_in=words_in, printed_at=PRINTED_AT, template=shipped()
    )
    slip = slip_for(sample_ticket(Language("en")), imprint)

    (code,) = [block for block in slip.blocks if isinstance(block, Qr)]

    assert code.text == sample_ticket().token
    assert "Staff can find your ticket by this code" in texts(slip)


def test_a_ticket_without_a_token_has_no_code():
    slip = slip_for(msgspec.structs.replace(sample_ticket(), token=None), IMPRINT)

    assert not [block for block in slip.blocks if isinstance(block, Qr)]


def test_what_is_not_known_is_not_said():
    ticket = msgspec.structs.replace(sample_ticket(Language("en")), estimate=None, rooms=(), ahead=0)

    told = texts(slip_for(ticket, IMPRINT))

    assert told[told.index("Before you (other services too):") + 1] == "nobody"
    assert not [text for text in told if text.startswith(("Waiting time", "Where to wait"))]


def test_a_copy_is_marked_and_else_the_same():
    slip, copy = (slip_for(sample_ticket(), IMPRINT, copy=flag) for flag in (False, True))

    assert [text for text in texts(copy) if text != COPY_MARK] == texts(slip)
    assert texts(copy).count("KOPIA") == 1


def test_the_chosen_language_wins_over_the_tickets():
    slip = slip_for(sample_ticket(Language("uk")), IMPRINT, language=Language("en"))

    assert slip.language == "en"


def test_a_slip_can_be_laid_out_before_the_first_menu():
    slip = slip_for(
        sample_ticket(), Imprint(menu=None, words_in=words_in, printed_at=PRINTED_AT, template=shipped())
    )

    assert texts(slip)[0] == "E042"
    assert "Odciski palców i wzór podpisu" in texts(slip), "whose letter nobody knows yet"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.accessibility("A35")
def test_no_slip_tells_who_its_owner_is(language):
    ticket = msgspec.structs.replace(sample_ticket(language), desk_name="Anna Nowak")

    told = " ".join(texts(slip_for(ticket, IMPRINT)))

    assert "Nowak" not in told
    assert not re.search(r"(?<!\d)\d{6}(?!\d)", told), "a booking code"
    assert not hasattr(ticket, "bookings"), "a ticket's view carries no booking code that could be printed"
    assert BookingCode("123456") not in told
