"""What a visitor's touch does on each screen. Pure."""

from __future__ import annotations

from typing import assert_never

from contract.commands import IssueTicket
from contract.names import Language, ServiceId
from kiosk import check_in, counts, paperless, spare, survey
from kiosk.happenings import Button, ChangeCount, PickLanguage, PickService, Touch
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.screens import (
    Away,
    Booked,
    ClosedNow,
    Code,
    Confirm,
    Directions,
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
    mint,
    on,
    service_of,
    trouble,
)
from kiosk.survey_happenings import BeginRating
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating
from kiosk.wishes import Ask


def touched(state: State, screen: Visit | Idle, what: Touch) -> Step:  # noqa: C901, PLR0911  one a screen
    """Return what touching *what* on *screen* does; nothing where it does not stand there."""
    match screen:
        case Languages() | ClosedNow():
            return _begun(state, screen, what)
        case Services():
            return _services(state, screen, what)
        case Confirm():
            return _confirm(state, screen, what)
        case Directions():
            return _directions(state, screen, what)
        case Code():
            return check_in.typed(state, screen, what)
        case Refused():
            return check_in.after_refusal(state, screen, what)
        case Away():
            return _away(state, screen, what)
        case PaperOrNot() | Paperless():
            return paperless.touched(state, screen, what)
        case RateInvite() | AskingVisit() | Rating() | Rated():
            return survey.touched(state, screen, what)
        case Taken() | Shown():
            return home(state) if what is Button.DONE else (state, ())
        case Issuing() | Printing() | OutOfService() | Standstill():
            return state, ()
        case _:
            assert_never(screen)


def _begun(state: State, screen: Languages | ClosedNow, what: Touch) -> Step:
    if isinstance(what, BeginRating):
        return survey.invited(state)
    offered = state.menu.languages if state.menu else ()
    if not isinstance(what, PickLanguage) or what.language not in offered:
        return state, ()
    if isinstance(screen, ClosedNow):
        return check_in.asked_for(state, what.language)
    return on(state, Services(what.language))


def _services(state: State, screen: Services, what: Touch) -> Step:
    match what:
        case PickService(service):
            return _picked(state, screen, service)
        case Button.TYPE_CODE if screen.booked is None:
            return check_in.asked_for(state, screen.language)
        case Button.BACK | Button.HOME:
            return home(state)
        case _:
            return state, ()


def _picked(state: State, screen: Services, service: ServiceId) -> Step:
    found, language = service_of(state, service), screen.language
    if found is None:
        return state, ()
    if found.elsewhere or (found.booked_only and screen.booked is None):
        return on(state, Directions(language, service, screen.booked))
    if screen.booked is not None:
        return _booked(state, language, screen.booked, service)
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


def advice(state: State, code: str, service: ServiceId | None, language: Language) -> str:
    """Return what the operator advises whoever was refused by *code*; only where nothing is left today."""
    found = service_of(state, service) if service is not None else None
    return counts.instead(found, language) if code in counts.USED_UP else ""


def _confirm(state: State, screen: Confirm, what: Touch) -> Step:
    match what:
        case ChangeCount():
            service = service_of(state, screen.service)
            return on(state, screen if service is None else counts.changed(screen, what, service))
        case Button.CONFIRM | Button.CONFIRM_FIRST:
            offered = state.menu is not None and state.menu.priority
            state, command_id = mint(state)
            command = IssueTicket(
                command_id=command_id,
                by=state.rules.by,
                service=screen.service,
                language=screen.language,
                party=screen.people,
                cases=screen.cases,
                # Nobody is asked why: whoever says it is believed.
                priority=what is Button.CONFIRM_FIRST and offered,
            )
            return spare.asked(state, screen.language, command)
        case Button.BACK:
            return on(state, Services(screen.language, screen.service))
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _directions(state: State, screen: Directions, what: Touch) -> Step:
    service = service_of(state, screen.service)
    match what:
        case Button.TYPE_CODE if service is not None and not service.elsewhere:
            return check_in.asked_for(state, screen.language)
        case Button.BACK:
            return on(state, Services(screen.language, screen.service, screen.booked))
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def still(state: State, screen: Confirm | Directions) -> Confirm | Directions | Services:
    """Return what becomes of *screen* under another menu: its service may be given no more, or anew."""
    service, booked = service_of(state, screen.service), getattr(screen, "booked", None)
    if service is None:
        return Services(screen.language, booked=booked)
    directs = bool(service.elsewhere) or service.booked_only
    if isinstance(screen, Confirm):
        return Directions(screen.language, screen.service) if directs else counts.bounded(screen, service)
    return screen if directs else Services(screen.language, screen.service, booked)


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
