"""People who belong together get one ticket, and a party goes two ways. Nobody is lost, nobody gains a place.

Two tickets become one where the one stands that stood first: whoever is between them waits for more people
before them than until then, and the journal says why. A party that splits stands where it stood.
"""

from __future__ import annotations

from contract.commands import MergeTickets, SplitParty
from contract.events import Event, PartyChanged, TicketIssued, TicketMerged
from contract.names import TicketId
from contract.refusal import (
    NotNow,
    NotTogether,
    PartyTooLarge,
    PartyTooSmall,
    ReasonMissing,
    TooManyCases,
)
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.calling import known_ticket
from hub.domain.draw import require_drawn
from hub.domain.issuing import known_service, minted, next_number
from hub.domain.ticket import Ticket

MOST = 50
"""As many people, and as many cases, one ticket carries; see `contract.asked.Party`."""


def merge(command: MergeTickets, branch: Branch) -> list[Event]:
    """Return how two waiting tickets become one.

    Raises:
        Refused: one of them does not wait, they do not wait for the same, or they are too many for one.
    """
    one, two = (_waiting(name, branch) for name in (command.ticket, command.other))
    _require_alike(one, two)
    reason = _given(command.reason, one, "merged")
    first, second = sorted((one, two), key=lambda ticket: ticket.rank)
    party, cases = first.party + second.party, first.cases + second.cases
    if party > MOST:
        raise PartyTooLarge(f"{first.number} and {second.number} are {party} people; one ticket has {MOST}")
    if cases > MOST:
        raise TooManyCases(f"{first.number} and {second.number} are {cases} cases; one ticket has {MOST}")
    bookings = tuple(dict.fromkeys((*first.bookings, *second.bookings)))
    return [
        TicketMerged(ticket=second.ticket, into=first.ticket, reason=reason),
        PartyChanged(
            ticket=first.ticket,
            party=party,
            cases=cases,
            bookings=bookings,
            other=second.ticket,
            joined=True,
            reason=reason,
        ),
    ]


def split(command: SplitParty, branch: Branch) -> list[Event]:
    """Return how some people of a party get a ticket of their own.

    No limit of the day is asked: all of them were admitted when they came.

    Raises:
        Refused: the ticket does not wait, or nobody would stay on it.
    """
    branch.arrivals.require_not_void(command.command_id)
    ticket = _waiting(command.ticket, branch)
    reason = _given(command.reason, ticket, "split")
    if command.party >= ticket.party:
        raise PartyTooSmall(f"{ticket.number} is for {ticket.party}; at least one of them stays on it")
    new = TicketId(command.command_id)
    service = known_service(ticket.service, branch)
    issued = TicketIssued(
        ticket=new,
        number=next_number(service, branch),
        service=ticket.service,
        language=ticket.language,
        party=command.party,
        priority=ticket.priority,
        token=minted(command.token),
        bookings=ticket.bookings,
        note=ticket.note,
        due=ticket.due,
        late=ticket.late,
        cases=min(command.cases, ticket.cases),
        split_from=ticket.ticket,
    )
    left = PartyChanged(
        ticket=ticket.ticket,
        party=ticket.party - command.party,
        cases=max(1, ticket.cases - command.cases),
        bookings=ticket.bookings,
        other=new,
        joined=False,
        reason=reason,
    )
    return [issued, left]


def _waiting(name: TicketId, branch: Branch) -> Ticket:
    ticket = known_ticket(name, branch)
    if ticket.state is not State.WAITING:
        raise NotNow(f"{ticket.number} is {ticket.state}; only who waits is merged or split")
    require_drawn(ticket, branch)
    return ticket


def _require_alike(one: Ticket, two: Ticket) -> None:
    """Let two tickets become one that count alike in queue, quota and statistics."""
    if one is two:
        raise NotTogether(f"{one.number} is one ticket already; name another one")
    if (one.service, one.to) != (two.service, two.to):
        says = f"{one.number} and {two.number} do not wait for the same service and desk; transfer one first"
        raise NotTogether(says)
    if one.walk_in != two.walk_in or (one.walk_in and one.came_for != two.came_for):
        raise NotTogether(f"{one.number} and {two.number} are counted apart: as booked, or for two services")


def _given(reason: str, ticket: Ticket, done: str) -> str:
    if not reason.strip():
        raise ReasonMissing(f"{ticket.number} is not {done} without a reason; say why")
    return reason.strip()
