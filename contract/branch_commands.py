"""What may be asked of a branch as a whole: its day, its settings, its draw, a stop."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from contract.asked import Asked, Reason

SettingsText = Annotated[str, msgspec.Meta(max_length=60_000)]
"""The whole of a ``branch.toml``; six times that of a hall with forty desks, and it fits any message."""
ProfileName = Annotated[str, msgspec.Meta(max_length=64)]
"""The id of a day profile; empty: an ordinary day."""
Fingerprint = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{12})?$(?!\n)")]
"""What names the text of a ``branch.toml``; empty: none."""
Commitment = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""A seed, or the SHA-256 of one, in hexadecimal."""


class TakeSettings(Asked, frozen=True, kw_only=True):
    """The branch goes on under the ``branch.toml`` in *text*; *reason* says why it was changed.

    With *dry_run* nothing is changed; the answer says what would be. *instead_of* is the fingerprint of what
    they were begun from: others that are in force by now are not overwritten unseen. Empty: whatever is.
    """

    text: SettingsText
    reason: Reason = ""
    instead_of: Fingerprint = ""
    dry_run: bool = False


class OpenDay(Asked, frozen=True, kw_only=True):
    """The service day *day* begins; tickets of the day before are closed by the branch's policy.

    Asked by the hub itself. *day* is the branch's local date.
    """

    day: date


class CommitDraw(Asked, frozen=True, kw_only=True):
    """The hub fixes the seed of the draw of *day*; its door fills in the SHA-256 of it, the *commitment*."""

    day: date
    commitment: Commitment | None = None


class HoldDraw(Asked, frozen=True, kw_only=True):
    """The hub draws the places of those who came in the window of *day*; its door fills in the *seed*."""

    day: date
    seed: Commitment | None = None


class StopHall(Asked, frozen=True, kw_only=True):
    """Nobody is called and no ticket issued until `GoOn`; *who* asks, as a role or a badge, and why.

    *text* is shown to everybody as it is; asked again, it changes.
    """

    who: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Reason = ""
    text: Reason = ""


class GoOn(Asked, frozen=True, kw_only=True):
    """The hall, which was stopped, goes on; *who* asks, as a role or a badge, and why."""

    who: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Reason = ""


class SwitchProfile(Asked, frozen=True, kw_only=True):
    """The present day goes on by the day profile *profile*, empty: as an ordinary day; *reason* says why."""

    profile: ProfileName = ""
    reason: Reason = ""
