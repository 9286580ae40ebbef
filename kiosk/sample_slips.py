"""One ticket of every kind that a slip can tell of: for pictures, for tests, for whoever designs a slip."""

from __future__ import annotations

import msgspec

from contract.names import Language
from contract.views import Menu, TicketView
from kiosk.rules import POLISH
from kiosk.samples import BRING, drawn_later, sample_ticket
from kiosk.wording import rooms_of

KINDS = ("ordinary", "family", "late", "draw", "no-hub")
"""An ordinary ticket; one for a family; one of somebody late for a booking; one whose place is still to be
drawn; one that the kiosk issued while the hub was away."""


def slip_ticket(kind: str, language: Language = POLISH, menu: Menu | None = None) -> TicketView:
    """Return a ticket of the *kind*, for the first service of *menu*, else for that of the sample branch.

    Raises:
        ValueError: there is no such kind.
    """
    ticket = msgspec.structs.replace(sample_ticket(language), bring=BRING)
    if menu is not None:
        ticket = _of_menu(ticket, menu)
    match kind:
        case "ordinary":
            return ticket
        case "family":
            return msgspec.structs.replace(ticket, party=4, cases=3)
        case "late":
            return msgspec.structs.replace(ticket, late=True)
        case "draw":
            return drawn_later(ticket)
        case "no-hub":
            return msgspec.structs.replace(ticket, spare=True, number="X007", ahead=0, estimate=None)
        case _:
            raise ValueError(f"there is no kind of ticket {kind!r} (there are {', '.join(KINDS)})")


def _of_menu(ticket: TicketView, menu: Menu) -> TicketView:
    service = menu.services[0]
    return msgspec.structs.replace(
        ticket,
        number=f"{service.letter}042",
        service=service.service,
        service_names=service.names,
        rooms=rooms_of(menu, service),
        bring=service.bring,
    )
