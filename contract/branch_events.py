"""What has happened to a branch as a whole: its day, its settings, its draw, a stop."""

from __future__ import annotations

from datetime import date, datetime

from contract.happened import Happened
from contract.names import TicketId
from contract.restoring import HubRestored
from contract.retention_parts import JournalCut


class DayOpened(Happened, frozen=True, kw_only=True):
    """A service day began; numbers run from one again.

    *profile* holds on it; empty: an ordinary day. *settings* is the ``branch.toml`` in force.
    """

    day: date
    profile: str = ""
    settings: str = ""


class ProfileSwitched(Happened, frozen=True, kw_only=True):
    """The present day goes on by another day profile; empty: as an ordinary day."""

    profile: str
    was: str = ""
    reason: str = ""


class SettingsTaken(Happened, frozen=True, kw_only=True):
    """The branch goes on under the ``branch.toml`` in *text*.

    *changes* says in words what is different, *fingerprint* names the text, *reason* is whoever's own.
    """

    fingerprint: str
    changes: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""


class DrawCommitted(Happened, frozen=True, kw_only=True):
    """The seed of the draw of *day* is fixed; *commitment* is the SHA-256 of it."""

    day: date
    commitment: str


class DrawHeld(Happened, frozen=True, kw_only=True):
    """The places of *tickets* were dealt out anew among them: who was drawn first has the first of them."""

    day: date
    seed: str
    tickets: tuple[TicketId, ...]


class HallStopped(Happened, frozen=True, kw_only=True):
    """Nobody is called, because *who* said so; *text* is for everybody; *since*: None, from this entry on."""

    who: str
    reason: str
    text: str = ""
    since: datetime | None = None


class HallWentOn(Happened, frozen=True, kw_only=True):
    """The stop is over, because *who* said so."""

    who: str
    reason: str


BranchEvent = (
    DayOpened
    | DrawCommitted
    | DrawHeld
    | HallStopped
    | HallWentOn
    | SettingsTaken
    | ProfileSwitched
    | JournalCut
    | HubRestored
)
"""These events, that a journal was cut, and that a hub goes on from a backup."""
