"""Why people are not put on one ticket, or not on two."""

from __future__ import annotations

from contract.refused import Refused


class NotTogether(Refused):
    """The two tickets do not wait for the same thing, or only one of them has a booking."""

    code = "not-together"


class PartyTooSmall(Refused):
    """Nobody would be left on the ticket; a party is split only so that somebody stays."""

    code = "party-too-small"
