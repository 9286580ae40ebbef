"""How long a kiosk that nobody touches waits before it rests, and what it does then. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleRules:
    """All in seconds of the day; 0 where something is never to be.

    Attributes:
        attract_after_s: untouched for so long, the kiosk invites.
        attract_each_s: how long each language of the invitation stands.
        saver_after_s: untouched for so long, a dim picture moves about.
        saver_closed_after_s: the same outside the hours.
        saver_moves_s: how long that picture stays at one place.
        self_test_s: so long before opening the kiosk looks whether everything works.
    """

    attract_after_s: float = 45.0
    attract_each_s: float = 8.0
    saver_after_s: float = 1800.0
    saver_closed_after_s: float = 180.0
    saver_moves_s: float = 20.0
    self_test_s: float = 1800.0
