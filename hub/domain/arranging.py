"""What staff arrange for the present day: services opened and closed, desks given others.

It is no edit of the branch's file and ends with the day. A switch of the day profile says anew what desks
serve, so it ends what was arranged for them; a service that somebody closed stays closed.
"""

from __future__ import annotations

from typing import assert_never

from contract.events import AlarmLookedAfter, DeskAssigned, Event, ServiceOpened, ServiceShut
from contract.names import DeskId, ServiceId
from contract.refusal import LastDesk, ReasonMissing, UnknownAlarm
from contract.today_parts import AssignDesk, CloseService, LookAfter, OfToday, OpenService
from hub.domain.admission import not_here
from hub.domain.alarm_weights import WEIGHTS
from hub.domain.branch import Branch
from hub.domain.calling import known_desk
from hub.domain.issuing import known_service
from hub.domain.part_settings import POLISH
from hub.domain.profiles import in_profile
from hub.domain.today import in_today


def of_today(command: OfToday, branch: Branch) -> list[Event]:
    """Return what is arranged; nothing where it is so already.

    Raises:
        Refused: the branch has no such thing, it is not said why, or somebody would be left without a desk.
    """
    match command:
        case OpenService() | CloseService():
            return _service(command, branch)
        case AssignDesk():
            return _assign(command, branch)
        case LookAfter(code=code, about=about):
            if code not in WEIGHTS:
                raise UnknownAlarm(f"there is no alarm {code!r} (known: {', '.join(sorted(WEIGHTS))})")
            return [AlarmLookedAfter(code=code, about=about)]
        case _:
            assert_never(command)


def _service(command: OpenService | CloseService, branch: Branch) -> list[Event]:
    service = known_service(command.service, branch)
    reason = _reason(command, "a service is opened and closed with a reason only")
    if isinstance(command, CloseService):
        return [ServiceShut(service=service.id, reason=reason)] if service.open else []
    if (away := not_here(service, POLISH)) is not None:
        raise away
    is_open = service.open and service.offered
    return [] if is_open else [ServiceOpened(service=service.id, reason=reason)]


def _assign(command: AssignDesk, branch: Branch) -> list[Event]:
    known_desk(command.desk, branch)
    for service in command.services:
        known_service(service, branch)
    was = branch.layout.desks[command.desk].services
    wanted = tuple(service for service in branch.layout.services if service in command.services)
    reason = _reason(command, "a desk is given other services with a reason only")
    _require_desks(command.desk, wanted or _usual(command.desk, branch), branch)
    if set(wanted) == set(was) or (not wanted and command.desk not in branch.today.desks):
        return []
    return [DeskAssigned(desk=command.desk, services=wanted, was=was, reason=reason)]


def _usual(desk: DeskId, branch: Branch) -> tuple[ServiceId, ...]:
    """Return what *desk* serves when nothing is arranged for it, but what is for the others."""
    usual = in_today(in_profile(branch.ordinary, branch.profile), branch.today.with_desk(desk, ()))
    return next(each.services for each in usual.desks if each.id == desk)


def _require_desks(desk: DeskId, services: tuple[ServiceId, ...], branch: Branch) -> None:
    for service, desks in branch.layout.desks_of.items():
        if desks == (desk,) and service not in services:
            raise LastDesk(
                f"desk {desk} is the only one that serves {service}; give {service} to another desk first"
            )


def _reason(command: OpenService | CloseService | AssignDesk, what: str) -> str:
    reason = command.reason.strip()
    if not reason:
        raise ReasonMissing(f"{what}; say why")
    return reason
