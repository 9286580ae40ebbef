"""Who was passed over by a call, told from the journal alone.

The rules are told a second time here, as plainly as can be: whoever waits for a desk, or for a service of
it, and has the smaller number of issue, or the smaller one that a draw dealt out, waits longer; where
bookings go first, a booked visitor waits from the booked time on; what a kiosk issued without the hub stands
where its entry says. Nothing of the rules by which the hub calls is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from contract.events import (
    DayOpened,
    DeskAssigned,
    DrawHeld,
    Entry,
    Event,
    OfTicket,
    ProfileSwitched,
    SettingsTaken,
    TicketCalled,
    TicketIssued,
    TicketPutBack,
    TicketReinstated,
    TicketTakenBack,
    TicketTransferred,
)
from contract.names import DeskId, ServiceId, TicketId
from contract.states import State
from hub.domain.profiles import in_profile
from hub.domain.settings import BranchSettings
from hub.domain.taken import settings_kept_in
from hub.domain.today import Today, assigned

CHOSEN = "chosen:"
"""How the reason of a call begins that a clerk chose."""
IN_TURN = ("", "longest waiting", "sent to this desk, longest waiting")
"""Reasons that are none where somebody was passed over: nothing, and what is then not true."""
KEPT = "kept for other desks:"
"""How the part of a reason begins that says why somebody who waits longer was passed over all the same."""
_LEAVES = ("ticket-called", "ticket-merged", "ticket-cancelled", "ticket-expired")

Services = Mapping[DeskId, frozenset[ServiceId]]
"""What each desk serves."""


def services_of(settings: BranchSettings) -> Services:
    """Return what each desk serves under *settings*."""
    return {desk.id: frozenset(desk.services) for desk in settings.desks}


def services_in_profiles(settings: BranchSettings) -> dict[str, Services]:
    """Return what each desk serves in each day profile of *settings*."""
    return {each.id: services_of(in_profile(settings, each.id)) for each in settings.profiles}


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waited longer for the desk: the number and the seconds since it was issued."""

    number: str
    waited_s: float


class OutOfOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A call that did not take who waited longest, or that a clerk chose; *why* as it was recorded."""

    seq: int
    at: datetime
    by: str
    number: str
    desk: str
    why: str
    passed: tuple[PassedOver, ...]

    @property
    def has_reason(self) -> bool:
        """Whether the journal says why."""
        head, *about_languages = self.why.strip().split("; ")
        return head not in {*IN_TURN, CHOSEN} or any(part.startswith(KEPT) for part in about_languages)


class _Place(msgspec.Struct):
    number: str
    place: tuple[int, float, int]
    since: datetime
    service: ServiceId
    due: datetime | None = None
    desk: DeskId | None = None

    def waits_longer(self, than: _Place, *, by_time: bool) -> bool:
        if not by_time or (self.due is None and than.due is None):
            return self.place < than.place
        return (self.due or self.since, self.place) < (than.due or than.since, than.place)


def place_of(entry: Entry, event: TicketIssued) -> tuple[int, float, int]:
    """Return the place that *event* gave: the entry's own, or that of whom a kiosk's ticket stands behind."""
    told = event.handed_in
    return (told.after, told.came_at.timestamp(), entry.seq) if told else (entry.seq, 0.0, entry.seq)


def since(entry: Entry, event: TicketIssued) -> datetime:
    """Return since when the visitor of *event* waits, who may have waited at a kiosk without the hub."""
    return entry.at - timedelta(seconds=event.handed_in.waited_s) if event.handed_in else entry.at


class Hall:
    """All places of a day and who waits at present, followed entry by entry.

    Args:
        services: what each desk serves, until the journal names other settings.
        booked_first: whether the branch calls booked visitors by their booked time.
        profiles: what each desk serves in the day profiles, by their ids.
    """

    def __init__(
        self,
        services: Services,
        *,
        booked_first: bool = False,
        profiles: Mapping[str, Services] | None = None,
    ) -> None:
        self._ordinary = services
        self._profiles = profiles or {}
        self._profile, self._today = "", Today()
        self._booked_first = booked_first
        self._places: dict[TicketId, _Place] = {}
        self._waiting: dict[TicketId, None] = {}

    def number(self, ticket: TicketId) -> str:
        """Return the number on the paper of *ticket*, or its id if it was not issued on this day."""
        return self._places[ticket].number if ticket in self._places else ticket

    def follow(self, entry: Entry) -> None:
        """Let what *entry* says have happened."""
        event: Event = entry.event
        if isinstance(event, TicketIssued):
            due = None if event.late else event.due
            self._places[event.ticket] = self._placed(
                entry,
                event,
                _Place(str(event.number), place_of(entry, event), since(entry, event), event.service, due),
            )
            if event.draw_at is None:  # until it is drawn it has no place that anybody could pass over
                self._waiting[event.ticket] = None
        elif isinstance(event, DrawHeld):
            self._deal_out(event)
        elif isinstance(event, SettingsTaken | DayOpened):
            self._arrange(event.text if isinstance(event, SettingsTaken) else event.settings)
        if isinstance(event, DayOpened | ProfileSwitched):
            self._profile, self._today = event.profile, Today()
        elif isinstance(event, DeskAssigned):
            self._today = self._today.with_desk(event.desk, event.services)
        elif isinstance(event, OfTicket) and event.ticket in self._places:
            self._move(event)

    def shift(self, ticket: TicketId) -> tuple[str, int]:
        """Return behind whom *ticket*, just handed in, stands, empty for nobody, and how many behind it."""
        own = self._places[ticket]
        line = [self._places[one] for one in self._waiting]
        same = [other for other in line if other.service == own.service and other is not own]
        ahead = max(
            (other for other in same if other.place < own.place), key=lambda each: each.place, default=None
        )
        return ahead.number if ahead else "", sum(other.place > own.place for other in same)

    def out_of_order(self, entry: Entry) -> OutOfOrder | None:
        """Return the call in *entry* if it is one out of order; ask before it is followed."""
        event = entry.event
        if not isinstance(event, TicketCalled) or event.ticket not in self._places:
            return None
        passed = tuple(
            PassedOver(number=place.number, waited_s=(entry.at - place.since).total_seconds())
            for place in sorted(self._longer(event), key=lambda place: place.place)
        )
        if not passed and not event.why.startswith(CHOSEN):
            return None
        return OutOfOrder(
            seq=entry.seq,
            at=entry.at,
            by=entry.by,
            number=self.number(event.ticket),
            desk=event.desk,
            why=event.why,
            passed=passed,
        )

    def _longer(self, called: TicketCalled) -> Iterator[_Place]:
        own, services = self._places[called.ticket], self._served_by(called.desk)
        for ticket in self._waiting:
            place = self._places[ticket]
            waits_here = place.desk == called.desk or (place.desk is None and place.service in services)
            if waits_here and place is not own and place.waits_longer(own, by_time=self._booked_first):
                yield place

    def _placed(self, entry: Entry, event: TicketIssued, alone: _Place) -> _Place:
        """Return where *event* puts its visitor: *alone*, or right behind the party that this one leaves."""
        whole = self._places.get(event.split_from) if event.split_from is not None else None
        if whole is None:
            return alone
        place = (*whole.place[:2], entry.seq)
        return msgspec.structs.replace(alone, place=place, since=whole.since, desk=whole.desk)

    def _deal_out(self, event: DrawHeld) -> None:
        """Give those who drew the places that they had among them, in the order that was drawn."""
        drawn = [self._places[ticket] for ticket in event.tickets if ticket in self._places]
        dealt = sorted((one.place, one.since) for one in drawn)
        for place, (at, since_when) in zip(drawn, dealt, strict=True):
            place.place, place.since = at, since_when
        self._waiting |= dict.fromkeys(event.tickets)

    def _arrange(self, text: str) -> None:
        if (settings := settings_kept_in(text)) is not None:
            self._ordinary = services_of(settings)
            self._profiles = services_in_profiles(settings)
            self._booked_first = settings.calling.booked_first

    def _served_by(self, desk: DeskId) -> frozenset[ServiceId]:
        usual = self._profiles.get(self._profile, self._ordinary)
        if not self._today.desks:
            return usual.get(desk, frozenset())
        wanted = assigned({name: tuple(each) for name, each in usual.items()}, self._today.desks)
        return frozenset(wanted.get(desk, ()))

    def _move(self, event: OfTicket) -> None:
        if isinstance(event, TicketTransferred | TicketTakenBack):
            self._places[event.ticket].service = event.service
            self._places[event.ticket].desk = event.to
        if isinstance(event, TicketTakenBack) and event.state is not State.WAITING:
            self._waiting.pop(event.ticket, None)
        elif isinstance(event, TicketTransferred | TicketPutBack | TicketReinstated | TicketTakenBack):
            self._waiting[event.ticket] = None
        elif event.__struct_config__.tag in _LEAVES:
            self._waiting.pop(event.ticket, None)


def calls_out_of_order(
    journal: Iterable[Entry], services: Services, *, booked_first: bool = False
) -> Iterator[OutOfOrder]:
    """Yield every call of *journal* out of order; *services* and *booked_first* are those of `Hall`."""
    hall = Hall(services, booked_first=booked_first)
    for entry in journal:
        if (call := hall.out_of_order(entry)) is not None:
            yield call
        hall.follow(entry)
