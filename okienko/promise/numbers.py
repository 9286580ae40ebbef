"""I1: a number is given to one visitor in a service day, over all kiosks, hubs and restores. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from contract.events import DayOpened, TicketIssued
from okienko.promise.history import History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Told

Key = tuple[date | None, str]


def judge(history: History, told: Told) -> Judgement:
    """Judge whether a number was given twice."""
    judged = Judgement(Invariant.I1)
    holders: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    for day, number, ticket, where in judged.each(_given(history, told)):
        holders[day, number].setdefault(ticket, where)
    for (day, number), given in holders.items():
        if len(given) > 1:
            named = ", ".join(f"{ticket} ({where})" for ticket, where in given.items())
            judged.says(f"{number} of {day or 'one day'} was given to {named}", number=number)
    for entry in told.issued_again:
        assert isinstance(entry.event, TicketIssued)
        number = str(entry.event.number)
        judged.says(f"{number} was issued again by entry {entry.seq}", number=number, entry=entry.seq)
    _papers(history, judged)
    _visitors(history, told, judged)
    return judged


def _given(history: History, told: Told) -> Iterator[tuple[date | None, str, str, str]]:
    for ticket, known in told.tickets.items():
        yield known.day, known.number, ticket, "the journal"
    for name, journal in history.others.items():
        day: date | None = None
        for entry in journal:
            if isinstance(entry.event, DayOpened):
                day = entry.event.day
            elif isinstance(entry.event, TicketIssued) and entry.event.ticket not in told.tickets:
                handed_in = entry.event.handed_in
                of = handed_in.day if handed_in is not None else day
                yield of, str(entry.event.number), entry.event.ticket, name
    for kept in history.kept:
        of = told.tickets[kept.ticket].day if kept.ticket in told.tickets else kept.day
        if of is not None or kept.ticket not in told.tickets:
            yield of, kept.number, kept.ticket, f"kiosk {kept.kiosk}"
    for answer in history.evidence.answers:
        if (of_it := told.tickets.get(answer.ticket)) is not None:
            yield of_it.day, answer.number, answer.ticket, "an answer"


def _papers(history: History, judged: Judgement) -> None:
    """Look for a slip that came out twice and does not say that it is a copy."""
    slips = Counter((slip.number, slip.qr) for slip in judged.each(history.evidence.slips) if not slip.copy)
    for (number, _), times in slips.items():
        if times > 1:
            judged.says(f"{number} stands on {times} slips that are no copies", number=number)


def _visitors(history: History, told: Told, judged: Judgement) -> None:
    if len({known.day for known in told.tickets.values()}) > 1:
        return  # the same number may rightly be somebody's on the next day
    numbers = Counter(story.number for story in judged.each(history.evidence.stories) if story.number)
    for number, times in numbers.items():
        if times > 1:
            judged.says(f"{number} is held by {times} visitors", number=number)
