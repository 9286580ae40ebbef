"""How scores of visits are counted, so that nothing leads back to who gave them. Pure.

A score is first counted among those of its service that nobody is shown, without a day. Only when as many
have come together as the branch wants at least are they all moved to the day on which that happened. So
whatever is told, and whatever two tellings differ by, are the answers of many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import msgspec

from contract.names import ServiceId
from contract.survey import Face

NO_DAY = ""
"""Stands in place of the day with scores that nobody is shown yet."""


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to be counted: a *score* for *service*; shown once *least* have come together."""

    service: ServiceId
    score: int
    least: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How often a *score* was given to a *service*, of those that came together on *day*."""

    day: date
    service: ServiceId
    score: int
    count: int


Heap = dict[tuple[str, ServiceId, int], int]
"""How often, by day (or `NO_DAY`), service and score."""


def heaped(heap: Mapping[tuple[str, ServiceId, int], int], day: str, given: Scored) -> Heap:
    """Return what *heap* is once *given* is counted on *day*; every other row stays as it is."""
    counts = Counter(heap)
    counts[NO_DAY, given.service, given.score] += 1
    unseen = [(NO_DAY, given.service, int(face)) for face in Face]
    if sum(counts[key] for key in unseen) >= given.least:
        for key in unseen:
            counts[day, given.service, key[2]] += counts.pop(key, 0)
    return {key: count for key, count in counts.items() if count}
