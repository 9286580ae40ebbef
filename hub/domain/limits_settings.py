"""How many tickets, people and cases a service takes; a part of each table of ``[[services]]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from contract.names import Language, ServiceId
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


def limits_mistakes(service: ServiceId, limits: LimitsSettings, *, booked_only: bool) -> Iterator[str]:
    """Yield what contradicts itself in the *limits* of *service*, one sentence each."""
    where = f"[services] {service!r}"
    if limits.instead and not limits.instead.get(Language("pl")):
        yield f"{where}: 'instead': 'pl' is missing; it stands in for every language without a text"
    if booked_only and limits.walk_in_limit is not None:
        yield f"{where}: 'walk_in_limit' means nothing with 'booked_only = true'; remove one of them"
