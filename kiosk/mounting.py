"""How the panel is mounted, and whether everything on it can be reached and read by who sits. Pure.

The limits are those of EN 301 549, 8.3: what is used lies between 380 and 1220 mm above the floor, and the
screen can be read by an eye 1015 mm above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import acos, cos, degrees, hypot, radians, sin
from typing import Annotated

import msgspec

LEAST_MM, MOST_MM, MOST_BEHIND_SHELF_MM = 380.0, 1220.0, 1120.0
SHELF_FREE_MM = 510.0
"""A shelf that stands out less costs no reach."""
EYE_MM = 1015.0
ASKEW_DEGREES = 50.0
"""The farther the eye is from straight before the glass, the paler it sees the letters; beyond this, none."""
LOW_SHARE = 2 / 3
"""In the low layout nothing above this part of the panel is touched."""


class MountingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the panel is mounted; measured once, with a tape."""

    lower_edge_mm: Annotated[float, msgspec.Meta(ge=0, le=2500)]
    """How high the lower edge of the picture is above the floor."""
    tilt_degrees: Annotated[float, msgspec.Meta(ge=0, le=75)] = 0.0
    """How far it leans back from upright."""
    shelf_mm: Annotated[float, msgspec.Meta(ge=0, le=635)] = 0.0
    """How far a shelf or the enclosure stands out before the glass, where knees do not fit below it."""

    @property
    def most_mm(self) -> float:
        """How high anything that is used may be."""
        return MOST_MM if self.shelf_mm < SHELF_FREE_MM else MOST_BEHIND_SHELF_MM

    def height_mm(self, up_mm: float) -> float:
        """Return how high above the floor a point is that lies *up_mm* above the picture's lower edge."""
        return self.lower_edge_mm + up_mm * cos(radians(self.tilt_degrees))

    def askew_degrees(self, up_mm: float, distance_mm: float) -> float:
        """Return how far from straight before the glass an eye sees that point which is at *distance_mm*.

        The eye is that of somebody who sits, so far before the lower edge of the picture.
        """
        tilt = radians(self.tilt_degrees)
        away, up = distance_mm + up_mm * sin(tilt), EYE_MM - self.height_mm(up_mm)
        straight = (away * cos(tilt) + up * sin(tilt)) / hypot(away, up)
        return degrees(acos(max(-1.0, min(1.0, straight))))


def mistakes(mounting: MountingSettings, panel_mm: float, distance_mm: float) -> Iterator[str]:
    """Yield what who sits cannot reach or read of a picture *panel_mm* high, *distance_mm* away."""
    highest = mounting.height_mm(panel_mm * LOW_SHARE)
    if highest > mounting.most_mm:
        yield (
            f"keys would be {highest:.0f} mm above the floor even in the low layout, and at most"
            f" {mounting.most_mm:.0f} can be reached by who sits: mount the panel lower or let it lean back"
        )
    if mounting.lower_edge_mm < LEAST_MM:
        yield (
            f"keys would be {mounting.lower_edge_mm:.0f} mm above the floor, and nothing below"
            f" {LEAST_MM:.0f} can be reached: mount the panel higher"
        )
    for end, up_mm in (("lower", 0.0), ("upper", panel_mm)):
        if (askew := mounting.askew_degrees(up_mm, distance_mm)) > ASKEW_DEGREES:
            yield (
                f"who sits would see the {end} edge {askew:.0f} degrees askew, and from more than"
                f" {ASKEW_DEGREES:.0f} nobody reads it: mount the panel nearer to {EYE_MM:.0f} mm, or tilt it"
            )
