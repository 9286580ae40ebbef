"""The one history checker: which of I1 to I12 was broken, where, and by what. Pure.

Every test of faults ends here, and so does the demo. The rules are told a second time and in another way on
purpose: of the product's code nothing but the contract's types decides about the product. What a test has
not gathered is not judged; `judged` says at how much was looked, so that a test can hold itself to it.
"""

from __future__ import annotations

from okienko.promise import (
    audit,
    bounded,
    conserved,
    convergence,
    durable,
    effects,
    ghosts,
    numbers,
    private,
    served,
)
from okienko.promise.arrivals import other_arrivals
from okienko.promise.history import Hall, History
from okienko.promise.invariants import Broken, Invariant, Judgement
from okienko.promise.limits import unkept
from okienko.promise.order import overtaken
from okienko.promise.walk import read

__all__ = ["Broken", "Hall", "History", "Invariant", "broken", "checked", "judged"]


def broken(history: History) -> list[Broken]:
    """Return every way in which *history* breaks an invariant; an empty list is an acquittal."""
    return [each for judgement in checked(history) for each in judgement.broken]


def judged(history: History) -> dict[Invariant, int]:
    """Return at how much was looked for each invariant; those that could not be judged are left out."""
    return {each.invariant: each.looked for each in checked(history) if each.looked}


def checked(history: History) -> list[Judgement]:
    """Return the judgement on each invariant, in their order."""
    told = read(
        history.journal,
        {claim.seq for claim in history.counted},
        history.hall.double_press_s if history.hall is not None else 0.0,
    )
    judgements = [
        numbers.judge(history, told),
        durable.judge(history, told),
        effects.judge(history, told),
        conserved.at_one_desk(history, told),
        _order(history),
        ghosts.judge(history, told),
        convergence.judge(history, told),
        conserved.judge(history, told),
        served.judge(history),
        audit.judge(history, told),
        bounded.judge(history),
        private.judge(history, told),
        _limits(history),
    ]
    return [judgement for judgement in judgements if judgement.looked or judgement.broken]


def _order(history: History) -> Judgement:
    judgement = Judgement(Invariant.I5)
    if history.hall is not None:
        judgement.looked = len(history.journal)
        for what in overtaken(history.journal, history.hall.services, history.hall.rules, history.even):
            judgement.says(what)
    other_arrivals(history, judgement)
    return judgement


def _limits(history: History) -> Judgement:
    judgement = Judgement(Invariant.LIMITS)
    if history.hall is not None:
        judgement.looked = len(history.evidence.stories)
        for what in unkept(history.evidence, history.journal, history.hall.limits):
            judgement.says(what)
    return judgement
