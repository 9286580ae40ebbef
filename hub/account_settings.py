"""What an operator says of signing in."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hub.domain.retention_settings import LEAST_DAYS, MOST_DAYS
from hub.oidc_settings import OidcSettings


class AccountSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Signing in: table `[accounts]` of `hub.toml`."""

    idle_minutes: float = 30.0
    """Without a request for so long a session ends, in minutes."""
    longest_hours: float = 12.0
    """A session ends so long after it began, in hours."""
    deeds_days: Annotated[int, msgspec.Meta(ge=LEAST_DAYS, le=MOST_DAYS)] | None = None
    """For how many days it is kept what was done to accounts and who signed in; left out, for ever."""
    oidc: OidcSettings | None = None
    """The office's directory, by which people may sign in besides."""

    def __post_init__(self) -> None:
        if not 1 <= self.idle_minutes <= 60 * self.longest_hours <= 60 * 24:
            raise ValueError(
                f"'idle_minutes' ({self.idle_minutes:g}) must be 1 or more and no longer than 'longest_hours'"
                f" ({self.longest_hours:g}), which must be no more than 24"
            )
