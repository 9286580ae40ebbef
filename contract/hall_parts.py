"""What several pictures tell alike of the hall as a whole: that it is stopped, and how a place was drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Place = Annotated[int, msgspec.Meta(ge=1)]


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """The hall is stopped: `since` when, on the branch's own clock, and a text for everybody, if any."""

    since: datetime
    text: str = ""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A place that was drawn: the how-manieth of how many, and when, on the branch's own clock."""

    place: Place
    of: Place
    at: datetime
