"""Service days that are kept in a store, and cut off again as the hub does it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from contract.branch_events import DayOpened
from contract.commands import CutJournal
from hub.domain.retention_settings import RetentionSettings
from hub.store import Store
from tests.hub.branch import TUESDAY, call_next, open_day, open_desks, ticket_for, wish
from tests.hub.carried import Carrier


def some_days(store: Store, days: int, *more: object) -> Carrier:
    """Keep so many service days, the first of them with what *more* asks for, and return who carried them."""
    carrier = Carrier()
    _keep(store, carrier, *more, *_of(TUESDAY))
    for number in range(1, days):
        day = TUESDAY + timedelta(days=number)
        carrier.day.clock.turn(days=1)
        _keep(store, carrier, open_day(day), *_of(day))
    return carrier


def cut_until(store: Store, carrier: Carrier, day: date, keeps: int | None = 31) -> bool:
    """Cut what may be cut of the days until *day* of one that *keeps* so many; tell whether anything was."""
    before, cut = store.cut(), store.could_cut(day)
    if cut is None:
        return False
    retention = RetentionSettings(journal_days=keeps)
    branch = carrier.day.branch
    ordinary, branch.ordinary = branch.ordinary, msgspec.structs.replace(branch.ordinary, retention=retention)
    first = before.head.seq + 1 if before else 1
    asked = wish(CutJournal, day=cut.day, first=first, last=cut.head.seq, link=cut.head.link, by="hub")
    _keep(store, carrier, asked)
    branch.ordinary = ordinary
    return True


def sweep(store: Store, at_most: int = 7) -> int:
    """Sweep all that is cut, in portions; return how many rows went."""
    rows = 0
    while gone := store.sweep(at_most):
        assert gone <= at_most
        rows += gone
    return rows


def days_in(store: Store) -> list[date]:
    """Return the days that were opened, as far as they are kept."""
    return [entry.event.day for entry in store.entries(0) if isinstance(entry.event, DayOpened)]


def _of(day: date) -> list[object]:
    names = [f"visitor-{day}-{number}" for number in range(2)]
    return [*open_desks("1"), *(ticket_for("A", name) for name in names), call_next("1")]


def _keep(store: Store, carrier: Carrier, *commands: object) -> None:
    for carried in carrier.carry(*commands):
        store.commit([carried])
