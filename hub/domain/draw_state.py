"""What is known of the draw of the day; `hub.domain.branch` alone changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.names import ServiceId, TicketId
from hub.domain.ticket import Place


@dataclass(slots=True)
class Draw:
    """The draw of one day.

    Attributes:
        commitment: the SHA-256 of the seed; empty: nothing is drawn today, as far as is known.
        ends_at: when it is held, UTC; None before the first ticket that takes part.
        undrawn: those who wait for it, each with the service.
        waiting: how many of them there are for each service.
        units: how many servings they are worth.
        order: those who drew, in the order in which they were drawn.
        window: the first and the last of the places that they dealt out.
    """

    commitment: str = ""
    ends_at: datetime | None = None
    held_at: datetime | None = None
    seed: str = ""
    undrawn: dict[TicketId, ServiceId] = field(default_factory=dict)
    waiting: dict[ServiceId, int] = field(default_factory=dict)
    units: dict[ServiceId, int] = field(default_factory=dict)
    order: tuple[TicketId, ...] = ()
    window: tuple[Place, Place] | None = None

    def add(self, ticket: TicketId, service: ServiceId, units: int) -> None:
        """Let *ticket*, worth so many *units*, wait for the draw."""
        self.undrawn[ticket] = service
        self._count(service, 1, units)

    def remove(self, ticket: TicketId, units: int) -> None:
        """Let *ticket* wait for the draw no more.

        Raises:
            KeyError: it did not.
        """
        self._count(self.undrawn.pop(ticket), -1, -units)

    def _count(self, service: ServiceId, tickets: int, units: int) -> None:
        self.waiting[service] = self.waiting.get(service, 0) + tickets
        self.units[service] = self.units.get(service, 0) + units
        if not self.waiting[service]:
            del self.waiting[service], self.units[service]
