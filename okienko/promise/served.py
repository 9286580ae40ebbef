"""I9: a visitor gets a number and a clerk an answer, and what has failed is back in time. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from okienko.promise.history import DeskTold, Fault, History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.limits import wrongly_refused

REACHES_S = 5.0
"""So long before and after a fault a press may not get through."""


def judge(history: History) -> Judgement:
    """Judge what visitors and clerks went through."""
    judged = Judgement(Invariant.I9)
    allowed = history.hall.allowed_refusals if history.hall is not None else frozenset()
    slips = Counter(slip.number for slip in history.evidence.slips)
    shown = {output.number for output in history.outputs}
    for story in judged.each(history.evidence.stories):
        if not story.number and story.refused not in allowed:
            judged.says(f"{story.name} left without a number ({story.refused or 'nobody said why'})")
        elif story.number and not slips[story.number] and story.number not in shown:
            judged.says(f"{story.name} was given {story.number} and holds no slip of it", number=story.number)
    if history.hall is not None:
        for what in wrongly_refused(history.evidence, history.journal, history.hall.limits):
            judged.says(what)
    for press in judged.each(history.desks_told):
        if (unheard := _unheard(press, history.faults)) is not None:
            judged.says(f"desk {press.desk} {unheard}", device=f"desk-{press.desk}", at_s=press.at_s)
    for each in judged.each(history.recoveries):
        took_s = None if each.well_s is None else each.well_s - each.out_s
        if took_s is None or took_s > each.limit_s:
            took = "never came back" if took_s is None else f"was away for {took_s:.1f} s"
            judged.says(
                f"{each.what} {took}; {each.limit_s:g} s are allowed", device=each.what, at_s=each.out_s
            )
    return judged


def _unheard(press: DeskTold, faults: Sequence[Fault]) -> str | None:
    if not press.told:
        return f"told its clerk nothing after the press at {press.at_s:.1f} s"
    if press.told == "not-sent" and not any(
        _around(press.at_s, fault) for fault in faults if fault.excuses(f"desk-{press.desk}")
    ):
        return f"could not send the press at {press.at_s:.1f} s, and nothing was wrong"
    return None


def _around(at_s: float, fault: Fault) -> bool:
    return fault.begun_s - REACHES_S <= at_s <= fault.healed_s + REACHES_S
