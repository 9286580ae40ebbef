"""How it stands with the call for help of a kiosk, and what happens to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contract.names import CommandId
from contract.views import Menu


class Phase(StrEnum):
    """How far a call for help has come."""

    NOBODY = "nobody"
    """Nobody has asked, or it is over."""
    ASKING = "asking"
    """The hub has been asked and has not answered."""
    ASKED = "asked"
    """Staff have been told."""
    COMING = "coming"
    """Somebody has said that they come."""
    IN_VAIN = "in-vain"
    """Staff cannot be called from here now."""


@dataclass(frozen=True, slots=True)
class Help:
    """What the kiosk knows of it beside its menu.

    Attributes:
        asking: the command that asks, unanswered.
        ending: the command that takes it back, unanswered.
        over: when the call was asked for that is over for this kiosk, whatever an older menu says.
        in_vain: the last one did not reach staff.
    """

    asking: CommandId | None = None
    ending: CommandId | None = None
    over: datetime | None = None
    in_vain: bool = False


@dataclass(frozen=True, slots=True)
class HelpTold:
    """The hub has taken *command* in, and this is the menu now."""

    command: CommandId
    menu: Menu


@dataclass(frozen=True, slots=True)
class HelpNotTold:
    """*command* has not reached the hub, or it said no."""

    command: CommandId
