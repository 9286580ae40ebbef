"""What an operator writes into the ``[draw]`` table of ``branch.toml``: the draw at opening.

Left out, everybody gets a place at once, by arrival, and a crush at the door pays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Annotated

import msgspec

from contract.names import ServiceId

TIME = r"^(([01]?[0-9]|2[0-3]):[0-5][0-9])?$"


class DrawSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever takes a ticket within the first minutes gets a place by lot, before all who come later."""

    minutes: Annotated[float, msgspec.Meta(gt=0, le=240)]
    """How long the window is; at its end the hub holds the draw."""
    begins: Annotated[str, msgspec.Meta(pattern=TIME)] = msgspec.field(default="", name="from")
    """When the window begins, by the branch's clock, such as ``7:45``; empty: with the first ticket of the
    day. Let kiosks give no ticket before it: who gets one earlier stands before all who draw."""
    services: tuple[ServiceId, ...] = ()
    """The services whose visitors draw, all of them together; empty: all that need no booking."""

    def begins_at(self) -> time | None:
        """Return when the window begins, by the branch's clock; None: with the first ticket."""
        hour, _, minute = self.begins.partition(":")
        return time(int(hour), int(minute)) if minute else None


def draw_mistakes(draw: DrawSettings | None, booked_only: Mapping[ServiceId, bool]) -> Iterator[str]:
    """Yield what is wrong with *draw*, one sentence each; *booked_only* tells of each service."""
    for service in draw.services if draw else ():
        if service not in booked_only:
            known = ", ".join(sorted(booked_only))
            yield f"[draw]: there is no service {service!r} (known: {known})"
        elif booked_only[service]:
            yield f"[draw]: service {service!r} takes no visitors without a booking; nobody would draw for it"
