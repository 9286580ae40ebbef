"""What an operator writes into the ``[retention]`` table of ``branch.toml``: how long what is kept."""

from __future__ import annotations

from typing import Annotated

import msgspec

LEAST_DAYS = 31
"""No fewer days of the journal are kept: whoever may change settings could do away with what they did."""
MOST_DAYS = 36_500


class RetentionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long the hub keeps what it need not keep; see docs/retention.md."""

    journal_days: Annotated[int, msgspec.Meta(ge=LEAST_DAYS, le=MOST_DAYS)] | None = None
    """For how many days the journal is kept, with its tickets, calls and bookings; left out, for ever."""
    drafts_days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] | None = None
    """For how many days a draft of the settings is kept that nobody touches; left out, for ever."""
