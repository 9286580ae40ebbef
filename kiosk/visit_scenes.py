"""What a visitor sees on each screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from contract.names import Language
from contract.views import Menu, MenuService, text_in
from kiosk import answers, counts, paperless_scenes
from kiosk.answers import Parts
from kiosk.happenings import Button, PickLanguage, PickService
from kiosk.opening_words import tickets_again
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.rules import POLISH
from kiosk.scene import (
    Block,
    Emblem,
    Facts,
    Key,
    Keypad,
    Text,
    Tile,
    Tiles,
    Title,
    Tone,
    Weight,
)
from kiosk.screens import (
    CODE_DIGITS,
    CODES_AT_MOST,
    Away,
    ClosedNow,
    Code,
    Confirm,
    Idle,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    Services,
    Shown,
    Standstill,
    Taken,
    Visit,
)
from kiosk.spare import is_open
from kiosk.state import State, pages, service_of, trouble
from kiosk.wording import (
    Words,
    WordsIn,
    about,
    drawn_at,
    no_hurry,
    own_name,
    people_waiting,
    places,
    rooms_of,
)

ENGLISH = Language("en")
ROOMY = 8
"""With so many tiles there is room for a question and a notice above them, on every screen."""
IN_ENGLISH = "in English for now"
"""Below a language without a catalogue; so there is nothing that could translate it."""


def parts(state: State, screen: Visit | Idle, words_in: WordsIn) -> Parts:  # noqa: C901, PLR0911, PLR0912  one a screen
    """Return what stands on *screen*."""
    match screen:
        case Languages():
            return _languages(state, words_in)
        case ClosedNow():
            return _closed_now(state, words_in)
        case OutOfService(language):
            return answers.in_all(state, words_in, answers.closed, language), (), ()
        case Standstill():
            return answers.standstill(state, words_in), (), ()
        case Away(language=None) | Away(command=None):
            why = trouble(state)
            return answers.in_all(state, words_in, lambda words: answers.no_hub(words, why)), (), ()
        case Away():
            return answers.away(words_in(screen.language or POLISH), screen.why)
        case Services():
            return _services(state, screen, words_in(screen.language))
        case Confirm():
            return _confirm(state, screen, words_in(screen.language))
        case Code():
            return _code(state, screen, words_in(screen.language))
        case Issuing():
            return answers.issuing(words_in(screen.language))
        case Printing() | Taken():
            return answers.ticket(screen, words_in(screen.language))
        case PaperOrNot() | Paperless():
            return paperless_scenes.parts(state, screen, words_in(screen.language))
        case Shown():
            return answers.shown(state, screen, words_in(screen.language))
        case Refused():
            return answers.refused(state, screen, words_in(screen.language))
        case _:
            assert_never(screen)


def tone(screen: object) -> Tone:
    """Return the mood of a visitor's *screen*."""
    return Tone.WELCOME if isinstance(screen, Idle) else Tone.PLAIN


def _languages(state: State, words_in: WordsIn) -> Parts:
    offered = state.menu.languages if state.menu else ()
    tiles = tuple(
        Tile(PickLanguage(each), own_name(each, words_in), detail=_invitation(each, words_in), language=each)
        for each in offered
    )
    first = words_in(offered[0] if offered else POLISH)
    greeting = (
        Title(first.gettext("Welcome")),
        Text(first.gettext("Please choose your language"), strong=True),
    )
    return (*greeting, Tiles(tiles)), (), ()


def _closed_now(state: State, words_in: WordsIn) -> Parts:
    """Say in the first languages when to come; a touch on one of them leads to its keypad for codes."""
    offered = state.menu.languages[: answers.FIRST] if state.menu else ()
    booked = tuple(
        Tile(PickLanguage(each), _booked(words_in(each)), detail=own_name(each, words_in), language=each)
        for each in offered
    )
    return answers.in_all(state, words_in, answers.closed_now(state.menu)), (Tiles(booked),), ()


def _booked(words: Words) -> str:
    return words.gettext("I have a booking")


def _invitation(language: Language, words_in: WordsIn) -> str:
    """Ask to begin; in a language without a catalogue say what whoever picks it will read."""
    here, english = (words_in(each).gettext("Touch here to begin") for each in (language, ENGLISH))
    return IN_ENGLISH if here == english and language.split("-")[0] != ENGLISH else here


def _services(state: State, screen: Services, words: Words) -> Parts:
    services = state.menu.services if state.menu else ()
    size = state.rules.services_per_page
    last = pages(len(services), size) - 1
    page = min(screen.page, last)
    here = services[page * size :][:size]
    keys = _service_keys(words, page, last)
    if screen.booked is not None:
        title = Title(words.gettext("What is your booking for?"))
        tiles = tuple(_booked_tile(each, screen.language) for each in here)
        return (title, Tiles(tiles)), (), tuple(key for key in keys if key.touch is not Button.TYPE_CODE)
    tiles = tuple(_service_tile(state, each, words, screen.language) for each in here)
    return (*_heading(state, screen, words, len(tiles)), Tiles(tiles)), (), tuple(keys)


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


def _service_keys(words: Words, page: int, last: int) -> Iterator[Key]:
    yield Key(Button.HOME, words.gettext("Back"), Weight.QUIET)
    if last:
        yield Key(Button.PREVIOUS_PAGE, words.gettext("Previous page"), enabled=page > 0)
        yield Key(Button.NEXT_PAGE, words.gettext("Next page"), enabled=page < last)
    yield Key(Button.TYPE_CODE, _booked(words), Weight.FIRST)


def _service_tile(state: State, service: MenuService, words: Words, language: Language) -> Tile:
    return Tile(
        PickService(service.service),
        text_in(service.names, language),
        badge=service.letter,
        detail=_service_state(state, service, words),
        dim=service.booked_only or not is_open(state, service),
    )


def _service_state(state: State, service: MenuService, words: Words) -> str:
    if service.booked_only:
        return words.gettext("With a booking only")
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


def _confirm(state: State, screen: Confirm, words: Words) -> Parts:
    service = service_of(state, screen.service)
    main: list[Block] = [Title(words.gettext("Would you like a ticket?"))]
    if service is not None and state.menu is not None:
        main.append(Emblem(service.letter, text_in(service.names, screen.language)))
        main.append(Facts(tuple(_service_facts(state, state.menu, service, words, screen.language))))
    if state.away:
        main.append(Text(words.gettext("There is no connection now: the waiting time is not known.")))
    elif service is not None:
        if service.draw_at is not None:
            main.append(Text(no_hurry(words)))
        if service.warning:
            main.append(Text(words.gettext("The desks may have no time left for you today.")))
    if state.printer is not None:
        main.append(Text(words.gettext("Tickets cannot be printed now. You will see your number here.")))
    keys = (
        Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET),
        Key(Button.BACK, words.gettext("Back")),
        Key(Button.CONFIRM, words.gettext("Take a ticket"), Weight.FIRST),
    )
    asked = () if service is None else tuple(counts.steppers(screen, service, words))
    return tuple(main), asked, keys


def _service_facts(
    state: State, menu: Menu, service: MenuService, words: Words, language: Language
) -> Iterator[tuple[str, str]]:
    if not (state.stale or state.away):
        told = people_waiting(words, service.waiting, service.estimate, brief=False)
        yield words.gettext("For this service"), told
        if service.draw_at is not None:
            yield words.gettext("Your place"), drawn_at(words, service.draw_at)
        if service.estimate is not None:
            yield words.gettext("Waiting time"), about(words, service.estimate)
    if left := counts.few_left(words, service):
        yield words.gettext("Tickets"), left
    if rooms := rooms_of(menu, service):
        yield words.gettext("Where to wait"), places(rooms, language)


def _code(state: State, screen: Code, words: Words) -> Parts:
    hint = words.gettext("Type the six digits of your confirmation.")
    if state.rules.scanner:
        hint = words.gettext("Type the six digits of your confirmation, or scan its code.")
    if noted := len(screen.others):
        hint = words.ngettext(
            "%(n)d booking is noted. Type the code of the next one.",
            "%(n)d bookings are noted. Type the code of the next one.",
            noted,
        ) % {"n": noted}
    more = screen.is_whole and len(screen.codes) < CODES_AT_MOST
    keys = (
        Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET),
        Key(Button.BACK, words.gettext("Back")),
        Key(Button.ANOTHER, words.gettext("One more booking"), enabled=more),
        Key(Button.CONFIRM, words.gettext("Continue"), Weight.FIRST, enabled=bool(screen.codes)),
    )
    keypad = Keypad(screen.digits, CODE_DIGITS, words.gettext("Delete"))
    return (Title(words.gettext("Your booking")), Text(hint)), (keypad,), keys
