"""The services to choose from: what each is called, and how it stands with it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import Language
from contract.views import MenuService, text_in
from kiosk import counts, notice_scenes
from kiosk.answers import Parts
from kiosk.happenings import Button, PickService
from kiosk.opening_words import tickets_again
from kiosk.scene import Block, Key, Text, Tile, Tiles, Title, Weight
from kiosk.screens import Services
from kiosk.spare import is_open
from kiosk.state import State, on_page
from kiosk.wording import Words, about, booked, drawn_at, people_waiting

ROOMY = 8
"""With so many tiles there is room for a question and a notice above them, on every screen."""


def services(state: State, screen: Services, words: Words) -> Parts:
    """Return the services; the way back is no way home: whoever looks for another language is still there."""
    offered = state.menu.services if state.menu else ()
    size = on_page(len(offered), state.rules.services_per_page)
    back = Key(Button.BACK, words.gettext("Back"), Weight.QUIET)
    if screen.booked is not None:
        title = Title(words.gettext("What is your booking for?"))
        tiles = tuple(_booked_tile(each, screen.language) for each in offered)
        return (title, Tiles(tiles, size)), (), (back,)
    tiles = tuple(_service_tile(state, each, words, screen.language) for each in offered)
    above, behind = notice_scenes.parted(notice_scenes.in_language(state, screen.language))
    heading = _heading(state, screen, words, min(size, len(tiles)))
    keys = (back, Key(Button.TYPE_CODE, booked(words), Weight.FIRST))
    return (*heading, *above, Tiles(tiles, size)), behind, keys


def _booked_tile(service: MenuService, language: Language) -> Tile:
    return Tile(PickService(service.service), text_in(service.names, language), badge=service.letter)


def _heading(state: State, screen: Services, words: Words, tiles: int) -> Iterator[Block]:
    """Yield what stands above the services; where these are many, the notice stands for the question."""
    profile = state.menu.profile if state.menu else None
    notice = text_in(profile.notice, screen.language) if profile is not None and profile.notice else ""
    if not notice or tiles <= ROOMY:
        yield Title(words.gettext("What have you come for?"))
    if notice:
        yield Text(notice)


def _service_tile(state: State, service: MenuService, words: Words, language: Language) -> Tile:
    return Tile(
        PickService(service.service),
        text_in(service.names, language),
        badge=service.letter,
        detail=_service_state(state, service, words),
        dim=service.booked_only or not is_open(state, service),
    )


def _service_state(state: State, service: MenuService, words: Words) -> str:
    if service.elsewhere or service.booked_only:
        here = words.gettext("With a booking only")
        return words.gettext("In another place") if service.elsewhere else here
    if not is_open(state, service):
        if service.closed_why in counts.USED_UP:
            return words.gettext("No more tickets today")
        if service.opens_at is not None and state.menu is not None:
            return tickets_again(words, service.opens_at, state.menu.at)
        return words.gettext("Closed now")
    if state.stale or state.away:
        return ""
    said_first = drawn_at(words, service.draw_at) if service.draw_at is not None else ""
    said_first = said_first or _said_before(service, words)
    told = [said_first or people_waiting(words, service.waiting, service.estimate)]
    if service.estimate is not None and service.draw_at is None:
        told.append(about(words, service.estimate))
    return " · ".join(told)


def _said_before(service: MenuService, words: Words) -> str:
    said_first = words.gettext("It may be too late today") if service.warning else ""
    return said_first or counts.few_left(words, service)
