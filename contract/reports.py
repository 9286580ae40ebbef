"""What devices report of themselves."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from contract.names import BoardId, DeviceId, Language
from contract.views import Count

MOST_FAULTS = 32
LONGEST_DETAIL = 2000
MOST_LIMITS = 32
Word = Annotated[str, msgspec.Meta(max_length=100)]
"""A word that programs know; a report is kept for as long as the hub runs, so all in it has an end."""


class HealthState(msgspec.Struct, frozen=True, kw_only=True):
    """A device's own report, retained.

    Attributes:
        status: ``ready``, ``fault`` or ``lost`` (the last will).
        fault: what is wrong, a lasting word such as ``paper-out``; empty when ready.
        faults: all that is wrong, `fault` first.
        detail: the same for people.
        session: counts the connections of this device, so that a late will of an old one is known as old.
        beyond: what was beyond the device's own limits since it was started, by the limit's name.
        epoch: that of the hub whose pictures the device shows; 0: of none.
        hub: the lot of that hub; see `contract.picture.Sent`.
    """

    device: DeviceId
    status: Word
    fault: Word = ""
    faults: Annotated[tuple[Word, ...], msgspec.Meta(max_length=MOST_FAULTS)] = ()
    detail: Annotated[str, msgspec.Meta(max_length=LONGEST_DETAIL)] = ""
    session: Count = 0
    version: Word = ""
    beyond: Annotated[dict[Word, Count], msgspec.Meta(max_length=MOST_LIMITS)] = {}
    epoch: Count = 0
    hub: Word = ""


class Unspoken(StrEnum):
    """Why a board did not speak a call, or not to its end."""

    ANOTHER = "another-board"
    """Another board of the room speaks it, or none does."""
    FIRST = "first-view"
    """It stood in the first view after the board was started."""
    QUIET = "quiet-hours"
    LATE = "too-late"
    """It was too old to matter when its turn came."""
    OVER = "over"
    """Nobody was expected any more when its turn came."""
    STOPPED = "hall-stopped"
    NO_SOUND = "no-sound"
    """The board's settings switch its sound off."""
    BROKEN = "broken"
    """The sound card or the voice failed."""
    ENDED = "ended"
    """The board was switched off."""


Ago = Annotated[float, msgspec.Meta(ge=0)]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A board tells that a call stands on its screen; once for each call.

    No two clocks are compared: how long ago it was is measured on the board until the report goes out.

    Attributes:
        call: the number of the call.
        shown: false from a board without a screen, and for a call that never had room on it.
        shown_after_s: seconds from the arrival of the view to the frame that showed it.
        ago_s: seconds from that frame to the sending of this report.
    """

    board: BoardId
    call: Count
    shown: bool = True
    shown_after_s: Ago = 0.0
    ago_s: Ago = 0.0


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A board tells what its voice made of a call; once for each, and again when it takes over for another.

    Attributes:
        call: the number of the call.
        languages: in which it was spoken to the end, in this order.
        silent: why it was not spoken, or not in all its languages; None: it was.
        after_s: seconds from the arrival of the view to the end of the last word, or to that decision.
        ago_s: seconds from then to the sending of this report.
    """

    board: BoardId
    call: Count
    languages: tuple[Language, ...] = ()
    silent: Unspoken | None = None
    after_s: Ago = 0.0
    ago_s: Ago = 0.0
