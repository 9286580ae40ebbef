"""What a visitor sees once the kiosk has something to say: the number, a refusal, a wait. Pure."""

from __future__ import annotations

from collections.abc import Callable

from contract.names import Language
from contract.views import Menu, TicketView, text_in
from kiosk.happenings import Button
from kiosk.opening_words import tickets_again
from kiosk.refusals import MISREAD, refusal_words
from kiosk.rules import POLISH
from kiosk.scene import Block, Facts, Key, Number, Qr, Text, Title, Weight
from kiosk.screens import Printing, Refused, Shown, Taken, Trouble
from kiosk.slip import code_meaning
from kiosk.state import State
from kiosk.wording import (
    Words,
    WordsIn,
    booking_tail,
    no_hurry,
    people_and_cases,
    status_link,
    ticket_facts,
    without_hub,
)

Parts = tuple[tuple[Block, ...], tuple[Block, ...], tuple[Key, ...]]
"""Main, aside and keys of a scene."""

FIRST = 4
"""So many languages stand beside each other on a screen without a visitor."""
FIRST_LANGUAGES = (POLISH, Language("en"), Language("uk"), Language("ru"))


def in_all(
    state: State,
    words_in: WordsIn,
    told: Callable[[Words], tuple[str, str]],
    before: Language | None = None,
) -> tuple[Block, ...]:
    """Say in every language of the house what *told* says in one, in the language *before* first."""
    offered = state.menu.languages[:FIRST] if state.menu and state.menu.languages else FIRST_LANGUAGES
    return in_each(offered, words_in, told, before)


def in_each(
    offered: tuple[Language, ...],
    words_in: WordsIn,
    told: Callable[[Words], tuple[str, str]],
    before: Language | None = None,
) -> tuple[Block, ...]:
    """Say in the languages *offered* what *told* says in one, in the language *before* first."""
    if before is not None:
        offered = tuple(dict.fromkeys((before, *offered)))[:FIRST]
    blocks: list[Block] = []
    for language in offered:
        title, text = told(words_in(language))
        blocks += [Text(title, language, strong=True), Text(text, language)]
    return tuple(blocks)


def closed(words: Words) -> tuple[str, str]:
    """Say that this kiosk is closed."""
    return (
        words.gettext("This kiosk is closed"),
        words.gettext("Please use another kiosk or ask the staff."),
    )


def closed_now(menu: Menu | None) -> Callable[[Words], tuple[str, str]]:
    """Return what says, in one language, that the branch is closed and when it gives tickets again."""

    def told(words: Words) -> tuple[str, str]:
        again = words.gettext("Please ask the staff when to come.")
        if menu is not None and menu.opens_at is not None:
            again = tickets_again(words, menu.opens_at, menu.at)
        return words.gettext("Closed now"), again

    return told


def no_hub(words: Words, why: Trouble | None = None) -> tuple[str, str]:
    """Say that no tickets can be given, and what to do instead."""
    texts = {
        Trouble.DISK: words.gettext("Please use another kiosk or ask the staff."),
        Trouble.LIMIT: words.gettext("Please ask the staff for a number on paper."),
    }
    waits = words.gettext("Please wait a moment. If it takes longer, please ask the staff.")
    return words.gettext("No tickets can be given at the moment"), texts.get(why, waits) if why else waits


def standstill(state: State, words_in: WordsIn) -> tuple[Block, ...]:
    """Say in every language of the house that the hall is stopped, with the text that was given."""
    stopped = state.menu.stopped if state.menu else None

    own = (Text(stopped.text, strong=True),) if stopped and stopped.text else ()
    return (*own, *in_all(state, words_in, stopped_words))


def stopped_words(words: Words) -> tuple[str, str]:
    """Say that the hall is stopped, and what to do."""
    title = words.gettext("The hall is stopped for a while")
    return title, words.gettext("Please follow the staff. Nobody loses the place.")


def away(words: Words, why: Trouble | None) -> Parts:
    """Offer to ask again."""
    title, text = no_hub(words, why)
    keys = (
        Key(Button.HOME, words.gettext("Leave"), Weight.QUIET),
        Key(Button.RETRY, words.gettext("Try again"), Weight.FIRST),
    )
    return (Title(title), Text(text)), (), keys


def issuing(words: Words) -> Parts:
    """Ask for a moment."""
    return (
        (Title(words.gettext("One moment, please")), Text(words.gettext("Your ticket is being made."))),
        (),
        (),
    )


def ticket(screen: Printing | Taken, words: Words) -> Parts:
    """Show the ticket while its slip comes out and after."""
    taken = isinstance(screen, Taken)
    main: tuple[Block, ...] = (
        Title(
            words.gettext("Please take your ticket")
            if taken
            else words.gettext("Your ticket is being printed")
        ),
        Number(screen.ticket.number),
        Text(text_in(screen.ticket.service_names, screen.language), strong=True),
    )
    told = [Text(words.gettext("Watch the board: it shows your number and your desk."))]
    if screen.ticket.draw_at is not None:
        told = [Text(no_hurry(words))]
    if screen.ticket.spare:
        told.insert(0, Text(without_hub(words)))
    keys = (Key(Button.DONE, words.gettext("Done"), Weight.FIRST),) if taken else ()
    return main, (_facts(screen.ticket, words, screen.language), *told), keys


def shown(state: State, screen: Shown, words: Words) -> Parts:
    """Show the number large, with its code: there is no slip, or nobody knows."""
    told = words.gettext("Your ticket could not be printed. Your number is valid: please note it.")
    if screen.maybe_printed:
        told = words.gettext(
            "We do not know whether your ticket was printed. Your number is valid either way."
        )
    main, aside = number_and_code(state, screen.ticket, screen.language, words, told)
    return main, aside, (Key(Button.DONE, words.gettext("I have my number"), Weight.FIRST),)


def number_and_code(
    state: State, issued: TicketView, language: Language, words: Words, told: str
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Show the number of *issued* large, and beside it its code; *told* says why it is on no paper."""
    main: tuple[Block, ...] = (
        Title(words.gettext("This is your number")),
        Number(issued.number),
        Text(told),
        *((Text(without_hub(words)),) if issued.spare else ()),
        _facts(issued, words, language),
    )
    if issued.draw_at is not None:
        main += (Text(no_hurry(words)),)
    link = status_link(state.menu, issued.token)
    aside = (Qr(link, code_meaning(words, state.menu, spare=issued.spare)),) if link else ()
    return main, aside


def _facts(issued: TicketView, words: Words, language: Language) -> Facts:
    many = people_and_cases(words, issued)
    first = ((words.gettext("On this ticket"), many),) if many else ()
    return Facts((*first, *ticket_facts(words, issued, language)))


def refused(state: State, screen: Refused, words: Words) -> Parts:
    """Say why not, and what to do; who is checked in already sees the number as large as on a new ticket."""
    now = state.menu.at if state.menu else None
    title, text = refusal_words(words, screen.code, screen.at, screen.number, instead=screen.instead, now=now)
    number = (Number(screen.number),) if screen.number else ()
    about = words.gettext("It is about the booking %(code)s.") % {"code": booking_tail(screen.booking)}
    which = (Text(about, private=True),) if screen.booking else ()
    told = (Text(line, strong=True) for line in text.splitlines())
    return (Title(title), *which, *number, *told), (), _keys(screen, words)


def _keys(screen: Refused, words: Words) -> tuple[Key, ...]:
    cancel = Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET)
    again = screen.typed and screen.code in MISREAD
    back = words.gettext("Try again") if again else words.gettext("Back")
    if screen.others and screen.booking:
        without = words.gettext("Continue without it")
        return cancel, Key(Button.BACK, back), Key(Button.CONFIRM, without, Weight.FIRST)
    return cancel, Key(Button.BACK, back, Weight.FIRST)
