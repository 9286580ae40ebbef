"""What became of each ticket of a day, folded from the journal. Pure.

The instants are those of the hub's clock. A clock may have been set in between: no time is ever less than 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from contract.events import (
    DayOpened,
    Entry,
    HallStopped,
    HallWentOn,
    OfTicket,
    PartyChanged,
    ProfileSwitched,
    TicketCalled,
    TicketIssued,
    TicketMerged,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketReinstated,
    TicketServed,
    TicketStarted,
    TicketTakenBack,
    TicketTransferred,
)
from contract.names import HUB, DeskId, Language, ServiceId, TicketId
from contract.states import OPEN_CALL, TRANSITIONS, State
from hub.domain.ticket import units_of

ORDINARY = "ordinary"
"""The profile of a day without one."""
PRIORITY, LATE, BOOKED, WALK_IN = "priority", "late", "booked", "walk-in"


class Visit(msgspec.Struct, kw_only=True):
    """One ticket, from the paper to the goodbye.

    Attributes:
        kind: ``priority``, ``late`` for a booking, ``booked`` or ``walk-in``; the first that is true.
        people: how many came on it.
        units: how many servings it asks for: its people or its cases, whichever are more.
        profile: the day profile that held when it was issued.
        called_at: its first call that was not taken back.
        desk: that of its last call.
        way_s: from the last call to the START of the serving; None: nobody pressed START.
        serving_s: at desks, all in all; None: it was at none.
        merged: its people are counted on another ticket.
        stopped: the hall was stopped for some of the time until its first call.
    """

    service: ServiceId
    language: Language
    kind: str
    people: int
    units: int
    issued_at: datetime
    profile: str = ORDINARY
    due: datetime | None = None
    state: State = State.WAITING
    called_at: datetime | None = None
    desk: DeskId | None = None
    way_s: float | None = None
    serving_s: float | None = None
    recalls: int = 0
    transferred: int = 0
    put_back: int = 0
    parked: int = 0
    missed: int = 0
    reinstated: int = 0
    stopped: bool = False
    merged: bool = False
    last_call: datetime | None = None
    since: datetime | None = None
    at_desk: tuple[datetime | None, float | None] = (None, None)
    """`since` and `serving_s` before it last left a desk, in case that is taken back."""

    @property
    def waited_s(self) -> float | None:
        """From the issue to the first call; None: it was not called."""
        return None if self.called_at is None else between_s(self.issued_at, self.called_at)

    @property
    def after_booked_s(self) -> float | None:
        """From the booked time to the first call, at least 0; None: not booked, or not called."""
        if self.due is None or self.kind == LATE or self.called_at is None:
            return None
        return between_s(self.due, self.called_at)


def visits_of(journal: Iterable[Entry]) -> list[Visit]:
    """Return what *journal* tells of the tickets that were issued in it, in the order of their issue.

    What a kiosk handed in after its day was over is of that day, and not of those that are told of here.
    """
    visits: dict[TicketId, Visit] = {}
    day: date | None = None
    is_stopped, profile = False, ORDINARY
    for entry in journal:
        event = entry.event
        if isinstance(event, DayOpened | ProfileSwitched):
            profile = event.profile or ORDINARY
            day = event.day if isinstance(event, DayOpened) else day
        elif isinstance(event, HallStopped | HallWentOn):
            is_stopped = isinstance(event, HallStopped)
            _stand_still(visits.values(), is_stopped=is_stopped)
        elif isinstance(event, TicketIssued) and _is_of_before(event, day):
            continue
        elif isinstance(event, TicketIssued):
            visits[event.ticket] = _issued(event, entry.at, profile)
            visits[event.ticket].stopped = is_stopped
            _since_the_party_came(visits, event)
        elif isinstance(event, OfTicket) and (visit := visits.get(event.ticket)) is not None:
            _follow(visit, entry, event)
    return [visit for visit in visits.values() if not visit.merged]


def between_s(earlier: datetime, later: datetime) -> float:
    """Return the seconds from *earlier* to *later*; 0 where a clock was set back in between."""
    return max(0.0, (later - earlier).total_seconds())


def _is_of_before(event: TicketIssued, day: date | None) -> bool:
    return event.handed_in is not None and day is not None and event.handed_in.day < day


def _issued(event: TicketIssued, at: datetime, profile: str) -> Visit:
    kept_s = event.handed_in.waited_s if event.handed_in is not None else 0.0
    return Visit(
        service=event.service,
        language=event.language,
        kind=_kind(event),
        people=event.party,
        units=units_of(event.party, event.cases),
        issued_at=at - timedelta(seconds=kept_s),
        profile=profile,
        due=event.due,
    )


def _kind(event: TicketIssued) -> str:
    if event.priority:
        return PRIORITY
    if event.late:
        return LATE
    return BOOKED if event.due is not None else WALK_IN


def _follow(visit: Visit, entry: Entry, event: OfTicket) -> None:
    before = visit.state
    visit.state = TRANSITIONS[before].get(str(event.__struct_config__.tag), before)
    match event:
        case TicketCalled(desk=desk):
            visit.desk, visit.last_call, visit.since = desk, entry.at, None
            visit.called_at = visit.called_at or entry.at
        case TicketStarted():
            visit.since = entry.at
            if visit.last_call is not None:
                visit.way_s = between_s(visit.last_call, entry.at)
        case PartyChanged(party=party, cases=cases):
            visit.people, visit.units = party, units_of(party, cases)
        case TicketMerged():
            visit.merged = True
        case TicketTakenBack(was=was, state=state):
            visit.merged, visit.state = False, state
            visit.missed -= was is State.NO_SHOW
            if state in OPEN_CALL and was not in OPEN_CALL:
                visit.since, visit.serving_s = visit.at_desk
            visit.parked -= was is State.PARKED
        case _:
            _count(visit, event)
    if before in OPEN_CALL and visit.state not in OPEN_CALL:
        _leave_desk(visit, entry, event)


def _since_the_party_came(visits: dict[TicketId, Visit], event: TicketIssued) -> None:
    """Let who leaves a party have waited as long as that one has."""
    whole = visits.get(event.split_from) if event.split_from is not None else None
    if whole is not None:
        visit = visits[event.ticket]
        visit.issued_at, visit.profile, visit.stopped = whole.issued_at, whole.profile, whole.stopped


def _stand_still(visits: Iterable[Visit], *, is_stopped: bool) -> None:
    for visit in visits:
        if is_stopped and visit.called_at is None and visit.state in {State.WAITING, State.PARKED}:
            visit.stopped = True


def _count(visit: Visit, event: OfTicket) -> None:
    visit.recalls += isinstance(event, TicketRecalled) and not event.spared
    visit.transferred += isinstance(event, TicketTransferred)
    visit.put_back += isinstance(event, TicketPutBack)
    visit.parked += isinstance(event, TicketParked)
    visit.missed += isinstance(event, TicketNoShow)
    visit.reinstated += isinstance(event, TicketReinstated)


def _leave_desk(visit: Visit, entry: Entry, event: OfTicket) -> None:
    """Add the time at the desk, or take a call back that was none."""
    visit.at_desk = visit.since, visit.serving_s
    served = isinstance(event, TicketServed | TicketParked | TicketTransferred)
    since = visit.since or visit.last_call
    # The hub closes at night what was forgotten at a desk; no serving ended then.
    if served and since is not None and entry.by != HUB:
        visit.serving_s = (visit.serving_s or 0.0) + between_s(since, entry.at)
    elif visit.state is State.WAITING and visit.called_at == visit.last_call:
        visit.called_at = None
    visit.since = None
