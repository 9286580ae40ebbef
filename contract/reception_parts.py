"""What a reception does with people who belong together, and with its own last mistake."""

from __future__ import annotations

from contract.asked import AboutTicket, Cases, Party, Reason
from contract.happened import OfTicket
from contract.names import BookingCode, StatusToken, TicketId


class MergeTickets(AboutTicket, frozen=True, kw_only=True):
    """The people of *ticket* and *other* belong together and wait on with one ticket; *reason* says why.

    The one that stands first keeps its number and its place and carries everybody; the other ends.
    """

    other: TicketId
    reason: Reason = ""


class SplitParty(AboutTicket, frozen=True, kw_only=True):
    """*party* people of *ticket* wait on with a ticket of their own, for *cases*; *reason* says why.

    The command's id becomes the new ticket's. It has a new number and stands right behind *ticket*, since the
    same time. An empty *token* is filled in by the hub's door.
    """

    party: Party = 1
    cases: Cases = 1
    reason: Reason = ""
    token: StatusToken | None = None


class TakeBackDeed(AboutTicket, frozen=True, kw_only=True):
    """What whoever asks did last away from a desk, to *ticket*, was a mistake: let all be as before."""


class TicketMerged(OfTicket, frozen=True, kw_only=True):
    """The ticket ends; its people are on the ticket *into* from now on."""

    into: TicketId
    reason: str = ""


class PartyChanged(OfTicket, frozen=True, kw_only=True):
    """The ticket carries other people now: those of *other* *joined*, or some have left for it.

    *party*, *cases* and *bookings* are all that it carries after that.
    """

    party: int
    cases: int
    bookings: tuple[BookingCode, ...] = ()
    other: TicketId
    joined: bool
    reason: str = ""


class DeedTakenBack(OfTicket, frozen=True, kw_only=True):
    """*what* somebody did last to the ticket away from a desk is taken back; how stands before this."""

    what: str
