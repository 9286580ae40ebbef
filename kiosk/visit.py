"""What a visitor's touch does on each screen. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from contract.commands import CheckIn, IssueTicket
from contract.names import BookingCode, Language, ServiceId
from kiosk import counts, paperless, spare
from kiosk.code_text import code_in
from kiosk.happenings import Button, ChangeCount, Digit, PickLanguage, PickService, Touch
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.screens import (
    CODE_DIGITS,
    CODES_AT_MOST,
    Away,
    Booked,
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
from kiosk.state import (
    State,
    Step,
    default_language,
    give_up,
    home,
    is_closed,
    mint,
    on,
    pages,
    service_of,
    trouble,
)
from kiosk.wishes import Ask


def touched(state: State, screen: Visit | Idle, what: Touch) -> Step:  # noqa: C901, PLR0911  one a screen
    """Return what touching *what* on *screen* does; nothing where it does not stand there."""
    match screen:
        case Languages():
            return _languages(state, what)
        case ClosedNow():
            return _closed_now(state, what)
        case Services():
            return _services(state, screen, what)
        case Confirm():
            return _confirm(state, screen, what)
        case Code():
            return _code(state, screen, what)
        case Refused():
            return _refused(state, screen, what)
        case Away():
            return _away(state, screen, what)
        case PaperOrNot() | Paperless():
            return paperless.touched(state, screen, what)
        case Taken() | Shown():
            return home(state) if what is Button.DONE else (state, ())
        case Issuing() | Printing() | OutOfService() | Standstill():
            return state, ()
        case _:
            assert_never(screen)


def _languages(state: State, what: Touch) -> Step:
    offered = state.menu.languages if state.menu else ()
    if isinstance(what, PickLanguage) and what.language in offered:
        return on(state, Services(what.language))
    return state, ()


def _closed_now(state: State, what: Touch) -> Step:
    offered = state.menu.languages if state.menu else ()
    if isinstance(what, PickLanguage) and what.language in offered:
        return on(state, Code(what.language))
    return state, ()


def _services_or_home(state: State, language: Language) -> Step:
    return home(state) if is_closed(state) else on(state, Services(language))


def _services(state: State, screen: Services, what: Touch) -> Step:
    last = pages(len(state.menu.services) if state.menu else 0, state.rules.services_per_page) - 1
    match what:
        case PickService(service):
            return _picked(state, screen, service)
        case Button.TYPE_CODE if screen.booked is None:
            return on(state, Code(screen.language))
        case Button.NEXT_PAGE:
            return on(state, replace(screen, page=min(last, screen.page + 1)))
        case Button.PREVIOUS_PAGE:
            return on(state, replace(screen, page=max(0, min(last, screen.page) - 1)))
        case Button.BACK | Button.HOME:
            return home(state)
        case _:
            return state, ()


def _picked(state: State, screen: Services, service: ServiceId) -> Step:
    found, language = service_of(state, service), screen.language
    if found is None:
        return state, ()
    if screen.booked is not None:
        return _booked(state, language, screen.booked, service)
    if found.booked_only:
        return on(state, Code(language))
    if not spare.is_open(state, found):
        code = found.closed_why or "service-closed"
        told = advice(state, code, service, language)
        return on(state, Refused(language, code, at=found.opens_at, instead=told))
    return on(state, Confirm(language, service))


def _booked(state: State, language: Language, booked: Booked, service: ServiceId) -> Step:
    """Take the visitor in whose booking nobody can check; a hub that is back meanwhile can."""
    if state.away and trouble(state) is None:
        return spare.take(state, language, booked.command, service, maybe_done=booked.maybe_done)
    return on(state, Issuing(language, booked.command), Ask(booked.command))


def _asked(state: State, language: Language, command: IssueTicket | CheckIn) -> Step:
    """Ask the hub, unless it is known to be away and a number can be given without it."""
    if state.away and trouble(state) is None:
        return spare.in_place_of(state, language, command, maybe_done=False)
    return on(state, Issuing(language, command), Ask(command))


def advice(state: State, code: str, service: ServiceId | None, language: Language) -> str:
    """Return what the operator advises whoever was refused by *code*; only where nothing is left today."""
    found = service_of(state, service) if service is not None else None
    return counts.instead(found, language) if code in counts.USED_UP else ""


def _confirm(state: State, screen: Confirm, what: Touch) -> Step:
    match what:
        case ChangeCount():
            service = service_of(state, screen.service)
            return on(state, screen if service is None else counts.changed(screen, what, service))
        case Button.CONFIRM:
            state, command_id = mint(state)
            command = IssueTicket(
                command_id=command_id,
                by=state.rules.by,
                service=screen.service,
                language=screen.language,
                party=screen.people,
                cases=screen.cases,
            )
            return _asked(state, screen.language, command)
        case Button.BACK:
            return on(state, Services(screen.language, _page_of(state, screen.service)))
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _page_of(state: State, service: ServiceId) -> int:
    services = [each.service for each in state.menu.services] if state.menu else []
    return services.index(service) // state.rules.services_per_page if service in services else 0


def _code(state: State, screen: Code, what: Touch) -> Step:  # noqa: PLR0911  one a touch
    match what:
        case Digit(digit) if len(screen.digits) < CODE_DIGITS:
            return on(state, replace(screen, digits=screen.digits + digit))
        case Button.ERASE:
            return on(state, replace(screen, digits=screen.digits[:-1]))
        case Button.ANOTHER if screen.is_whole and len(screen.codes) < CODES_AT_MOST:
            return on(state, Code(screen.language, others=screen.codes))
        case Button.CONFIRM if screen.codes:
            return _check_in(state, screen.language, screen.codes, chosen=True)
        case Button.BACK:
            return _services_or_home(state, screen.language)
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _check_in(state: State, language: Language, codes: tuple[str, ...], *, chosen: bool) -> Step:
    state, command_id = mint(state)
    command = CheckIn(
        command_id=command_id,
        by=state.rules.by,
        codes=tuple(BookingCode(code) for code in codes),
        language=language if chosen else None,
    )
    return _asked(state, language, command)


def _refused(state: State, screen: Refused, what: Touch) -> Step:
    if what is Button.HOME:
        return home(state)
    if what is Button.BACK:
        return on(state, Code(screen.language)) if screen.typed else _services_or_home(state, screen.language)
    return state, ()


def _away(state: State, screen: Away, what: Touch) -> Step:
    if screen.command is None:
        return state, ()
    if what is Button.RETRY:
        # The same id again: had the hub heard the first one, it answers with the very same ticket.
        return on(
            state, Issuing(screen.language or default_language(state), screen.command), Ask(screen.command)
        )
    if what is Button.HOME:
        return give_up(state, screen.command, screen.maybe_done)
    return state, ()


def scanned(state: State, text: str) -> Step:
    """Return what holding a code with *text* to the reader does; only where somebody could mean it."""
    screen = state.screen
    if not isinstance(screen, Languages | ClosedNow | Services | Confirm | Code | Refused | Taken):
        return state, ()
    chosen = None if isinstance(screen, Languages | ClosedNow | Taken) else screen.language
    language = chosen or default_language(state)
    code = code_in(text)
    if code is None:
        return on(state, Refused(language, "code-unreadable", typed=True))
    others = screen.others if isinstance(screen, Code) else ()
    return _check_in(state, language, (*others, code)[:CODES_AT_MOST], chosen=chosen is not None)
