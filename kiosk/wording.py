"""How counts, waits and places are put into words, on the screen and on paper alike. Pure.

`Words` is what gettext gives for one language; messages stand in the code in English.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from typing import Protocol

from contract.names import Language, StatusToken
from contract.views import Menu, MenuService, Room, Texts, TicketView, Wait, text_in, things_in

OWN_NAME = "own name of this language"
"""What a catalogue has instead of this is what the speakers of its language call it."""
OTHER_NAMES: dict[str, str] = {
    "de": "Deutsch",
    "fa": "فارسی",
    "fr": "Français",
    "kk": "Қазақша",
    "ne": "नेपाली",
    "ro": "Română",
    "uz": "Oʻzbekcha",  # noqa: RUF001  the letter that Uzbek is written with
}
"""The same for languages without a catalogue: a branch may offer them with its own texts."""


class Words(Protocol):
    """The catalogue of one language."""

    def gettext(self, message: str, /) -> str:
        """Return *message* in this language."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """Return the form that *n* things ask for."""


WordsIn = Callable[[Language], Words]
"""Finds the catalogue of a language; where there is none, the English words."""


def own_name(language: Language, words_in: WordsIn) -> str:
    """Return what the speakers of *language* call it; its tag where we do not know."""
    told = words_in(language).gettext("own name of this language")
    return told if told != OWN_NAME else OTHER_NAMES.get(language.split("-")[0], language)


def booked(words: Words) -> str:
    """Return what leads to the code of a booking."""
    return words.gettext("I have a booking")


MASK = "\N{BULLET}"
"""Stands for a digit that nobody but its visitor needs to see."""


def booking_tail(code: str) -> str:
    """Return as much of a booking's *code* as tells it from others of a family, and from nobody else's."""
    return MASK * (len(code) - 2) + code[-2:]


QUICK_MIN = 5
"""A wait of no more minutes is as good as none."""


def people_waiting(words: Words, count: int, wait: Wait | None = None, *, brief: bool = True) -> str:
    """Say how many people wait for a service.

    Where nobody does and a newcomer must *wait* all the same, that the desks are busy with other services:
    else the range beside it would read like an error; not *brief* says both.
    """
    if count == 0:
        if wait is None or wait.high <= QUICK_MIN:
            return words.gettext("Nobody is waiting")
        if brief:
            return words.gettext("The desks are busy now")
        return words.gettext("Nobody is waiting, but the desks are busy")
    return words.ngettext("%(n)d person is waiting", "%(n)d people are waiting", count) % {"n": count}


def people_ahead(words: Words, count: int) -> str:
    """Say how many people come before this ticket."""
    if count == 0:
        return words.gettext("nobody")
    return words.ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def people_and_cases(words: Words, ticket: TicketView) -> str:
    """Say for how many people and cases *ticket* is; nothing where it is for one with one."""
    told = [people_ahead(words, ticket.party)] if ticket.party > 1 else []
    if ticket.cases > 1:
        told.append(words.ngettext("%(n)d case", "%(n)d cases", ticket.cases) % {"n": ticket.cases})
    return listed(words, told)


def about(words: Words, wait: Wait) -> str:
    """Say how long the wait is likely to be."""
    if wait.high <= QUICK_MIN:
        return words.gettext("up to 5 min")
    if wait.high >= 120:
        hours = {"low": max(1, wait.low // 60), "high": -(-wait.high // 60)}
        return words.gettext("about %(low)d–%(high)d h") % hours  # noqa: RUF001  a range
    if wait.low == wait.high:
        return words.gettext("about %(n)d min") % {"n": wait.high}
    return words.gettext("about %(low)d–%(high)d min") % {"low": wait.low, "high": wait.high}  # noqa: RUF001  a range


def drawn_at(words: Words, at: datetime) -> str:
    """Say when places are drawn; *at* is on the branch's own clock."""
    return words.gettext("drawn by lot at %(time)s") % {"time": f"{at.hour}:{at.minute:02d}"}


def no_hurry(words: Words) -> str:
    """Say that it gains nothing to be first."""
    return words.gettext(
        "Nobody needs to hurry: everybody who takes a ticket before then has the same chance."
    )


def places(words: Words, rooms: tuple[Room, ...], language: Language) -> str:
    """Name *rooms*, as far as they are known."""
    return listed(words, [text_in(room.names, language) for room in rooms])


def listed(words: Words, parts: Sequence[str]) -> str:
    """Return *parts* one after the other, with the comma of the language between them."""
    between = words.gettext("%(first)s, %(next)s")
    return (
        reduce(lambda first, following: between % {"first": first, "next": following}, parts) if parts else ""
    )


def rooms_of(menu: Menu, service: MenuService) -> tuple[Room, ...]:
    """Return the rooms in which *service* is given."""
    return tuple(room for room in menu.rooms if room.room in service.rooms)


def has_page(menu: Menu | None) -> bool:
    """Tell whether a phone finds a ticket's page by its code."""
    return menu is not None and "{token}" in menu.status_url


def things(texts: Texts, language: Language) -> tuple[str, ...]:
    """Return what *texts* say in *language*, one thing a line; nothing where they say nothing."""
    return things_in(text_in(texts, language)) if texts else ()


def status_link(menu: Menu | None, token: StatusToken | None) -> str:
    """Return what the QR code of a ticket says: where its page is, or the bare token; empty without one."""
    if token is None:
        return ""
    url = menu.status_url if menu else ""
    return url.replace("{token}", token) if "{token}" in url else token


def ticket_facts(words: Words, ticket: TicketView, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what its visitor should know of *ticket*: what it is called, and how it is."""
    return tuple(named_facts(words, ticket, language).values())


def named_facts(words: Words, ticket: TicketView, language: Language) -> dict[str, tuple[str, str]]:
    """Return the same by what each is about: ``people``, ``wait``, ``late`` and ``where``, in this order."""
    facts: dict[str, tuple[str, str]] = {}
    if ticket.spare:
        facts["wait"] = words.gettext("Waiting time"), words.gettext("not known now")
    elif ticket.draw_at is not None:
        facts["people"] = words.gettext("Your place"), drawn_at(words, ticket.draw_at)
    else:
        facts["people"] = words.gettext("Before you (other services too)"), people_ahead(words, ticket.ahead)
    if ticket.estimate is not None and not ticket.spare:
        facts["wait"] = words.gettext("Waiting time"), about(words, ticket.estimate)
    if ticket.late and not ticket.spare:
        told = words.gettext("you wait with visitors without a booking")
        facts["late"] = words.gettext("Late for your booking"), told
    if ticket.rooms:
        facts["where"] = words.gettext("Where to wait"), places(words, ticket.rooms, language)
    return facts


def without_hub(words: Words) -> str:
    """Say what a number is worth that the kiosk gave by itself."""
    return words.gettext("There is no connection now. Your number is valid and you keep your place.")
