"""A branch whose rule is turned on, and the calling rule once more, as slowly and plainly as can be."""

from __future__ import annotations

from datetime import timedelta

from contract.names import Language
from contract.states import DeskState, State
from hub.domain.calling_settings import CallingSettings
from hub.domain.settings import BranchSettings, DeskSettings
from tests.hub.branch import Day, branch_settings

SPOKEN = {"1": ("pl", "uk"), "2": ("pl",), "3": ("pl", "vi")}


def desks() -> tuple[DeskSettings, ...]:
    """Return three desks that all serve A and B, the third C too, each with languages of its own."""
    return tuple(
        DeskSettings(
            id=desk,
            name=desk,
            room="hall",
            services=("A", "B", "C") if desk == "3" else ("A", "B"),
            languages=tuple(Language(spoken) for spoken in languages),
        )
        for desk, languages in SPOKEN.items()
    )


def ruled(**calling: object) -> BranchSettings:
    """Return the settings of the branch with this calling rule."""
    return branch_settings(desks=desks(), calling=CallingSettings(**calling))


def day_of(*commands: object, **calling: object) -> Day:
    """Return a day of that branch on which *commands* were carried out."""
    return Day(*commands, desks=desks(), calling=CallingSettings(**calling))


class PlainRule:
    """Who is next, by sorting everybody there is; what it knows of the past are the calls."""

    def __init__(self, day: Day, calls: list[tuple[str, str]]) -> None:
        self.day = day
        self.branch = day.branch
        self.rule = day.branch.settings.calling
        self.calls = calls
        """(desk, ticket) of every call, oldest first."""

    def next(self, desk):
        now = self.day.clock.now()
        served = {"A", "B", "C"} if desk == "3" else {"A", "B"}
        everybody = [t for t in self.branch.tickets.values() if t.service in served]
        waiting = [t for t in everybody if t.state is State.WAITING and t.to in {None, desk}]
        if self.rule.oldest_first_minutes:
            old = [t for t in waiting if now - self.since(t) >= minutes(self.rule.oldest_first_minutes)]
            if old:
                return min(old, key=lambda t: (self.since(t), t.place)).ticket
        parked = [t for t in everybody if t.state is State.PARKED and self.comes_back_to(t, desk)]
        first_parked = min(parked, key=lambda t: t.left, default=None)
        if first_parked and now - first_parked.left_at < minutes(self.rule.parked_minutes):
            first_parked = None
        if first_parked and self.rule.parked == "first":
            return first_parked.ticket
        most = self.rule.parked_most_minutes
        away = [t for t in everybody if t.state is State.PARKED]
        forgotten = min(away, key=lambda t: t.left, default=None)
        if most and forgotten and now - forgotten.left_at >= minutes(most):
            return forgotten.ticket
        free = [t for t in waiting if not self.kept(t, desk, now)]
        for group, key in self.groups(free, desk, now):
            if group:
                return min(group, key=key).ticket
        if first_parked and self.rule.parked == "last":
            return first_parked.ticket
        again = [t for t in everybody if t.state is State.NO_SHOW and t.missed <= self.rule.missed_again]
        again = [t for t in again if t.to in {None, desk}]
        if self.rule.no_show_grace_minutes:
            again = [t for t in again if now - t.left_at <= minutes(self.rule.no_show_grace_minutes)]
        return min(again, key=lambda t: t.left).ticket if again else None

    def groups(self, free, desk, now):
        """Return the classes of those who may be called, in order, each with its own order."""
        mine = [self.branch.tickets[ticket] for at, ticket in self.calls if at == desk]
        every, row = self.rule.priority_every, self.rule.booked_in_a_row
        privileged = every and not any(t.priority for t in mine[max(0, len(mine) - every + 1) :] if every > 1)
        enough = row and len(mine) >= row and all(t.booked for t in mine[-row:])
        timed = [t for t in free if self.by_time(t)]
        due = [t for t in timed if t.due <= now]
        placed = [t for t in free if not self.by_time(t)]
        if privileged:
            yield [t for t in due if t.priority], booked_order
            yield [t for t in placed if t.priority], by_place
        if not (enough and placed):
            yield due, booked_order
        yield placed, by_place
        yield timed, booked_order

    def by_time(self, ticket):
        return self.rule.booked_first and ticket.due is not None and not ticket.late

    def since(self, ticket):
        return ticket.due if self.by_time(ticket) else ticket.issued_at

    def kept(self, ticket, desk, now):
        limit = self.rule.language_wait_minutes
        if not limit or ticket.to or ticket.language in SPOKEN[desk]:
            return False
        if now - self.since(ticket) >= minutes(limit):
            return False
        serving = ["1", "2", "3"] if ticket.service != "C" else ["3"]
        return any(self.is_open(other) and ticket.language in SPOKEN[other] for other in serving)

    def comes_back_to(self, ticket, desk):
        return ticket.desk == desk or not self.is_open(ticket.desk)

    def is_open(self, desk):
        return self.branch.desks[desk].state is DeskState.OPEN


def minutes(number):
    return timedelta(minutes=number)


def booked_order(ticket):
    return (ticket.due, ticket.place)


def by_place(ticket):
    return ticket.place
