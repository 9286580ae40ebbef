"""Whether somebody was overtaken: the queue told a second time, as plainly as can be. Pure.

A call that passes over somebody who waits longer must name a rule of the branch that really puts its visitor
first; which reasons there are, and when they hold, stands in `okienko.promise.claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from contract.events import (
    DayOpened,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    DeskTakenBack,
    DrawCommitted,
    DrawHeld,
    Entry,
    Event,
    HallStopped,
    HallWentOn,
    OfTicket,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketReinstated,
    TicketTakenBack,
    TicketTransferred,
)
from contract.names import DeskId, TicketId
from contract.states import DeskState, State
from okienko.promise.claims import Claim, Rules, Scene, Visitor
from okienko.promise.lots import Window, behind_the_draw, deal_out, unfair
from okienko.promise.stops import Stops


@dataclass(slots=True)
class _Queue:
    services: Mapping[DeskId, frozenset[str]]
    rules: Rules
    even: Mapping[int, float] = field(default_factory=dict)
    visitors: dict[TicketId, Visitor] = field(default_factory=dict)
    waiting: set[TicketId] = field(default_factory=set)
    own: list[tuple[datetime, int]] = field(default_factory=list)
    latest: dict[str, datetime] = field(default_factory=dict)
    open: set[DeskId] = field(default_factory=set)
    called: dict[DeskId, list[Visitor]] = field(default_factory=dict)
    undrawn: set[TicketId] = field(default_factory=set)
    commitment: str = ""
    window: Window | None = None
    stops: Stops = field(default_factory=Stops)


def overtaken(
    journal: Iterable[Entry],
    services: Mapping[DeskId, frozenset[str]],
    rules: Rules | None = None,
    even: Mapping[int, float] | None = None,
) -> Iterator[str]:
    """Yield every call that passed over somebody who waited longer for that desk, with no true reason.

    *even*: seconds of a clock that nobody set, at each entry; without it the journal's instants are believed.
    """
    queue = _Queue(services, rules or Rules(), even or {})
    for entry in journal:
        event = entry.event
        if isinstance(event, TicketCalled) and event.ticket in queue.visitors:
            yield from _judged(entry, event, queue)
        elif isinstance(event, DrawHeld):
            yield from unfair(event, queue.commitment, queue.visitors, queue.undrawn)
        _follow(entry, queue)
        _follow_desk(event, queue)
        _follow_hall(entry, queue)


def _follow(entry: Entry, queue: _Queue) -> None:
    event = entry.event
    if (
        isinstance(event, OfTicket)
        and not isinstance(event, TicketIssued)
        and event.ticket not in queue.visitors
    ):
        return  # issued before the journal was cut, or by nobody: that is for others to judge
    match event:
        case TicketIssued():
            queue.visitors[event.ticket] = _visitor(entry, event, queue)
            (queue.undrawn if event.draw_at else queue.waiting).add(event.ticket)
        case TicketTransferred():
            queue.visitors[event.ticket].service = event.service
            queue.visitors[event.ticket].desk = event.to
            if event.ticket not in queue.undrawn:
                queue.waiting.add(event.ticket)
        case TicketPutBack() | TicketReinstated():
            queue.waiting.add(event.ticket)
        case TicketParked():
            queue.visitors[event.ticket].parked_at = entry.at
        case TicketNoShow():
            queue.visitors[event.ticket].missed += 1
        case TicketTakenBack():
            _taken_back(event, queue)
        case OfTicket() if _ends_waiting(event):
            queue.waiting.discard(event.ticket)
            queue.undrawn.discard(event.ticket)
        case _:
            pass


def _taken_back(event: TicketTakenBack, queue: _Queue) -> None:
    visitor = queue.visitors[event.ticket]
    visitor.service, visitor.desk = event.service, event.to
    if event.state is State.WAITING:
        queue.waiting.add(event.ticket)
    else:
        queue.waiting.discard(event.ticket)
    if event.was is State.NO_SHOW:
        visitor.missed -= 1
    if event.was is State.CALLED and event.desk is not None:
        calls = queue.called.get(event.desk, [])
        if (made := [rank for rank, other in enumerate(calls) if other is visitor]) != []:
            del calls[made[-1]]
        visitor.parked_at = visitor.parked_before
    if event.was is State.PARKED:
        visitor.parked_at = None


def _follow_desk(event: Event, queue: _Queue) -> None:
    match event:
        case TicketCalled() if event.ticket in queue.visitors:
            visitor = queue.visitors[event.ticket]
            visitor.parked_before, visitor.parked_at = visitor.parked_at, None
            queue.called.setdefault(event.desk, []).append(visitor)
        case DeskOpened():
            queue.open.add(event.desk)
        case DeskTakenBack(state=DeskState.OPEN):
            queue.open.add(event.desk)
        case DeskPaused() | DeskClosed() | DeskTakenBack():
            queue.open.discard(event.desk)
        case DayOpened():
            queue.called.clear()
        case _:
            pass


def _follow_hall(entry: Entry, queue: _Queue) -> None:
    event = entry.event
    match event:
        case HallStopped(since=since):
            queue.stops.begin(since or entry.at)
        case HallWentOn():
            queue.stops.end(entry.at)
        case DrawCommitted(commitment=commitment):
            queue.commitment = commitment
        case DrawHeld():
            queue.window = deal_out(event, entry.at, queue.visitors)
            queue.waiting |= set(event.tickets)
            queue.undrawn.clear()
        case _:
            pass


def _visitor(entry: Entry, event: TicketIssued, queue: _Queue) -> Visitor:
    """Return who comes by *event*.

    Whoever waited at a kiosk without the hub stands behind those that the hub had issued before: this is
    worked out from the wait alone, and not taken from what the entry says of the place; those of one kiosk
    stand in the order in which it numbered them. Whoever had the number from a hub that was lost stands where
    that hub's own clock says.
    """
    told = event.handed_in
    whole = queue.visitors.get(event.split_from) if event.split_from is not None else None
    at = datetime.fromtimestamp(queue.even[entry.seq], UTC) if entry.seq in queue.even else entry.at
    came = at - timedelta(seconds=told.waited_s) if told else at
    if told is None:
        queue.own.append((at, entry.seq))
    elif not told.known_again:
        came = queue.latest[told.kiosk] = max(came, queue.latest.get(told.kiosk, came))
    before = entry.seq if told is None else max((seq for at, seq in queue.own if at <= came), default=0)
    place = before, came, entry.seq
    if whole is not None:
        place, came = (*whole.place[:2], entry.seq), whole.issued_at
    return Visitor(
        number=str(event.number),
        place=behind_the_draw(place, queue.window) if told else place,
        service=event.service,
        language=event.language,
        priority=event.priority,
        issued_at=came + (entry.at - at),
        due=None if event.late else event.due,
        kiosk=told.kiosk if told else "",
        known_again=told.known_again if told else False,
        kept_s=told.waited_s if told else 0.0,
        desk=whole.desk if whole is not None else None,
    )


_ENDS = frozenset({"ticket-called", "ticket-cancelled", "ticket-merged", "ticket-expired"})


def _ends_waiting(event: OfTicket) -> bool:
    return event.__struct_config__.tag in _ENDS


def _judged(entry: Entry, call: TicketCalled, queue: _Queue) -> Iterator[str]:
    if call.ticket in queue.undrawn:
        yield f"{queue.visitors[call.ticket].number} was called before the draw (call {entry.seq})"
    if queue.stops.present is not None:
        yield f"{queue.visitors[call.ticket].number} was called while the hall was stopped (call {entry.seq})"
    if call.desk not in queue.services:
        yield f"call {entry.seq} is to desk {call.desk}, which the branch does not have"
        return
    scene = _scene(entry, call, queue)
    claim, by = Claim(call.why), scene.called
    if not call.why:
        yield f"call {entry.seq} of {by.number} says no reason"
    elif not claim.is_true(scene):
        yield f"call {entry.seq} of {by.number} at desk {call.desk} says {call.why!r}, and that is not so"
    for ticket in queue.waiting - {call.ticket}:
        other = queue.visitors[ticket]
        serves = other.service in queue.services[call.desk] if other.desk is None else other.desk == call.desk
        if serves and other.longer(by, queue.rules) and not claim.explains(other, scene):
            yield f"{other.number} was overtaken by {by.number} at desk {call.desk} (call {entry.seq})"


def _scene(entry: Entry, call: TicketCalled, queue: _Queue) -> Scene:
    by = queue.visitors[call.ticket]
    served = {service for services in queue.services.values() for service in services}
    open_for = {
        service: frozenset(desk for desk in queue.open if service in queue.services.get(desk, ()))
        for service in served
    }
    return Scene(queue.rules, by, call.desk, entry.at, queue.called.get(call.desk, ()), open_for, queue.stops)
