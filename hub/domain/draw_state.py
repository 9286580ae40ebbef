"""What is known of the draw of the day; `hub.domain.branch` alone changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.names import ServiceId, TicketId


@dataclass(slots=True)
class Draw:
    """The draw of one day.

    Attributes:
        commitment: the SHA-256 of the seed; empty: nothing is drawn today, as far as is known.
        ends_at: when it is held, UTC; None before the first ticket that takes part.
        undrawn: those who wait for it, each with the service.
        waiting: how many of them there are for each service.
        order: those who drew, in the order in which they were drawn.
    """

    commitment: str = ""
    ends_at: datetime | None = None
    held_at: datetime | None = None
    seed: str = ""
    undrawn: dict[TicketId, ServiceId] = field(default_factory=dict)
    waiting: dict[ServiceId, int] = field(default_factory=dict)
    order: tuple[TicketId, ...] = ()

    def add(self, ticket: TicketId, service: ServiceId) -> None:
        """Let *ticket* wait for the draw."""
        self.undrawn[ticket] = service
        self.waiting[service] = self.waiting.get(service, 0) + 1

    def remove(self, ticket: TicketId) -> None:
        """Let *ticket* wait for the draw no more.

        Raises:
            KeyError: it did not.
        """
        service = self.undrawn.pop(ticket)
        self.waiting[service] -= 1
        if not self.waiting[service]:
            del self.waiting[service]
