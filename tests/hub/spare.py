"""Tickets as a kiosk hands them in that issued them without its hub, in few words."""

from __future__ import annotations

from contract.commands import HandIn
from contract.names import KioskId, Language, ServiceId, TicketId, TicketNumber
from contract.spare_tickets import SpareTicket
from tests.hub.branch import TUESDAY, token_of, wish


def spare(number: str, service: str = "A", waited_s: float = 60.0, **more) -> SpareTicket:
    """Return the ticket *number* for *service* whose visitor has waited so long; its id is ``s-`` number."""
    ticket = TicketId(more.pop("ticket", f"s-{number}"))
    told = {"language": Language("pl"), "day": TUESDAY, "token": token_of(ticket)} | more
    return SpareTicket(
        ticket=ticket,
        number=TicketNumber.parse(number),
        service=ServiceId(service),
        waited_s=waited_s,
        **told,
    )


def handing_in(*tickets: SpareTicket, kiosk: str = "K1", **more) -> HandIn:
    return wish(HandIn, kiosk=KioskId(kiosk), tickets=tickets, **more)
