"""A service before anybody waits for it: who is served, what to have ready, how long it takes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import Language
from contract.views import Menu, MenuService, text_in
from kiosk import counts
from kiosk.answers import Parts
from kiosk.guidance import guidance, how_to_book
from kiosk.happenings import Button
from kiosk.scene import Block, Emblem, Facts, Key, Listing, Text, Title, Weight
from kiosk.screens import Confirm, Directions
from kiosk.state import State, service_of
from kiosk.wording import Words, about, booked, drawn_at, no_hurry, people_waiting, places, rooms_of, things


def confirm(state: State, screen: Confirm, words: Words) -> Parts:
    """Ask whether a ticket is wanted, when all is said that helps to answer."""
    service = service_of(state, screen.service)
    main: list[Block] = [Title(words.gettext("Would you like a ticket?"))]
    told = (*_standing(state, service, words, screen.language), *_who_goes_first(state, words))
    if service is None:
        return (*main, *told), (), _keys(state, words)
    main.append(_emblem(service, screen.language))
    asked = tuple(counts.steppers(screen, service, words))
    if listings := tuple(guidance(service, words, screen.language)):
        # What is to be read stands on one side, how it stands and what is asked on the other.
        return (*main, *listings), (*told, *asked), _keys(state, words)
    return (*main, *told), asked, _keys(state, words)


def _who_goes_first(state: State, words: Words) -> Iterator[Text]:
    if state.menu is not None and state.menu.priority:
        yield Text(
            words.gettext("Priority is for people with a disability, in pregnancy, or with a small child.")
        )


def directions(state: State, screen: Directions, words: Words) -> Parts:
    """Say what to do where no ticket is given: go to another place, or book."""
    service = service_of(state, screen.service)
    if service is None:
        return (Title(words.gettext("This is not offered here now")),), (), _keys_back(words)
    emblem = _emblem(service, screen.language)
    if where := things(service.elsewhere, screen.language):
        who = things(service.about, screen.language)
        there = (Listing(words.gettext("Who is served there"), who),) if who else ()
        title = Title(words.gettext("This is dealt with in another place"))
        go = tuple(Text(line, strong=True) for line in where)
        return (title, emblem, *go, *there), (), _keys_back(words)
    main = (Title(words.gettext("With a booking only")), emblem, how_to_book(service, words, screen.language))
    key = Key(Button.TYPE_CODE, booked(words), Weight.FIRST)
    return main, tuple(guidance(service, words, screen.language)), (*_keys_away(words), key)


def _emblem(service: MenuService, language: Language) -> Emblem:
    return Emblem(service.letter, text_in(service.names, language))


def _keys(state: State, words: Words) -> tuple[Key, ...]:
    take = Key(Button.CONFIRM, words.gettext("Take a ticket"), Weight.FIRST)
    if state.menu is None or not state.menu.priority:
        return (*_keys_away(words), take)
    first = Key(Button.CONFIRM_FIRST, words.gettext("Ticket with priority"))
    return (*_keys_away(words), first, take)


def _keys_away(words: Words) -> tuple[Key, ...]:
    cancel = Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET)
    return cancel, Key(Button.BACK, words.gettext("Back"))


def _keys_back(words: Words) -> tuple[Key, ...]:
    cancel, back = _keys_away(words)
    return cancel, Key(back.touch, back.text, Weight.FIRST)


def _standing(state: State, service: MenuService | None, words: Words, language: Language) -> Iterator[Block]:
    """Yield how things stand: the queue, the wait, the tickets that are left, and what is out of order."""
    if service is not None and state.menu is not None:
        yield Facts(tuple(_facts(state, state.menu, service, words, language)))
    if state.away:
        yield Text(words.gettext("There is no connection now: the waiting time is not known."))
    elif service is not None:
        if service.draw_at is not None:
            yield Text(no_hurry(words))
        if service.warning:
            yield Text(words.gettext("The desks may have no time left for you today."))
    if state.printer is not None:
        yield Text(words.gettext("Tickets cannot be printed now. You will see your number here."))


def _facts(
    state: State, menu: Menu, service: MenuService, words: Words, language: Language
) -> Iterator[tuple[str, str]]:
    known = not (state.stale or state.away)
    if known:
        told = people_waiting(words, service.waiting, service.estimate, brief=False)
        yield words.gettext("For this service"), told
    if known and service.draw_at is not None:
        yield words.gettext("Your place"), drawn_at(words, service.draw_at)
    if known and service.estimate is not None:
        yield words.gettext("Waiting time"), about(words, service.estimate)
    elif service.draw_at is None and not state.away:  # that there is no connection is said in a sentence
        yield words.gettext("Waiting time"), words.gettext("not known now")
    if left := counts.left(words, service):
        yield words.gettext("Tickets"), left
    if rooms := rooms_of(menu, service):
        yield words.gettext("Where to wait"), places(words, rooms, language)
