"""How a visitor without a booking gets a ticket, and what every new ticket needs."""

from __future__ import annotations

from datetime import datetime

from contract.commands import IssueTicket
from contract.events import Event, TicketIssued
from contract.names import ServiceId, StatusToken, TicketId, TicketNumber
from contract.refusal import SeriesExhausted, UnknownService
from hub.domain.admission import admit
from hub.domain.branch import Branch
from hub.domain.draw import draw_at
from hub.domain.limits import Wanted
from hub.domain.phones import admit_phone
from hub.domain.settings import ServiceSettings
from hub.domain.ticket import LAST_COUNT


def issue(command: IssueTicket, branch: Branch, now: datetime) -> list[Event]:
    """Return the ticket of a visitor without a booking."""
    branch.arrivals.require_not_void(command.command_id)
    service = known_service(command.service, branch)
    admit_phone(command.phone, branch, now)
    wanted = Wanted(command.party, command.cases, command.priority, command.language)
    admit(service, branch, now, booked=False, wanted=wanted)
    return [
        TicketIssued(
            ticket=TicketId(command.command_id),
            number=next_number(service, branch),
            service=service.id,
            language=command.language,
            party=command.party,
            priority=command.priority,
            token=minted(command.token),
            note=command.note,
            draw_at=draw_at(service, branch, now),
            cases=command.cases,
            phone=command.phone,
        )
    ]


def known_service(service: ServiceId, branch: Branch) -> ServiceSettings:
    """Return the settings of *service*.

    Raises:
        UnknownService: the branch does not offer it.
    """
    try:
        return branch.layout.services[service]
    except KeyError:
        raise UnknownService(f"this branch offers no service {service!r}") from None


def next_number(service: ServiceSettings, branch: Branch) -> TicketNumber:
    """Return the number of the next ticket of *service*.

    Raises:
        SeriesExhausted: there is none.
    """
    count = branch.next_number(service.series)
    if count > LAST_COUNT:
        raise SeriesExhausted(
            f"series {service.series} has issued its last number, {service.series}{LAST_COUNT}"
        )
    return TicketNumber(series=service.series, count=count)


def minted(token: StatusToken | None) -> StatusToken:
    """Return *token*, which a ticket must have."""
    if token is None:
        raise ValueError("a ticket without a status token: the authority mints one before it asks the rules")
    return token
