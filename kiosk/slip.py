"""From an issued ticket to the paper in the visitor's hand, row by row as the template says. Pure.

The slip speaks the visitor's language first and Polish below it. It bears no name, no case number and no
booking code: who finds it learns nothing of its owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from contract.names import Language
from contract.views import Menu, TicketView, text_in
from hardware.slip import Block, Line, Picture, Qr, Rule, Slip, Space, Weight
from kiosk.rules import POLISH
from kiosk.slip_layout import NUMBER_LEAST_MM, SlipRow, Template
from kiosk.wording import (
    Words,
    WordsIn,
    has_page,
    named_facts,
    no_hurry,
    people_and_cases,
    status_link,
    things,
    without_hub,
)

COPY_MARK = "KOPIA"
"""Stands on a slip that was printed once more; in Polish, for it is staff who look for it."""
_BETWEEN_MM = 0.6
SAME_IN_ALL = Language("en")
"""Numbers, dates and letters of services run from the left, whatever the language around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Where, when, in which words and by which template slips are printed.

    Attributes:
        menu: whose branch names and status address are used; None before it was first heard.
        words_in: finds the words of a language.
        printed_at: date and time in the branch's local time, as people write it.
        template: what stands where.
    """

    menu: Menu | None
    words_in: WordsIn
    printed_at: str
    template: Template


def slip_for(
    ticket: TicketView, imprint: Imprint, *, language: Language | None = None, copy: bool = False
) -> Slip:
    """Lay out the slip of *ticket*, the answer to issuing it, with its token.

    *language* is the one that the visitor chose here, without one the ticket's; a *copy* is marked as one.
    """
    chosen = language or ticket.language
    both = tuple(dict.fromkeys((chosen, POLISH)))
    layout = imprint.template.layout
    once = partial(_once, ticket, imprint, both, copy=copy)
    blocks = [
        *_rows(layout.top, once),
        *(
            block
            for place, one in enumerate(both)
            for block in _rows(_repeated(layout.told, place), partial(_told, ticket, imprint, one))
        ),
        *_rows(layout.foot, once),
    ]
    return Slip(tuple(blocks), chosen)


def _repeated(rows: Iterable[SlipRow], place: int) -> Iterator[SlipRow]:
    return (row for row in rows if not (place and row.once))


def _rows(rows: Iterable[SlipRow], shown: Callable[[SlipRow], Iterator[Block]]) -> Iterator[Block]:
    for row in rows:
        match row.show:
            case "rule":
                yield Rule(row.height_mm)
            case "space":
                yield Space(row.height_mm)
            case _:
                yield from shown(row)


def _line(row: SlipRow, text: str, language: Language) -> Iterator[Block]:
    if text.strip():
        weight = Weight.STRONG if row.bold else Weight.PLAIN
        yield Line(text, weight, row.place, language, row.height_mm)


def _once(
    ticket: TicketView, imprint: Imprint, both: tuple[Language, ...], row: SlipRow, *, copy: bool
) -> Iterator[Block]:
    """Yield what a row shows that stands once on the slip."""
    menu = imprint.menu
    match row.show:
        case "branch" if menu is not None:
            yield from _line(row, text_in(menu.branch_names, POLISH), POLISH)
        case "copy" if copy:
            yield from _line(row, COPY_MARK, POLISH)
        case "number":
            yield Line(ticket.number, Weight.HUGE, row.place, SAME_IN_ALL, row.height_mm, NUMBER_LEAST_MM)
        case "date":
            yield from _line(row, imprint.printed_at, SAME_IN_ALL)
        case "picture":
            yield Picture(imprint.template.pictures[row.file], row.height_mm)
        case "code":
            yield from _code(ticket, imprint, both, row)
        case "text":
            texts = imprint.template.layout.texts[row.text]
            for one in both:
                # Where Polish stands in for a language without a text, it is not printed twice.
                if one == POLISH or text_in(texts, one) != texts[POLISH]:
                    yield from _line(row, text_in(texts, one), one)
        case _:
            return


def _told(ticket: TicketView, imprint: Imprint, language: Language, row: SlipRow) -> Iterator[Block]:
    """Yield what a row shows in one language."""
    words = imprint.words_in(language)
    match row.show:
        case "branch" if imprint.menu is not None:
            yield from _line(row, text_in(imprint.menu.branch_names, language), language)
        case "service":
            yield from _line(row, _service(ticket, imprint.menu, language), language)
        case "on-ticket":
            yield from _line(row, people_and_cases(words, ticket), language)
        case "bring":
            yield from _bring(row, words, ticket, language)
        case "note":
            for text in _notes(words, ticket):
                yield Space(_BETWEEN_MM)
                yield from _line(row, text, language)
        case "text":
            yield from _line(row, text_in(imprint.template.layout.texts[row.text], language), language)
        case about:
            yield from _fact(row, named_facts(words, ticket, language).get(about), language)


def _fact(row: SlipRow, fact: tuple[str, str] | None, language: Language) -> Iterator[Block]:
    """Yield what a fact is called, and below it, bold, how it is: that is what eyes look for."""
    if fact is not None:
        name, value = fact
        yield Space(_BETWEEN_MM)
        yield from _line(row, f"{name}:", language)
        yield Line(value, Weight.STRONG, row.place, language, row.height_mm)


def _service(ticket: TicketView, menu: Menu | None, language: Language) -> str:
    """Return the service with its letter, which signs in the hall bear."""
    name = text_in(ticket.service_names, language)
    letters = [each.letter for each in menu.services if each.service == ticket.service] if menu else []
    return f"{letters[0]} · {name}" if letters else name


def _bring(row: SlipRow, words: Words, ticket: TicketView, language: Language) -> Iterator[Block]:
    if ready := things(ticket.bring, language):
        yield Space(_BETWEEN_MM)
        yield from _line(row, words.gettext("Please have ready:"), language)
        yield from _line(row, "\n".join(f"• {thing}" for thing in ready), language)


def _notes(words: Words, ticket: TicketView) -> Iterator[str]:
    if ticket.spare:
        yield without_hub(words)
    if ticket.draw_at is not None:
        yield no_hurry(words)


def _code(
    ticket: TicketView, imprint: Imprint, languages: tuple[Language, ...], row: SlipRow
) -> Iterator[Block]:
    link = status_link(imprint.menu, ticket.token)
    if not link:
        return
    yield Qr(link, row.height_mm)
    for one in languages:
        words = imprint.words_in(one)
        # Short on paper: a slip in two languages is long enough.
        brief = has_page(imprint.menu) and not ticket.spare
        meaning = code_meaning(words, imprint.menu, spare=ticket.spare)
        told = words.gettext("The queue on your phone") if brief else meaning
        yield Line(told, language=one)


def code_meaning(words: Words, menu: Menu | None, *, spare: bool = False) -> str:
    """Say what the QR code is good for; of a *spare* ticket once the hub knows it."""
    if has_page(menu):
        if spare:
            return words.gettext("This code will show your place once there is a connection again")
        return words.gettext("Scan the code to follow your place on your phone")
    return words.gettext("Staff can find your ticket by this code")
