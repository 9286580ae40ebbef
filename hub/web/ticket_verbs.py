"""What a clerk can do with a ticket that is at no desk; each of it needs a reason."""

from __future__ import annotations

from dataclasses import dataclass

from contract.commands import (
    Asked,
    CallTicket,
    CancelTicket,
    FromDesk,
    MovePlace,
    ReinstateTicket,
    ReprintSlip,
    TransferTicket,
)
from contract.states import State


@dataclass(frozen=True, slots=True)
class TicketVerb:
    """One form on the page of a ticket.

    Attributes:
        name: the verb in the address.
        label: what stands on the button, in English.
        about: what it means, in English.
        states: in which states of the ticket it is offered.
        gives_paper: the visitor needs new paper afterwards.
    """

    name: str
    kind: type[Asked]
    label: str
    about: str
    states: frozenset[State]
    gives_paper: bool = False

    def parts(self, desk: str, ticket: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return what the page adds to the body and to the path of the command."""
        if self.kind is CallTicket:
            return {"ticket": ticket}, {"desk": desk}
        return ({"desk": desk} if issubclass(self.kind, FromDesk) else {}), {"ticket": ticket}


_QUEUED = frozenset({State.WAITING, State.PARKED})
_HELD = _QUEUED | {State.CALLED}

_VERBS = (
    TicketVerb(
        "call",
        CallTicket,
        "Call to this desk",
        "Before those who wait longer only for a reason, which is recorded.",
        _QUEUED,
    ),
    TicketVerb(
        "reinstate",
        ReinstateTicket,
        "Back to the queue",
        "The visitor has come after all and waits on at the old place.",
        frozenset({State.NO_SHOW}),
    ),
    TicketVerb(
        "transfer",
        TransferTicket,
        "Transfer",
        "Number and place stay as they are.",
        frozenset({State.WAITING}),
    ),
    TicketVerb(
        "cancel", CancelTicket, "Cancel the ticket", "The visitor does not need it any more.", _QUEUED
    ),
    TicketVerb(
        "reprint",
        ReprintSlip,
        "New paper",
        "A copy of the slip, marked KOPIA. The number stays the same.",
        _HELD | {State.SERVING, State.NO_SHOW},
        gives_paper=True,
    ),
    TicketVerb(
        "move-place",
        MovePlace,
        "Pass the place on",
        "Another person waits on with this number. The code on the old paper stops working.",
        _HELD,
        gives_paper=True,
    ),
)
TICKET_VERBS: dict[str, TicketVerb] = {verb.name: verb for verb in _VERBS}
"""Every verb by its name in the address."""


def possible(state: State) -> tuple[TicketVerb, ...]:
    """Return what is offered for a ticket in *state*."""
    return tuple(verb for verb in _VERBS if state in verb.states)
