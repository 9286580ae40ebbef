"""Whether the promise was kept: the evidence from outside held against the journal. Pure.

The rules are told here a second time and in another way on purpose: nothing of the hub's own code decides
about the hub.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from contract.events import (
    CopyAsked,
    DeedTakenBack,
    Entry,
    OfTicket,
    PartyChanged,
    PlaceMoved,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketRecalled,
    TicketTakenBack,
    VisitRated,
)
from contract.names import DeskId, RoomId, TicketId
from contract.states import TAKEN_BACK, TRANSITIONS, SlipState, State
from okienko.promise.claims import Rules
from okienko.promise.evidence import Evidence
from okienko.promise.limits import Limits, unkept, wrongly_refused
from okienko.promise.order import overtaken


class Promise(StrEnum):
    """The parts of the promise, and what the branch's own limits promise besides."""

    LOST = "no ticket lost"
    ISSUED_TWICE = "none issued twice"
    CALLED_TWICE = "none called twice"
    OVERTAKEN = "nobody overtaken without a recorded reason"
    NUMBER = "a visitor can always get a number"
    BOARD = "a board is right or says that it is stale"
    LIMITS = "a ticket is for as many as came, and quotas hold"


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of the promise that was broken, and by what."""

    promise: Promise
    what: str


@dataclass(frozen=True, slots=True)
class Hall:
    """What the verdict must know of the branch: its desks, its refusals, who goes first, its limits."""

    rooms: Mapping[DeskId, RoomId]
    services: Mapping[DeskId, frozenset[str]]
    allowed_refusals: frozenset[str] = frozenset()
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)


def verdict(evidence: Evidence, journal: Sequence[Entry], hall: Hall) -> list[Broken]:
    """Return every way in which the promise was broken; an empty list is an acquittal."""
    parts: dict[Promise, Iterable[str]] = {
        Promise.LOST: _lost(evidence, journal),
        Promise.ISSUED_TWICE: _issued_twice(evidence, journal),
        Promise.CALLED_TWICE: _called_twice(evidence, journal),
        Promise.OVERTAKEN: overtaken(journal, hall.services, hall.rules),
        Promise.NUMBER: [
            *_without_number(evidence, hall),
            *wrongly_refused(evidence, journal, hall.limits),
        ],
        Promise.BOARD: _wrong_boards(evidence, journal, hall),
        Promise.LIMITS: unkept(evidence, journal, hall.limits),
    }
    return [Broken(promise, what) for promise, whats in parts.items() for what in whats]


def _issued(journal: Iterable[Entry]) -> dict[TicketId, TicketIssued]:
    return {e.event.ticket: e.event for e in journal if isinstance(e.event, TicketIssued)}


def _lost(evidence: Evidence, journal: Sequence[Entry]) -> Iterator[str]:
    if [entry.seq for entry in journal] != list(range(journal[0].seq, journal[0].seq + len(journal))):
        yield "the journal has a gap"
    by_token = {str(issued.token): issued for issued in _issued(journal).values()}
    for slip in evidence.slips:
        if (issued := _of_qr(slip.qr, by_token)) is None or str(issued.number) != slip.number:
            yield f"slip {slip.number} from {slip.printer} stands in no journal"
    known = _issued(journal)
    for answer in evidence.answers:
        if answer.ticket not in known or known[answer.ticket].token != answer.token:
            yield f"{answer.number} was answered and stands in no journal"
    yield from _without_paper(evidence, journal, known)
    yield from _astray(journal)


def _of_qr(qr: str, by_token: Mapping[str, TicketIssued]) -> TicketIssued | None:
    return by_token.get(qr.rstrip("/").rpartition("/")[2])


def _without_paper(
    evidence: Evidence, journal: Sequence[Entry], known: Mapping[TicketId, TicketIssued]
) -> Iterator[str]:
    on_paper = {slip.number for slip in evidence.slips}
    for entry in journal:
        if isinstance(entry.event, SlipReported) and entry.event.slip is SlipState.PRINTED:
            number = str(known[entry.event.ticket].number)
            if number not in on_paper:
                yield f"{number} was reported as printed and no slip of it came out"


def _astray(journal: Iterable[Entry]) -> Iterator[str]:
    states: dict[TicketId, State] = {}
    for entry in journal:
        event = entry.event
        if not isinstance(event, OfTicket) or isinstance(event, NOT_MOVING):
            continue
        if isinstance(event, TicketTakenBack):
            if event.was is not states.get(event.ticket) or event.state not in TAKEN_BACK[event.was]:
                yield f"{event.ticket}: back to {event.state} from {event.was} (entry {entry.seq})"
            states[event.ticket] = event.state
            continue
        row = TRANSITIONS[states.get(event.ticket)]
        name = str(event.__struct_config__.tag)
        if name not in row:
            yield f"{event.ticket}: {name} while {states.get(event.ticket, 'not issued')} (entry {entry.seq})"
            continue
        states[event.ticket] = row[name]


NOT_MOVING = (SlipReported, PlaceMoved, CopyAsked, VisitRated, PartyChanged, DeedTakenBack)
"""These happen to a ticket and leave it in its state."""


def _issued_twice(evidence: Evidence, journal: Sequence[Entry]) -> Iterator[str]:
    issued = _issued(journal).values()
    of: dict[str, Counter[str]] = {
        "the journal": Counter(str(i.number) for i in issued),
        "the journal's tokens": Counter(str(i.token) for i in issued),
        "the slips": Counter(slip.number for slip in evidence.slips if not slip.copy),
        "the slips' codes": Counter(slip.qr for slip in evidence.slips if not slip.copy),
        "the answers": Counter(answer.number for answer in evidence.answers),
    }
    for where, counts in of.items():
        for number, times in counts.items():
            if times > 1:
                yield f"{number} stands {times} times in {where}"


def _called_twice(evidence: Evidence, journal: Sequence[Entry]) -> Iterator[str]:
    yield from _called_while_called(journal)
    for seen in evidence.boards:
        at_desks: dict[str, set[str]] = {}
        for call in seen.message.calls:
            if not call.over:
                at_desks.setdefault(call.number, set()).add(call.desk)
        for number, desks in at_desks.items():
            if len(desks) > 1:
                named = ", ".join(sorted(desks))
                yield f"board {seen.message.board} called {number} to desks {named} at once"


def _called_while_called(journal: Sequence[Entry]) -> Iterator[str]:
    called: set[TicketId] = set()
    for entry in journal:
        event = entry.event
        if isinstance(event, TicketCalled):
            if event.ticket in called:
                yield f"{event.ticket} was called again by entry {entry.seq}"
            called.add(event.ticket)
        elif isinstance(event, TicketTakenBack):
            may_be_called = event.state in {State.WAITING, State.PARKED}
            (called.discard if may_be_called else called.add)(event.ticket)
        elif isinstance(event, OfTicket) and TRANSITIONS_BACK & {str(event.__struct_config__.tag)}:
            called.discard(event.ticket)


TRANSITIONS_BACK = frozenset({"ticket-put-back", "ticket-transferred", "ticket-reinstated", "ticket-parked"})
"""After these a ticket may be called again."""


def _without_number(evidence: Evidence, hall: Hall) -> Iterator[str]:
    slips = Counter(slip.number for slip in evidence.slips)
    for story in evidence.stories:
        if not story.number and story.refused not in hall.allowed_refusals:
            yield f"{story.name} left without a number ({story.refused or 'nobody said why'})"
        elif story.number and not slips[story.number]:
            yield f"{story.name} was given {story.number} and holds no slip of it"


def _wrong_boards(evidence: Evidence, journal: Sequence[Entry], hall: Hall) -> Iterator[str]:
    calls = {
        entry.seq: entry.event for entry in journal if isinstance(entry.event, TicketCalled | TicketRecalled)
    }
    numbers = {ticket: str(issued.number) for ticket, issued in _issued(journal).items()}
    yield from _wrong_lines(evidence, calls, numbers)
    yield from _older_after_newer(evidence)
    yield from _missed_calls(evidence, calls, hall)


def _wrong_lines(
    evidence: Evidence,
    calls: Mapping[int, TicketCalled | TicketRecalled],
    numbers: Mapping[TicketId, str],
) -> Iterator[str]:
    for seen in evidence.boards:
        for line in seen.message.calls:
            call = calls.get(line.call)
            told = (line.ticket, line.desk, line.number)
            if call is None or line.call > seen.message.seq:
                yield f"board {seen.message.board} showed call {line.call} that nobody made"
            elif told != (call.ticket, call.desk, numbers.get(call.ticket)):
                yield f"board {seen.message.board} showed call {line.call} as {line.number} at {line.desk}"


def _older_after_newer(evidence: Evidence) -> Iterator[str]:
    newest: dict[str, tuple[int, int]] = {}
    for seen in evidence.boards:
        view = seen.message
        if (view.epoch, view.seq) < newest.get(view.board, (0, 0)):
            yield f"board {view.board} was sent seq {view.seq} after {newest[view.board][1]}"
        newest[view.board] = max(newest.get(view.board, (0, 0)), (view.epoch, view.seq))


def _missed_calls(
    evidence: Evidence, calls: Mapping[int, TicketCalled | TicketRecalled], hall: Hall
) -> Iterator[str]:
    rooms_of = {seen.message.board: frozenset(seen.message.rooms) for seen in evidence.boards}
    listed = {(seen.message.board, line.call) for seen in evidence.boards for line in seen.message.calls}
    reports = Counter((s.message.board, s.message.call) for s in evidence.shown if s.message.shown)
    for board, rooms in rooms_of.items():
        for seq, call in calls.items():
            if hall.rooms[call.desk] not in rooms:
                continue
            if (board, seq) not in listed:
                yield f"call {seq} never reached board {board}"
            elif board in evidence.drawing and reports[board, seq] != 1:
                yield f"board {board} showed call {seq} {reports[board, seq]} times"
