"""What is held to a reader. Pure; part of `kiosk.happenings`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code, or a *card*, was held to the reader; empty *text*: it could not be read."""

    text: str
    at_s: float
    card: bool = False


@dataclass(frozen=True, slots=True)
class CardsSeen:
    """The card reader is there, or it is not."""

    there: bool
