"""That what a branch need not keep any longer is cut off its journal: asked, and what has happened."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from contract.asked import Asked
from contract.happened import Happened

Seq = Annotated[int, msgspec.Meta(ge=1)]
"""The number of a journal entry."""
Link = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""The link of a journal entry, in hexadecimal."""


class CutJournal(Asked, frozen=True, kw_only=True):
    """The entries *first* to *last*, all service days up to *day*, are kept no longer.

    Asked by the hub itself, by `[retention]` of the branch. *link* is that of entry *last*.
    """

    day: date
    first: Seq
    last: Seq
    link: Link


class JournalCut(Happened, frozen=True, kw_only=True):
    """The entries *first* to *last*, all service days up to *day*, are kept no longer.

    What follows is proved from *link*, that of entry *last*; *days* is how many the branch wants kept.
    """

    day: date
    first: int
    last: int
    link: str
    days: int
