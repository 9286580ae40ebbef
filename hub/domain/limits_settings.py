"""How many tickets, people and cases a service takes; a part of each table of ``[[services]]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from contract.mistakes import Mistake
from contract.names import ServiceId
from contract.toml_lines import Path
from contract.views import Texts

Most = Annotated[int, msgspec.Meta(ge=1, le=50)]


class LimitsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many tickets, people and cases a service takes."""

    walk_in_limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """How many walk-in tickets there are a day, a party counting as its people; left out: no limit."""
    party_most: Most | None = None
    """How many people may share one ticket; kiosks ask for their number where it is above 1. Left out: up
    to 50, and kiosks do not ask."""
    cases_most: Most | None = None
    """How many cases one ticket may be for; otherwise as `party_most`."""
    instead: Texts = {}
    """What whoever gets no walk-in ticket today may do instead, by language; ``pl`` must be there."""


def limits_mistakes(
    service: ServiceId, limits: LimitsSettings, at: Path, *, booked_only: bool
) -> Iterator[str]:
    """Yield what contradicts itself in the *limits* of *service*, whose table is *at*, one sentence each."""
    if booked_only and limits.walk_in_limit is not None:
        where = f"[services] {service!r}"
        says = f"{where}: 'walk_in_limit' means nothing with 'booked_only = true'; remove one of them"
        yield Mistake(says, (*at, "walk_in_limit"), rests_on=((*at, "booked_only"),))
