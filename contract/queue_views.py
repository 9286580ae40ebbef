"""Everybody who holds a ticket and is at no desk, in one picture for staff."""

from __future__ import annotations

import msgspec

from contract.names import DeskId
from contract.views import Count, DeskTicket, View


class QueueLine(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting ticket and its place among all that wait for the branch.

    Attributes:
        why: the reason with which a desk would call it next, else what puts it where it stands.
        rank: as the how-manieth of its service it stands there; of those sent to one desk, of these.
    """

    place: Count
    ticket: DeskTicket
    to: DeskId | None = None
    why: str = ""
    rank: Count = 0


class QueueView(View, frozen=True, kw_only=True):
    """All who wait, in calling order, as far as it is the same at every desk; then those who are away."""

    lines: tuple[QueueLine, ...]
    parked: tuple[DeskTicket, ...] = ()
    """Those who left a desk for a while, who left first before the others."""
    missed: tuple[DeskTicket, ...] = ()
    """Those who did not come when called, in the same order."""
