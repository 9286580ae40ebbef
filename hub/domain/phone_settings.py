"""What an operator writes into the ``[phones]`` table of ``branch.toml``: tickets taken by phone."""

from __future__ import annotations

from typing import Annotated

import msgspec


class PhoneSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many tickets one phone gets. It never has two at once, whatever stands here."""

    tickets_per_phone: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """How many tickets one phone may take a day, one after the other; 0: as many as it likes."""
