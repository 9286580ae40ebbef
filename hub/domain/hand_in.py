"""What a kiosk issued while the hub was away, taken in: a number on paper is a promise.

Nothing that the hub would have refused is refused now, but for a number that another visitor holds: what
speaks against a ticket is noted on it, for the clerk. Nobody loses the place because a code was mistyped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from contract.commands import Command, HandIn
from contract.events import Event, TicketCancelled, TicketExpired, TicketIssued
from contract.names import BookingCode, KioskId, TicketId, TicketNumber
from contract.refusal import SeriesForeign
from contract.spare_tickets import HandedIn, SpareTicket
from contract.states import State
from hub.domain.arrivals import Standpoint, instant
from hub.domain.branch import Branch
from hub.domain.calling import known_kiosk
from hub.domain.draw import draw_at
from hub.domain.ticket import Ticket
from hub.domain.unchecked import Match, matched, of_ticket, refused_today

VOID_STATES = frozenset({State.WAITING, State.PARKED})


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of one ticket of a hand-in; `what` and `detail` as in `contract.hand_in_views`."""

    ticket: TicketId
    number: TicketNumber
    what: str
    detail: str = ""
    events: tuple[Event, ...] = ()


def hand_in(command: HandIn, branch: Branch, now: datetime) -> list[Event]:
    """Return the tickets that come into being, each where its visitor stands.

    Raises:
        UnknownDevice: the branch has no such kiosk.
        SeriesForeign: a service or another kiosk issues that series; nothing was taken in.
    """
    return [event for taken in taken_in(command, branch, now) for event in taken.events]


def taken_in(command: HandIn, branch: Branch, now: datetime) -> list[Taken]:
    """Return what becomes of each ticket, by rising number; *branch* is as it was before.

    Raises:
        Refused: as `hand_in` says.
    """
    known_kiosk(command.kiosk, branch)
    _require_own_series(command, branch)
    hatch = _Hatch(command.kiosk, branch, now)
    return [hatch.take(ticket) for ticket in sorted(command.tickets, key=lambda ticket: ticket.number)]


def of_days_before(command: Command, branch: Branch) -> Iterator[tuple[str, date]]:
    """Yield the series and the oldest day of those tickets of *command* that *branch* may have forgotten."""
    if not isinstance(command, HandIn) or branch.day is None:
        return
    days = [(ticket.number.series, ticket.day) for ticket in command.tickets if ticket.day is not None]
    for series in {series for series, _ in days}:
        oldest = min(day for of, day in days if of == series)
        if oldest < branch.day:
            yield series, oldest


def _require_own_series(command: HandIn, branch: Branch) -> None:
    if branch.restored is None and any(ticket.issued_at is not None for ticket in command.tickets):
        raise SeriesForeign(f"kiosk {command.kiosk} has nothing to tell: the hub was not restored today")
    owners = {service.series: f"service {service.id}" for service in branch.layout.services.values()}
    for kiosk in branch.layout.kiosks.values():
        if kiosk.id != command.kiosk:
            owners[kiosk.spare_series] = f"kiosk {kiosk.id}"
    for ticket in command.tickets:
        if ticket.issued_at is not None:
            continue  # a hub numbered it
        if (owner := owners.get(ticket.number.series)) is not None:
            raise SeriesForeign(f"kiosk {command.kiosk} cannot issue {ticket.number}: {owner} does")


@dataclass(slots=True)
class _Hatch:
    """Takes tickets in one after the other; each finds what those before it have changed."""

    kiosk: KioskId
    branch: Branch
    now: datetime
    seen: set[TicketId] = field(default_factory=set)
    numbers: dict[TicketNumber, TicketId] = field(default_factory=dict)
    used: dict[BookingCode, TicketNumber] = field(default_factory=dict)
    last: dict[str, Standpoint] = field(default_factory=dict)

    def take(self, spare: SpareTicket) -> Taken:
        if spare.ticket in self.branch.tickets or spare.ticket in self.seen:
            return Taken(spare.ticket, spare.number, "known")
        day = self._day(spare)
        today = day == self.branch.day
        holder = self._holder(spare)
        if today and holder is not None:
            detail = f"{spare.number} is the number of ticket {holder}"
            return Taken(spare.ticket, spare.number, "refused", detail)
        self.seen.add(spare.ticket)
        issued = self._issued(spare, day)
        if today:
            self.numbers[spare.number] = spare.ticket
            return Taken(spare.ticket, spare.number, "taken", issued.note, (*self._voided(spare), issued))
        over = TicketExpired(ticket=spare.ticket)
        return Taken(spare.ticket, spare.number, "over", f"of {day}", (*self._voided(spare), issued, over))

    def _holder(self, spare: SpareTicket) -> TicketId | None:
        """Return the other ticket that bears the number of *spare*; None: there is none."""
        known = self.branch.arrivals.numbers.get(spare.number) or self.numbers.get(spare.number)
        if known is not None or spare.issued_at is None:
            return known
        # Asked of tickets of a lost hub alone, so that all of the day may be walked through.
        same = (each for each in self.branch.tickets.values() if each.number == spare.number)
        return next((each.ticket for each in same), None)

    def _day(self, spare: SpareTicket) -> date:
        """Return the service day of *spare*: the hub's, told to the kiosk before, or by the wait.

        Across a midnight without the hub a kiosk does not know the new day. Where it was switched off since,
        the wait is only known to be longer: then the visitor may have come today, and is not given up.
        """
        told, today = spare.day, self.branch.day
        if today is None:
            raise ValueError("no ticket is taken in before the first day is opened")
        if told is None or told >= today:
            return today
        return min(today, max(told, self._local_day(spare.waited_s)))

    def _local_day(self, ago_s: float) -> date:
        return (self.now - timedelta(seconds=ago_s)).astimezone(self.branch.zone).date()

    def _issued(self, spare: SpareTicket, day: date) -> TicketIssued:
        before = self._before(spare)
        came = min(self.now, spare.issued_at or self.now - timedelta(seconds=spare.waited_s))
        if before is not None:
            came = min(came, before.issued_at)
        match = of_ticket(before) if before else matched(spare, came, self.branch, self.used)
        self.used |= dict.fromkeys(match.bookings, spare.number)
        stands = self._stands(spare, before)
        return TicketIssued(
            ticket=spare.ticket,
            number=spare.number,
            service=match.service,
            language=spare.language,
            party=match.party,
            priority=spare.priority,
            token=spare.token,
            bookings=match.bookings,
            cases=match.cases,
            note="; ".join(self._notes(spare, match, day, came)),
            due=match.due,
            late=match.late,
            draw_at=self._draw_at(match) if day == self.branch.day else None,
            handed_in=HandedIn(
                kiosk=self.kiosk,
                day=day,
                after=stands.after,
                came_at=instant(stands.came_s),
                waited_s=max(0.0, (self.now - came).total_seconds()),
                exact=spare.exact,
                instead_of=spare.instead_of,
                known_again=spare.issued_at is not None,
            ),
        )

    def _draw_at(self, match: Match) -> datetime | None:
        """Return when the place is drawn of who comes without a booking while a draw is still to be held."""
        service = self.branch.layout.services.get(match.service)
        if match.bookings or service is None:
            return None
        return draw_at(service, self.branch, self.now)

    def _notes(self, spare: SpareTicket, match: Match, day: date, came: datetime) -> Iterator[str]:
        yield from match.notes
        if spare.issued_at is not None:
            yield f"known again by kiosk {self.kiosk} after the hub was restored"
        elif day == self.branch.day:
            yield from refused_today(match, self.branch, came)
            if spare.day is not None and spare.day < day and not spare.exact:
                yield f"may be of {spare.day}: the kiosk was switched off since"

    def _before(self, spare: SpareTicket) -> Ticket | None:
        """Return the ticket of the request in whose place *spare* was issued, if the hub made one."""
        if spare.instead_of is None:
            return None
        return self.branch.tickets.get(TicketId(spare.instead_of))

    def _voided(self, spare: SpareTicket) -> Iterator[Event]:
        before = self._before(spare)
        if before is not None and before.state in VOID_STATES:
            reason = f"its visitor never saw it and holds {spare.number}"
            yield TicketCancelled(ticket=before.ticket, reason=reason)

    def _stands(self, spare: SpareTicket, before: Ticket | None) -> Standpoint:
        series, restored = spare.number.series, self.branch.restored
        if spare.issued_at is not None and restored is not None:
            # The lost hub's clock orders its own tickets; all of them came before the restore.
            after = self.branch.arrivals.own_until(restored.seq)
            return self._behind_the_draw(Standpoint(after, spare.issued_at.timestamp()))
        earliest = self.last.get(series, self.branch.arrivals.not_before(series))
        stands = self.branch.arrivals.of_one_who_waited(spare.waited_s, self.now)
        # Also where a hub that was started anew cannot know that its clock had been set.
        heard = self.branch.arrivals.own_heard_of(spare.heard)
        stands = stands._replace(after=max(stands.after, heard))
        if before is not None:
            # The request may have hung on its way, and the wait be known in part only: the better one counts.
            stands = min(stands, Standpoint(before.place[0], before.issued_at.timestamp()))
        self.last[series] = self._behind_the_draw(max(stands, earliest))
        return self.last[series]

    def _behind_the_draw(self, stands: Standpoint) -> Standpoint:
        """Return where somebody stands who came in the window of a draw that is over: behind all who drew."""
        if self.branch.draw.window is None:
            return stands
        first, last = (Standpoint(*place[:2]) for place in self.branch.draw.window)
        if not first <= stands < last:
            return stands
        return Standpoint(last.after, max(stands.came_s, last.came_s))
