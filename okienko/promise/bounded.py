"""I11: what was measured stays within its bounds, and does not grow with time. Pure."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from okienko.promise.history import History, Sample
from okienko.promise.invariants import Invariant, Judgement

WARM_SHARE = 0.2
"""The first part of a run, in which everything may still grow to its size."""


def judge(history: History) -> Judgement:
    """Judge the samples of whatever has a bound."""
    judged = Judgement(Invariant.I11)
    taken: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in history.samples:
        if sample.what in history.bounds:
            judged.looked += 1
            taken[sample.what].append(sample)
    for what, samples in taken.items():
        bound = history.bounds[what]
        for sample in samples:
            if bound.most is not None and sample.value > bound.most:
                judged.says(
                    f"{what} was {sample.value:g} at {sample.at_s:.1f} s; {bound.most:g} is the most",
                    device=what, at_s=sample.at_s,
                )  # fmt: skip
                break
        if bound.growth is not None and (grew := growth(samples)) > bound.growth:
            judged.says(f"{what} grew by {grew:.1%}; {bound.growth:.1%} is the most", device=what)
    return judged


def growth(samples: list[Sample]) -> float:
    """Return by which share the last fifth is above the fifth after the start, in their medians."""
    ordered = sorted(samples, key=lambda sample: sample.at_s)
    part = max(1, int(len(ordered) * WARM_SHARE))
    warm, last = ordered[part : 2 * part] or ordered[:1], ordered[-part:]
    before, after = (median(sample.value for sample in each) for each in (warm, last))
    return (after - before) / before if before else (1.0 if after else 0.0)
