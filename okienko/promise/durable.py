"""I2: what came out was committed before, by the hub or in a kiosk's journal, and stays. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from okienko.promise.evidence import SlipSeen
from okienko.promise.history import History, Kept, Output
from okienko.promise.invariants import Invariant, Judgement, Where
from okienko.promise.told import Told


def judge(history: History, told: Told) -> Judgement:
    """Judge whether anything came out that was not safe, or is gone."""
    judged = Judgement(Invariant.I2)
    by_token = {kept.token: kept for kept in history.kept if kept.token}
    by_number = told.numbers()
    for slip in judged.each(history.evidence.slips):
        if not _stands(slip, told, by_token, by_number):
            judged.says(
                f"slip {slip.number} from {slip.printer} stands in no journal",
                number=slip.number, device=slip.printer,
            )  # fmt: skip
    _answers(history, told, judged)
    _papers(history, told, judged)
    _handed_in(history, told, judged)
    _vanished(history, told, judged)
    _before_output(history, told, judged)
    return judged


def _stands(
    slip: SlipSeen, told: Told, by_token: Mapping[str, Kept], by_number: Mapping[str, object]
) -> bool:
    token = slip.qr.rstrip("/").rpartition("/")[2]
    if not slip.qr:
        return slip.number in by_number or any(kept.number == slip.number for kept in by_token.values())
    if (ticket := told.by_token.get(token)) is not None:
        return told.tickets[ticket].number == slip.number
    return token in by_token and by_token[token].number == slip.number


def _answers(history: History, told: Told, judged: Judgement) -> None:
    own = {kept.ticket for kept in history.kept}
    for answer in judged.each(history.evidence.answers):
        known = told.tickets.get(answer.ticket)
        stands = known is not None and answer.token in known.tokens and answer.number == known.number
        if not stands and answer.ticket not in own:
            judged.says(
                f"{answer.number} was answered and stands in no journal",
                number=answer.number, ticket=answer.ticket,
            )  # fmt: skip


def _papers(history: History, told: Told, judged: Judgement) -> None:
    """Look whether each slip that was reported as printed really came out."""
    on_paper = {slip.number for slip in history.evidence.slips}
    for ticket in told.printed if on_paper else ():
        number = told.tickets[ticket].number
        if number not in on_paper:
            judged.says(f"{number} was reported as printed and no slip of it came out", number=number)


def _handed_in(history: History, told: Told, judged: Judgement) -> None:
    for kept in judged.each(history.kept):
        if kept.void or kept.ticket in told.tickets:
            continue
        if kept.acknowledged or history.rested:
            judged.says(
                f"{kept.number} of kiosk {kept.kiosk} was never taken in",
                number=kept.number, ticket=kept.ticket, device=kept.kiosk,
            )  # fmt: skip


def _vanished(history: History, told: Told, judged: Judgement) -> None:
    for name, journal in history.others.items():
        if journal and journal[-1].seq > told.last:
            judged.says(
                f"entries {told.last + 1} to {journal[-1].seq}, read from {name}, are gone",
                entry=told.last + 1,
            )
    for seq in history.committed:
        judged.looked += 1
        if seq > told.last:
            judged.says(f"entry {seq} was committed and is gone", entry=seq)


def _before_output(history: History, told: Told, judged: Judgement) -> None:
    kept = {each.ticket: each for each in history.kept}
    by_number: dict[str, list[str]] = {}
    for ticket, known in told.tickets.items():
        by_number.setdefault(known.number, []).append(ticket)
    for each in history.kept:
        by_number.setdefault(each.number, []).append(each.ticket)
    for output in judged.each(history.outputs):
        where = Where(number=output.number, device=output.where, at_s=output.at_s)
        tickets = [output.ticket] if output.ticket else by_number.get(output.number, [])
        safe = [_safe_from(ticket, history, told, kept) for ticket in tickets]
        if all(at_s is None for at_s in safe):
            judged.says(f"{output.where} gave out {output.number}, which stands in no journal", **where)
        elif _too_soon(output, safe):
            judged.says(f"{output.where} gave out {output.number} before it was committed", **where)


def _too_soon(output: Output, safe: list[float | None]) -> bool:
    known = [at_s for at_s in safe if at_s is not None]
    return output.at_s is not None and min(known) > output.at_s


def _safe_from(ticket: str, history: History, told: Told, kept: Mapping[str, Kept]) -> float | None:
    """Return since when *ticket* was safe; 0 when nobody took the time; None: it never was."""
    times: list[float] = []
    if (known := told.tickets.get(ticket)) is not None:
        times.append(history.committed.get(known.issued, 0.0))
    if (own := kept.get(ticket)) is not None:
        times.append(own.at_s or 0.0)
    return min(times, default=None)
