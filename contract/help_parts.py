"""A visitor who asks for help at a kiosk: what is asked, what has happened, and how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.asked import Asked
from contract.happened import Happened
from contract.names import KioskId, Language

Whose = Annotated[str, msgspec.Meta(max_length=60)]


class AskForHelp(Asked, frozen=True, kw_only=True):
    """Somebody at *kiosk*, who speaks *language* as far as is known, asks for staff to come.

    Asked again while nobody has come, it changes nothing.
    """

    kiosk: KioskId
    language: Language | None = None


class EndHelp(Asked, frozen=True, kw_only=True):
    """*who*, as a role, a badge or a desk, goes to the visitor at *kiosk*.

    Asked by the kiosk itself, without *who*: its visitor needs nobody any more.
    """

    kiosk: KioskId
    who: Whose = ""


class HelpAsked(Happened, frozen=True, kw_only=True):
    """A visitor at *kiosk* asked for staff to come."""

    kiosk: KioskId
    language: Language | None = None


class HelpEnded(Happened, frozen=True, kw_only=True):
    """*who* goes to the visitor at *kiosk*; empty: the visitor needs nobody any more."""

    kiosk: KioskId
    who: str = ""


class HelpCall(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a visitor who asked for help.

    Attributes:
        asked_at: when, on the branch's own clock.
        language: that the visitor speaks; None: not known.
        coming: somebody has said that they come.
    """

    kiosk: KioskId
    asked_at: datetime
    language: Language | None = None
    coming: bool = False
