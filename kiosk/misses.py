"""Codes that nobody knows, counted: a visitor who goes on guessing is asked to turn to the staff. Pure.

The hub counts too, for each device, and its word holds. The kiosk asks earlier and more kindly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How many codes may be unknown.

    Attributes:
        per_visit: so many of one visitor.
        per_kiosk: so many of all within *within_s*; one that is right makes up for one.
        within_s: seconds of the day.
    """

    per_visit: int = 3
    per_kiosk: int = 5
    within_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Misses:
    """The codes that were unknown: when each was shown, and how many of them in this visit."""

    at_s: tuple[float, ...] = ()
    here: int = 0

    def one_more(self, now_s: float, tries: Tries) -> Misses:
        """Return the same with one more at *now_s*."""
        return Misses((*self.at_s, now_s)[-tries.per_kiosk :], self.here + 1)

    def one_right(self) -> Misses:
        """Return the same after a code that the hub knows."""
        return replace(self, at_s=self.at_s[1:])

    def new_visit(self) -> Misses:
        """Return the same for the next visitor."""
        return replace(self, here=0) if self.here else self

    def too_many(self, now_s: float, tries: Tries) -> bool:
        """Tell whether no code is asked for now."""
        lately = sum(at_s > now_s - tries.within_s for at_s in self.at_s)
        return self.here >= tries.per_visit or lately >= tries.per_kiosk
