"""I3: a press has one effect, and its id one answer. Pure."""

from __future__ import annotations

from okienko.promise.history import History, Replied
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Told


def judge(history: History, told: Told) -> Judgement:
    """Judge the answers; effects that came twice were found when the journal was read."""
    judged = told.judgements[Invariant.I3]
    first: dict[str, Replied] = {}
    for reply in judged.each(history.replied):
        before = first.setdefault(reply.command, reply)
        if (before.answer, before.refused) != (reply.answer, reply.refused):
            judged.says(
                f"command {reply.command} was answered {before.answer!r} and {reply.answer!r}",
                device=reply.to, at_s=reply.at_s,
            )  # fmt: skip
        elif reply.refused and reply.command in told.commands:
            judged.says(f"command {reply.command} was refused, and had an effect", device=reply.to)
    return judged
