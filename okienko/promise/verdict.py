"""Whether the promise was kept on a day that was seen from outside, as the history checker says. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contract.events import Entry
from okienko.promise.checker import broken
from okienko.promise.evidence import Evidence
from okienko.promise.history import Hall, History
from okienko.promise.invariants import Broken, Invariant, Promise

__all__ = ["Broken", "Hall", "Invariant", "Promise", "verdict"]


def verdict(evidence: Evidence, journal: Sequence[Entry], hall: Hall) -> list[Broken]:
    """Return every way in which the promise was broken; an empty list is an acquittal."""
    return broken(History(journal=journal, hall=hall, evidence=evidence))
