"""What an operator says of backups."""

from __future__ import annotations

from typing import Annotated

import msgspec

RECIPIENT = r"^age1[02-9ac-hj-np-z]{58}$(?!\n)"
"""A public key of age, as `okienko hub backup --new-key` tells it."""


class BackupSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Backups: table `[backup]` of `hub.toml`."""

    folder: str = ""
    """The second path: a folder on another disk, such as a USB stick, or a share of the office that is
    mounted. Empty: there is no backup."""
    full_every_hours: Annotated[float, msgspec.Meta(ge=0.01, le=24 * 31)] = 24.0
    """So often a full copy is made and proved, in hours. Between two of them the journal is shipped."""
    keep: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 7
    """So many full copies are kept. An older one goes once a newer one was proved."""
    recipients: tuple[Annotated[str, msgspec.Meta(pattern=RECIPIENT)], ...] = ()
    """Public keys of age for which all that leaves the hub is encrypted. Empty: it is written plain."""
