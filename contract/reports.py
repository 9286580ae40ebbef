"""What devices report of themselves."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.names import BoardId, DeviceId, Language
from contract.views import Count


class HealthState(msgspec.Struct, frozen=True, kw_only=True):
    """A device's own report, retained.

    Attributes:
        status: ``ready``, ``fault`` or ``lost`` (the last will).
        fault: what is wrong, a lasting word such as ``paper-out``; empty when ready.
        detail: the same for people.
        session: counts the connections of this device, so that a late will of an old one is known as old.
    """

    device: DeviceId
    status: str
    fault: str = ""
    detail: str = ""
    session: Count = 0
    version: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A board tells that a call stood on its screen, and whether and in which languages it was spoken.

    Attributes:
        call: the number of the call.
        shown_after_s: seconds from the arrival of the view to the frame that showed it.
    """

    board: BoardId
    call: Count
    shown: bool = True
    shown_after_s: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    spoken: tuple[Language, ...] = ()
