"""From an issued ticket to the paper in the visitor's hand. Pure.

The slip speaks the visitor's language first and Polish below it. It bears no name, no case number and no
booking code: who finds it learns nothing of its owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract.names import Language
from contract.views import Menu, TicketView, text_in
from hardware.slip import Block, Line, Qr, Rule, Slip, Space, Weight
from kiosk.rules import POLISH
from kiosk.wording import (
    Words,
    WordsIn,
    no_hurry,
    people_and_cases,
    status_link,
    ticket_facts,
    without_hub,
)

COPY_MARK = "KOPIA"
"""Stands on a slip that was printed once more; in Polish, for it is staff who look for it."""
NUMBER_MM = 16.0
"""Height of the number's capitals; shrunk where the paper is narrow, and then still above 12."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Where, when and in which words slips are printed.

    Attributes:
        menu: whose branch names and status address are used; None before it was first heard.
        words_in: finds the words of a language.
        printed_at: date and time in the branch's local time, as people write it.
    """

    menu: Menu | None
    words_in: WordsIn
    printed_at: str


def slip_for(
    ticket: TicketView, imprint: Imprint, *, language: Language | None = None, copy: bool = False
) -> Slip:
    """Lay out the slip of *ticket*, the answer to issuing it, with its token.

    *language* is the one that the visitor chose here, without one the ticket's; a *copy* is marked as one.
    """
    chosen, menu = language or ticket.language, imprint.menu
    both = tuple(dict.fromkeys((chosen, POLISH)))
    blocks: list[Block] = []
    if menu is not None:
        blocks.append(Line(text_in(menu.branch_names, POLISH), language=POLISH))
    if copy:
        blocks.append(Line(COPY_MARK, Weight.STRONG, language=POLISH, capital_mm=7.0))
    blocks += [
        Space(2.0),
        Line(ticket.number, Weight.HUGE, capital_mm=NUMBER_MM, language=POLISH),
        Space(1.0),
    ]
    for one in both:
        blocks += [Rule(), *_told(imprint.words_in(one), ticket, one)]
    blocks += [Rule(), *_code(ticket, imprint, both)]
    blocks.append(Line(imprint.printed_at, language=POLISH))
    return Slip(tuple(blocks), chosen)


def _told(words: Words, ticket: TicketView, language: Language) -> Iterator[Block]:
    yield Line(text_in(ticket.service_names, language), Weight.STRONG, language=language)
    if many := people_and_cases(words, ticket):
        yield Line(many, language=language)
    for name, value in ticket_facts(words, ticket, language):
        yield Line(f"{name}: {value}", language=language)
    if ticket.spare:
        yield Line(without_hub(words), language=language)
    if ticket.draw_at is not None:
        yield Line(no_hurry(words), language=language)


def _code(ticket: TicketView, imprint: Imprint, languages: tuple[Language, ...]) -> Iterator[Block]:
    link = status_link(imprint.menu, ticket.token)
    if not link:
        return
    yield Qr(link)
    for one in languages:
        words = imprint.words_in(one)
        # Short on paper: a slip in two languages is long enough.
        has_page = imprint.menu is not None and "{token}" in imprint.menu.status_url
        told = words.gettext("The queue on your phone") if has_page else code_meaning(words, imprint.menu)
        if ticket.spare and has_page:
            told = code_meaning(words, imprint.menu, spare=True)
        yield Line(told, language=one)


def code_meaning(words: Words, menu: Menu | None, *, spare: bool = False) -> str:
    """Say what the QR code is good for; of a *spare* ticket once the hub knows it."""
    if menu is not None and "{token}" in menu.status_url:
        if spare:
            return words.gettext("This code will show your place once there is a connection again")
        return words.gettext("Scan the code to follow your place on your phone")
    return words.gettext("Staff can find your ticket by this code")


def check_slip(imprint: Imprint, language: Language = POLISH) -> Slip:
    """Lay out the slip that staff print to see whether the printer works; it is no ticket."""
    words, menu = imprint.words_in(language), imprint.menu
    branch = text_in(menu.branch_names, POLISH) if menu is not None else ""
    return Slip(
        (
            Line(branch, Weight.STRONG),
            Line(words.gettext("Test slip"), Weight.HUGE, capital_mm=8.0),
            Line(words.gettext("This is not a ticket")),
            Rule(),
            Line("ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż · Їжак · Ёжик · Ticket 0123456789"),
            Line(imprint.printed_at),
        ),
        language,
    )
