"""What every measure is handed, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from okienko.bench.counts import Counts
from okienko.bench.figures import Figure
from okienko.bench.limits import Limits


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how much is measured.

    Attributes:
        folder: on a real disk; each measure makes folders of its own in it.
        broker_url: a real broker that all measures share.
        limits: what the machine reached in this run.
        say: is told how it goes.
    """

    folder: Path
    broker_url: str
    limits: Limits
    counts: Counts
    say: Callable[[str], None]


Measure = Callable[[Bench], Iterator[Figure]]
"""Yields what it measured; raises when it could not."""
