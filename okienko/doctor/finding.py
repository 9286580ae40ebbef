"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How well a thing is."""

    WELL = "well"
    WITHOUT = "without"
    """It is missing, and the machine does its work without it, less well."""
    MISSING = "missing"
    """It is missing, and the device cannot do its work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the doctor found: the *thing*, how well it is, what was seen, and the way out."""

    thing: str
    mark: Mark
    seen: str
    way_out: str = ""


def well(thing: str, seen: str) -> Finding:
    """Return that *thing* works."""
    return Finding(thing, Mark.WELL, seen)


def lacking(thing: str, seen: str, way_out: str, *, needed: bool) -> Finding:
    """Return that *thing* does not work, which stops the device only if it is *needed*."""
    return Finding(thing, Mark.MISSING if needed else Mark.WITHOUT, seen, way_out)
