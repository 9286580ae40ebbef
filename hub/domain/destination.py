"""Whereto a visitor can be transferred."""

from __future__ import annotations

from contract.names import DeskId, ServiceId
from contract.refusal import NowhereToGo
from contract.states import DeskState
from hub.domain.admission import not_here
from hub.domain.branch import Branch
from hub.domain.calling import known_desk
from hub.domain.issuing import known_service
from hub.domain.ticket import Ticket


def destination(
    service: ServiceId | None, to: DeskId | None, ticket: Ticket, branch: Branch
) -> tuple[ServiceId, DeskId | None]:
    """Return the service and the desk for which *ticket* waits once it is transferred.

    Raises:
        Refused: neither was named, one of them is not known, or the desk would never call the visitor.
    """
    if service is None and to is None:
        raise NowhereToGo("name a service, a desk or both")
    wanted = service or ticket.service
    if (
        service is not None
        and (away := not_here(known_service(service, branch), ticket.language)) is not None
    ):
        raise away
    if to is not None:
        there = known_desk(to, branch)
        if wanted not in branch.layout.desks[to].services:
            raise NowhereToGo(f"desk {to} does not serve {wanted}; name a service that it serves too")
        if there.state is DeskState.CLOSED:
            raise NowhereToGo(f"desk {to} is closed and would never call {ticket.number}")
    return wanted, to
