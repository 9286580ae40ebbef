"""What a kiosk does while its hub is away: it gives numbers of its own, and says what it does not know.

A visitor never holds two numbers. Where the hub was asked and its answer is lost, the ticket of that request
is void from now on: the number that is printed here says in whose place it was given, and the hub, once it is
back, cancels the one and puts the other where it stood. Pure.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from contract.changed import replace
from contract.commands import CheckIn, IssueTicket
from contract.names import CommandId, Language, ServiceId, StatusToken, TicketId
from contract.picture import on_slip
from contract.states import SlipState
from contract.states import State as TicketState
from contract.views import Menu, MenuService, TicketView
from kiosk.counts import USED_UP
from kiosk.happenings import MenuKept, SpareFailed, SpareIssued, SpareSeen
from kiosk.rules import POLISH
from kiosk.screens import Away, Booked, ClosedNow, Issuing, Languages, Printing, Services, SpareRequest
from kiosk.state import BELIEVED_S, State, Step, believes_closed, cancel, home, mint, on, trouble
from kiosk.wishes import Ask, Beep, Print, Settle, Sound, TakeSpare
from kiosk.wording import rooms_of

USED_UP_S = 12 * 3600.0
"""What was given out for a day stays so for the rest of it."""


def asked(state: State, language: Language, command: IssueTicket | CheckIn) -> Step:
    """Ask the hub, unless it is known to be away and a number can be given without it."""
    if state.away and trouble(state) is None:
        return in_place_of(state, language, command, maybe_done=False)
    return on(state, Issuing(language, command), Ask(command))


def in_place_of(
    state: State, language: Language, command: IssueTicket | CheckIn, *, maybe_done: bool
) -> Step:
    """Give a number of the kiosk's own for *command*; of a booking ask first what it is for."""
    why = trouble(state)
    if why is not None:
        return on(state, Away(language, command, maybe_done, why), Beep(Sound.TROUBLE))
    if isinstance(command, CheckIn):
        return on(state, Services(language, booked=Booked(command, maybe_done)))
    return take(state, language, command, command.service, maybe_done=maybe_done)


def take(
    state: State, language: Language, wanted: IssueTicket | CheckIn, service: ServiceId, *, maybe_done: bool
) -> Step:
    """Want a ticket for *service* written down in place of what was *wanted* of the hub."""
    state, command_id = mint(state)
    request = SpareRequest(command_id, wanted, service, language, maybe_done)
    return on(state, Issuing(language, request), TakeSpare(request))


def happened(state: State, told: MenuKept | SpareIssued | SpareFailed | SpareSeen) -> Step:
    """Return what follows from what was laid in for a time without the hub."""
    match told:
        case MenuKept(menu):
            # The hub may answer any moment: what is offered shows once it is known to be away.
            return (replace(state, menu=menu, stale=True) if state.menu is None else state), ()
        case SpareIssued():
            return _issued(state, told)
        case SpareFailed():
            return _failed(state, told)
        case SpareSeen():
            return _seen(state, told)
        case _:
            assert_never(told)


def _issued(state: State, told: SpareIssued) -> Step:
    """The number is on the disk: it may be seen."""
    request = _request(state, told.command)
    if request is None:
        # It took so long that the visitor was told to go elsewhere.
        state, tell = cancel(state, told.ticket.ticket, "the visitor left before the number was written down")
        return state, (tell, Settle(told.ticket.ticket))
    return on(state, Printing(request.language, told.ticket), Print(told.ticket))


def _failed(state: State, told: SpareFailed) -> Step:
    """There is no number: say so, before anything is printed."""
    request = _request(state, told.command)
    if request is None:
        return state, ()
    screen = Away(request.language, request.wanted, request.maybe_done, told.why)
    return on(state, screen, Beep(Sound.TROUBLE))


def _seen(state: State, told: SpareSeen) -> Step:
    """Note how the numbers stand; whether any can be given shows on the screen on which nobody is."""
    state = replace(state, left=told.left, disk_full=told.disk_full, set_aside=told.set_aside)
    idle = isinstance(state.screen, Languages | ClosedNow) or state.screen == Away()
    return home(state) if idle and state.away else (state, ())


def is_open(state: State, service: MenuService) -> bool:
    """Tell whether *service* is offered; while the hub is away, as far as the menu can still be believed."""
    if service.open or service.switched_off or service.elsewhere:
        return service.open
    lasts_s = USED_UP_S if service.closed_why in USED_UP else BELIEVED_S
    return not believes_closed(state, service.opens_at, lasts_s)


def is_of(booked: Booked | None, command: CommandId) -> bool:
    """Tell whether *command* asked for the visitor who is *booked*."""
    return booked is not None and booked.command.command_id == command


def view_of(request: SpareRequest, menu: Menu, number: str, token: StatusToken, at: datetime) -> TicketView:
    """Return the ticket as its visitor sees it; nobody knows who comes before it."""
    service = next((each for each in menu.services if each.service == request.service), None)
    return TicketView(
        branch=menu.branch,
        epoch=menu.epoch,
        seq=menu.seq,
        at=at,
        ticket=TicketId(request.command_id),
        number=number,
        service=request.service,
        service_names=service.names if service else {POLISH: request.service},
        language=request.language,
        party=request.party,
        cases=request.cases,
        state=TicketState.WAITING,
        slip=SlipState.NOT_PRINTED,
        issued_at=at,
        ahead=0,
        token=token,
        rooms=rooms_of(menu, service) if service else (),
        spare=True,
        bring=on_slip(service.bring, request.language) if service else {},
    )


def _request(state: State, command: CommandId) -> SpareRequest | None:
    request = state.screen.command if isinstance(state.screen, Issuing) else None
    if isinstance(request, SpareRequest) and request.command_id == command:
        return request
    return None
