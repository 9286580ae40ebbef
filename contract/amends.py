"""Events by which something is put right: taken back, passed on, printed again."""

from __future__ import annotations

from contract.happened import Happened, OfTicket
from contract.names import DeskId, PhoneToken, ServiceId, StatusToken
from contract.states import DeskState, State


class TicketTakenBack(OfTicket, frozen=True, kw_only=True):
    """What was done last was a mistake: a ticket that *was* in one state is in *state* again.

    `service` and `to` are what the visitor waits for again. *desk* is where it was done; None: at no desk, by
    whoever takes it back.
    """

    desk: DeskId | None = None
    was: State
    state: State
    service: ServiceId
    to: DeskId | None = None


class PlaceMoved(OfTicket, frozen=True, kw_only=True):
    """The place went to another person: the old status token opens nothing any more, *token* does."""

    token: StatusToken
    phone: PhoneToken | None = None
    reason: str = ""


class CopyAsked(OfTicket, frozen=True, kw_only=True):
    """A copy of the paper was asked for."""

    reason: str = ""


class DeskTakenBack(Happened, frozen=True, kw_only=True):
    """*desk* is as it was before *what* was done there; what became of its tickets stands before this."""

    desk: DeskId
    what: str
    state: DeskState
    reason: str = ""
