"""How a visitor gives the own place back: with the paper in hand, and without anybody of the staff."""

from __future__ import annotations

from contract.asked import Asked
from contract.names import DeviceId, StatusToken
from contract.refused import Refused

VISITOR = DeviceId("visitor")
"""Whom the journal names for what a visitor did alone; the hub's doors write it, whoever asks there."""


class GiveBack(Asked, frozen=True, kw_only=True):
    """Whoever holds the paper with *token* does not need the place any more: the ticket is cancelled.

    Asked again, nothing changes. Who is called or being served is at a desk, and tells the clerk there.
    """

    token: StatusToken


class AskedTooOften(Refused):
    """Too much was asked with this paper within the day; a person of the staff helps."""

    code = "asked-too-often"
