"""The calling rule: who is next for a desk, and why. Settings are data; the order of the rules is here alone.

A desk may call those who were sent to it and those who wait for its services. Among them goes first

1. who waits longer than `oldest_first_minutes`, the longest waiting of these;
2. who was parked at this desk, or at one that is not open, where `parked` is "first"; and who was parked at
   whichever desk longer than `parked_most_minutes`;
3. who has priority, if none of the desk's last `priority_every` - 1 calls was of somebody with priority;
4. who is booked and due, by booked time, unless the desk's last `booked_in_a_row` calls were all of booked
   visitors and somebody else waits too;
5. everybody else by place, those with priority among them, for whom it was not the turn;
6. who is booked and early, by booked time;
7. who was parked, where `parked` is "last"; 8. who missed a call, `missed_again` times at most.

Within 3, booked visitors who are due go before the others. Whoever speaks a language that this desk does not
speak, but an open desk of the service does, is passed over in 3 to 6 until `language_wait_minutes` are over.
A booked visitor waits from the booked time on, everybody else from the moment the ticket was issued. A draw
deals out places with the times that belong to them. While the hall is stopped nobody's minutes are counted.

Only the first of each part of a line is looked at: who stands behind one who is alike has no better claim.
So the cost does not grow with those who wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from contract.names import DeskId, Language, ServiceId, TicketId
from contract.states import DeskState
from hub.domain import why
from hub.domain.branch import Branch
from hub.domain.rank import ANY, Turn, by_time
from hub.domain.settings import BranchSettings
from hub.domain.stops import Stops
from hub.domain.ticket import Ticket


class Choice(NamedTuple):
    """Whom a desk calls, and why."""

    ticket: Ticket
    why: str


def next_for(desk: DeskId, branch: Branch, now: datetime) -> Choice | None:
    """Return who would be called to *desk* at *now* (UTC), or None when it has nobody to call."""
    return _Look(desk, branch, now).choice()


def waits_since(ticket: Ticket) -> datetime:
    """Return from when on *ticket* waits: a booked visitor from the booked time, however early this was."""
    return ticket.due if ticket.due is not None and by_time(ticket) else ticket.since


def waits_longer(one: Ticket, than: Ticket) -> bool:
    """Return whether *one* has waited longer; between walk-ins their places say so, and no clock."""
    if by_time(one) or by_time(than):
        return (waits_since(one), one.place) < (waits_since(than), than.place)
    return one.place < than.place


def spoken_at(desk: DeskId, language: Language, branch: Branch) -> bool:
    """Return whether the clerk at *desk* speaks *language*."""
    return language in branch.layout.desk(desk).languages


def waited(ticket: Ticket, minutes: float, now: datetime, stops: Stops) -> bool:
    """Return whether *ticket* has waited for so many minutes, those of *stops* left out."""
    return stops.going(waits_since(ticket), now) >= timedelta(minutes=minutes)


class _Look:
    """One look of one desk at all lines that concern it."""

    def __init__(self, desk: DeskId, branch: Branch, now: datetime) -> None:
        self._desk = desk
        self._branch = branch
        self._settings: BranchSettings = branch.settings
        self._rule = branch.settings.calling
        self._now = now
        self._services = branch.layout.desk(desk).services
        self._free: list[Ticket] = []
        self._kept: list[Ticket] = []
        self._look()
        self._by_time = [ticket for ticket in self._free if by_time(ticket)]
        self._by_place = [ticket for ticket in self._free if not by_time(ticket)]

    def choice(self) -> Choice | None:
        steps: tuple[Callable[[], Choice | None], ...] = (
            self._old,
            self._parked_first,
            self._privileged,
            self._due,
            self._in_turn,
            self._early,
            self._parked_last,
            self._missed,
        )
        return next((choice for step in steps if (choice := step()) is not None), None)

    def _look(self) -> None:
        lines = [self._branch.desks[self._desk].line]
        lines += [self._branch.lines[service] for service in self._services]
        for line in lines:
            for (_, language), part in line.parts.items():
                first = part.first()
                if first is not None:
                    ticket = self._branch.tickets[first[1]]
                    (self._kept if self._is_kept(ticket, language) else self._free).append(ticket)

    def _is_kept(self, ticket: Ticket, language: Language) -> bool:
        if language is ANY or ticket.to is not None or spoken_at(self._desk, language, self._branch):
            return False
        if self._waited(ticket, self._rule.language_wait_minutes):
            return False
        return any(spoken_at(desk, language, self._branch) for desk in self._open_desks(ticket.service))

    def _waited(self, ticket: Ticket, minutes: float) -> bool:
        return waited(ticket, minutes, self._now, self._branch.stops)

    def _open_desks(self, service: ServiceId) -> Iterator[DeskId]:
        for desk in self._branch.layout.desks_of.get(service, ()):
            if self._branch.desks[desk].state is DeskState.OPEN:
                yield desk

    def _old(self) -> Choice | None:
        limit = self._rule.oldest_first_minutes
        everybody = [*self._free, *self._kept]
        old = [ticket for ticket in everybody if limit and self._waited(ticket, limit)]
        oldest = min(old, key=lambda ticket: (waits_since(ticket), ticket.place), default=None)
        return self._called(oldest, why.old(self._settings))

    def _parked_first(self) -> Choice | None:
        back = self._back() if self._rule.parked == "first" else None
        if back is not None:
            return Choice(back, why.PARKED_FIRST)
        long = self._parked_too_long() if self._rule.parked_most_minutes else None
        return None if long is None else Choice(long, why.parked_long(self._settings))

    def _privileged(self) -> Choice | None:
        since = self._branch.desks[self._desk].since_priority
        if since is not None and since < self._rule.priority_every - 1:
            return None
        entitled = [t for t in self._free if t.rank[0] <= Turn.PRIORITY and not self._is_early(t)]
        return self._called(_first(entitled), why.priority(self._settings))

    def _due(self) -> Choice | None:
        due = [ticket for ticket in self._by_time if not self._is_early(ticket)]
        enough = self._rule.booked_in_a_row
        if enough and self._branch.desks[self._desk].booked_in_a_row >= enough and self._by_place:
            return None
        return self._called_by_time(due)

    def _in_turn(self) -> Choice | None:
        first = min(self._by_place, key=lambda ticket: ticket.place, default=None)
        overtakes = any(not self._is_early(ticket) for ticket in self._by_time)
        if first is None:
            return None
        return self._called(
            first, why.after_booked(self._settings) if overtakes else in_turn(first, self._branch)
        )

    def _early(self) -> Choice | None:
        return self._called_by_time(self._by_time)

    def _called_by_time(self, booked: Iterable[Ticket]) -> Choice | None:
        first = min(booked, key=lambda ticket: (ticket.rank[1], ticket.place), default=None)
        return None if first is None else self._called(first, why.booked(first, self._now, self._settings))

    def _parked_last(self) -> Choice | None:
        back = self._back() if self._rule.parked == "last" else None
        return None if back is None else Choice(back, why.PARKED_LAST + self._kept_back(back))

    def _missed(self) -> Choice | None:
        grace = self._settings.calling.no_show_grace_minutes
        grace_is_over = self._branch.stops.ago(self._now, timedelta(minutes=grace))
        since = grace_is_over if grace and self._rule.missed_again else None
        first = self._who_left_first(
            self._branch.absent.first_missed(service, to, since)
            for service in self._services
            for to in (None, self._desk)
        )
        return self._called(first, why.MISSED)

    def _back(self) -> Ticket | None:
        desks = self._branch.desks
        mine = (name for name in desks if name == self._desk or desks[name].state is not DeskState.OPEN)
        return self._parked_at(mine, self._rule.parked_minutes)

    def _parked_too_long(self) -> Ticket | None:
        # At whichever desk: its clerk may have forgotten, or may be a colleague who knows nothing of it.
        return self._parked_at(self._branch.desks, self._rule.parked_most_minutes)

    def _parked_at(self, desks: Iterable[DeskId], minutes: float) -> Ticket | None:
        """Return who left *desks* first of those parked for a service of this desk, so many *minutes* ago."""
        first = self._who_left_first(
            self._branch.absent.first_parked(service, desk) for desk in desks for service in self._services
        )
        left = first and first.left_at
        peace = timedelta(minutes=minutes)
        return first if left and self._branch.stops.going(left, self._now) >= peace else None

    def _who_left_first(self, away: Iterable[TicketId | None]) -> Ticket | None:
        known = [self._branch.tickets[ticket] for ticket in away if ticket is not None]
        return min(known, key=lambda ticket: ticket.left, default=None)

    def _is_early(self, ticket: Ticket) -> bool:
        return is_early(ticket, self._now)

    def _called(self, ticket: Ticket | None, reason: str) -> Choice | None:
        if ticket is None:
            return None
        sent = why.SENT_HERE if ticket.to is not None else ""
        told = sent + reason + why.handed_in(ticket)
        return Choice(ticket, told + self._about_language(ticket) + self._kept_back(ticket))

    def _about_language(self, ticket: Ticket) -> str:
        if not self._rule.language_wait_minutes or ticket.to is not None:
            return ""
        speak = [spoken_at(desk, ticket.language, self._branch) for desk in self._open_desks(ticket.service)]
        if spoken_at(self._desk, ticket.language, self._branch):
            return "" if all(speak) else why.speaks(ticket.language)
        if any(speak) and self._waited(ticket, self._rule.language_wait_minutes):
            return why.waited_for(ticket.language, self._settings)
        return ""

    def _kept_back(self, ticket: Ticket) -> str:
        return why.kept(other.language for other in self._kept if waits_longer(other, ticket))


def is_early(ticket: Ticket, now: datetime) -> bool:
    """Return whether the rule knows *ticket* as booked, and its time is still to come."""
    return by_time(ticket) and ticket.due is not None and ticket.due > now


def in_turn(ticket: Ticket, branch: Branch, otherwise: str = why.LONGEST) -> str:
    """Return why *ticket* is called by its place: the lot that was drawn for it, or *otherwise*."""
    draw = branch.draw
    if not ticket.lot or draw.held_at is None:
        return otherwise
    return why.drawn(ticket.lot, len(draw.order), draw.held_at, branch.settings)


def _first(tickets: Iterable[Ticket]) -> Ticket | None:
    return min(tickets, key=lambda ticket: ticket.rank, default=None)
