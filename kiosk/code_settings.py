"""What a kiosk is told of wrong codes: table `[codes]` of `kiosk.toml`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from kiosk.misses import Tries

Many = Annotated[int, msgspec.Meta(ge=1, le=100)]


class CodeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many codes of bookings may be unknown before a visitor is asked to turn to the staff."""

    per_visit: Many = 3
    """So many of one visitor."""
    per_kiosk: Many = 5
    """So many of all within `within_minutes`; one that is right makes up for one. The hub counts too, see
    `[codes]` of `branch.toml`."""
    within_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 5.0
    """How long an unknown code counts."""

    @property
    def tries(self) -> Tries:
        """The same for the flow."""
        return Tries(per_visit=self.per_visit, per_kiosk=self.per_kiosk, within_s=self.within_minutes * 60)
