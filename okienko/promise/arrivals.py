"""Whether those whom a kiosk numbered without the hub stand where they really came. Pure."""

from __future__ import annotations

from datetime import timedelta

from contract.events import TicketIssued
from okienko.promise.history import History
from okienko.promise.invariants import Judgement

EXACTLY = timedelta(seconds=2)
"""So much the wait that a kiosk measured may be off, with the way to the hub."""


def other_arrivals(history: History, judged: Judgement) -> None:
    """Find the tickets that were taken in as if their visitors had come at another time."""
    came = {each.ticket: each for each in history.kept if each.came is not None}
    for entry in history.journal if came else ():
        event = entry.event
        if not isinstance(event, TicketIssued) or event.handed_in is None or not event.handed_in.exact:
            continue
        if (kept := came.get(event.ticket)) is None or kept.came is None:
            continue
        judged.looked += 1
        if abs(event.handed_in.came_at - kept.came) > EXACTLY:
            judged.says(
                f"{kept.number} of kiosk {kept.kiosk} came at {kept.came:%H:%M:%S}, "
                f"and is taken in as of {event.handed_in.came_at:%H:%M:%S}",
                entry=entry.seq, ticket=kept.ticket, number=kept.number,
            )  # fmt: skip
