"""What somebody ought to look at after a day: calls out of order, and what else staff did to tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from contract.events import (
    CopyAsked,
    DeedTakenBack,
    DeskAssigned,
    DrawHeld,
    Entry,
    HallStopped,
    HallWentOn,
    Happened,
    OfTicket,
    PartyChanged,
    PlaceMoved,
    ProfileSwitched,
    ServiceOpened,
    ServiceShut,
    SettingsTaken,
    TicketCalled,
    TicketCancelled,
    TicketIssued,
    TicketNoShow,
    TicketPutBack,
    TicketReinstated,
    TicketTakenBack,
    TicketTransferred,
)
from contract.giving_back import VISITOR
from contract.names import TicketId
from contract.spare_tickets import HandedIn
from hub.audit.order import Hall, OutOfOrder, Services, services_in_profiles, services_of
from hub.domain.settings import BranchSettings

KIOSK = "kiosk-"
"""How the names of the visitors' own devices begin."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that staff did, to the ticket *number* if to one; *where* to or from, *why* as recorded.

    *more* says what it changed, line by line.
    """

    seq: int
    at: datetime
    by: str
    number: str
    what: str
    where: str = ""
    why: str = ""
    more: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One day; calls without a reason come first, each list otherwise in the order of the journal.

    Attributes:
        totals: how often something happened; of all calls and cancellations, not of those listed alone.
    """

    day: date
    calls: tuple[OutOfOrder, ...]
    deeds: tuple[Deed, ...]
    totals: dict[str, int]

    @property
    def without_reason(self) -> int:
        """How many calls out of order have no reason."""
        return sum(not call.has_reason for call in self.calls)


def report(
    day: date,
    journal: Iterable[Entry],
    services: Services,
    *,
    booked_first: bool = False,
    profiles: Mapping[str, Services] | None = None,
) -> Report:
    """Return the report on *day* from its entries in *journal*; the rest is what `Hall` takes."""
    reading = _Reading(Hall(services, booked_first=booked_first, profiles=profiles), day)
    for entry in journal:
        reading.read(entry)
    calls = sorted(reading.calls, key=lambda call: (call.has_reason, call.seq))
    passed = {one.number for call in calls for one in call.passed}
    totals = {
        "calls": reading.called,
        "calls out of order": len(calls),
        "of these without a reason": sum(not call.has_reason for call in calls),
        "visitors passed over": len(passed),
        **{what: sum(deed.what == what for deed in reading.deeds) for what in WHAT},
        "cancelled by kiosks": reading.cancelled_by_kiosks,
        "given back by visitors": reading.given_back,
        "places drawn by lot": reading.drawn,
        "minutes stopped": round(reading.stopped_s / 60),
    }
    return Report(day=day, calls=tuple(calls), deeds=tuple(reading.deeds), totals=totals)


def report_under(settings: BranchSettings, day: date, journal: Iterable[Entry]) -> Report:
    """Return the report on *day* of the branch that has these *settings* until its journal names others."""
    return report(
        day,
        journal,
        services_of(settings),
        booked_first=settings.calling.booked_first,
        profiles=services_in_profiles(settings),
    )


SETTINGS = "settings taken"
JOINED, SPLIT = "people joined", "people split off"
PROFILE = "day profile switched"
SERVICE_OPENED, SERVICE_SHUT = "service opened for the day", "service closed for the day"
DESK_ASSIGNED = "desk given other services"
UNDONE = "undone within a minute"
"""Why something was taken back: nobody is asked."""
HANDED_IN, TOO_LATE = "handed in", "handed in too late"
STOPPED, WENT_ON = "hall stopped", "hall went on"
WHAT = (
    "transferred",
    "put back",
    "taken back",
    "no-show reinstated",
    "place passed on",
    "slip printed again",
    JOINED,
    SPLIT,
    "cancelled by staff",
    HANDED_IN,
    TOO_LATE,
    STOPPED,
    WENT_ON,
    PROFILE,
    SERVICE_OPENED,
    SERVICE_SHUT,
    DESK_ASSIGNED,
    SETTINGS,
)
"""What is listed beside calls; the last seven are of no ticket."""


class _Reading:
    """The journal of a day, read entry by entry."""

    def __init__(self, hall: Hall, day: date) -> None:
        self.calls: list[OutOfOrder] = []
        self.deeds: list[Deed] = []
        self.called = 0
        self.cancelled_by_kiosks = self.given_back = 0
        self._hall = hall
        self._day = day
        self._missed: dict[TicketId, str] = {}
        self.drawn = 0
        self.stopped_s = 0.0
        self._stopped_at: datetime | None = None

    def read(self, entry: Entry) -> None:
        if (call := self._hall.out_of_order(entry)) is not None:
            self.calls.append(call)
        self._hall.follow(entry)
        self._read_of_hall(entry)
        event = entry.event
        match event:
            case TicketCalled():
                self.called += 1
            case TicketIssued(handed_in=HandedIn() as handed_in):
                self._note_hand_in(entry, event, handed_in)
            case TicketNoShow(desk=desk):
                self._missed[event.ticket] = f"missed at desk {desk}"
            case TicketCancelled() if entry.by.startswith((KIOSK, VISITOR)):
                self.given_back += entry.by == VISITOR
                self.cancelled_by_kiosks += entry.by != VISITOR
            case TicketReinstated():
                self._note(entry, event, "no-show reinstated", self._missed.get(event.ticket, ""))
            case SettingsTaken(fingerprint=fingerprint, changes=changes):
                self._note(entry, event, SETTINGS, fingerprint, changes)
            case PartyChanged() | DeedTakenBack() | TicketTakenBack():
                self._note_party_or_back(entry, event)
            case _ if (told := _DEEDS.get(type(event))) is not None:
                self._note(entry, event, *told(event))
            case _:
                pass

    def _note_party_or_back(
        self, entry: Entry, event: PartyChanged | DeedTakenBack | TicketTakenBack
    ) -> None:
        match event:
            case PartyChanged(other=other, party=party, joined=joined):
                where = f"{'with' if joined else 'to'} {self._hall.number(other)}: {party} people now"
                self._note(entry, event, JOINED if joined else SPLIT, where)
            case DeedTakenBack(what=what):
                self._note(entry, event, "taken back", what, why=UNDONE)
            case TicketTakenBack(desk=desk, was=was, state=state) if desk is not None:
                where = f"at desk {desk}: was {was}, is {state} again"
                self._note(entry, event, "taken back", where, why=UNDONE)
            case _:
                pass  # away from a desk the deed itself says that it is taken back

    def _note_hand_in(self, entry: Entry, event: TicketIssued, told: HandedIn) -> None:
        least = "" if told.exact else "at least "
        why = f"waited {least}{told.waited_s / 60:.0f} min at kiosk {told.kiosk} without the hub"
        why += f"; {event.note}" if event.note else ""
        if told.day != self._day:
            self._note(entry, event, TOO_LATE, f"of {told.day}", why=why)
            return
        ahead, passed = self._hall.shift(event.ticket)
        where = f"behind {ahead}" if ahead else "first in line"
        self._note(entry, event, HANDED_IN, f"{where}, ahead of {passed}", why=why)

    def _read_of_hall(self, entry: Entry) -> None:
        event = entry.event
        match event:
            case HallStopped(who=who, since=since):
                self._note(entry, event, STOPPED, f"by {who}")
                self._stopped_at = self._stopped_at or since or entry.at
            case HallWentOn(who=who):
                self._note(entry, event, WENT_ON, f"by {who}")
                self.stopped_s += max(0.0, (entry.at - (self._stopped_at or entry.at)).total_seconds())
                self._stopped_at = None
            case DrawHeld(tickets=tickets):
                self.drawn += len(tickets)
            case _:
                pass

    def _note(  # noqa: PLR0913  # one column each
        self,
        entry: Entry,
        event: Any,  # noqa: ANN401  any with a reason, or with *why* beside it
        what: str,
        where: str = "",
        more: tuple[str, ...] = (),
        *,
        why: str | None = None,
    ) -> None:
        number = self._hall.number(event.ticket) if isinstance(event, OfTicket) else ""
        reason = event.reason if why is None else why
        deed = Deed(
            seq=entry.seq, at=entry.at, by=entry.by, number=number, what=what,
            where=where, why=reason, more=more,
        )  # fmt: skip
        self.deeds.append(deed)


def _transferred(event: TicketTransferred) -> tuple[str, str]:
    return "transferred", f"to {event.service}, desk {event.to}" if event.to else f"to {event.service}"


_DEEDS: dict[type[Happened], Callable[[Any], tuple[str, str]]] = {
    TicketTransferred: _transferred,
    TicketPutBack: lambda event: ("put back", f"from desk {event.desk}"),
    PlaceMoved: lambda _: ("place passed on", "to another person"),
    CopyAsked: lambda _: ("slip printed again", ""),
    TicketCancelled: lambda _: ("cancelled by staff", ""),
    ProfileSwitched: lambda event: (PROFILE, f"{_day(event.was)} to {_day(event.profile)}"),
    ServiceOpened: lambda event: (SERVICE_OPENED, event.service),
    ServiceShut: lambda event: (SERVICE_SHUT, event.service),
    DeskAssigned: lambda event: (DESK_ASSIGNED, _assigned(event)),
}
"""What staff did and where to or from, of those events that always say so themselves."""


def _day(profile: str) -> str:
    return profile or "ordinary day"


def _assigned(event: DeskAssigned) -> str:
    services = ", ".join(event.services) or "as in the settings"
    return f"desk {event.desk}: {', '.join(event.was)} to {services}"
