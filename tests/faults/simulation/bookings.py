"""Visitors who have booked: some come in time, some too early or too late, and some not at all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contract.commands import NewBooking
from contract.names import BookingCode, Language, ServiceId

if TYPE_CHECKING:
    from tests.faults.simulation.kinds import Kind
    from tests.faults.simulation.people import Visitor

STAYS_AWAY = 0.1
"""So many bookings more are of people who never come, of 1."""
COMING = {
    "in time": (70, (-3, 25), frozenset[str]()),
    "late": (10, (-15, -7), frozenset[str]()),
    "too late": (8, (-180, -40), frozenset({"too-late"})),
    "too early": (12, (45, 240), frozenset({"too-early"})),
}
"""How likely one comes how, when that one is due, in minutes from the beginning, and the refusals that are
right then."""
OTHER_DAY = frozenset({"wrong-day", "too-early", "too-late"})
"""What may be right besides where midnight is near, and a booking for the other side of it."""
OTHER_YEAR = OTHER_DAY | {"booking-unknown"}
"""What may be right besides where the hub's clock is set: bookings of last year are kept no longer."""


def book(visitors: Sequence[Visitor], kind: Kind, seed: int, *, doubtful: bool) -> list[NewBooking]:
    """Let some of the *visitors* have booked; return what the calendar knows. *doubtful*: so is the time."""
    chance = random.Random(seed ^ 0xB00C)
    codes = iter(chance.sample(range(100_000, 1_000_000), 2 * len(visitors) + 10))
    made: list[NewBooking] = []
    for visitor in visitors:
        if chance.random() >= kind.booked:
            continue
        how = chance.choices(list(COMING), [likely for likely, _, _ in COMING.values()])[0]
        _, due_minutes, right = COMING[how]
        beside = OTHER_YEAR if doubtful else frozenset() if kind.name == "morning" else OTHER_DAY
        visitor.party = 1
        visitor.may_be_refused = right | beside
        made.append(_booking(next(codes), visitor.service, kind.begins, chance.uniform(*due_minutes)))
        visitor.codes = (str(made[-1].code),)
    away = int(len(made) * STAYS_AWAY)
    return made + [_booking(next(codes), "A", kind.begins, chance.uniform(-3, 25)) for _ in range(away)]


def _booking(code: int, service: str, begins: datetime, due_minutes: float) -> NewBooking:
    starts = (begins + timedelta(minutes=due_minutes)).replace(second=0, microsecond=0)
    return NewBooking(
        code=BookingCode(str(code)), service=ServiceId(service), starts=starts, language=Language("pl")
    )
