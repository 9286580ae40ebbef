"""What all pictures of the queue are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.names import BranchId, Language, ProfileId, RoomId

Count = Annotated[int, msgspec.Meta(ge=0)]
Minutes = Annotated[int, msgspec.Meta(ge=0)]
Texts = dict[Language, str]
"""One text in several languages; ``pl`` is always there and stands in for those that are missing."""


def things_in(text: str) -> tuple[str, ...]:
    """Return what *text* names, one thing a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def text_in(texts: Texts, language: Language) -> str:
    """Return the one of *texts* in *language*, else in English, else in Polish."""
    return texts.get(language) or texts.get(Language("en")) or texts[Language("pl")]


def on_slip(texts: Texts, language: Language) -> Texts:
    """Return those of *texts* that a slip has room for: in *language*, else in English, and in Polish.

    A menu has all languages; a ticket, which is kept with its command, takes along what is printed.
    """
    spoken = language if texts.get(language) else Language("en")
    return {each: texts[each] for each in dict.fromkeys((spoken, Language("pl"))) if texts.get(each)}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The part that all views share: the branch, and which picture this is."""

    branch: BranchId
    epoch: Count
    seq: Count
    at: datetime


class Sent(View, frozen=True, kw_only=True):
    """What a hub sends to devices unasked: it says which hub that is.

    `hub` is drawn by lot at each start of a hub. Two clones of one card may have one epoch, and never that;
    of two hubs of one epoch a device obeys the one that it heard first. Empty: a hub that draws no lot.
    """

    hub: str = ""


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """How long a visitor is likely to wait: between `low` and `high` minutes (median and 90th percentile)."""

    low: Minutes
    high: Minutes


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting room with its name."""

    room: RoomId
    names: Texts


class DayProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The kind of day that it is, and the *notice* that everybody is told on it."""

    profile: ProfileId
    names: Texts
    notice: Texts = {}
