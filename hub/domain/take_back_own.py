"""Taking back what one did last away from a desk: a ticket issued by mistake, a wrong check-in, a merge.

Nothing is wiped out: a number that was issued is cancelled and never comes again today, and the journal tells
both the deed and its taking back. Paper that was printed cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from contract.commands import TakeBackDeed
from contract.events import (
    BookingAdded,
    DeedTakenBack,
    Event,
    PartyChanged,
    PlaceMoved,
    TicketCancelled,
    TicketMerged,
    TicketTakenBack,
)
from contract.refusal import MovedOn, NothingToTakeBack, TooLateToTakeBack
from contract.states import LIVE, DeskState, State
from hub.domain.branch import Branch
from hub.domain.calling import back_to_all
from hub.domain.deeds import OwnDeed, PartyBefore, TicketBefore
from hub.domain.phones import another_lives, is_live
from hub.domain.ticket import Ticket

BY_MISTAKE = "issued by mistake, undone at once"
UNDONE = "undone within a minute"
COPY = "copy-asked"
"""What cannot be taken back: the paper is in somebody's hand."""


def take_back_deed(command: TakeBackDeed, branch: Branch, now: datetime) -> list[Event]:
    """Return how everything becomes as it was before what whoever asks did last, at no desk.

    Raises:
        Refused: there is nothing, it was too long ago, or somebody has gone on with one of its tickets.
    """
    deed = branch.own.get(command.by)
    if deed is None or command.ticket not in {deed.about, deed.issued, *deed.tickets}:
        raise NothingToTakeBack(f"nothing was done last to ticket {command.ticket} by {command.by}")
    if deed.what == COPY:
        raise NothingToTakeBack("a copy was printed; paper cannot be taken back, and the number is the same")
    if now > until_of(deed, branch):
        most = branch.settings.verbs.undo_s
        raise TooLateToTakeBack(f"what was done last can be taken back for {most:g} s only")
    _require_nobody_has_moved(deed, branch)
    return [*_undone(deed, branch, now), DeedTakenBack(ticket=deed.about, what=deed.what)]


def until_of(deed: OwnDeed, branch: Branch) -> datetime:
    """Return until when *deed* can be taken back; its own instant where nothing ever can."""
    return deed.at + timedelta(seconds=branch.settings.verbs.undo_s)


def _require_nobody_has_moved(deed: OwnDeed, branch: Branch) -> None:
    named = [*deed.tickets, *([deed.issued] if deed.issued is not None else [])]
    passed_on = deed.what == "place-moved"
    for ticket in (branch.tickets[name] for name in named):
        if ticket.moved > deed.last and not (passed_on and ticket.state in LIVE):
            raise MovedOn(f"{ticket.number} is {ticket.state} by now; somebody has gone on with it")
        if (
            deed.token is not None
            and ticket.ticket in {deed.issued, deed.about}
            and ticket.token != deed.token
        ):
            raise MovedOn(f"the place of {ticket.number} was passed on since")


def _undone(deed: OwnDeed, branch: Branch, now: datetime) -> Iterator[Event]:
    if deed.issued is not None:
        yield from _not_issued(deed, branch.tickets[deed.issued], branch)
        return
    for name, (was, party) in deed.tickets.items():
        ticket = branch.tickets[name]
        if (ticket.token, ticket.phone) != (party.token, party.phone):
            yield _place_back(ticket, party, branch, now)
        elif (ticket.party, ticket.cases, ticket.bookings) != (party.party, party.cases, party.bookings):
            yield _parted(ticket, party, deed)
        else:
            yield from _as_before(ticket, was, branch, now)


def _not_issued(deed: OwnDeed, ticket: Ticket, branch: Branch) -> Iterator[Event]:
    """Let a ticket that was issued by mistake end; who came on another one is on that one again."""
    if not deed.tickets:
        yield TicketCancelled(ticket=ticket.ticket, reason=BY_MISTAKE)
        for code in ticket.bookings:
            if (known := branch.bookings.get(code)) is not None and known.used == ticket.number:
                yield BookingAdded(booking=known.booking)
        return
    for name, (_, party) in deed.tickets.items():
        yield TicketMerged(ticket=ticket.ticket, into=name, reason=UNDONE)
        yield PartyChanged(
            ticket=name,
            party=party.party,
            cases=party.cases,
            bookings=party.bookings,
            other=ticket.ticket,
            joined=True,
            reason=UNDONE,
        )


def _parted(ticket: Ticket, party: PartyBefore, deed: OwnDeed) -> PartyChanged:
    return PartyChanged(
        ticket=ticket.ticket,
        party=party.party,
        cases=party.cases,
        bookings=party.bookings,
        other=deed.about,
        joined=False,
        reason=UNDONE,
    )


def _place_back(ticket: Ticket, party: PartyBefore, branch: Branch, now: datetime) -> PlaceMoved:
    used = branch.phones.get(party.phone) if party.phone is not None else None
    taken = branch.tickets[used.ticket] if used is not None and used.ticket is not None else None
    if taken is not None and taken is not ticket and is_live(taken, branch, now):
        raise MovedOn(f"who held {ticket.number} before has taken another ticket by phone since")
    return PlaceMoved(ticket=ticket.ticket, token=party.token, phone=party.phone, reason=UNDONE)


def _as_before(ticket: Ticket, was: TicketBefore, branch: Branch, now: datetime) -> Iterator[Event]:
    other = another_lives(ticket, branch, now) if was.state in LIVE and ticket.state not in LIVE else None
    if other is not None and other.ticket != ticket.merged_into:
        raise MovedOn(f"the visitor with {ticket.number} has taken another ticket by phone since")
    yield TicketTakenBack(
        ticket=ticket.ticket, was=ticket.state, state=was.state, service=was.service, to=was.to
    )
    if was.state is State.WAITING and was.to is not None and branch.desks[was.to].state is DeskState.CLOSED:
        yield back_to_all(ticket.ticket, was.service)
