"""Figures and how they are told."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from okienko.demo.report import percentile


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured.

    Attributes:
        goal: the most (or, for rates, the least) it may be; None where there is none.
        limit: what the machine itself reached in this run, in the same unit; None where nothing compares.
        note: what was done and how often.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    limit: float | None = None
    limit_name: str = ""
    note: str = ""
    more_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the limit it is; below one for rates."""
        return self.value / self.limit if self.limit else None

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.more_is_better else self.value <= self.goal


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the tail of many measurements of one thing."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of *values*."""
        return cls(tuple(values))

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def p99(self) -> float:
        """What 99 of 100 do not exceed."""
        return percentile(self.values, 0.99)

    @property
    def worst(self) -> float:
        """The largest."""
        return max(self.values)


def number(value: float | None) -> str:
    """Return *value* with three figures, as a person reads it; empty for None."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """Return *figures* as a table in Markdown."""
    lines = [
        "| what | measured | goal | | limit of this machine | ratio | how |",
        "|---|---:|---:|:-:|---:|---:|---|",
    ]
    for one in figures:
        mark = {None: "", True: "reached", False: "**missed**"}[one.reached]
        side = "≥" if one.more_is_better else "≤"
        goal = f"{side} {number(one.goal)}" if one.goal is not None else ""
        limit = f"{number(one.limit)} ({one.limit_name})" if one.limit else ""
        measured = f"{number(one.value)} {one.unit}"
        cells = (one.name, measured, goal, mark, limit, number(one.ratio), one.note)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
