"""What a board is told, and what it wishes to be done about it; `display_board.board` has the rules. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.names import Language
from contract.reports import Unspoken
from contract.views import BoardView, Call


@dataclass(frozen=True, slots=True)
class ViewArrived:
    """The hub sent *view*; nothing had been heard of it for *gap_s* before that (0 when it was live)."""

    view: BoardView
    at_s: float
    gap_s: float = 0.0


@dataclass(frozen=True, slots=True)
class HubHeard:
    """The hub sent something when its clock stood at *hub*; before it nothing had been heard for *gap_s*."""

    hub: datetime
    at_s: float
    gap_s: float = 0.0


@dataclass(frozen=True, slots=True)
class WentStale:
    """The hub has not been heard of since *since* (UTC); what stands on the board may be wrong."""

    since: datetime
    at_s: float


@dataclass(frozen=True, slots=True)
class GotFresh:
    """The hub is heard again."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time went on. *silent*: why the board keeps silent at this hour; None: it speaks."""

    at_s: float
    silent: Unspoken | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """The voice has finished with *call*, in these *languages*."""

    call: int
    languages: tuple[Language, ...]
    at_s: float


@dataclass(frozen=True, slots=True)
class VoiceFailed:
    """The voice broke off at *call*, after these *languages* had been spoken."""

    call: int
    languages: tuple[Language, ...]
    at_s: float


Happening = ViewArrived | HubHeard | WentStale | GotFresh | Ticked | Announced | VoiceFailed


@dataclass(frozen=True, slots=True)
class Prepare:
    """*call* will be spoken next; its words may be made ready."""

    call: Call
    with_room: bool


@dataclass(frozen=True, slots=True)
class Speak:
    """Sound the chime and speak *call*, then say `Announced` or `VoiceFailed`; *with_room*: name the room."""

    call: Call
    with_room: bool


@dataclass(frozen=True, slots=True)
class Expect:
    """Tell the hub of *call* as soon as it stands on the screen."""

    call: int


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the hub that *call* is done with: spoken in these languages, and *silent* tells why not in all."""

    call: int
    spoken: tuple[Language, ...] = ()
    silent: Unspoken | None = None


Wish = Prepare | Speak | Expect | Report
