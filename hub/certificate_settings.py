"""What an operator writes into ``[certificates]``: which certificates the hub watches over."""

from __future__ import annotations

from typing import Annotated

import msgspec


class CertificateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Certificates on this machine: of the broker, of the proxy before the hub, of the authority itself."""

    files: tuple[str, ...] = ()
    """PEM files with certificates, which the hub's user must be able to read; keys do not belong here. Of a
    file with several, as of two authorities that hold at once, each is watched. A relative path starts at the
    folder of `hub.toml`."""

    alarm_days: Annotated[float, msgspec.Meta(ge=1, le=365)] = 30.0
    """So many days before one of them ends somebody is told."""
